"""A ranking reads only those who may be ranked, with what the parser noticed."""

from typing import Any
from uuid import UUID

import pytest

from shared.database.evidence import (
    load_job_sources,
    load_resume_sources,
    lock_eligible_jobs,
    lock_eligible_resumes,
)
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import SubmissionStatus
from shared.database.models.companies import JobStatus
from shared.database.models.intake import Blob, BlobText
from shared.database.session import Session
from tests.unit.database.matching import add_job, add_resume, do

pytestmark = pytest.mark.usefixtures("database")


def keys(*owners: Any) -> list[Any]:
    return [owner.key for owner in owners]


async def add_blob(session: Session, warnings: dict[str, list[str]]) -> None:
    """Add a file as each version of the parser read it."""
    session.add(Blob(sha256="s", size_bytes=1, media_type="text/plain", storage_key="s"))
    await session.flush()
    for version, some in warnings.items():
        row = BlobText(sha256="s", parser_version=version, status=ParseStatus.OK, warnings=some)
        session.add(row)


def test_resume_comes_with_the_warnings_of_its_file() -> None:
    do(add_blob, {"0": ["truncated"], "1": ["hidden_text"]})
    resume = add_resume(resume_raw_text="text", content_sha256="s", parser_version="1")

    source = do(load_resume_sources, keys(resume))[resume.key]
    assert (source.text, source.warnings) == ("text", ("hidden_text",))


def test_resume_without_a_file_has_no_text() -> None:
    resume = add_resume()
    source = do(load_resume_sources, keys(resume))[resume.key]

    assert (source.text, source.warnings) == (None, ())


@pytest.mark.parametrize(
    "fields",
    [
        {"agree_to_processing": None},
        {"status": SubmissionStatus.ARCHIVED},
        {"text_hash": None},
    ],
)
def test_who_may_not_be_ranked_is_not_read(fields: dict[str, Any]) -> None:
    resume = add_resume(**({"text_hash": "h1"} | fields))

    assert do(load_resume_sources, keys(resume)) == {}


def test_job_has_both_of_its_texts() -> None:
    job = add_job(description="typed", job_description_raw_text="filed", location="Europe")
    source = do(load_job_sources, keys(job))[job.key]

    assert (source.description, source.file_text, source.location) == ("typed", "filed", "Europe")


def test_draft_is_not_read() -> None:
    job = add_job(status=JobStatus.DRAFT)

    assert do(load_job_sources, keys(job)) == {}


def test_only_the_eligible_are_kept() -> None:
    open_job, closed_job = add_job(), add_job(status=JobStatus.CLOSED)
    here, gone = add_resume(), add_resume(status=SubmissionStatus.INACTIVE)

    assert do(lock_eligible_jobs, keys(open_job, closed_job)) == {open_job.key}
    assert do(lock_eligible_resumes, [*keys(here, gone), UUID(int=0)]) == {here.key}
