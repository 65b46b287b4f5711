"""Faults come as often as they were set, and then the service is well again."""

import gzip
import zlib
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from time import monotonic

import pytest

from shared.embedded.fillout.faults import Fault
from shared.embedded.fillout.server import FakeFillout
from tests.unit.embedded.fillout.caller import Caller, Reply
from tests.unit.embedded.fillout.conftest import make_submission

LIST = "/forms/cand/submissions"


def ids(reply: Reply) -> list[str]:
    return [entry["submissionId"] for entry in reply.json["responses"]]


def is_date(value: str) -> bool:
    return parsedate_to_datetime(value).tzinfo is not None


def test_fault_is_counted_down(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 2)
    assert [caller.get(LIST).status for _ in range(3)] == [500, 500, 200]
    assert fake.requests["list"] == 3


def test_faults_come_in_the_order_they_were_set(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.BAD_GATEWAY)
    fake.fail("list", 1, Fault.RATE_LIMITED)
    assert [caller.get(LIST).status for _ in range(3)] == [502, 429, 200]


def test_fault_of_one_kind_leaves_the_others_alone(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("get")
    assert caller.get(LIST).status == 200
    assert caller.get(f"{LIST}/cand-1").status == 500


def test_recovery_forgets_what_was_set(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 9)
    fake.after("list", lambda: fake.delete_submission("cand", "cand-1"))
    fake.recover()
    assert [caller.get(LIST).json["totalResponses"] for _ in range(2)] == [5, 5]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.RATE_LIMITED_SECONDS, str.isdigit),
        (Fault.RATE_LIMITED_DATE, is_date),
    ],
)
def test_rate_limit_names_the_time_in_either_form(
    caller: Caller, fake: FakeFillout, fault: Fault, expected: Callable[[str], bool]
) -> None:
    fake.fail("list", 1, fault)
    reply = caller.get(LIST)
    assert reply.status == 429
    assert expected(reply.headers["Retry-After"])


def test_bad_gateway_is_html(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.BAD_GATEWAY)
    reply = caller.get(LIST)
    assert reply.headers["Content-Type"].startswith("text/html")
    assert reply.body.startswith(b"<")


@pytest.mark.parametrize("fault", [Fault.ERROR_WITH_200, Fault.HTML_WITH_200])
def test_success_may_hide_an_error(caller: Caller, fake: FakeFillout, fault: Fault) -> None:
    fake.fail("list", 1, fault)
    reply = caller.get(LIST)
    assert reply.status == 200
    assert b"responses" not in reply.body


def test_malformed_json_cannot_be_read(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.MALFORMED_JSON)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        _ = caller.get(LIST).json


def test_truncated_gzip_cannot_be_unpacked(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.TRUNCATED_GZIP)
    reply = caller.get(LIST)
    assert reply.headers["Content-Encoding"] == "gzip"
    with pytest.raises((EOFError, zlib.error)):
        gzip.decompress(reply.body)


def test_reset_breaks_the_connection(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.RESET)
    with pytest.raises((ConnectionResetError, HTTPException)):
        caller.get(LIST)
    assert caller.get(LIST).status == 200


def test_timeout_answers_nothing_and_does_not_delay_the_end(fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.TIMEOUT)
    with pytest.raises(TimeoutError):
        Caller(fake.base_url, timeout=0.2).get(LIST)


def test_slow_body_comes_byte_by_byte(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("webhook_delete", 1, Fault.SLOW_BODY)
    number = caller.post("/webhook/create", {"formId": "cand", "url": "http://x"}).json["id"]
    started = monotonic()
    assert caller.post("/webhook/delete", {"webhookId": number}).json == {}
    assert monotonic() - started > 0.05


def test_page_repeated_is_the_one_before(caller: Caller, fake: FakeFillout) -> None:
    first = caller.get(LIST, limit=2)
    fake.fail("list", 1, Fault.PAGE_REPEATED)
    assert caller.get(LIST, limit=2, offset=2).body == first.body


def test_page_skipped_is_the_one_after(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.PAGE_SKIPPED)
    assert ids(caller.get(LIST, limit=2)) == ["cand-3", "cand-4"]


def test_page_reordered_comes_from_the_other_end(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("list", 1, Fault.PAGE_REORDERED)
    assert ids(caller.get(LIST, limit=2)) == ["cand-5", "cand-4"]


@pytest.mark.parametrize(
    ("fault", "kinds"), [(Fault.NULL_VALUES, {None}), (Fault.UNKNOWN_VALUES, {"HologramInput"})]
)
def test_answers_may_be_empty_or_unheard_of(
    caller: Caller, fake: FakeFillout, fault: Fault, kinds: set[str | None]
) -> None:
    fake.fail("get", 1, fault)
    answers = caller.get(f"{LIST}/cand-1").json["submission"]["questions"]
    key = "value" if None in kinds else "type"
    assert {answer[key] for answer in answers} == kinds
    assert caller.get(f"{LIST}/cand-1").json["submission"]["questions"][0]["value"]


def test_submission_deleted_between_pages_moves_the_next(caller: Caller, fake: FakeFillout) -> None:
    fake.after("list", lambda: fake.delete_submission("cand", "cand-1"))
    assert ids(caller.get(LIST, limit=2)) == ["cand-1", "cand-2"]
    assert ids(caller.get(LIST, limit=2, offset=2)) == ["cand-4", "cand-5"]


def test_submission_edited_between_pages_is_new_on_the_next(
    caller: Caller, fake: FakeFillout
) -> None:
    edited = make_submission(3) | {"lastUpdatedAt": "2026-02-01T00:00:00.000Z"}
    fake.after("list", lambda: fake.put_submission("cand", edited))
    caller.get(LIST, limit=2)
    entry = caller.get(LIST, limit=2, offset=2).json["responses"][0]
    assert entry["lastUpdatedAt"] == "2026-02-01T00:00:00.000Z"
