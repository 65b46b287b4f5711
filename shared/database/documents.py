"""Queries about files: which are due, what was read in them, and what came of it.

A submission and a job are parsed alike; `Owner` says which is meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.analysis import EmbeddingMetadata, SourceType
from shared.database.models.base import LinkSource, ParseStatus
from shared.database.models.candidates import Submission, SubmissionCompetency, SubmissionStatus
from shared.database.models.companies import Job, JobCompetency, JobStatus
from shared.database.models.dictionaries import Competency
from shared.database.models.intake import Document, FetchStatus
from shared.database.runs import is_under_way
from shared.database.session import Session

#: Starts without an answer. One more, and a document is left alone.
MAX_STARTS = 3

#: Failed rounds, each of them minutes after the one before.
MAX_ATTEMPTS = 6

LONGEST_DELAY = timedelta(minutes=60)

#: How long a published message may take before its document is due again.
LEASE = timedelta(minutes=10)

POISON = "poison"

_WAITING = (ParseStatus.PENDING, ParseStatus.FAILED_TRANSIENT)

#: What another version of the parser may well read.
_HOPEFUL = (ParseStatus.NEEDS_OCR, ParseStatus.UNSUPPORTED)

Row: TypeAlias = Submission | Job


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose files: those of a submission (UUID) or of a job (number)."""

    key: UUID | int

    @property
    def item_key(self) -> str:
        """
        >>> Owner(7).item_key
        'job:7'
        """
        return f"{'resume' if isinstance(self.key, UUID) else 'job'}:{self.key}"

    @property
    def is_resume(self) -> bool:
        return isinstance(self.key, UUID)


