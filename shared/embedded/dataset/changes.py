"""What happens at the source after the first run: edits, a withdrawal, a deletion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from shared.embedded.dataset.documents.layout import Block, Layout, Vacancy
from shared.embedded.dataset.documents.render import render
from shared.embedded.dataset.entries import (
    DemoCandidate,
    DemoJob,
    make_job,
    path_of,
    write_person,
)
from shared.embedded.dataset.forms import (
    CANDIDATE_FORM,
    COMPANY_FORM,
    answer_to,
    file_answer,
    stamp,
    with_answer,
)
from shared.embedded.dataset.generate import Dataset
from shared.embedded.dataset.tables import Json
from shared.embedded.dataset.vacancies import WrittenVacancy
from shared.embedded.dataset.vacancy_plan import SMALL_JOBS, plan_jobs
from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.state import FakeFile

CHANGED_AT = datetime(2026, 1, 14, 9, 0, tzinfo=UTC)

_RESUME = "mr5P7iiQVH2XPN2hpdM6WD"
_CONSENT = "uu1C"
_WORK_PREFERENCE = "v3Wv"
_JOB_TEXT = "wMDm"
_JOB_FILES = "jBg7"
_ADDED_JOB = "pow-job-3"

Entry = TypeVar("Entry", DemoCandidate, DemoJob)


@dataclass(frozen=True)
class Change:
    """A new revision of a submission, or a new one, with the files that come with it."""

    form_id: str
    submission: Json
    files: Mapping[str, FakeFile] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The third act. `expected` counts the work that follows, and nothing else may follow."""

    replaced_resume: Change
    edited_answer: Change
    withdrawn_consent: Change
    added_job: Change
    deleted: tuple[str, str]
    expected: Mapping[str, int]

    def __iter__(self) -> Iterator[Change]:
        yield self.replaced_resume
        yield self.edited_answer
        yield self.withdrawn_consent
        yield self.added_job


def make_changes(dataset: Dataset) -> Changes:
    """Return changes of a data set; its people are in every profile."""
    form_id, gone = CANDIDATE_FORM, find(dataset.people, "hv-06")
    return Changes(
        replaced_resume=replace_resume(dataset, "pc-eng-01"),
        edited_answer=edit_work_preference(dataset, "hv-01"),
        withdrawn_consent=withdraw_consent(dataset, "pow-06"),
        added_job=add_job(dataset),
        deleted=(form_id, gone.submission["submissionId"]),
        expected={
            "changed_submissions": 4,
            "downloads": 1,
            "parsed": 1,
            "embedded_resumes": 2,
            "embedded_jobs": 1,
            "withdrawn": 1,
            "deleted_at_source": 1,
        },
    )


def apply_changes(changes: Changes, server: FakeFillout) -> None:
    """Make the fake forms service serve the changed data."""
    for change in changes:
        apply_change(change, server)
    server.delete_submission(*changes.deleted)


def apply_change(change: Change, server: FakeFillout) -> None:
    """Files first, so that no one follows a link to nothing."""
    for path, file in change.files.items():
        server.put_file(path, file)
    server.put_submission(change.form_id, change.submission)


def find(entries: Sequence[Entry], key: str) -> Entry:
    """Return the entry of this key; raises StopIteration if there is none."""
    return next(entry for entry in entries if entry.key == key)


def replace_resume(dataset: Dataset, key: str) -> Change:
    """The same person with the same experience, told anew, under a new link."""
    person = find(dataset.people, key)
    layout = person.plan.layout or Layout.TXT_UTF8
    rewritten = write_person(replace(person.plan, key=f"{key}-rewritten"), dataset.seed)
    path = path_of(key, "cv-new", layout)
    file = FakeFile(render(rewritten.document, layout))
    answered = with_answer(person.submission, _RESUME, file_answer(path))
    return Change(CANDIDATE_FORM, _revised(answered), {path: file})


def edit_work_preference(dataset: Dataset, key: str) -> Change:
    """One answer becomes another, and with it the composed text."""
    submission = find(dataset.people, key).submission
    wish = "On-site" if answer_to(submission, _WORK_PREFERENCE) == "Remote" else "Remote"
    return Change(CANDIDATE_FORM, _revised(with_answer(submission, _WORK_PREFERENCE, wish)))


def withdraw_consent(dataset: Dataset, key: str) -> Change:
    submission = find(dataset.people, key).submission
    return Change(CANDIDATE_FORM, _revised(with_answer(submission, _CONSENT, False)))


def add_job(dataset: Dataset) -> Change:
    """A vacancy that no smaller profile has, typed into the form by a new company."""
    plan = next(plan for plan in plan_jobs(3 * SMALL_JOBS) if plan.key == _ADDED_JOB)
    added = make_job(plan, uses_spelling=False, seed=dataset.seed, at=CHANGED_AT)
    return Change(COMPANY_FORM, added.submission, added.files)


def edit_job(dataset: Dataset, key: str, sentence: str = "Travel: ten days a year.") -> Change:
    """One sentence more at the end of a vacancy."""
    job = find(dataset.jobs, key)
    blocks = (*job.document.blocks, Block(None, (sentence,)))
    document = Vacancy(job.document.title, blocks)
    layout = job.plan.layout
    if layout is None:
        text = WrittenVacancy(document, ()).text
        return Change(COMPANY_FORM, _revised(with_answer(job.submission, _JOB_TEXT, text)))
    path = path_of(key, "job-new", layout)
    answered = with_answer(job.submission, _JOB_FILES, file_answer(path))
    return Change(COMPANY_FORM, _revised(answered), {path: FakeFile(render(document, layout))})


def _revised(submission: Json) -> Json:
    return {**submission, "lastUpdatedAt": stamp(CHANGED_AT)}
