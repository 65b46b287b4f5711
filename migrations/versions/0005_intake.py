"""Raw answers, forms and files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("unreferenced_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
        schema="ops",
    )
    op.create_table(
        "form_cursors",
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("watermark", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_poll_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sweep_offset", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sweep_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sweep_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("webhook_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('candidate', 'company')", name=op.f("ck_form_cursors_kind")),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_form_cursors")),
        schema="ops",
    )
    op.create_table(
        "form_definitions",
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("definition_sha256", sa.Text(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "drift",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("form_id", "definition_sha256", name=op.f("pk_form_definitions")),
        schema="ops",
    )
    op.create_table(
        "rate_slots",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rate_slots")),
        schema="ops",
    )
    op.create_table(
        "raw_payloads",
        sa.Column("payload_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last_updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column(
            "received_at",
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
        sa.Column("missed_sweeps", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("map_status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("mapping_version", sa.Text(), nullable=True),
        sa.Column(
            "issues",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("mapped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('candidate', 'company')", name=op.f("ck_raw_payloads_kind")),
        sa.CheckConstraint(
            "map_status IN ('pending', 'mapped', 'needs_review', 'superseded', 'refused')",
            name=op.f("ck_raw_payloads_map_status"),
        ),
        sa.CheckConstraint(
            "origin IN ('poll', 'sweep', 'webhook', 'manual')", name=op.f("ck_raw_payloads_origin")
        ),
        sa.PrimaryKeyConstraint("payload_id", name=op.f("pk_raw_payloads")),
        sa.UniqueConstraint(
            "form_id",
            "external_id",
            "payload_sha256",
            name=op.f("uq_raw_payloads_form_id_external_id_payload_sha256"),
        ),
        schema="ops",
    )
    op.create_index(
        op.f("ix_raw_payloads_map_status"),
        "raw_payloads",
        ["map_status"],
        unique=False,
        schema="ops",
    )
    op.create_table(
        "blob_texts",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column(
            "warnings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'ok', 'no_document', 'empty', 'needs_ocr', 'unsupported', 'failed_transient', 'failed_permanent')",
            name=op.f("ck_blob_texts_status"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["ops.blobs.sha256"],
            name=op.f("fk_blob_texts_sha256"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("sha256", "parser_version", name=op.f("pk_blob_texts")),
        schema="ops",
    )
    op.create_table(
        "documents",
        sa.Column(
            "document_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False
        ),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("file_index", sa.SmallInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=True),
        sa.Column("blob_sha256", sa.Text(), nullable=True),
        sa.Column("fetch_status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("fetch_error_code", sa.Text(), nullable=True),
        sa.Column("http_status", sa.SmallInteger(), nullable=True),
        sa.Column("is_current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "fetch_status IN ('pending', 'fetched', 'failed_transient', 'failed_permanent')",
            name=op.f("ck_documents_fetch_status"),
        ),
        sa.CheckConstraint(
            "source_type IN ('resume', 'job_description')", name=op.f("ck_documents_source_type")
        ),
        sa.ForeignKeyConstraint(
            ["blob_sha256"],
            ["ops.blobs.sha256"],
            name=op.f("fk_documents_blob_sha256"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.job_id"], name=op.f("fk_documents_job_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_documents_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_documents")),
        schema="ops",
    )
    op.create_index(
        op.f("ix_documents_blob_sha256"), "documents", ["blob_sha256"], unique=False, schema="ops"
    )
    op.create_index(
        op.f("ix_documents_job_id"), "documents", ["job_id"], unique=False, schema="ops"
    )
    op.create_index(
        op.f("ix_documents_submission_id"),
        "documents",
        ["submission_id"],
        unique=False,
        schema="ops",
    )
    op.create_index(
        "uq_documents_link",
        "documents",
        ["submission_id", "job_id", sa.literal_column("md5(url)")],
        unique=True,
        schema="ops",
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_index(
        "uq_documents_link",
        table_name="documents",
        schema="ops",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index(op.f("ix_documents_submission_id"), table_name="documents", schema="ops")
    op.drop_index(op.f("ix_documents_job_id"), table_name="documents", schema="ops")
    op.drop_index(op.f("ix_documents_blob_sha256"), table_name="documents", schema="ops")
    op.drop_table("documents", schema="ops")
    op.drop_table("blob_texts", schema="ops")
    op.drop_index(op.f("ix_raw_payloads_map_status"), table_name="raw_payloads", schema="ops")
    op.drop_table("raw_payloads", schema="ops")
    op.drop_table("rate_slots", schema="ops")
    op.drop_table("form_definitions", schema="ops")
    op.drop_table("form_cursors", schema="ops")
    op.drop_table("blobs", schema="ops")
