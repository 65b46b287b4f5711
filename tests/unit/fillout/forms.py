"""A fake forms service, and messages that read it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from services.fillout.client import open_client
from services.fillout.fetch import Errand, fetch
from shared.database.models.intake import PayloadKind
from shared.database.session import on_loop
from shared.embedded.dataset.forms import (
    CANDIDATE_FORM,
    COMPANY_FORM,
    candidate_form,
    candidate_questions,
    company_form,
    company_questions,
    fill_form,
    stamp,
    with_answer,
)
from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.state import Json
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    FETCH_COMPANY_DATA,
    FETCH_RESUME_DATA,
    ActorSpec,
    FetchCandidates,
    FetchCompanies,
)

KEY = "sk_prod_test"
FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)

LAST_NAME, RESUME = "qNmBUPjoEAT5EB48JqpboY", "mr5P7iiQVH2XPN2hpdM6WD"
CONSENTING = {
    "nbDc": "Ada",
    LAST_NAME: "Example",
    "b4az": "ada@example.org",
    "uu1C": True,
    RESUME: [{"url": "{origin}/files/ada/cv.pdf", "filename": "cv.pdf"}],
}
VACANCY = {
    "8xsW": "Electrical Engineer",
    "7uVa": "Acme",
    "ntg7": "Carl Contact",
    "pPkE": "carl@acme.example",
    "wMDm": "Build substations.",
}


class AtOnce:
    """Turns that come at once; it notes the pauses that were asked for."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def wait(self) -> None:
        return

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


class Forms:
    """Both forms with what a test sends, and the actors' work on them."""

    def __init__(self, fake: FakeFillout) -> None:
        self.fake = fake
        self._sent: dict[str, Json] = {}

    def apply(self, key: Any = "ada", *, hours: Any = 0, **answers: Any) -> str:
        """Send a candidate's form with good answers and these, and return its id."""
        return self._send(CANDIDATE_FORM, key, CONSENTING | answers, hours)

    def apply_many(self, number: int) -> list[str]:
        """Send the forms of different people, a minute apart, without consent."""
        keys = [f"p{order}" for order in range(number)]
        for order, key in enumerate(keys):
            self.apply(key, hours=order / 60, b4az=f"{key}@example.org", uu1C=None)
        return keys

    def offer(self, key: Any = "job", *, hours: Any = 0, **answers: Any) -> str:
        return self._send(COMPANY_FORM, key, VACANCY | answers, hours)

    def put(self, form_id: str, submission: Json) -> None:
        self.fake.put_submission(form_id, submission)

    def edit(self, key: str, form_id: str, question_id: str, value: Any) -> None:
        """Answer one question otherwise, a month later."""
        edited = with_answer(self._sent[key], question_id, value)
        self.put(form_id, edited | {"lastUpdatedAt": stamp(FIRST + timedelta(days=30))})

    def touch(self, key: str, form_id: str) -> None:
        """Save a form again as it is, a month later."""
        self.put(form_id, self._sent[key] | {"lastUpdatedAt": stamp(FIRST + timedelta(days=30))})

    def identity(self, key: str) -> str:
        return str(self._sent[key]["submissionId"])

    def _send(self, form_id: str, key: str, answers: Mapping[str, Any], hours: float) -> str:
        questions = candidate_questions() if form_id == CANDIDATE_FORM else company_questions()
        at = FIRST + timedelta(hours=hours)
        submission = self._sent[key] = fill_form(questions, key, answers, at)
        self.fake.put_submission(form_id, submission)
        return str(submission["submissionId"])

    def fetch_candidates(self, *, seconds: float = 60, **arguments: Any) -> Outcome:
        message = FetchCandidates.model_validate(arguments)
        return self._fetch(FETCH_RESUME_DATA, message, CANDIDATE_FORM, seconds)

    def fetch_companies(self, *, seconds: float = 60, **arguments: Any) -> Outcome:
        message = FetchCompanies.model_validate(arguments)
        return self._fetch(FETCH_COMPANY_DATA, message, COMPANY_FORM, seconds)

    def _fetch(self, spec: ActorSpec[Any], message: Any, form_id: str, seconds: float) -> Outcome:
        is_company = form_id == COMPANY_FORM

        async def work() -> Outcome:
            errand = Errand(
                spec=spec,
                arguments=message,
                form_id=message.form_id or form_id,
                kind=PayloadKind.COMPANY if is_company else PayloadKind.CANDIDATE,
                secret=b"secret",
                deadline=time.monotonic() + seconds,
            )
            async with open_client(self.fake.base_url, KEY, AtOnce()) as client:
                return await fetch(errand, client)

        return on_loop(work())


@contextmanager
def serve(forms: Mapping[str, Any] | None = None) -> Iterator[Forms]:
    """Serve two empty forms, or these, without a limit that a test could reach."""
    empty = {CANDIDATE_FORM: candidate_form(()), COMPANY_FORM: company_form(())}
    with FakeFillout(forms or empty, {}, api_key=KEY, rate=1_000).serve() as fake:
        yield Forms(fake)
