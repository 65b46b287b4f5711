"""The client against a forms service that fails in every way it knows."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from services.fillout import client as calls
from services.fillout.client import FilloutClient, open_client
from shared.database.session import on_loop
from shared.embedded.dataset.forms import CANDIDATE_FORM
from shared.embedded.fillout.faults import Fault
from shared.errors import SourceProtocol, SourceRefused, SourceUnavailable
from tests.unit.fillout.forms import FIRST, KEY, AtOnce, Forms, serve

Call = Callable[..., Any]


@pytest.fixture
def served(loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forms]:
    """Forms without a database, and a client that waits but a moment."""
    monkeypatch.setattr(calls, "FIRST_WAIT", 0.01)
    with serve() as forms:
        yield forms


@pytest.fixture
def turns() -> AtOnce:
    return AtOnce()


@pytest.fixture
def call(served: Forms, turns: AtOnce) -> Call:
    """Make one call of the API, with a client of its own."""

    def call(name: str, *arguments: Any, key: str = KEY, **options: Any) -> Any:
        async def work() -> Any:
            async with open_client(served.fake.base_url, key, turns) as client:
                return await getattr(client, name)(*arguments, **options)

        return on_loop(work())

    return call


def list_page(call: Call, after: datetime | None = None) -> Any:
    return call("list_submissions", CANDIDATE_FORM, offset=0, after=after)


def test_page_has_its_submissions_and_their_number(call: Call, served: Forms) -> None:
    identity = served.apply()
    page = list_page(call)

    assert ([one["submissionId"] for one in page.responses], page.total) == ([identity], 1)


def test_moment_is_a_lower_bound(call: Call, served: Forms) -> None:
    served.apply("old", hours=-1)
    new = served.apply("new", hours=1)

    assert [one["submissionId"] for one in list_page(call, FIRST).responses] == [new]


def test_single_submission_is_unwrapped(call: Call, served: Forms) -> None:
    identity = served.apply()

    assert call("find_submission", CANDIDATE_FORM, identity)["submissionId"] == identity


@pytest.mark.parametrize("name", ["unknown", "../../forms", "a/b?c#d"])
def test_submission_that_is_not_there_is_none(call: Call, name: str) -> None:
    assert call("find_submission", CANDIDATE_FORM, name) is None


def test_wrong_key_is_refused_at_once(call: Call, served: Forms) -> None:
    with pytest.raises(SourceRefused, match="401") as refused:
        call("get_form", CANDIDATE_FORM, key="sk_prod_other")

    assert "sk_prod" not in str(refused.value)
    assert served.fake.requests["unauthorized"] == 1


def test_unknown_form_is_refused(call: Call) -> None:
    with pytest.raises(SourceRefused, match="404"):
        call("get_form", "nobody")


@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.RESET, Fault.RATE_LIMITED]
)
def test_what_passes_is_tried_again(call: Call, served: Forms, fault: Fault) -> None:
    served.fake.fail("form", 3, fault)

    assert call("get_form", CANDIDATE_FORM)["id"] == CANDIDATE_FORM
    assert served.fake.requests["form"] == 4


def test_what_does_not_pass_is_left_after_four_tries(call: Call, served: Forms) -> None:
    served.fake.fail("form", 9)
    with pytest.raises(SourceUnavailable, match="status 500"):
        call("get_form", CANDIDATE_FORM)

    assert served.fake.requests["form"] == 4


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED_SECONDS, Fault.RATE_LIMITED_DATE])
def test_api_says_how_long_to_wait(call: Call, served: Forms, turns: AtOnce, fault: Fault) -> None:
    served.fake.fail("form", 1, fault)
    started = time.monotonic()
    call("get_form", CANDIDATE_FORM)

    (pause,) = turns.pauses
    assert 0 < pause <= 1
    assert time.monotonic() - started >= pause


def test_wait_that_takes_too_long_ends_the_call(
    call: Call, served: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.5)
    served.fake.fail("form", 1, Fault.RATE_LIMITED_SECONDS)
    with pytest.raises(SourceUnavailable, match="429"):
        call("get_form", CANDIDATE_FORM)


def test_answer_that_never_comes_is_a_timeout(
    call: Call, served: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "TRY_SECONDS", 0.1)
    served.fake.fail("form", 9, Fault.TIMEOUT)
    with pytest.raises(SourceUnavailable, match="timeout"):
        call("get_form", CANDIDATE_FORM)


@pytest.mark.parametrize(
    "fault",
    [Fault.HTML_WITH_200, Fault.MALFORMED_JSON, Fault.ERROR_WITH_200, Fault.TRUNCATED_GZIP],
)
def test_success_without_a_result_is_none(call: Call, served: Forms, fault: Fault) -> None:
    served.apply()
    served.fake.fail("list", 1, fault)
    with pytest.raises(SourceProtocol) as failed:
        list_page(call)

    assert "example.org" not in str(failed.value)
    assert served.fake.requests["list"] == 1


def test_answer_without_end_is_not_read_to_it(
    call: Call, served: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MAX_BYTES", 100)
    with pytest.raises(SourceProtocol, match="larger"):
        call("get_form", CANDIDATE_FORM)


def test_client_says_nothing_of_its_key(loop: None) -> None:
    async def show() -> str:
        async with open_client("https://forms.example", KEY, AtOnce()) as client:
            assert isinstance(client, FilloutClient)
            return repr(client) + repr(vars(client))

    assert KEY not in on_loop(show())
