"""Schema ``ops``: runs, messages on their way, scores, and what is known of processes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import REAL, BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database.models.base import (
    Base,
    BigId,
    JobRef,
    JsonObject,
    Moment,
    Small,
    SubmissionRef,
    TextEnum,
    cascade,
    one_of,
)
from shared.database.models.intake import OPS, ops


class RunStatus(StrEnum):
    RUNNING = "running"
    RERANKING = "reranking"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    ABANDONED = "abandoned"


class Run(Base):
    """One execution of a workflow."""

    __tablename__ = "runs"
    __table_args__ = ops(
        UniqueConstraint("kind", "tick"), one_of("status", RunStatus), Index(None, "status")
    )

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]

    #: The scheduled minute that started it.
    tick: Mapped[datetime | None]
    origin: Mapped[str]
    message_id: Mapped[UUID | None]
    status: Mapped[RunStatus] = mapped_column(TextEnum(RunStatus), server_default="running")
    open_items: Mapped[int] = mapped_column(server_default=text("0"))
    counts: Mapped[JsonObject]
    started_at: Mapped[Moment]
    deadline_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ItemStatus(StrEnum):
    """Only open items hold a run."""

    OPEN = "open"
    DONE = "done"
    DEGRADED = "degraded"
    FAILED = "failed"
    DEFERRED = "deferred"
    SKIPPED = "skipped"


class WorkItem(Base):
    """The passage of one document, or one ranking, through a run."""

    __tablename__ = "work_items"
    __table_args__ = ops(
        one_of("status", ItemStatus), Index(None, "status", "updated_at"), Index(None, "item_key")
    )

    run_id: Mapped[UUID] = mapped_column(cascade("ops.runs.run_id"), primary_key=True)
    item_key: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str]
    status: Mapped[ItemStatus] = mapped_column(TextEnum(ItemStatus), server_default="open")
    attempts: Mapped[Small] = mapped_column(server_default=text("0"))
    error_code: Mapped[str | None]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    updated_at: Mapped[Moment]


class OutboxMessage(Base):
    """A message that is committed, and not yet with the broker."""

    __tablename__ = "outbox"
    __table_args__ = ops(Index(None, "queue", "priority", "outbox_id"))

    outbox_id: Mapped[BigId]
    message_id: Mapped[UUID]
    queue: Mapped[str]
    actor: Mapped[str]
    args: Mapped[dict[str, Any]]
    options: Mapped[JsonObject]
    priority: Mapped[Small] = mapped_column(server_default=text("50"))

    #: Rows of one key may travel as one message.
    merge_key: Mapped[str | None]
    available_at: Mapped[Moment]
    created_at: Mapped[Moment]


class DeadLetter(Base):
    """A message that failed for good."""

    __tablename__ = "dead_letters"
    __table_args__ = ops(UniqueConstraint("message_id"), Index(None, "error_code"))

    dead_letter_id: Mapped[BigId]
    message_id: Mapped[UUID]
    queue: Mapped[str]
    actor: Mapped[str]
    message: Mapped[dict[str, Any]]
    error_code: Mapped[str]
    error: Mapped[str | None]
    run_id: Mapped[UUID | None]
    item_key: Mapped[str | None]
    died_at: Mapped[Moment]
    replayed_at: Mapped[datetime | None]
    replays: Mapped[int] = mapped_column(server_default=text("0"))


class TaskStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    DONE = "done"
    DEAD = "dead"


class TaskResult(Base):
    __tablename__ = "task_results"
    __table_args__ = ops(one_of("status", TaskStatus), Index(None, "expires_at"))

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor: Mapped[str]
    queue: Mapped[str]
    status: Mapped[TaskStatus] = mapped_column(TextEnum(TaskStatus))
    result: Mapped[dict[str, Any] | None]
    error_code: Mapped[str | None]
    run_id: Mapped[UUID | None]
    worker: Mapped[str | None]
    queued_at: Mapped[Moment]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class PairScore(Base):
    """What a scorer said of one job and one submission; read in both directions."""

    __tablename__ = "pair_scores"
    __table_args__ = ops(Index(None, "submission_id"))

    job_id: Mapped[JobRef] = mapped_column(primary_key=True)
    submission_id: Mapped[SubmissionRef] = mapped_column(primary_key=True)
    job_text_hash: Mapped[str] = mapped_column(primary_key=True)
    resume_text_hash: Mapped[str] = mapped_column(primary_key=True)
    model_name: Mapped[str] = mapped_column(primary_key=True)
    model_revision: Mapped[str] = mapped_column(primary_key=True)
    backend: Mapped[str] = mapped_column(primary_key=True)
    dtype: Mapped[str] = mapped_column(primary_key=True)
    input_version: Mapped[str] = mapped_column(primary_key=True)
    raw_score: Mapped[float] = mapped_column(REAL)
    computed_at: Mapped[Moment]


class CorpusVersion(Base):
    """Raised whenever an eligible embedding of this kind is added, changed or removed."""

    __tablename__ = "corpus_versions"
    __table_args__ = OPS

    kind: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class WorkerProcess(Base):
    __tablename__ = "workers"
    __table_args__ = OPS

    worker_id: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str]
    version: Mapped[str]
    queues: Mapped[list[str]]
    actors: Mapped[list[str]]
    started_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]


class Tombstone(Base):
    """Stops an erased submission from being fetched again."""

    __tablename__ = "tombstones"
    __table_args__ = OPS

    subject_hmac: Mapped[str] = mapped_column(primary_key=True)
    erased_at: Mapped[Moment]
    receipt: Mapped[dict[str, Any]]


class AuditEvent(Base):
    """Ids and hashes only."""

    __tablename__ = "audit_events"
    __table_args__ = ops(Index(None, "at"))

    event_id: Mapped[BigId]
    kind: Mapped[str]
    subject: Mapped[str]
    actor: Mapped[str]
    details: Mapped[JsonObject]
    at: Mapped[Moment]
