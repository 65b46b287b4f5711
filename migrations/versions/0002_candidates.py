"""The candidates' side."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("candidate_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("mobile_number", sa.Text(), nullable=True),
        sa.Column("linkedin_url", sa.Text(), nullable=True),
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
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_candidates")),
    )
    op.create_index(
        "uq_candidates_lower_email", "candidates", [sa.literal_column("lower(email)")], unique=True
    )
    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("current_step", sa.Text(), server_default="received", nullable=False),
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
        sa.Column("resume_url", sa.Text(), nullable=True),
        sa.Column("resume_raw_text", sa.Text(), nullable=True),
        sa.Column("agree_to_processing", sa.Boolean(), nullable=True),
        sa.Column("agree_to_contact", sa.Boolean(), nullable=True),
        sa.Column("submission_started", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legally_authorized_us", sa.Boolean(), nullable=True),
        sa.Column("requires_sponsorship", sa.Boolean(), nullable=True),
        sa.Column("pe_license", sa.Boolean(), nullable=True),
        sa.Column("work_preference", sa.Text(), nullable=True),
        sa.Column("work_mode", sa.Text(), nullable=True),
        sa.Column("willingness_to_travel", sa.SmallInteger(), nullable=True),
        sa.Column("willing_to_relocate", sa.Text(), nullable=True),
        sa.Column("relocation", sa.Text(), nullable=True),
        sa.Column("work_shift_related", sa.Boolean(), nullable=True),
        sa.Column(
            "available_shifts", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("specific_locations_preferred", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("utm_source", sa.Text(), nullable=True),
        sa.Column("utm_medium", sa.Text(), nullable=True),
        sa.Column("utm_campaign", sa.Text(), nullable=True),
        sa.Column("network_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
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
            "current_step IN ('received', 'parsed', 'embedded', 'ranked')",
            name=op.f("ck_submissions_current_step"),
        ),
        sa.CheckConstraint(
            "parse_status IN ('pending', 'ok', 'no_document', 'empty', 'needs_ocr', 'unsupported', 'failed_transient', 'failed_permanent')",
            name=op.f("ck_submissions_parse_status"),
        ),
        sa.CheckConstraint(
            "relocation IN ('yes', 'no', 'depends')", name=op.f("ck_submissions_relocation")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'active', 'inactive', 'archived')",
            name=op.f("ck_submissions_status"),
        ),
        sa.CheckConstraint(
            "work_mode IN ('onsite', 'hybrid', 'remote', 'any')",
            name=op.f("ck_submissions_work_mode"),
        ),
        sa.CheckConstraint(
            "willingness_to_travel BETWEEN 0 AND 10",
            name=op.f("ck_submissions_willingness_to_travel"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidates.candidate_id"],
            name=op.f("fk_submissions_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "form_id", "external_id", name=op.f("uq_submissions_form_id_external_id")
        ),
    )
    op.create_index(
        op.f("ix_submissions_candidate_id"), "submissions", ["candidate_id"], unique=False
    )
    op.create_index(
        op.f("ix_submissions_parse_status_next_attempt_at"),
        "submissions",
        ["parse_status", "next_attempt_at"],
        unique=False,
    )
    op.create_index(op.f("ix_submissions_text_hash"), "submissions", ["text_hash"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("address_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state_province", sa.Text(), nullable=True),
        sa.Column("zip_postal_code", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_addresses_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_addresses")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_addresses_submission_id")),
    )
    op.create_table(
        "education",
        sa.Column("education_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("degree_level", sa.Text(), nullable=True),
        sa.Column(
            "degree_levels", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("other_degree_level", sa.Text(), nullable=True),
        sa.Column("other_field_of_study", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_education_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("education_id", name=op.f("pk_education")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_education_submission_id")),
    )
    op.create_table(
        "salary_expectations",
        sa.Column("expectation_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("min_salary", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("max_salary", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("currency", sa.CHAR(length=3), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "period IN ('hour', 'day', 'month', 'year')", name=op.f("ck_salary_expectations_period")
        ),
        sa.CheckConstraint(
            "min_salary >= 0 AND max_salary >= 0", name=op.f("ck_salary_expectations_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_salary_expectations_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("expectation_id", name=op.f("pk_salary_expectations")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_salary_expectations_submission_id")),
    )
    op.create_table(
        "submission_competencies",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("competency_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), server_default="form", nullable=False),
        sa.CheckConstraint(
            "source IN ('form', 'text', 'operator')", name=op.f("ck_submission_competencies_source")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competencies.competency_id"],
            name=op.f("fk_submission_competencies_competency_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_submission_competencies_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "competency_id", "source", name=op.f("pk_submission_competencies")
        ),
    )
    op.create_index(
        op.f("ix_submission_competencies_competency_id"),
        "submission_competencies",
        ["competency_id"],
        unique=False,
    )
    op.create_table(
        "submission_industries",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_id"],
            ["industries.industry_id"],
            name=op.f("fk_submission_industries_industry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_submission_industries_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "industry_id", name=op.f("pk_submission_industries")
        ),
    )
    op.create_index(
        op.f("ix_submission_industries_industry_id"),
        "submission_industries",
        ["industry_id"],
        unique=False,
    )
    op.create_table(
        "submission_locations",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.location_id"],
            name=op.f("fk_submission_locations_location_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_submission_locations_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "location_id", name=op.f("pk_submission_locations")
        ),
    )
    op.create_index(
        op.f("ix_submission_locations_location_id"),
        "submission_locations",
        ["location_id"],
        unique=False,
    )
    op.create_table(
        "submission_roles",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["roles.role_id"],
            name=op.f("fk_submission_roles_role_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.submission_id"],
            name=op.f("fk_submission_roles_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", "role_id", name=op.f("pk_submission_roles")),
    )
    op.create_index(
        op.f("ix_submission_roles_role_id"), "submission_roles", ["role_id"], unique=False
    )
    op.create_table(
        "education_fields",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("education_id", sa.BigInteger(), nullable=False),
        sa.Column("field_name", sa.Text(), nullable=False),
        sa.Column("field_category", sa.Text(), nullable=True),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "field_category IN ('technical', 'business', 'medical', 'humanities', 'other')",
            name=op.f("ck_education_fields_field_category"),
        ),
        sa.ForeignKeyConstraint(
            ["education_id"],
            ["education.education_id"],
            name=op.f("fk_education_fields_education_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_education_fields")),
        sa.UniqueConstraint(
            "education_id", "field_name", name=op.f("uq_education_fields_education_id_field_name")
        ),
    )


def downgrade() -> None:
    op.drop_table("education_fields")
    op.drop_index(op.f("ix_submission_roles_role_id"), table_name="submission_roles")
    op.drop_table("submission_roles")
    op.drop_index(op.f("ix_submission_locations_location_id"), table_name="submission_locations")
    op.drop_table("submission_locations")
    op.drop_index(op.f("ix_submission_industries_industry_id"), table_name="submission_industries")
    op.drop_table("submission_industries")
    op.drop_index(
        op.f("ix_submission_competencies_competency_id"), table_name="submission_competencies"
    )
    op.drop_table("submission_competencies")
    op.drop_table("salary_expectations")
    op.drop_table("education")
    op.drop_table("addresses")
    op.drop_index(op.f("ix_submissions_text_hash"), table_name="submissions")
    op.drop_index(op.f("ix_submissions_parse_status_next_attempt_at"), table_name="submissions")
    op.drop_index(op.f("ix_submissions_candidate_id"), table_name="submissions")
    op.drop_table("submissions")
    op.drop_index("uq_candidates_lower_email", table_name="candidates")
    op.drop_table("candidates")
