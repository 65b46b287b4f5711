"""What people decide. No actor writes job candidates or actions."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Integer, Numeric, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database.models.base import (
    Audited,
    Base,
    BigId,
    CompanyRef,
    JobRef,
    Moment,
    TextEnum,
    cascade,
    keep,
    one_of,
    set_null,
)


class HiringStage(Base):
    __tablename__ = "hiring_stages"
    __table_args__ = (
        UniqueConstraint("company_id", "position", deferrable=True, initially="DEFERRED"),
        Index("uq_hiring_stages_name", "company_id", func.lower(text("name")), unique=True),
    )

    stage_id: Mapped[BigId]
    company_id: Mapped[CompanyRef]
    name: Mapped[str]
    description: Mapped[str | None]
    position: Mapped[int] = mapped_column(SmallInteger)
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Moment]


class ApplicationStatus(StrEnum):
    APPLIED = "applied"
    REVIEWED = "reviewed"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    HIRED = "hired"
    REJECTED = "rejected"


class JobCandidate(Base):
    __tablename__ = "job_candidates"
    __table_args__ = (
        UniqueConstraint("job_id", "submission_id"),
        Index("uq_job_candidates_email", "job_id", func.lower(text("email")), unique=True),
        one_of("status", ApplicationStatus),
        Index(None, "submission_id"),
        Index(None, "current_stage_id"),
    )

    job_candidate_id: Mapped[BigId]
    job_id: Mapped[JobRef]
    submission_id: Mapped[UUID | None] = mapped_column(cascade("submissions.submission_id"))
    full_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    resume_url: Mapped[str | None]
    linkedin_url: Mapped[str | None]
    current_stage_id: Mapped[int | None] = mapped_column(set_null("hiring_stages.stage_id"))
    application_date: Mapped[Moment]
    status: Mapped[ApplicationStatus] = mapped_column(
        TextEnum(ApplicationStatus), server_default="applied"
    )
    notes: Mapped[str | None]


class ActionType(StrEnum):
    INTERVIEW = "interview"
    ASSESSMENT = "assessment"
    OFFER = "offer"
    REJECTION = "rejection"
    NOTE = "note"
    REVIEW = "review"
    FOLLOW_UP = "follow_up"


class CandidateAction(Base):
    __tablename__ = "candidate_actions"
    __table_args__ = (
        one_of("action_type", ActionType),
        Index(None, "job_candidate_id"),
        Index(None, "stage_id"),
        Index(None, "assigned_to"),
    )

    action_id: Mapped[BigId]
    job_candidate_id: Mapped[int] = mapped_column(cascade("job_candidates.job_candidate_id"))
    stage_id: Mapped[int] = mapped_column(keep("hiring_stages.stage_id"))
    action_type: Mapped[ActionType] = mapped_column(TextEnum(ActionType))
    action_date: Mapped[Moment]
    notes: Mapped[str | None]
    completed: Mapped[bool] = mapped_column(server_default=text("false"))
    assigned_to: Mapped[int | None] = mapped_column(set_null("company_contacts.contact_id"))


class CustomValueType(StrEnum):
    INDUSTRY = "industry"
    COMPETENCY = "competency"
    SKILL = "skill"
    TECHNOLOGY = "technology"
    LOCATION = "location"
    ROLE = "role"
    DEGREE_LEVEL = "degree_level"
    FIELD_OF_STUDY = "field_of_study"


class CustomValueState(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class CustomValue(Audited, Base):
    """An answer that no dictionary has, until a person decides about it."""

    __tablename__ = "custom_values"
    __table_args__ = (
        UniqueConstraint("company_id", "type", "value_norm", postgresql_nulls_not_distinct=True),
        one_of("type", CustomValueType),
        one_of("state", CustomValueState),
        Index(None, "created_by"),
    )

    custom_value_id: Mapped[BigId]
    company_id: Mapped[int | None] = mapped_column(cascade("companies.company_id"))
    type: Mapped[CustomValueType] = mapped_column(TextEnum(CustomValueType))
    value: Mapped[str]
    value_norm: Mapped[str]
    occurrences: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    best_guess: Mapped[str | None]
    best_score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    state: Mapped[CustomValueState] = mapped_column(
        TextEnum(CustomValueState), server_default="new"
    )
    created_by: Mapped[int | None] = mapped_column(set_null("company_contacts.contact_id"))
