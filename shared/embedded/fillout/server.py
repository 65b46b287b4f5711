"""The fake forms service on a loopback port, and the controls that tests hold."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPMethod
from re import Match
from threading import Event, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from shared.embedded.fillout.answer import Answer, ApiError, error_answer, json_answer
from shared.embedded.fillout.api import ROUTES, Api, Call, Route
from shared.embedded.fillout.faults import Fault, Switches, rate_limited, spoil_answer
from shared.embedded.fillout.http import Request, listen
from shared.embedded.fillout.limiter import RateLimiter
from shared.embedded.fillout.state import FakeFile, FakeForm, Json, State
from shared.embedded.fillout.webhooks import Delivery, deliver

API_PATH = "/v1/api"


class FakeFillout:
    """The forms API, its webhooks and its file storage.

    `requests` counts by kind what was admitted: forms, form, list, get, create, delete,
    webhook_create, webhook_delete and file; and what was not: limited, unauthorized, unknown.
    Refusals of the limiter carry Retry-After once `retry_after_seconds` is set.
    """

    def __init__(
        self,
        forms: Mapping[str, FakeForm],
        files: Mapping[str, FakeFile | bytes],
        *,
        api_key: str,
        rate: float = 5.0,
    ) -> None:
        self.requests: Counter[str] = Counter()
        self.deliveries: list[Delivery] = []
        self.retry_after_seconds: int | None = None
        self.origin = ""
        self._state = State(forms.values(), files)
        self._api = Api(self._state)
        self._api_key = api_key
        self._limiter = RateLimiter(rate)
        self._switches = Switches()
        self._actions: defaultdict[str, list[Callable[[], object]]] = defaultdict(list)

    @property
    def base_url(self) -> str:
        return self.origin + API_PATH

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[Self]:
        """Answer on this loopback port, or on a free one, until the block ends.

        Raises OSError if the port is taken.
        """
        closing = Event()
        server = listen(port, self._answer, closing)
        self.origin = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            closing.set()
            server.shutdown()
            server.server_close()
            thread.join()

    def put_submission(self, form_id: str, submission: Json) -> None:
        """Add or replace a submission, then tell the webhooks of its form."""
        self._state.put_submission(form_id, submission)
        self._tell_webhooks(form_id, submission)

    def delete_submission(self, form_id: str, submission_id: str) -> None:
        """At the source; no webhook tells."""
        self._state.delete_submission(form_id, submission_id)

    def put_question(self, form_id: str, question: Json) -> None:
        """Add a question, or change the name or type of the one with its id."""
        self._state.put_question(form_id, question)

    def remove_question(self, form_id: str, question_id: str) -> None:
        self._state.remove_question(form_id, question_id)

    def put_file(self, path: str, file: FakeFile | bytes) -> None:
        self._state.put_file(path, file)

    def delete_file(self, path: str) -> None:
        self._state.delete_file(path)

    def submission_ids(self, form_id: str) -> frozenset[str]:
        """Of all finished submissions that the source holds now."""
        with self._state.lock:
            return frozenset(self._state.submissions[form_id])

    def fail(self, kind: str, times: int = 1, fault: Fault = Fault.SERVER_ERROR) -> None:
        """Spoil the next requests of this kind; `webhook` is the kind of deliveries."""
        self._switches.set(kind, fault, times)

    def after(self, kind: str, action: Callable[[], object]) -> None:
        """Do this once, when the next request of this kind has its answer: between two pages."""
        with self._state.lock:
            self._actions[kind].append(action)

    def recover(self) -> None:
        """Switch off whatever `fail` and `after` left."""
        self._switches.clear()
        with self._state.lock:
            self._actions.clear()

    def _answer(self, request: Request) -> Answer:
        target = urlsplit(request.target)
        if target.path.startswith(API_PATH + "/"):
            return self._answer_api(request, target.path.removeprefix(API_PATH), target.query)
        return self._answer_file(unquote(target.path))

    def _answer_api(self, request: Request, path: str, query: str) -> Answer:
        if request.authorization != f"Bearer {self._api_key}":
            return self._refuse("unauthorized", error_answer(401, "Invalid API key"))
        if not self._limiter.admit():
            seconds = self.retry_after_seconds
            return self._refuse("limited", rate_limited(None if seconds is None else str(seconds)))
        route, match = _find_route(request.method, path)
        if route is None or match is None:
            return self._refuse("unknown", error_answer(404, "Not found"))
        ids = {name: unquote(value) for name, value in match.groupdict().items()}
        call = Call(dict(parse_qsl(query)), request.body, self._begin(route.kind), **ids)
        answer = spoil_answer(self._run(route, call), call.fault)
        self._finish(route.kind)
        return answer

    def _run(self, route: Route, call: Call) -> Answer:
        with self._state.lock:
            try:
                answer = json_answer(route.answer(self._api, call))
            except ApiError as error:
                return error.answer
        return replace(answer, body=self._resolve(answer.body))

    def _answer_file(self, path: str) -> Answer:
        fault = self._begin("file")
        taken = self._state.take_file(path)
        answer = self._file_answer(*taken) if taken else error_answer(404, "Not found")
        self._finish("file")
        return spoil_answer(answer, fault)

    def _file_answer(self, file: FakeFile, status: int) -> Answer:
        headers = {"Content-Type": "application/octet-stream", **file.headers}
        if status != file.status:
            return Answer(status, b"", headers)
        if file.redirect is None:
            return Answer(status, file.content, headers, file.drip_seconds)
        location = self._resolve(file.redirect.encode()).decode()
        return Answer(302, b"", {**headers, "Location": location})

    def _begin(self, kind: str) -> Fault | None:
        with self._state.lock:
            self.requests[kind] += 1
        return self._switches.take(kind)

    def _finish(self, kind: str) -> None:
        with self._state.lock:
            actions = self._actions[kind]
            action = actions.pop(0) if actions else None
        if action:
            action()

    def _refuse(self, kind: str, answer: Answer) -> Answer:
        with self._state.lock:
            self.requests[kind] += 1
        return answer

    def _tell_webhooks(self, form_id: str, submission: Json) -> None:
        with self._state.lock:
            hooks = list(self._state.webhooks.items())
        envelope = {
            "formId": form_id,
            "formName": self._state.names[form_id],
            "submission": json.loads(self._resolve(json.dumps(submission).encode())),
        }
        for number, (hooked, url) in hooks:
            if hooked == form_id:
                self._deliver(number, url, envelope)

    def _deliver(self, number: int, url: str, envelope: dict[str, Any]) -> None:
        fault = self._switches.take("webhook")
        times = {Fault.LOST: 0, Fault.DUPLICATE: 2}.get(fault, 1) if fault else 1
        for _ in range(times):
            status = deliver(url, envelope)
            submission_id = envelope["submission"]["submissionId"]
            self.deliveries.append(Delivery(number, submission_id, status))

    def _resolve(self, body: bytes) -> bytes:
        return body.replace(b"{origin}", self.origin.encode())


def _find_route(method: HTTPMethod, path: str) -> tuple[Route | None, Match[str] | None]:
    for route in ROUTES:
        match = route.path.fullmatch(path)
        if match and route.method is method:
            return route, match
    return None, None
