"""In which state each submission and vacancy is, by the form's own ids."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from shared.database.models.candidates import Candidate, Submission
from shared.database.models.companies import Company, Job
from shared.database.models.intake import BlobText
from shared.database.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordState:
    """One record of a form. `source_id` is the submission's or job's id, as text."""

    source_id: str
    label: str
    status: str
    parse_status: str
    error_code: str | None
    attempts: int
    text: str
    warnings: frozenset[str]


async def list_submission_states(session: Session) -> dict[str, RecordState]:
    """Return the states of all submissions, by external id."""
    name = func.concat_ws(" ", Candidate.first_name, Candidate.last_name)
    rows = await session.execute(
        select(Submission, name).join(Candidate, Candidate.candidate_id == Submission.candidate_id)
    )
    warnings = await _warnings(session)
    return {
        one.external_id: _state(one.submission_id, label, one, one.resume_raw_text, warnings)
        for one, label in rows
    }


async def list_job_states(session: Session) -> dict[str, RecordState]:
    """Return the states of all vacancies that came by a form, by external id."""
    rows = await session.execute(
        select(Job, Company.name).join(Company, Company.company_id == Job.company_id)
    )
    warnings = await _warnings(session)
    return {
        one.external_id or "": _state(
            one.job_id, f"{one.title}, {company}", one, one.job_description_raw_text, warnings
        )
        for one, company in rows
    }


def _state(
    source_id: UUID | int,
    label: str,
    row: Submission | Job,
    text: str | None,
    warnings: dict[str, frozenset[str]],
) -> RecordState:
    return RecordState(
        source_id=str(source_id),
        label=label,
        status=row.status,
        parse_status=row.parse_status,
        error_code=row.parse_error_code,
        attempts=row.parse_attempts,
        text=text or "",
        warnings=warnings.get(row.content_sha256 or "", frozenset()),
    )


async def _warnings(session: Session) -> dict[str, frozenset[str]]:
    """Return what the newest reading of each file warns of."""
    newest = func.array_agg(aggregate_order_by(BlobText.warnings, BlobText.created_at.desc()))[1]
    rows = await session.execute(select(BlobText.sha256, newest).group_by(BlobText.sha256))
    return {sha256: frozenset(warnings) for sha256, warnings in rows}
