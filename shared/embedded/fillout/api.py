"""The eight calls of the forms API, on the fake's state."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPMethod
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from shared.embedded.fillout.answer import ApiError
from shared.embedded.fillout.faults import Fault, spoil_query, spoil_submission
from shared.embedded.fillout.query import ListQuery, list_page, read_query
from shared.embedded.fillout.state import Json, State

MAX_CREATED = 10
#: Moments are never the clock's: created submissions follow this one, a second apart.
FIRST_CREATED = datetime(2026, 1, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Call:
    """A request, as far as the API looks at it; ids come from its path."""

    parameters: dict[str, str]
    body: bytes
    fault: Fault | None
    form_id: str = ""
    submission_id: str = ""

    def json(self) -> Json:
        """Raises ApiError with status 400 unless the body is a JSON object."""
        try:
            body = json.loads(self.body)
        except ValueError:
            raise ApiError(400, "the body is not JSON") from None
        if not isinstance(body, dict):
            raise ApiError(400, "the body is not a JSON object")
        return body


class Api:
    """What each call answers as JSON. Each method raises ApiError for everything but success."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._last: dict[str, ListQuery] = {}
        self._created = 0

    def list_forms(self, _call: Call) -> list[Json]:
        names = self._state.names
        return [{"formId": form_id, "name": names[form_id], "tags": []} for form_id in names]

    def get_form(self, call: Call) -> Json:
        form_id = self._check_form(call.form_id)
        empty: Json = {key: [] for key in _FORM_LISTS}
        described = {"id": form_id, "name": self._state.names[form_id]}
        return described | empty | {"questions": self._state.questions[form_id]}

    def list_submissions(self, call: Call) -> Json:
        form_id = self._check_form(call.form_id)
        query = read_query(call.parameters)
        given = spoil_query(query, call.fault, self._last.get(form_id))
        self._last[form_id] = given
        source = self._state.in_progress if query.in_progress else self._state.submissions
        page = list_page(source[form_id].values(), given)
        shown = [self._shown(entry, call, query.edit_link) for entry in page["responses"]]
        return page | {"responses": shown}

    def get_submission(self, call: Call) -> Json:
        entry = self._find(call)
        edit_link = call.parameters.get("includeEditLink") == "true"
        return {"submission": self._shown(entry, call, edit_link)}

    def delete_submission(self, call: Call) -> Json:
        self._find(call)
        self._state.delete_submission(call.form_id, call.submission_id)
        return {}

    def create_submissions(self, call: Call) -> Json:
        """Fires no webhook, as the real one."""
        form_id = self._check_form(call.form_id)
        entries = call.json().get("submissions")
        if not isinstance(entries, list) or not 1 <= len(entries) <= MAX_CREATED:
            raise ApiError(400, f"submissions must be a list of 1 to {MAX_CREATED}")
        created = [self._complete(form_id, entry) for entry in entries]
        for submission in created:
            self._state.put_submission(form_id, submission)
        return {"submissions": [entry | {"id": entry["submissionId"]} for entry in created]}

    def create_webhook(self, call: Call) -> Json:
        body = call.json()
        form_id = self._check_form(body.get("formId"))
        url = body.get("url")
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise ApiError(400, "url must be an address")
        return {"id": self._state.add_webhook(form_id, url)}

    def delete_webhook(self, call: Call) -> Json:
        number = call.json().get("webhookId")
        if isinstance(number, str) and number.isdigit():
            number = int(number)
        if not isinstance(number, int) or not self._state.delete_webhook(number):
            raise ApiError(404, "Webhook not found")
        return {}

    def _check_form(self, form_id: object) -> str:
        if not isinstance(form_id, str) or form_id not in self._state.names:
            raise ApiError(404, "Form not found")
        return form_id

    def _find(self, call: Call) -> Json:
        form_id = self._check_form(call.form_id)
        submission = self._state.submissions[form_id].get(call.submission_id)
        if submission is None:
            raise ApiError(404, "Submission not found")
        return submission

    def _shown(self, entry: Json, call: Call, edit_link: bool) -> Json:
        shown = spoil_submission(entry, call.fault)
        if not edit_link:
            return shown
        return shown | {"editLink": f"{{origin}}/edit/{entry['submissionId']}"}

    def _complete(self, form_id: str, entry: Json) -> Json:
        self._created += 1
        moment = FIRST_CREATED + timedelta(seconds=self._created)
        stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        submission_id = str(uuid5(NAMESPACE_URL, f"{form_id}/{self._created}"))
        times = {"submissionTime": stamp, "lastUpdatedAt": stamp}
        return {"questions": [], **times, **entry, "submissionId": submission_id}


_FORM_LISTS = (
    "tags",
    "questions",
    "calculations",
    "urlParameters",
    "documents",
    "scheduling",
    "payments",
)


@dataclass(frozen=True)
class Route:
    """A method and a path, the kind under which requests are counted, and the call."""

    method: HTTPMethod
    path: re.Pattern[str]
    kind: str
    answer: Callable[[Api, Call], Any]


_FORM = r"/forms/(?P<form_id>[^/]+)"
_SUBMISSIONS = rf"{_FORM}/submissions"
_SUBMISSION = rf"{_SUBMISSIONS}/(?P<submission_id>[^/]+)"

ROUTES = (
    Route(HTTPMethod.GET, re.compile("/forms"), "forms", Api.list_forms),
    Route(HTTPMethod.GET, re.compile(_FORM), "form", Api.get_form),
    Route(HTTPMethod.GET, re.compile(_SUBMISSIONS), "list", Api.list_submissions),
    Route(HTTPMethod.POST, re.compile(_SUBMISSIONS), "create", Api.create_submissions),
    Route(HTTPMethod.GET, re.compile(_SUBMISSION), "get", Api.get_submission),
    Route(HTTPMethod.DELETE, re.compile(_SUBMISSION), "delete", Api.delete_submission),
    Route(HTTPMethod.POST, re.compile("/webhook/create"), "webhook_create", Api.create_webhook),
    Route(HTTPMethod.POST, re.compile("/webhook/delete"), "webhook_delete", Api.delete_webhook),
)
