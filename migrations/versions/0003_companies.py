"""The companies' side, and what people decide."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "companies",
        sa.Column("company_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_norm", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
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
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_companies")),
    )
    op.create_index("uq_companies_domain", "companies", ["domain"], unique=True)
    op.create_index(
        "uq_companies_name_norm",
        "companies",
        ["name_norm"],
        unique=True,
        postgresql_where=sa.text("domain IS NULL"),
    )
    op.create_table(
        "company_contacts",
        sa.Column("contact_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("false"), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_company_contacts_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_company_contacts")),
    )
    op.create_index(
        op.f("ix_company_contacts_company_id"), "company_contacts", ["company_id"], unique=False
    )
    op.create_index(
        "uq_company_contacts_email",
        "company_contacts",
        ["company_id", sa.literal_column("lower(email)")],
        unique=True,
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.create_index(
        "uq_company_contacts_full_name",
        "company_contacts",
        ["company_id", sa.literal_column("lower(full_name)")],
        unique=True,
        postgresql_where=sa.text("email IS NULL"),
    )
    op.create_table(
        "company_industries",
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_company_industries_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"],
            ["industries.industry_id"],
            name=op.f("fk_company_industries_industry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "industry_id", name=op.f("pk_company_industries")),
    )
    op.create_index(
        op.f("ix_company_industries_industry_id"),
        "company_industries",
        ["industry_id"],
        unique=False,
    )
    op.create_table(
        "hiring_stages",
        sa.Column("stage_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_hiring_stages_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stage_id", name=op.f("pk_hiring_stages")),
        sa.UniqueConstraint(
            "company_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name=op.f("uq_hiring_stages_company_id_position"),
        ),
    )
    op.create_index(
        "uq_hiring_stages_name",
        "hiring_stages",
        ["company_id", sa.literal_column("lower(name)")],
        unique=True,
    )
    op.create_table(
        "custom_values",
        sa.Column("custom_value_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_norm", sa.Text(), nullable=False),
        sa.Column("occurrences", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("best_guess", sa.Text(), nullable=True),
        sa.Column("best_score", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
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
            "state IN ('new', 'accepted', 'rejected')", name=op.f("ck_custom_values_state")
        ),
        sa.CheckConstraint(
            "type IN ('industry', 'competency', 'skill', 'technology', 'location', 'role', 'degree_level', 'field_of_study')",
            name=op.f("ck_custom_values_type"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_custom_values_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["company_contacts.contact_id"],
            name=op.f("fk_custom_values_created_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("custom_value_id", name=op.f("pk_custom_values")),
        sa.UniqueConstraint(
            "company_id",
            "type",
            "value_norm",
            name=op.f("uq_custom_values_company_id_type_value_norm"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_custom_values_created_by"), "custom_values", ["created_by"], unique=False
    )
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("job_description_url", sa.Text(), nullable=True),
        sa.Column("job_description_raw_text", sa.Text(), nullable=True),
        sa.Column("employment_type", sa.Text(), nullable=True),
        sa.Column("experience_level", sa.Text(), nullable=True),
        sa.Column("work_mode", sa.Text(), nullable=True),
        sa.Column("salary_range", sa.Text(), nullable=True),
        sa.Column("currency", sa.CHAR(length=3), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="published", nullable=False),
        sa.Column(
            "is_active",
            sa.Boolean(),
            sa.Computed("status = 'published'", persisted=True),
            nullable=True,
        ),
        sa.Column("needs_review", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "mapping_issues",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "other_answers",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("last_updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parse_status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("parse_error_code", sa.Text(), nullable=True),
        sa.Column("parse_attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("parse_starts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sha256", sa.Text(), nullable=True),
        sa.Column("parser_version", sa.Text(), nullable=True),
        sa.Column("text_language", sa.Text(), nullable=True),
        sa.Column("parsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=True),
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
            "employment_type IN ('full_time', 'part_time', 'contract', 'freelance', 'internship')",
            name=op.f("ck_jobs_employment_type"),
        ),
        sa.CheckConstraint(
            "experience_level IN ('entry', 'junior', 'middle', 'senior', 'lead', 'executive')",
            name=op.f("ck_jobs_experience_level"),
        ),
        sa.CheckConstraint(
            "parse_status IN ('pending', 'ok', 'no_document', 'empty', 'needs_ocr', 'unsupported', 'failed_transient', 'failed_permanent')",
            name=op.f("ck_jobs_parse_status"),
        ),
        sa.CheckConstraint(
            "status <> 'published' OR title IS NOT NULL", name=op.f("ck_jobs_published_has_title")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'closed', 'archived')", name=op.f("ck_jobs_status")
        ),
        sa.CheckConstraint(
            "work_mode IN ('onsite', 'hybrid', 'remote')", name=op.f("ck_jobs_work_mode")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.company_id"],
            name=op.f("fk_jobs_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["company_contacts.contact_id"],
            name=op.f("fk_jobs_created_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("form_id", "external_id", name=op.f("uq_jobs_form_id_external_id")),
    )
    op.create_index(op.f("ix_jobs_company_id"), "jobs", ["company_id"], unique=False)
    op.create_index(op.f("ix_jobs_created_by"), "jobs", ["created_by"], unique=False)
    op.create_index(
        op.f("ix_jobs_parse_status_next_attempt_at"),
        "jobs",
        ["parse_status", "next_attempt_at"],
        unique=False,
    )
    op.create_index(op.f("ix_jobs_text_hash"), "jobs", ["text_hash"], unique=False)
    op.create_table(
        "job_candidates",
        sa.Column("job_candidate_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("resume_url", sa.Text(), nullable=True),
        sa.Column("linkedin_url", sa.Text(), nullable=True),
        sa.Column("current_stage_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "application_date",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("status", sa.Text(), server_default="applied", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('applied', 'reviewed', 'interviewed', 'offered', 'hired', 'rejected')",
            name=op.f("ck_job_candidates_status"),
        ),
        sa.ForeignKeyConstraint(
            ["current_stage_id"],
            ["hiring_stages.stage_id"],
            name=op.f("fk_job_candidates_current_stage_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.job_id"], name=op.f("fk_job_candidates_job_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_job_candidates_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_candidate_id", name=op.f("pk_job_candidates")),
        sa.UniqueConstraint(
            "job_id", "submission_id", name=op.f("uq_job_candidates_job_id_submission_id")
        ),
    )
    op.create_index(
        op.f("ix_job_candidates_current_stage_id"),
        "job_candidates",
        ["current_stage_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_job_candidates_submission_id"), "job_candidates", ["submission_id"], unique=False
    )
    op.create_index(
        "uq_job_candidates_email",
        "job_candidates",
        ["job_id", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_table(
        "job_competencies",
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("competency_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), server_default="text", nullable=False),
        sa.Column(
            "importance_level", sa.SmallInteger(), server_default=sa.text("3"), nullable=False
        ),
        sa.CheckConstraint(
            "source IN ('form', 'text', 'operator')", name=op.f("ck_job_competencies_source")
        ),
        sa.CheckConstraint(
            "importance_level BETWEEN 1 AND 5", name=op.f("ck_job_competencies_importance_level")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competencies.competency_id"],
            name=op.f("fk_job_competencies_competency_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.job_id"], name=op.f("fk_job_competencies_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "job_id", "competency_id", "source", name=op.f("pk_job_competencies")
        ),
    )
    op.create_index(
        op.f("ix_job_competencies_competency_id"),
        "job_competencies",
        ["competency_id"],
        unique=False,
    )
    op.create_table(
        "candidate_actions",
        sa.Column("action_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job_candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("action_type", sa.Text(), nullable=False),
        sa.Column(
            "action_date",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("completed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "action_type IN ('interview', 'assessment', 'offer', 'rejection', 'note', 'review', 'follow_up')",
            name=op.f("ck_candidate_actions_action_type"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"],
            ["company_contacts.contact_id"],
            name=op.f("fk_candidate_actions_assigned_to"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["job_candidate_id"],
            ["job_candidates.job_candidate_id"],
            name=op.f("fk_candidate_actions_job_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["hiring_stages.stage_id"],
            name=op.f("fk_candidate_actions_stage_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_candidate_actions")),
    )
    op.create_index(
        op.f("ix_candidate_actions_assigned_to"), "candidate_actions", ["assigned_to"], unique=False
    )
    op.create_index(
        op.f("ix_candidate_actions_job_candidate_id"),
        "candidate_actions",
        ["job_candidate_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_candidate_actions_stage_id"), "candidate_actions", ["stage_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_candidate_actions_stage_id"), table_name="candidate_actions")
    op.drop_index(op.f("ix_candidate_actions_job_candidate_id"), table_name="candidate_actions")
    op.drop_index(op.f("ix_candidate_actions_assigned_to"), table_name="candidate_actions")
    op.drop_table("candidate_actions")
    op.drop_index(op.f("ix_job_competencies_competency_id"), table_name="job_competencies")
    op.drop_table("job_competencies")
    op.drop_index("uq_job_candidates_email", table_name="job_candidates")
    op.drop_index(op.f("ix_job_candidates_submission_id"), table_name="job_candidates")
    op.drop_index(op.f("ix_job_candidates_current_stage_id"), table_name="job_candidates")
    op.drop_table("job_candidates")
    op.drop_index(op.f("ix_jobs_text_hash"), table_name="jobs")
    op.drop_index(op.f("ix_jobs_parse_status_next_attempt_at"), table_name="jobs")
    op.drop_index(op.f("ix_jobs_created_by"), table_name="jobs")
    op.drop_index(op.f("ix_jobs_company_id"), table_name="jobs")
    op.drop_table("jobs")
    op.drop_index(op.f("ix_custom_values_created_by"), table_name="custom_values")
    op.drop_table("custom_values")
    op.drop_index("uq_hiring_stages_name", table_name="hiring_stages")
    op.drop_table("hiring_stages")
    op.drop_index(op.f("ix_company_industries_industry_id"), table_name="company_industries")
    op.drop_table("company_industries")
    op.drop_index(
        "uq_company_contacts_full_name",
        table_name="company_contacts",
        postgresql_where=sa.text("email IS NULL"),
    )
    op.drop_index(
        "uq_company_contacts_email",
        table_name="company_contacts",
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.drop_index(op.f("ix_company_contacts_company_id"), table_name="company_contacts")
    op.drop_table("company_contacts")
    op.drop_index(
        "uq_companies_name_norm", table_name="companies", postgresql_where=sa.text("domain IS NULL")
    )
    op.drop_index("uq_companies_domain", table_name="companies")
    op.drop_table("companies")
