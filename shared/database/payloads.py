"""What forms brought, as it came: stored before anything is read from it.

A payload is known by form, external id and hash, so the same answer is stored
once, and an edited one becomes another row.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarResult, exists, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.analysis import SourceType
from shared.database.models.candidates import Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.models.intake import (
    Document,
    MapStatus,
    PayloadKind,
    PayloadOrigin,
    RawPayload,
)
from shared.database.models.ops import Tombstone
from shared.database.session import Session

#: What is absent from so many complete sweeps in a row may be deleted at its source.
MISSED_SWEEPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One submission, as a form's API gave it."""

    external_id: str
    last_updated: datetime | None
    sha256: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Channel:
    """Which form, of which kind, and how its submissions were found."""

    form_id: str
    kind: PayloadKind
    origin: PayloadOrigin


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that somebody uploaded, or a link to one."""

    url: str
    filename: str | None = None


async def store_payloads(session: Session, channel: Channel, arrivals: Sequence[Arrival]) -> int:
    """Store payloads, and note when they were last seen; return how many are new."""
    unique = {(one.external_id, one.sha256): one for one in arrivals}
    if not unique:
        return 0
    statement = insert(RawPayload).values(
        [
            {
                "form_id": channel.form_id,
                "kind": channel.kind,
                "origin": channel.origin,
                "external_id": one.external_id,
                "last_updated": one.last_updated,
                "payload_sha256": one.sha256,
                "payload": one.payload,
            }
            for one in unique.values()
        ]
    )
    written: ScalarResult[int] = await session.scalars(
        statement.on_conflict_do_update(
            index_elements=["form_id", "external_id", "payload_sha256"],
            set_={"last_seen_at": func.now(), "missed_sweeps": 0},
        ).returning(literal_column("(xmax = 0)::int"))
    )
    return sum(written.all())


async def list_pending(session: Session, form_id: str) -> Sequence[int]:
    """Return the ids of payloads that were not mapped yet, in the order they came in."""
    statement = select(RawPayload.payload_id).where(
        RawPayload.form_id == form_id, RawPayload.map_status == MapStatus.PENDING
    )
    return (await session.scalars(statement.order_by(RawPayload.payload_id))).all()


async def take_pending(session: Session, payload_id: int) -> RawPayload | None:
    """Return a payload to be mapped in this transaction, unless somebody else does or did."""
    return await session.scalar(
        select(RawPayload)
        .where(RawPayload.payload_id == payload_id, RawPayload.map_status == MapStatus.PENDING)
        .with_for_update(skip_locked=True)
    )


async def is_erased(session: Session, subject: str) -> bool:
    """Whether a submission was erased and must not come back."""
    return bool(await session.scalar(select(exists().where(Tombstone.subject_hmac == subject))))


def hash_subject(secret: bytes, form_id: str, external_id: str) -> str:
    """Return what remains of an erased submission: nothing, for whoever has no key."""
    return hmac.new(secret, f"{form_id}\n{external_id}".encode(), "sha256").hexdigest()


async def count_missing(session: Session, form_id: str, *, since: datetime) -> Sequence[str]:
    """Count a complete sweep that began at `since`.

    Returns:
        External ids that two sweeps in a row did not see, of records that are
        not archived yet. Whether they are gone is for the source to say.
    """
    unseen = (
        select(RawPayload.external_id)
        .where(RawPayload.form_id == form_id)
        .group_by(RawPayload.external_id)
        .having(func.max(RawPayload.last_seen_at) < since)
    )
    missing = await session.scalars(
        update(RawPayload)
        .where(RawPayload.form_id == form_id, RawPayload.external_id.in_(unseen))
        .values(missed_sweeps=func.least(RawPayload.missed_sweeps + 1, MISSED_SWEEPS))
        .returning(RawPayload.external_id)
    )
    counted = set(missing.all())
    gone = await session.scalars(
        select(RawPayload.external_id)
        .where(
            RawPayload.form_id == form_id,
            RawPayload.external_id.in_(counted),
            ~exists().where(*_archived(Submission, SubmissionStatus.ARCHIVED)),
            ~exists().where(*_archived(Job, JobStatus.ARCHIVED)),
        )
        .group_by(RawPayload.external_id)
        # Older revisions may have been missed more often than the newest.
        .having(func.min(RawPayload.missed_sweeps) >= MISSED_SWEEPS)
        .order_by(RawPayload.external_id)
    )
    return gone.all()


async def replace_documents(session: Session, key: UUID | int, links: Sequence[FileLink]) -> bool:
    """Make these the current files of a submission (UUID) or job (number), in this order.

    Files that were linked before stay, not current. Returns whether other
    files are current now.
    """
    column: Any = Document.submission_id if isinstance(key, UUID) else Document.job_id
    known = {row.url: row for row in await session.scalars(select(Document).where(column == key))}
    current = [row.url for row in sorted(known.values(), key=_by_index) if row.is_current]
    wanted = {link.url: link for link in links}
    if current == list(wanted):
        return False
    for url, row in known.items():
        row.is_current = url in wanted
    for index, (url, link) in enumerate(wanted.items()):
        document = known.get(url) or _new_document(key, link)
        document.file_index, document.is_current = index, True
        session.add(document)
    await session.flush()
    return True


async def keep_attachments(session: Session, job_id: int, links: Sequence[FileLink]) -> None:
    """Keep links to files that nobody parses."""
    rows = [
        {
            "source_type": SourceType.JOB_DESCRIPTION,
            "job_id": job_id,
            "file_index": index,
            "url": link.url,
            "filename": link.filename,
            "is_current": False,
        }
        for index, link in enumerate(links)
    ]
    if rows:
        await session.execute(insert(Document).values(rows).on_conflict_do_nothing())


def _new_document(key: UUID | int, link: FileLink) -> Document:
    is_resume = isinstance(key, UUID)
    return Document(
        source_type=SourceType.RESUME if is_resume else SourceType.JOB_DESCRIPTION,
        submission_id=key if is_resume else None,
        job_id=None if is_resume else key,
        url=link.url,
        filename=link.filename,
    )


def _by_index(row: Document) -> int:
    return row.file_index


def _archived(table: Any, status: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        table.form_id == RawPayload.form_id,
        table.external_id == RawPayload.external_id,
        table.status == status,
    )


def mark_mapped(
    row: RawPayload, status: MapStatus, version: str, issues: list[dict[str, Any]]
) -> None:
    """Note what became of a payload; written with the transaction of its rows."""
    row.map_status, row.mapping_version, row.issues = status, version, issues
    row.mapped_at = func.now()
