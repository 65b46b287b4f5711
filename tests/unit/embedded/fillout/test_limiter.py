"""No second sees more requests than the rate."""

from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.fillout.limiter import RateLimiter
from shared.embedded.fillout.server import FakeFillout
from tests.unit.embedded.fillout.caller import KEY, Caller


@given(st.lists(st.integers(0, 2048), max_size=60))
def test_no_window_of_a_second_has_more_than_the_rate(pauses: list[int]) -> None:
    now = 0.0
    limiter = RateLimiter(5, clock=lambda: now)
    admitted = []
    for pause in pauses:
        now += pause / 1024  # exact, so that the bound is
        if limiter.admit():
            admitted.append(now)
    for start in admitted:
        assert sum(start <= moment < start + 1 for moment in admitted) <= 5


def test_requests_a_fifth_of_a_second_apart_all_pass() -> None:
    moments = iter(number * 0.21 for number in range(100))
    limiter = RateLimiter(5, clock=lambda: next(moments))
    assert all(limiter.admit() for _ in range(100))


@pytest.fixture
def limited() -> FakeFillout:
    return FakeFillout({}, {"/a.txt": b"a"}, api_key=KEY, rate=5)


def test_sixth_request_is_refused_and_passes_a_second_later(limited: FakeFillout) -> None:
    with limited.serve():
        caller = Caller(limited.base_url)
        started = monotonic()
        replies = [caller.get("/forms") for _ in range(6)]
        assert [reply.status for reply in replies] == [200] * 5 + [429]
        assert "Retry-After" not in replies[-1].headers
        assert replies[-1].json["error"] == "Too Many Requests"
        sleep(max(0, started + 1.1 - monotonic()))
        assert caller.get("/forms").status == 200
    assert limited.requests == {"forms": 6, "limited": 1}


def test_refusal_names_the_time_once_that_is_set(limited: FakeFillout) -> None:
    limited.retry_after_seconds = 2
    with limited.serve():
        replies = [Caller(limited.base_url).get("/forms") for _ in range(6)]
    assert replies[-1].headers["Retry-After"] == "2"


def test_files_are_not_limited(limited: FakeFillout) -> None:
    with limited.serve():
        replies = [Caller(limited.base_url).file("/a.txt") for _ in range(12)]
    assert {reply.status for reply in replies} == {200}
