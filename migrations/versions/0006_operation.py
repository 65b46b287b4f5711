"""Runs, messages, scores and processes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("event_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_events")),
        schema="ops",
    )
    op.create_index(op.f("ix_audit_events_at"), "audit_events", ["at"], unique=False, schema="ops")
    op.create_table(
        "corpus_versions",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_corpus_versions")),
        schema="ops",
    )
    op.create_table(
        "dead_letters",
        sa.Column("dead_letter_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("message", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("item_key", sa.Text(), nullable=True),
        sa.Column(
            "died_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("replayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replays", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("dead_letter_id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("message_id", name=op.f("uq_dead_letters_message_id")),
        schema="ops",
    )
    op.create_index(
        op.f("ix_dead_letters_error_code"),
        "dead_letters",
        ["error_code"],
        unique=False,
        schema="ops",
    )
    op.create_table(
        "outbox",
        sa.Column("outbox_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("args", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "options",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("50"), nullable=False),
        sa.Column("merge_key", sa.Text(), nullable=True),
        sa.Column(
            "available_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_outbox")),
        schema="ops",
    )
    op.create_index(
        op.f("ix_outbox_queue_priority_outbox_id"),
        "outbox",
        ["queue", "priority", "outbox_id"],
        unique=False,
        schema="ops",
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tick", sa.DateTime(timezone=True), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), server_default="running", nullable=False),
        sa.Column("open_items", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'reranking', 'completed', 'completed_with_errors', 'abandoned')",
            name=op.f("ck_runs_status"),
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
        sa.UniqueConstraint("kind", "tick", name=op.f("uq_runs_kind_tick")),
        schema="ops",
    )
    op.create_index(op.f("ix_runs_status"), "runs", ["status"], unique=False, schema="ops")
    op.create_table(
        "task_results",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column(
            "queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'retrying', 'done', 'dead')",
            name=op.f("ck_task_results_status"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_task_results")),
        schema="ops",
    )
    op.create_index(
        op.f("ix_task_results_expires_at"),
        "task_results",
        ["expires_at"],
        unique=False,
        schema="ops",
    )
    op.create_table(
        "tombstones",
        sa.Column("subject_hmac", sa.Text(), nullable=False),
        sa.Column(
            "erased_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("subject_hmac", name=op.f("pk_tombstones")),
        schema="ops",
    )
    op.create_table(
        "workers",
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("queues", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("actors", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "last_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_workers")),
        schema="ops",
    )
    op.create_table(
        "work_items",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status IN ('open', 'done', 'degraded', 'failed', 'deferred', 'skipped')",
            name=op.f("ck_work_items_status"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["ops.runs.run_id"], name=op.f("fk_work_items_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "item_key", name=op.f("pk_work_items")),
        schema="ops",
    )
    op.create_index(
        op.f("ix_work_items_item_key"), "work_items", ["item_key"], unique=False, schema="ops"
    )
    op.create_index(
        op.f("ix_work_items_status_updated_at"),
        "work_items",
        ["status", "updated_at"],
        unique=False,
        schema="ops",
    )
    op.create_table(
        "pair_scores",
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("job_text_hash", sa.Text(), nullable=False),
        sa.Column("resume_text_hash", sa.Text(), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("model_revision", sa.Text(), nullable=False),
        sa.Column("backend", sa.Text(), nullable=False),
        sa.Column("dtype", sa.Text(), nullable=False),
        sa.Column("input_version", sa.Text(), nullable=False),
        sa.Column("raw_score", sa.REAL(), nullable=False),
        sa.Column(
            "computed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.job_id"], name=op.f("fk_pair_scores_job_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_pair_scores_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "job_id",
            "submission_id",
            "job_text_hash",
            "resume_text_hash",
            "model_name",
            "model_revision",
            "backend",
            "dtype",
            "input_version",
            name=op.f("pk_pair_scores"),
        ),
        schema="ops",
    )
    op.create_index(
        op.f("ix_pair_scores_submission_id"),
        "pair_scores",
        ["submission_id"],
        unique=False,
        schema="ops",
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_pair_scores_submission_id"), table_name="pair_scores", schema="ops")
    op.drop_table("pair_scores", schema="ops")
    op.drop_index(op.f("ix_work_items_status_updated_at"), table_name="work_items", schema="ops")
    op.drop_index(op.f("ix_work_items_item_key"), table_name="work_items", schema="ops")
    op.drop_table("work_items", schema="ops")
    op.drop_table("workers", schema="ops")
    op.drop_table("tombstones", schema="ops")
    op.drop_index(op.f("ix_task_results_expires_at"), table_name="task_results", schema="ops")
    op.drop_table("task_results", schema="ops")
    op.drop_index(op.f("ix_runs_status"), table_name="runs", schema="ops")
    op.drop_table("runs", schema="ops")
    op.drop_index(op.f("ix_outbox_queue_priority_outbox_id"), table_name="outbox", schema="ops")
    op.drop_table("outbox", schema="ops")
    op.drop_index(op.f("ix_dead_letters_error_code"), table_name="dead_letters", schema="ops")
    op.drop_table("dead_letters", schema="ops")
    op.drop_table("corpus_versions", schema="ops")
    op.drop_index(op.f("ix_audit_events_at"), table_name="audit_events", schema="ops")
    op.drop_table("audit_events", schema="ops")
