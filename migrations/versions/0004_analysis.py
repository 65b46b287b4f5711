"""What is embedded, and what was ranked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "embedding_metadata",
        sa.Column(
            "embedding_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False
        ),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("chunk_no", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("composer_version", sa.Text(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("model_revision", sa.Text(), nullable=False),
        sa.Column("dim", sa.SmallInteger(), nullable=False),
        sa.Column("collection_name", sa.Text(), nullable=False),
        sa.Column("vector_id", sa.Uuid(), nullable=False),
        sa.Column("token_count", sa.Integer(), nullable=True),
        sa.Column("truncated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "additional_metadata",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(source_type = 'resume') = (submission_id IS NOT NULL) AND (source_type = 'job_description') = (job_id IS NOT NULL)",
            name=op.f("ck_embedding_metadata_one_source"),
        ),
        sa.CheckConstraint("part IN ('headline', 'body')", name=op.f("ck_embedding_metadata_part")),
        sa.CheckConstraint(
            "source_type IN ('resume', 'job_description')",
            name=op.f("ck_embedding_metadata_source_type"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.job_id"],
            name=op.f("fk_embedding_metadata_job_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_embedding_metadata_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("embedding_id", name=op.f("pk_embedding_metadata")),
        sa.UniqueConstraint(
            "source_type",
            "submission_id",
            "job_id",
            "part",
            "chunk_no",
            "collection_name",
            name="uq_embedding_metadata_vector",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_embedding_metadata_job_id"), "embedding_metadata", ["job_id"], unique=False
    )
    op.create_index(
        op.f("ix_embedding_metadata_submission_id"),
        "embedding_metadata",
        ["submission_id"],
        unique=False,
    )
    op.create_table(
        "reranker_analysis_sessions",
        sa.Column("session_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "session_uuid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False
        ),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), server_default="running", nullable=False),
        sa.Column("total_found", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total_results", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("search_params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reranker_model", sa.Text(), nullable=False),
        sa.Column("reranker_revision", sa.Text(), nullable=False),
        sa.Column("formula_version", sa.Text(), nullable=False),
        sa.Column("input_fingerprint", sa.Text(), nullable=False),
        sa.Column("result_hash", sa.Text(), nullable=True),
        sa.Column(
            "session_stats",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(direction = 'job_to_resumes') = (job_id IS NOT NULL) AND (direction = 'resume_to_jobs') = (submission_id IS NOT NULL)",
            name=op.f("ck_reranker_analysis_sessions_one_anchor"),
        ),
        sa.CheckConstraint(
            "direction IN ('job_to_resumes', 'resume_to_jobs')",
            name=op.f("ck_reranker_analysis_sessions_direction"),
        ),
        sa.CheckConstraint(
            "status IN ('running', 'completed', 'failed')",
            name=op.f("ck_reranker_analysis_sessions_status"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_reranker_analysis_sessions_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.job_id"],
            name=op.f("fk_reranker_analysis_sessions_job_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_reranker_analysis_sessions_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_reranker_analysis_sessions")),
        sa.UniqueConstraint(
            "session_uuid", name=op.f("uq_reranker_analysis_sessions_session_uuid")
        ),
    )
    op.create_index(
        op.f("ix_reranker_analysis_sessions_company_id"),
        "reranker_analysis_sessions",
        ["company_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reranker_analysis_sessions_job_id_completed_at"),
        "reranker_analysis_sessions",
        ["job_id", "completed_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reranker_analysis_sessions_submission_id_completed_at"),
        "reranker_analysis_sessions",
        ["submission_id", "completed_at"],
        unique=False,
    )
    op.create_index(
        "uq_reranker_analysis_sessions_fingerprint",
        "reranker_analysis_sessions",
        ["job_id", "submission_id", "input_fingerprint"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("status = 'completed'"),
    )
    op.create_table(
        "reranker_analysis_results",
        sa.Column("analysis_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("original_similarity", sa.Numeric(precision=10, scale=6), nullable=False),
        sa.Column("rerank_score", sa.Numeric(precision=10, scale=6), nullable=False),
        sa.Column("final_score", sa.Numeric(precision=10, scale=6), nullable=False),
        sa.Column("score_improvement", sa.Numeric(precision=10, scale=6), nullable=False),
        sa.Column("rank_position", sa.Integer(), nullable=False),
        sa.Column("raw_score", sa.REAL(), nullable=False),
        sa.Column(
            "explanation",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("quality_metrics", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "processed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "final_score BETWEEN 0 AND 1", name=op.f("ck_reranker_analysis_results_final_score")
        ),
        sa.CheckConstraint(
            "original_similarity BETWEEN 0 AND 1",
            name=op.f("ck_reranker_analysis_results_original_similarity"),
        ),
        sa.CheckConstraint(
            "rank_position > 0", name=op.f("ck_reranker_analysis_results_rank_position")
        ),
        sa.CheckConstraint(
            "rerank_score BETWEEN 0 AND 1", name=op.f("ck_reranker_analysis_results_rerank_score")
        ),
        sa.CheckConstraint(
            "score_improvement BETWEEN -1 AND 1",
            name=op.f("ck_reranker_analysis_results_score_improvement"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_reranker_analysis_results_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["jobs.job_id"],
            name=op.f("fk_reranker_analysis_results_job_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["reranker_analysis_sessions.session_id"],
            name=op.f("fk_reranker_analysis_results_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_reranker_analysis_results_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("analysis_id", name=op.f("pk_reranker_analysis_results")),
        sa.UniqueConstraint(
            "session_id",
            "job_id",
            "submission_id",
            name=op.f("uq_reranker_analysis_results_session_id_job_id_submission_id"),
        ),
        sa.UniqueConstraint(
            "session_id",
            "rank_position",
            name=op.f("uq_reranker_analysis_results_session_id_rank_position"),
        ),
    )
    op.create_index(
        op.f("ix_reranker_analysis_results_company_id"),
        "reranker_analysis_results",
        ["company_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reranker_analysis_results_job_id"),
        "reranker_analysis_results",
        ["job_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reranker_analysis_results_submission_id"),
        "reranker_analysis_results",
        ["submission_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_reranker_analysis_results_submission_id"), table_name="reranker_analysis_results"
    )
    op.drop_index(
        op.f("ix_reranker_analysis_results_job_id"), table_name="reranker_analysis_results"
    )
    op.drop_index(
        op.f("ix_reranker_analysis_results_company_id"), table_name="reranker_analysis_results"
    )
    op.drop_table("reranker_analysis_results")
    op.drop_index(
        "uq_reranker_analysis_sessions_fingerprint",
        table_name="reranker_analysis_sessions",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("status = 'completed'"),
    )
    op.drop_index(
        op.f("ix_reranker_analysis_sessions_submission_id_completed_at"),
        table_name="reranker_analysis_sessions",
    )
    op.drop_index(
        op.f("ix_reranker_analysis_sessions_job_id_completed_at"),
        table_name="reranker_analysis_sessions",
    )
    op.drop_index(
        op.f("ix_reranker_analysis_sessions_company_id"), table_name="reranker_analysis_sessions"
    )
    op.drop_table("reranker_analysis_sessions")
    op.drop_index(op.f("ix_embedding_metadata_submission_id"), table_name="embedding_metadata")
    op.drop_index(op.f("ix_embedding_metadata_job_id"), table_name="embedding_metadata")
    op.drop_table("embedding_metadata")
