"""The companies' side: firms, contacts, vacancies."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    Computed,
    Index,
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
    CompanyRef,
    JobRef,
    JsonList,
    JsonObject,
    LinkSource,
    Parsed,
    ParseStatus,
    TextArray,
    TextEnum,
    keep,
    one_of,
    set_null,
)


class Company(Audited, Base):
    """A firm, known by its web domain, else by its normalised name."""

    __tablename__ = "companies"
    __table_args__ = (
        Index("uq_companies_domain", "domain", unique=True),
        Index(
            "uq_companies_name_norm", "name_norm", unique=True,
            postgresql_where=text("domain IS NULL"),
        ),
    )  # fmt: skip

    company_id: Mapped[BigId]
    name: Mapped[str]
    name_norm: Mapped[str]
    aliases: Mapped[TextArray]
    domain: Mapped[str | None]
    website: Mapped[str | None]

    #: The company's own words about itself, never those about a job.
    description: Mapped[str | None]


class CompanyContact(Audited, Base):
    __tablename__ = "company_contacts"
    __table_args__ = (
        Index(None, "company_id"),
        Index(
            "uq_company_contacts_email", "company_id", func.lower(text("email")), unique=True,
            postgresql_where=text("email IS NOT NULL"),
        ),
        Index(
            "uq_company_contacts_full_name", "company_id", func.lower(text("full_name")),
            unique=True, postgresql_where=text("email IS NULL"),
        ),
    )  # fmt: skip

    contact_id: Mapped[BigId]
    company_id: Mapped[CompanyRef]
    full_name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    job_title: Mapped[str | None]
    is_primary: Mapped[bool] = mapped_column(server_default=text("false"))


class CompanyIndustry(Base):
    __tablename__ = "company_industries"

    company_id: Mapped[CompanyRef] = mapped_column(primary_key=True)
    industry_id: Mapped[int] = mapped_column(
        keep("industries.industry_id"), primary_key=True, index=True
    )


class EmploymentType(StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    FREELANCE = "freelance"
    INTERNSHIP = "internship"


class ExperienceLevel(StrEnum):
    ENTRY = "entry"
    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"
    LEAD = "lead"
    EXECUTIVE = "executive"


class JobWorkMode(StrEnum):
    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class JobStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Job(Parsed, Audited, Base):
    """One vacancy, which is exactly one submission of the company form."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("form_id", "external_id"),
        one_of("employment_type", EmploymentType),
        one_of("experience_level", ExperienceLevel),
        one_of("work_mode", JobWorkMode),
        one_of("status", JobStatus),
        one_of("parse_status", ParseStatus),
        CheckConstraint("status <> 'published' OR title IS NOT NULL", name="published_has_title"),
        Index(None, "company_id"),
        Index(None, "created_by"),
        Index(None, "parse_status", "next_attempt_at"),
        Index(None, "text_hash"),
    )

    job_id: Mapped[BigId]
    company_id: Mapped[CompanyRef]
    form_id: Mapped[str | None]
    external_id: Mapped[str | None]
    title: Mapped[str | None]
    description: Mapped[str | None]
    job_description_url: Mapped[str | None]
    job_description_raw_text: Mapped[str | None]
    employment_type: Mapped[EmploymentType | None] = mapped_column(TextEnum(EmploymentType))
    experience_level: Mapped[ExperienceLevel | None] = mapped_column(TextEnum(ExperienceLevel))
    work_mode: Mapped[JobWorkMode | None] = mapped_column(TextEnum(JobWorkMode))
    salary_range: Mapped[str | None]
    currency: Mapped[str | None] = mapped_column(CHAR(3))
    location: Mapped[str | None]
    status: Mapped[JobStatus] = mapped_column(TextEnum(JobStatus), server_default="published")
    is_active: Mapped[bool] = mapped_column(
        Computed("status = 'published'", persisted=True), nullable=True
    )
    needs_review: Mapped[bool] = mapped_column(server_default=text("false"))
    mapping_issues: Mapped[JsonList]
    other_answers: Mapped[JsonObject]
    created_by: Mapped[int | None] = mapped_column(set_null("company_contacts.contact_id"))
    last_updated: Mapped[datetime | None]


class JobCompetency(Base):
    __tablename__ = "job_competencies"
    __table_args__ = (
        one_of("source", LinkSource),
        CheckConstraint("importance_level BETWEEN 1 AND 5", name="importance_level"),
    )

    job_id: Mapped[JobRef] = mapped_column(primary_key=True)
    competency_id: Mapped[int] = mapped_column(
        keep("competencies.competency_id"), primary_key=True, index=True
    )
    source: Mapped[LinkSource] = mapped_column(
        TextEnum(LinkSource), primary_key=True, server_default="text"
    )

    #: From 1, nice to have, to 5, critical.
    importance_level: Mapped[int] = mapped_column(SmallInteger, server_default=text("3"))
