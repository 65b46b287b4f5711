"""What the fake forms service holds: forms with their submissions, files and webhooks."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from threading import RLock
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class FakeForm:
    """A form as the API describes it, and its submissions in the API's own JSON.

    The text `{origin}` anywhere in a submission becomes the server's address when it is served.
    `in_progress` holds entries that people have begun and not sent.
    """

    form_id: str
    name: str
    questions: tuple[Json, ...] = ()
    submissions: tuple[Json, ...] = ()
    in_progress: tuple[Json, ...] = ()


@dataclass(frozen=True)
class FakeFile:
    """A stored file and how the storage behaves when it is asked for.

    `failures` are the statuses of the first requests, one each: `(500, 500)` fails twice;
    `status` is that of all later ones. `headers` go with every answer and replace the server's
    own. With `drip_seconds` the body comes byte by byte, with this pause. With `redirect` the
    caller is sent to that address; `{origin}` in it becomes the server's.
    """

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    failures: tuple[int, ...] = ()
    redirect: str | None = None


class State:
    """Safe to change from any thread while the server answers.

    What comes out is the state's own and is not to be changed.
    """

    def __init__(self, forms: Iterable[FakeForm], files: Mapping[str, FakeFile | bytes]) -> None:
        self.lock = RLock()
        self.names = {form.form_id: form.name for form in forms}
        self.questions = {form.form_id: list(deepcopy(form.questions)) for form in forms}
        self.submissions = {form.form_id: _by_id(form.submissions) for form in forms}
        self.in_progress = {form.form_id: _by_id(form.in_progress) for form in forms}
        self.webhooks: dict[int, tuple[str, str]] = {}
        self._files: dict[str, FakeFile] = {}
        self._failures: dict[str, list[int]] = {}
        self._webhook_ids = count(1)
        for path, file in files.items():
            self.put_file(path, file)

    def put_submission(self, form_id: str, submission: Json) -> None:
        """Add it, or replace the one with the same id. Raises KeyError for an unknown form."""
        with self.lock:
            self.submissions[form_id][submission["submissionId"]] = deepcopy(submission)

    def delete_submission(self, form_id: str, submission_id: str) -> bool:
        """Returns whether there was one."""
        with self.lock:
            return self.submissions[form_id].pop(submission_id, None) is not None

    def put_question(self, form_id: str, question: Json) -> None:
        """Add it to the form, or retype the one with the same id, there and in all answers."""
        with self.lock:
            kept = [old for old in self.questions[form_id] if old["id"] != question["id"]]
            self.questions[form_id] = [*kept, deepcopy(question)]
            for answer in self._answers(form_id):
                if answer["id"] == question["id"]:
                    answer |= {"name": question["name"], "type": question["type"]}

    def remove_question(self, form_id: str, question_id: str) -> None:
        """From the form and from every submission."""
        with self.lock:
            kept = [old for old in self.questions[form_id] if old["id"] != question_id]
            self.questions[form_id] = kept
            for submission in self.submissions[form_id].values():
                answers = submission.get("questions", ())
                submission["questions"] = [one for one in answers if one["id"] != question_id]

    def add_webhook(self, form_id: str, url: str) -> int:
        with self.lock:
            number = next(self._webhook_ids)
            self.webhooks[number] = (form_id, url)
            return number

    def delete_webhook(self, number: int) -> bool:
        """Returns whether there was one."""
        with self.lock:
            return self.webhooks.pop(number, None) is not None

    def put_file(self, path: str, file: FakeFile | bytes) -> None:
        with self.lock:
            stored = FakeFile(file) if isinstance(file, bytes) else file
            self._files[path] = stored
            self._failures[path] = list(stored.failures)

    def delete_file(self, path: str) -> None:
        with self.lock:
            del self._files[path]

    def take_file(self, path: str) -> tuple[FakeFile, int] | None:
        """The file and the status of this request, which uses up one of its failures."""
        with self.lock:
            file = self._files.get(path)
            if file is None:
                return None
            failures = self._failures[path]
            return file, failures.pop(0) if failures else file.status

    def _answers(self, form_id: str) -> Iterable[Json]:
        for submission in self.submissions[form_id].values():
            yield from submission.get("questions", ())


def _by_id(submissions: Iterable[Json]) -> dict[str, Json]:
    return {submission["submissionId"]: deepcopy(submission) for submission in submissions}
