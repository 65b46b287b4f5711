"""One person or vacancy of the demo: what they send, and what is to become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from shared.embedded.dataset.answers import (
    candidate_answers,
    candidate_parameters,
    company_answers,
)
from shared.embedded.dataset.careers import Career
from shared.embedded.dataset.companies import Company, get_company
from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.documents.layout import Layout, Resume, Vacancy
from shared.embedded.dataset.documents.render import render
from shared.embedded.dataset.expectations import Expected, expect_document
from shared.embedded.dataset.forms import (
    candidate_questions,
    company_questions,
    file_answer,
    fill_form,
)
from shared.embedded.dataset.people import Identity, make_identity
from shared.embedded.dataset.plan import PersonPlan
from shared.embedded.dataset.resumes import WrittenResume, write_resume
from shared.embedded.dataset.tables import Json
from shared.embedded.dataset.vacancies import write_vacancy
from shared.embedded.dataset.vacancy_plan import JobPlan
from shared.embedded.fillout.state import FakeFile

#: When the first person sends the form; the others follow, two minutes apart.
FIRST_CANDIDATE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
FIRST_COMPANY = datetime(2026, 1, 5, 8, 1, tzinfo=UTC)
PACE = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class DemoCandidate:
    """A submission of the candidate form. `case` names what is wrong with it, if anything."""

    plan: PersonPlan
    submission: Json
    document: Resume
    career: Career
    expected: Expected
    files: Mapping[str, FakeFile] = field(default_factory=dict)
    must_contain: tuple[str, ...] = ()
    case: str | None = None

    @property
    def key(self) -> str:
        return self.plan.key


@dataclass(frozen=True, kw_only=True)
class DemoJob:
    """A submission of the company form."""

    plan: JobPlan
    company: Company
    submission: Json
    document: Vacancy
    expected: Expected
    files: Mapping[str, FakeFile] = field(default_factory=dict)
    must_contain: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.plan.key


def write_person(plan: PersonPlan, seed: int) -> WrittenResume:
    return write_resume(plan, _identity(plan, seed), dice(seed, "resume", plan.key))


def make_candidate(plan: PersonPlan, seed: int, at: datetime) -> DemoCandidate:
    """Return a person with their file, if they hand one in."""
    written = write_person(plan, seed)
    files = _resume_file(plan, written.document)
    expected = expect_document(written.document, plan.layout)
    if not plan.consents:
        expected = Expected(parse_status="pending", status="pending")
    return DemoCandidate(
        plan=plan,
        submission=candidate_submission(plan, written.career, files, seed, at),
        document=written.document,
        career=written.career,
        expected=expected,
        files=files,
        must_contain=written.must_contain if expected.parse_status == "ok" else (),
    )


def candidate_submission(
    plan: PersonPlan, career: Career, files: Mapping[str, FakeFile], seed: int, at: datetime
) -> Json:
    rng = dice(seed, "answers", plan.key)
    no_file: tuple[list[Json] | None, ...] = (None, [])
    uploaded = file_answer(*files) if files else rng.choice(no_file)
    answers = candidate_answers(plan, _identity(plan, seed), career, uploaded, rng)
    return fill_form(candidate_questions(), plan.key, answers, at, candidate_parameters(rng))


def make_job(plan: JobPlan, *, uses_spelling: bool, seed: int, at: datetime) -> DemoJob:
    """Return a vacancy; a company's second one may spell its name otherwise."""
    company = get_company(plan.company, plan.language)
    rng = dice(seed, "job", plan.key)
    written = write_vacancy(plan, company, rng)
    files = _job_file(plan, written.document)
    answers = company_answers(
        company,
        company.spelling if uses_spelling else company.name,
        written.document.title,
        text=None if files else written.text,
        files=file_answer(*files) if files else None,
        rng=rng,
    )
    return DemoJob(
        plan=plan,
        company=company,
        submission=fill_form(company_questions(), plan.key, answers, at),
        document=written.document,
        expected=replace(expect_document(written.document, plan.layout), status="published"),
        files=files,
        must_contain=written.must_contain,
    )


def _identity(plan: PersonPlan, seed: int) -> Identity:
    """Return who it is; plans with one language and number are one person."""
    rng = dice(seed, "identity", plan.language, plan.number)
    return make_identity(plan.language, plan.number, rng)


def _resume_file(plan: PersonPlan, document: Resume) -> dict[str, FakeFile]:
    if plan.layout is None:
        return {}
    return {path_of(plan.key, "cv", plan.layout): FakeFile(render(document, plan.layout))}


def _job_file(plan: JobPlan, document: Vacancy) -> dict[str, FakeFile]:
    if plan.layout is None:
        return {}
    return {path_of(plan.key, "job", plan.layout): FakeFile(render(document, plan.layout))}


def path_of(key: str, name: str, layout: Layout) -> str:
    return f"/files/{key}/{name}.{layout.suffix}"
