"""Schema ``ops``: raw answers, the forms they answer, and the files they link to."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from shared.database.models.analysis import SourceType
from shared.database.models.base import (
    Base,
    BigId,
    JobRef,
    JsonList,
    JsonObject,
    JsonStrings,
    Moment,
    ParseStatus,
    Small,
    SubmissionRef,
    TextEnum,
    keep,
    one_of,
)

OPS = {"schema": "ops"}


def ops(*items: SchemaItem) -> tuple[SchemaItem | dict[str, str], ...]:
    return (*items, OPS)


class PayloadKind(StrEnum):
    """Which form a payload answers, hence which service understands it."""

    CANDIDATE = "candidate"
    COMPANY = "company"


class PayloadOrigin(StrEnum):
    POLL = "poll"
    SWEEP = "sweep"
    WEBHOOK = "webhook"
    MANUAL = "manual"


class MapStatus(StrEnum):
    PENDING = "pending"
    MAPPED = "mapped"
    NEEDS_REVIEW = "needs_review"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


class RawPayload(Base):
    """What the forms API said, stored before anything is read from it."""

    __tablename__ = "raw_payloads"
    __table_args__ = ops(
        UniqueConstraint("form_id", "external_id", "payload_sha256"),
        one_of("kind", PayloadKind),
        one_of("origin", PayloadOrigin),
        one_of("map_status", MapStatus),
        Index(None, "map_status"),
    )

    payload_id: Mapped[BigId]
    form_id: Mapped[str]
    external_id: Mapped[str]
    kind: Mapped[PayloadKind] = mapped_column(TextEnum(PayloadKind))
    last_updated: Mapped[datetime | None]
    payload_sha256: Mapped[str]
    payload: Mapped[dict[str, Any]]
    origin: Mapped[PayloadOrigin] = mapped_column(TextEnum(PayloadOrigin))
    received_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    missed_sweeps: Mapped[Small] = mapped_column(server_default=text("0"))
    map_status: Mapped[MapStatus] = mapped_column(TextEnum(MapStatus), server_default="pending")
    mapping_version: Mapped[str | None]
    issues: Mapped[JsonList]
    mapped_at: Mapped[datetime | None]


class FormCursor(Base):
    __tablename__ = "form_cursors"
    __table_args__ = ops(one_of("kind", PayloadKind))

    form_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[PayloadKind] = mapped_column(TextEnum(PayloadKind))

    #: The largest submission time that is stored; a poll begins a little before it.
    watermark: Mapped[datetime | None]
    last_poll_at: Mapped[datetime | None]
    sweep_offset: Mapped[int] = mapped_column(server_default=text("0"))
    sweep_started_at: Mapped[datetime | None]
    last_sweep_at: Mapped[datetime | None]
    webhook_id: Mapped[int | None] = mapped_column(BigInteger)


class FormDefinition(Base):
    __tablename__ = "form_definitions"
    __table_args__ = OPS

    form_id: Mapped[str] = mapped_column(primary_key=True)
    definition_sha256: Mapped[str] = mapped_column(primary_key=True)
    definition: Mapped[dict[str, Any]]
    drift: Mapped[JsonObject]
    seen_at: Mapped[Moment]


class RateSlot(Base):
    """When the next call may be made, for all processes together."""

    __tablename__ = "rate_slots"
    __table_args__ = OPS

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


class FetchStatus(StrEnum):
    PENDING = "pending"
    FETCHED = "fetched"
    FAILED_TRANSIENT = "failed_transient"
    FAILED_PERMANENT = "failed_permanent"


class Document(Base):
    """One uploaded file, as a link that somebody gave."""

    __tablename__ = "documents"
    __table_args__ = ops(
        Index(
            "uq_documents_link", "submission_id", "job_id", func.md5(text("url")), unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        one_of("source_type", SourceType),
        one_of("fetch_status", FetchStatus),
        Index(None, "submission_id"),
        Index(None, "job_id"),
        Index(None, "blob_sha256"),
    )  # fmt: skip

    document_id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=func.gen_random_uuid()
    )
    source_type: Mapped[SourceType] = mapped_column(TextEnum(SourceType))
    submission_id: Mapped[SubmissionRef | None]
    job_id: Mapped[JobRef | None]
    file_index: Mapped[int] = mapped_column(SmallInteger)
    url: Mapped[str]
    filename: Mapped[str | None]
    blob_sha256: Mapped[str | None] = mapped_column(keep("ops.blobs.sha256"))
    fetch_status: Mapped[FetchStatus] = mapped_column(
        TextEnum(FetchStatus), server_default="pending"
    )
    fetch_error_code: Mapped[str | None]
    http_status: Mapped[Small | None]
    is_current: Mapped[bool] = mapped_column(server_default=text("true"))
    fetched_at: Mapped[datetime | None]
    created_at: Mapped[Moment]


class Blob(Base):
    """The bytes of a file, stored once."""

    __tablename__ = "blobs"
    __table_args__ = OPS

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    storage_key: Mapped[str]
    unreferenced_since: Mapped[datetime | None]
    created_at: Mapped[Moment]


class BlobText(Base):
    """What one version of the parser read in a file."""

    __tablename__ = "blob_texts"
    __table_args__ = ops(one_of("status", ParseStatus))

    sha256: Mapped[str] = mapped_column(keep("ops.blobs.sha256"), primary_key=True)
    parser_version: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[ParseStatus] = mapped_column(TextEnum(ParseStatus))
    error_code: Mapped[str | None]
    text: Mapped[str | None]
    page_count: Mapped[int | None]
    warnings: Mapped[JsonStrings]
    created_at: Mapped[Moment]
