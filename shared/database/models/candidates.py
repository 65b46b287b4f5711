"""The candidates' side: people, and what they answered."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CHAR, CheckConstraint, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.database.models.base import (
    Audited,
    Base,
    BigId,
    JsonList,
    JsonObject,
    LinkSource,
    Parsed,
    ParseStatus,
    Small,
    SubmissionRef,
    TextArray,
    TextEnum,
    cascade,
    keep,
    one_of,
)


class Candidate(Audited, Base):
    """A person, known by the lower-cased e-mail address."""

    __tablename__ = "candidates"
    __table_args__ = (Index("uq_candidates_lower_email", func.lower(text("email")), unique=True),)

    candidate_id: Mapped[BigId]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    email: Mapped[str | None]
    mobile_number: Mapped[str | None]
    linkedin_url: Mapped[str | None]


class SubmissionStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"


class Step(StrEnum):
    """The last stage that the current text of a submission has passed."""

    RECEIVED = "received"
    PARSED = "parsed"
    EMBEDDED = "embedded"
    RANKED = "ranked"


class CandidateWorkMode(StrEnum):
    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"
    ANY = "any"


class Relocation(StrEnum):
    YES = "yes"
    NO = "no"
    DEPENDS = "depends"


class Submission(Parsed, Audited, Base):
    """One filled-in form: profile and resume of that moment."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("form_id", "external_id"),
        one_of("status", SubmissionStatus),
        one_of("current_step", Step),
        one_of("parse_status", ParseStatus),
        one_of("work_mode", CandidateWorkMode),
        one_of("relocation", Relocation),
        CheckConstraint("willingness_to_travel BETWEEN 0 AND 10", name="willingness_to_travel"),
        Index(None, "candidate_id"),
        Index(None, "parse_status", "next_attempt_at"),
        Index(None, "text_hash"),
    )

    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(cascade("candidates.candidate_id"))
    form_id: Mapped[str]
    external_id: Mapped[str]
    status: Mapped[SubmissionStatus] = mapped_column(
        TextEnum(SubmissionStatus), server_default="pending"
    )
    current_step: Mapped[Step] = mapped_column(TextEnum(Step), server_default="received")
    needs_review: Mapped[bool] = mapped_column(server_default=text("false"))
    mapping_issues: Mapped[JsonList]
    other_answers: Mapped[JsonObject]
    resume_url: Mapped[str | None]
    resume_raw_text: Mapped[str | None]

    #: Unanswered is not "no": nullable, like every yes or no below.
    agree_to_processing: Mapped[bool | None]
    agree_to_contact: Mapped[bool | None]
    submission_started: Mapped[datetime | None]
    last_updated: Mapped[datetime | None]
    legally_authorized_us: Mapped[bool | None]
    requires_sponsorship: Mapped[bool | None]
    pe_license: Mapped[bool | None]

    #: The label as given; the code beside it stays null for an unknown label.
    work_preference: Mapped[str | None]
    work_mode: Mapped[CandidateWorkMode | None] = mapped_column(TextEnum(CandidateWorkMode))
    willingness_to_travel: Mapped[Small | None]
    willing_to_relocate: Mapped[str | None]
    relocation: Mapped[Relocation | None] = mapped_column(TextEnum(Relocation))
    work_shift_related: Mapped[bool | None]
    available_shifts: Mapped[TextArray]
    specific_locations_preferred: Mapped[str | None]
    source: Mapped[str | None]
    utm_source: Mapped[str | None]
    utm_medium: Mapped[str | None]
    utm_campaign: Mapped[str | None]
    network_id: Mapped[str | None]
    url: Mapped[str | None]


class Address(Base):
    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("submission_id"),)

    address_id: Mapped[BigId]
    submission_id: Mapped[SubmissionRef]
    address: Mapped[str | None]
    city: Mapped[str | None]
    state_province: Mapped[str | None]
    zip_postal_code: Mapped[str | None]
    country: Mapped[str | None]

    #: The answer as it came: text or object.
    raw: Mapped[Any | None] = mapped_column(JSONB)


class Education(Base):
    __tablename__ = "education"
    __table_args__ = (UniqueConstraint("submission_id"),)

    education_id: Mapped[BigId]
    submission_id: Mapped[SubmissionRef]

    #: The highest code among `degree_levels`.
    degree_level: Mapped[str | None]
    degree_levels: Mapped[TextArray]
    other_degree_level: Mapped[str | None]
    other_field_of_study: Mapped[str | None]


class FieldCategory(StrEnum):
    TECHNICAL = "technical"
    BUSINESS = "business"
    MEDICAL = "medical"
    HUMANITIES = "humanities"
    OTHER = "other"


class EducationField(Base):
    __tablename__ = "education_fields"
    __table_args__ = (
        UniqueConstraint("education_id", "field_name"),
        one_of("field_category", FieldCategory),
    )

    id: Mapped[BigId]
    education_id: Mapped[int] = mapped_column(cascade("education.education_id"))
    field_name: Mapped[str]
    field_category: Mapped[FieldCategory | None] = mapped_column(TextEnum(FieldCategory))
    is_primary: Mapped[bool] = mapped_column(server_default=text("false"))


class SalaryPeriod(StrEnum):
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class SalaryExpectation(Base):
    __tablename__ = "salary_expectations"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        one_of("period", SalaryPeriod),
        CheckConstraint("min_salary >= 0 AND max_salary >= 0", name="amounts"),
    )

    expectation_id: Mapped[BigId]
    submission_id: Mapped[SubmissionRef]
    min_salary: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    max_salary: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    currency: Mapped[str | None] = mapped_column(CHAR(3))
    period: Mapped[SalaryPeriod | None] = mapped_column(TextEnum(SalaryPeriod))
    raw: Mapped[dict[str, Any] | None]


class SubmissionCompetency(Base):
    __tablename__ = "submission_competencies"
    __table_args__ = (one_of("source", LinkSource),)

    submission_id: Mapped[SubmissionRef] = mapped_column(primary_key=True)
    competency_id: Mapped[int] = mapped_column(
        keep("competencies.competency_id"), primary_key=True, index=True
    )
    source: Mapped[LinkSource] = mapped_column(
        TextEnum(LinkSource), primary_key=True, server_default="form"
    )


class SubmissionRole(Base):
    __tablename__ = "submission_roles"

    submission_id: Mapped[SubmissionRef] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(keep("roles.role_id"), primary_key=True, index=True)


class SubmissionIndustry(Base):
    __tablename__ = "submission_industries"

    submission_id: Mapped[SubmissionRef] = mapped_column(primary_key=True)
    industry_id: Mapped[int] = mapped_column(
        keep("industries.industry_id"), primary_key=True, index=True
    )


class SubmissionLocation(Base):
    __tablename__ = "submission_locations"

    submission_id: Mapped[SubmissionRef] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(
        keep("locations.location_id"), primary_key=True, index=True
    )
