"""What a ranking reads of its pairs: stored texts as they are, and coded facts.

Only of those who may be ranked: active submissions with consent, published jobs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from shared.database.coded_facts import (
    CandidateCodes,
    JobCodes,
    load_candidate_codes,
    load_job_codes,
)
from shared.database.models.candidates import Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.models.intake import BlobText
from shared.database.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSource:
    """One submission. The text is None if there is no file, or none that can be read."""

    submission_id: UUID
    text_hash: str
    text: str | None
    codes: CandidateCodes

    #: What the parser thought strange about the file.
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """One job: what was typed into the form, and what its file says."""

    job_id: int
    text_hash: str
    title: str
    description: str | None
    file_text: str | None
    location: str | None
    codes: JobCodes


async def load_resume_sources(
    session: Session, submission_ids: Sequence[UUID]
) -> dict[UUID, ResumeSource]:
    """Return those of the submissions that may be ranked."""
    codes = await load_candidate_codes(session, submission_ids)
    rows = await session.execute(
        select(Submission, BlobText.warnings)
        .outerjoin(
            BlobText,
            (BlobText.sha256 == Submission.content_sha256)
            & (BlobText.parser_version == Submission.parser_version),
        )
        .where(
            Submission.submission_id.in_(submission_ids),
            _resume_is_eligible(),
            Submission.text_hash.is_not(None),
        )
    )
    return {
        row.submission_id: ResumeSource(
            submission_id=row.submission_id,
            text_hash=row.text_hash or "",
            text=row.resume_raw_text,
            codes=codes[row.submission_id],
            warnings=tuple(warnings or ()),
        )
        for row, warnings in rows
    }


async def load_job_sources(session: Session, job_ids: Sequence[int]) -> dict[int, JobSource]:
    """Return those of the jobs that may be ranked."""
    codes = await load_job_codes(session, job_ids)
    rows = await session.scalars(
        select(Job).where(
            Job.job_id.in_(job_ids),
            Job.status == JobStatus.PUBLISHED,
            Job.text_hash.is_not(None),
        )
    )
    return {
        row.job_id: JobSource(
            job_id=row.job_id,
            text_hash=row.text_hash or "",
            title=row.title or "",
            description=row.description,
            file_text=row.job_description_raw_text,
            location=row.location,
            codes=codes[row.job_id],
        )
        for row in rows
    }


async def lock_eligible_resumes(session: Session, submission_ids: Collection[UUID]) -> set[UUID]:
    """Return those that may be ranked, and keep them from being erased until the end."""
    found = await session.scalars(
        select(Submission.submission_id)
        .where(Submission.submission_id.in_(submission_ids), _resume_is_eligible())
        .order_by(Submission.submission_id)
        .with_for_update(read=True, key_share=True)
    )
    return set(found)


async def lock_eligible_jobs(session: Session, job_ids: Collection[int]) -> set[int]:
    """Return those that may be ranked, and keep them from being deleted until the end."""
    found = await session.scalars(
        select(Job.job_id)
        .where(Job.job_id.in_(job_ids), Job.status == JobStatus.PUBLISHED)
        .order_by(Job.job_id)
        .with_for_update(read=True, key_share=True)
    )
    return set(found)


def _resume_is_eligible() -> ColumnElement[bool]:
    return (Submission.status == SubmissionStatus.ACTIVE) & (
        Submission.agree_to_processing.is_(True)
    )
