"""Webhooks are numbers to delete them by, and one POST per submission."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from shared.embedded.fillout.faults import Fault
from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.webhooks import Delivery
from tests.unit.embedded.fillout.caller import Caller
from tests.unit.embedded.fillout.conftest import make_submission


class Inbox(HTTPServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), InboxHandler)
        self.received: list[tuple[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks?form=1"


class InboxHandler(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, json.loads(body)))
        self.send_response(202)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def hook(caller: Caller, inbox: Inbox) -> int:
    reply = caller.post("/webhook/create", {"formId": "cand", "url": inbox.url})
    return int(reply.json["id"])


def test_submission_comes_in_its_envelope(hook: int, fake: FakeFillout, inbox: Inbox) -> None:
    fake.put_submission("cand", make_submission(6))
    [(path, envelope)] = inbox.received
    assert path == "/hooks?form=1"
    assert (envelope["formId"], envelope["formName"]) == ("cand", "Candidates")
    assert envelope["submission"]["questions"][1]["value"][0]["url"].startswith(fake.origin)
    assert fake.deliveries == [Delivery(hook, "cand-6", 202)]


def test_edit_is_told_again(hook: int, fake: FakeFillout, inbox: Inbox) -> None:
    for _ in range(2):
        fake.put_submission("cand", make_submission(1))
    assert len(inbox.received) == 2


def test_other_forms_are_not_told(hook: int, fake: FakeFillout, inbox: Inbox) -> None:
    fake.put_submission("comp", make_submission(1, "comp"))
    assert inbox.received == []


def test_created_through_the_api_is_not_told(hook: int, caller: Caller, inbox: Inbox) -> None:
    caller.post("/forms/cand/submissions", {"submissions": [{}]})
    assert inbox.received == []


def test_deleted_webhook_is_silent(
    hook: int, caller: Caller, fake: FakeFillout, inbox: Inbox
) -> None:
    assert caller.post("/webhook/delete", {"webhookId": hook}).json == {}
    fake.put_submission("cand", make_submission(6))
    assert inbox.received == []
    assert caller.post("/webhook/delete", {"webhookId": hook}).status == 404


@pytest.mark.parametrize(("fault", "times"), [(Fault.LOST, 0), (Fault.DUPLICATE, 2)])
def test_delivery_may_be_lost_or_come_twice(
    hook: int, fake: FakeFillout, inbox: Inbox, fault: Fault, times: int
) -> None:
    fake.fail("webhook", 1, fault)
    fake.put_submission("cand", make_submission(6))
    assert len(inbox.received) == times
    fake.put_submission("cand", make_submission(7))
    assert len(inbox.received) == times + 1


def test_receiver_that_is_down_stops_nothing(caller: Caller, fake: FakeFillout) -> None:
    caller.post("/webhook/create", {"formId": "cand", "url": "http://127.0.0.1:9/"})
    fake.put_submission("cand", make_submission(6))
    assert [delivery.status for delivery in fake.deliveries] == [None]
    assert caller.get("/forms/cand/submissions/cand-6").status == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"formId": "none", "url": "http://x"}, 404),
        ({"formId": "cand"}, 400),
        ({"formId": "cand", "url": "ftp://x"}, 400),
    ],
)
def test_webhook_needs_a_form_and_an_address(
    caller: Caller, body: dict[str, str], status: int
) -> None:
    assert caller.post("/webhook/create", body).status == status
