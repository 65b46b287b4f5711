"""What is embedded, and what was ranked, with reasons."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.database.models.base import (
    Audited,
    Base,
    BigId,
    JobRef,
    JsonObject,
    Moment,
    SubmissionRef,
    TextEnum,
    cascade,
    one_of,
)


class SourceType(StrEnum):
    """The two kinds of text that are embedded."""

    RESUME = "resume"
    JOB_DESCRIPTION = "job_description"


class Part(StrEnum):
    HEADLINE = "headline"
    BODY = "body"


class EmbeddingMetadata(Audited, Base):
    """One stored vector: of what, by which model, and where."""

    __tablename__ = "embedding_metadata"
    __table_args__ = (
        UniqueConstraint(
            "source_type", "submission_id", "job_id", "part", "chunk_no", "collection_name",
            name="uq_embedding_metadata_vector", postgresql_nulls_not_distinct=True,
        ),
        one_of("source_type", SourceType),
        one_of("part", Part),
        CheckConstraint(
            "(source_type = 'resume') = (submission_id IS NOT NULL)"
            " AND (source_type = 'job_description') = (job_id IS NOT NULL)",
            name="one_source",
        ),
        Index(None, "submission_id"),
        Index(None, "job_id"),
    )  # fmt: skip

    embedding_id: Mapped[UUID] = mapped_column(
        primary_key=True, server_default=func.gen_random_uuid()
    )
    source_type: Mapped[SourceType] = mapped_column(TextEnum(SourceType))
    submission_id: Mapped[UUID | None] = mapped_column(cascade("submissions.submission_id"))
    job_id: Mapped[int | None] = mapped_column(cascade("jobs.job_id"))
    part: Mapped[Part] = mapped_column(TextEnum(Part))
    chunk_no: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))

    #: The owner's `text_hash` at that time.
    content_hash: Mapped[str]
    composer_version: Mapped[str]
    model_name: Mapped[str]
    model_revision: Mapped[str]
    dim: Mapped[int] = mapped_column(SmallInteger)
    collection_name: Mapped[str]
    vector_id: Mapped[UUID]
    token_count: Mapped[int | None]
    truncated: Mapped[bool] = mapped_column(server_default=text("false"))
    additional_metadata: Mapped[JsonObject]


class Direction(StrEnum):
    JOB_TO_RESUMES = "job_to_resumes"
    RESUME_TO_JOBS = "resume_to_jobs"


class AnalysisStatus(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


class AnalysisSession(Base):
    """One ranking of counterparts for one anchor: a job, or a submission."""

    __tablename__ = "reranker_analysis_sessions"
    __table_args__ = (
        UniqueConstraint("session_uuid"),
        Index(
            "uq_reranker_analysis_sessions_fingerprint", "job_id", "submission_id",
            "input_fingerprint", unique=True, postgresql_nulls_not_distinct=True,
            postgresql_where=text("status = 'completed'"),
        ),
        one_of("direction", Direction),
        one_of("status", AnalysisStatus),
        CheckConstraint(
            "(direction = 'job_to_resumes') = (job_id IS NOT NULL)"
            " AND (direction = 'resume_to_jobs') = (submission_id IS NOT NULL)",
            name="one_anchor",
        ),
        Index(None, "job_id", "completed_at"),
        Index(None, "submission_id", "completed_at"),
        Index(None, "company_id"),
    )  # fmt: skip

    session_id: Mapped[BigId]
    session_uuid: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid())
    direction: Mapped[Direction] = mapped_column(TextEnum(Direction))
    job_id: Mapped[int | None] = mapped_column(cascade("jobs.job_id"))
    submission_id: Mapped[UUID | None] = mapped_column(cascade("submissions.submission_id"))
    company_id: Mapped[int | None] = mapped_column(cascade("companies.company_id"))
    run_id: Mapped[UUID | None]
    status: Mapped[AnalysisStatus] = mapped_column(
        TextEnum(AnalysisStatus), server_default="running"
    )
    total_found: Mapped[int] = mapped_column(server_default=text("0"))
    total_results: Mapped[int] = mapped_column(server_default=text("0"))
    search_params: Mapped[dict[str, Any]]
    reranker_model: Mapped[str]
    reranker_revision: Mapped[str]
    formula_version: Mapped[str]

    #: Hash of all that the list depends on. Another one means that work is due.
    input_fingerprint: Mapped[str]
    result_hash: Mapped[str | None]
    session_stats: Mapped[JsonObject]
    error_code: Mapped[str | None]
    started_at: Mapped[Moment]
    completed_at: Mapped[datetime | None]

    #: When the same list was last found again.
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[Moment]


class AnalysisResult(Base):
    """One place in a ranked list. Scores have six decimals, and reproduce the order."""

    __tablename__ = "reranker_analysis_results"
    __table_args__ = (
        UniqueConstraint("session_id", "job_id", "submission_id"),
        UniqueConstraint("session_id", "rank_position"),
        CheckConstraint("original_similarity BETWEEN 0 AND 1", name="original_similarity"),
        CheckConstraint("rerank_score BETWEEN 0 AND 1", name="rerank_score"),
        CheckConstraint("final_score BETWEEN 0 AND 1", name="final_score"),
        CheckConstraint("score_improvement BETWEEN -1 AND 1", name="score_improvement"),
        CheckConstraint("rank_position > 0", name="rank_position"),
        Index(None, "job_id"),
        Index(None, "submission_id"),
        Index(None, "company_id"),
    )

    analysis_id: Mapped[BigId]
    session_id: Mapped[int] = mapped_column(cascade("reranker_analysis_sessions.session_id"))
    job_id: Mapped[JobRef]
    submission_id: Mapped[SubmissionRef]
    company_id: Mapped[int | None] = mapped_column(cascade("companies.company_id"))
    original_similarity: Mapped[Decimal] = mapped_column(Numeric(10, 6))
    rerank_score: Mapped[Decimal] = mapped_column(Numeric(10, 6))
    final_score: Mapped[Decimal] = mapped_column(Numeric(10, 6))
    score_improvement: Mapped[Decimal] = mapped_column(Numeric(10, 6))
    rank_position: Mapped[int] = mapped_column(Integer)

    #: The scorer's own number, before calibration.
    raw_score: Mapped[float] = mapped_column(REAL)
    explanation: Mapped[JsonObject]
    quality_metrics: Mapped[dict[str, Any] | None]
    processed_at: Mapped[Moment]
