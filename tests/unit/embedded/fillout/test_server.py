"""The server starts, stops and bears many callers."""

import socket
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from shared.embedded.fillout.faults import Fault
from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.state import FakeFile, FakeForm
from tests.unit.embedded.fillout.caller import KEY, Caller
from tests.unit.embedded.fillout.conftest import make_submission


@pytest.fixture
def empty() -> FakeFillout:
    forms = {"cand": FakeForm("cand", "Candidates")}
    return FakeFillout(forms, {"/a": FakeFile(b"a" * 99, drip_seconds=9)}, api_key=KEY, rate=1e9)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_port_may_be_chosen(empty: FakeFillout) -> None:
    port = free_port()
    with empty.serve(port) as served:
        assert served.origin == f"http://127.0.0.1:{port}"
        assert Caller(served.base_url).get("/forms").status == 200


def test_taken_port_is_named(empty: FakeFillout) -> None:
    with empty.serve() as served:
        port = int(served.origin.rpartition(":")[2])
        with (
            pytest.raises(OSError, match=f"port {port} is taken"),
            FakeFillout({}, {}, api_key=KEY).serve(port),
        ):
            pass


def test_same_fake_can_be_served_twice(empty: FakeFillout) -> None:
    for _ in range(2):
        with empty.serve() as served:
            assert Caller(served.base_url).get("/forms").status == 200


def test_end_waits_for_nobody(empty: FakeFillout) -> None:
    with empty.serve() as served, ThreadPoolExecutor() as pool:
        served.fail("forms", 1, Fault.TIMEOUT)
        held = pool.submit(Caller(served.base_url, timeout=0.3).get, "/forms")
        dripped = pool.submit(Caller(served.base_url, timeout=0.3).file, "/a")
        assert isinstance(held.exception(), TimeoutError)
        assert isinstance(dripped.exception(), TimeoutError)
        started = monotonic()
    assert monotonic() - started < 0.5


def test_after_the_end_nobody_answers(empty: FakeFillout) -> None:
    with empty.serve() as served:
        caller = Caller(served.base_url)
    with pytest.raises(ConnectionRefusedError):
        caller.get("/forms")


def test_many_threads_change_and_read_at_once(empty: FakeFillout) -> None:
    with empty.serve() as served, ThreadPoolExecutor(8) as pool:
        caller = Caller(served.base_url)
        for number in range(40):
            pool.submit(served.put_submission, "cand", make_submission(number))
            pool.submit(caller.get, "/forms/cand/submissions", limit=150)
    assert served.requests == {"list": 40}
    assert len(served.submission_ids("cand")) == 40
