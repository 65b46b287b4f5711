"""What failed: documents, and items of runs, each with its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, cast, literal, select, union_all

from shared.database.models.base import Parsed, ParseStatus
from shared.database.models.candidates import Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.models.ops import ItemStatus, WorkItem
from shared.database.session import Session

READABLE = (ParseStatus.OK, ParseStatus.NO_DOCUMENT, ParseStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that failed. Ids only: names are not needed to mend it."""

    kind: str
    source_id: str
    status: str
    code: str
    attempts: int


async def list_failed_documents(session: Session, *, limit: int) -> Sequence[Failure]:
    """Return files that could not be read, of records that are worked on."""
    resumes = _failed(Submission, literal("resume"), Submission.submission_id).where(
        Submission.status == SubmissionStatus.ACTIVE
    )
    jobs = _failed(Job, literal("job"), Job.job_id).where(Job.status == JobStatus.PUBLISHED)
    rows = await session.execute(
        union_all(resumes, jobs).order_by("code", "source_id").limit(limit)
    )
    return [Failure(*row) for row in rows]


async def list_failed_items(session: Session, *, limit: int) -> Sequence[Failure]:
    """Return work items that failed or were put off, newest first."""
    statement = (
        select(WorkItem)
        .where(WorkItem.status.in_((ItemStatus.FAILED, ItemStatus.DEFERRED)))
        .order_by(WorkItem.updated_at.desc())
        .limit(limit)
    )
    return [
        Failure(item.stage, item.item_key, item.status, item.error_code or "", item.attempts)
        for item in await session.scalars(statement)
    ]


def _failed(table: type[Parsed], kind: Any, key: Any) -> Select[Any]:
    return select(
        kind.label("kind"),
        cast(key, Text).label("source_id"),
        cast(table.parse_status, Text).label("status"),
        table.parse_error_code.label("code"),
        table.parse_attempts.label("attempts"),
    ).where(table.parse_status.not_in(READABLE))