class Start(StrEnum):
    """What is to be done about an owner."""

    PARSE = "parse"

    #: All is done; only the composed text may be another.
    PARSED = "parsed"

    #: Three processes began and none came back. The profile goes on alone.
    POISON = "poison"

    #: Superseded, closed or archived: left as it is.
    INACTIVE = "inactive"

    #: No consent (any more), or erased: nothing of its files may stay.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class File:
    document_id: UUID
    url: str
    filename: str | None
    blob_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of all files of an owner."""

    status: ParseStatus
    parser_version: str
    code: str | None = None
    tries: int = 0
    retry_after: timedelta | None = None
    sha256: str | None = None
    text: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    start: Start
    files: tuple[File, ...] = field(default=())


async def claim_due(
    session: Session, kind: SourceType, *, parser_version: str, limit: int
) -> list[Owner]:
    """Return owners that are due and that no run brings on; make them not due for a while."""
    table, key = _table(kind)
    item = "resume" if kind is SourceType.RESUME else "job"
    due = (
        select(key)
        .where(_is_active(table), _is_due(table, parser_version), ~is_under_way(item, key))
        .order_by(key)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    claimed = await session.scalars(
        update(table)
        .where(key.in_(select(due)))
        .values(next_attempt_at=func.now() + LEASE)
        .returning(key)
    )
    return sorted((Owner(found) for found in claimed), key=lambda owner: str(owner.key))


async def begin(session: Session, owner: Owner, *, parser_version: str, force: bool) -> Begun:
    """Return what is to be done, and count the start if it is parsing.

    The count is committed before the work, so that a file which kills its
    worker is counted too, and is left alone in the end.
    """
    row = await _lock(session, owner)
    if row is None or is_closed(row):
        return Begun(Start.CLOSED)
    if not is_active(row):
        return Begun(Start.INACTIVE)
    if not force and not _waits(row, parser_version):
        return Begun(Start.PARSED)
    if row.parse_starts >= MAX_STARTS:
        _give_up(row)
        return Begun(Start.POISON)
    row.parse_starts += 1
    if force or row.parse_status is ParseStatus.PENDING:
        row.parse_attempts = 0
    return Begun(Start.PARSE, await _list_files(session, owner))


async def finish(session: Session, owner: Owner, answer: Answer) -> ParseStatus | None:
    """Record an answer, unless the owner was closed meanwhile: then return None.

    A failure that may pass is tried again later, a few times.
    """
    row = await _lock(session, owner)
    if row is None or is_closed(row) or not is_active(row):
        return None
    row.parse_starts = 0
    row.parse_error_code = answer.code
    row.parser_version = answer.parser_version
    if answer.status is ParseStatus.FAILED_TRANSIENT:
        _try_later(row, answer.retry_after)
        if row.parse_status is ParseStatus.FAILED_TRANSIENT:
            return row.parse_status
    else:
        row.parse_status = answer.status
        row.parse_attempts += answer.tries
        row.next_attempt_at = None
    row.content_sha256 = answer.sha256
    row.text_language = answer.language
    row.parsed_at = func.now()
    _set_text(row, answer.text)
    await session.flush()
    return row.parse_status


async def replace_text_competencies(
    session: Session, owner: Owner, importance: Mapping[str, int]
) -> None:
    """Link an owner to the competencies that its texts mention, by code, and to no others."""
    found: Sequence[Any] = (
        await session.execute(
            select(Competency.competency_id, Competency.code).where(Competency.code.in_(importance))
        )
    ).all()
    if isinstance(owner.key, UUID):
        table: Any = SubmissionCompetency
        links = [{"submission_id": owner.key, "competency_id": row.competency_id} for row in found]
        mine = SubmissionCompetency.submission_id == owner.key
    else:
        table = JobCompetency
        links = [
            {
                "job_id": owner.key,
                "competency_id": row.competency_id,
                "importance_level": importance[row.code],
            }
            for row in found
        ]
        mine = JobCompetency.job_id == owner.key
    await session.execute(delete(table).where(mine, table.source == LinkSource.TEXT))
    if links:
        values = [link | {"source": LinkSource.TEXT} for link in links]
        await session.execute(insert(table).values(values).on_conflict_do_nothing())


async def get_written_text(session: Session, owner: Owner) -> str:
    """Return what was typed into the form, where a description can be typed."""
    if isinstance(owner.key, UUID):
        return ""
    return await session.scalar(select(Job.description).where(Job.job_id == owner.key)) or ""


async def has_vectors(session: Session, owner: Owner) -> bool:
    column = EmbeddingMetadata.submission_id if owner.is_resume else EmbeddingMetadata.job_id
    return bool(await session.scalar(select(exists().where(column == owner.key))))


async def get_status(session: Session, owner: Owner) -> ParseStatus:
    table, key = _table_of(owner)
    status: ParseStatus = (
        await session.scalars(select(table.parse_status).where(key == owner.key))
    ).one()
    return status


async def forget_texts(session: Session, owner: Owner) -> None:
    """Remove what was read in an owner's files, and its hold on their bytes."""
    row = await _lock(session, owner)
    if row is None:
        return
    _set_text(row, None)
    row.parse_status = ParseStatus.PENDING
    row.parse_error_code = row.content_sha256 = row.text_language = row.text_hash = None
    row.parse_starts = row.parse_attempts = 0
    row.next_attempt_at = row.parsed_at = None
    await session.execute(
        update(Document)
        .where(_documents_of(owner))
        .values(blob_sha256=None, fetch_status=FetchStatus.PENDING)
    )
    await replace_text_competencies(session, owner, {})


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after so many failed rounds.

    >>> [retry_delay(attempts) // timedelta(minutes=1) for attempts in (1, 2, 3, 6)]
    [2, 4, 8, 60]
    """
    return min(timedelta(minutes=2**attempts), LONGEST_DELAY)


def is_closed(row: Row) -> bool:
    """Whether nobody allowed us to read this person's files."""
    return isinstance(row, Submission) and row.agree_to_processing is not True


def is_active(row: Row) -> bool:
    if isinstance(row, Submission):
        return row.status is SubmissionStatus.ACTIVE
    return row.status is JobStatus.PUBLISHED


def _try_later(row: Row, retry_after: timedelta | None) -> None:
    row.parse_attempts += 1
    if row.parse_attempts >= MAX_ATTEMPTS:
        row.parse_status = ParseStatus.FAILED_PERMANENT
        row.next_attempt_at = None
        return
    row.parse_status = ParseStatus.FAILED_TRANSIENT
    asked = min(retry_after, LONGEST_DELAY) if retry_after else None
    row.next_attempt_at = func.now() + (asked or retry_delay(row.parse_attempts))


def _give_up(row: Row) -> None:
    row.parse_status = ParseStatus.FAILED_PERMANENT
    row.parse_error_code = POISON
    row.parse_starts = 0
    row.next_attempt_at = None


def _set_text(row: Row, text: str | None) -> None:
    if isinstance(row, Submission):
        row.resume_raw_text = text
    else:
        row.job_description_raw_text = text


def _waits(row: Row, parser_version: str) -> bool:
    return row.parse_status in _WAITING or (
        row.parse_status in _HOPEFUL and row.parser_version != parser_version
    )


def _is_due(table: Any, parser_version: str) -> ColumnElement[bool]:
    hopeful = and_(
        table.parse_status.in_(_HOPEFUL), table.parser_version.is_distinct_from(parser_version)
    )
    waiting = or_(table.parse_status.in_(_WAITING), hopeful)
    free = or_(table.next_attempt_at.is_(None), table.next_attempt_at <= func.now())
    return and_(waiting, free)


def _is_active(table: Any) -> ColumnElement[bool]:
    if table is Submission:
        return and_(
            Submission.status == SubmissionStatus.ACTIVE, Submission.agree_to_processing.is_(True)
        )
    return Job.status == JobStatus.PUBLISHED


def _table(kind: SourceType) -> tuple[Any, Any]:
    if kind is SourceType.RESUME:
        return Submission, Submission.submission_id
    return Job, Job.job_id


def _table_of(owner: Owner) -> tuple[Any, Any]:
    return _table(SourceType.RESUME if owner.is_resume else SourceType.JOB_DESCRIPTION)


async def _lock(session: Session, owner: Owner) -> Row | None:
    table, _ = _table_of(owner)
    row: Row | None = await session.get(table, owner.key, with_for_update=True)
    return row


async def _list_files(session: Session, owner: Owner) -> tuple[File, ...]:
    rows = await session.scalars(
        select(Document)
        .where(_documents_of(owner), Document.is_current)
        .order_by(Document.file_index)
    )
    return tuple(File(row.document_id, row.url, row.filename, row.blob_sha256) for row in rows)


def _documents_of(owner: Owner) -> ColumnElement[bool]:
    column: Any = Document.submission_id if owner.is_resume else Document.job_id
    same: ColumnElement[bool] = column == owner.key
    return same
