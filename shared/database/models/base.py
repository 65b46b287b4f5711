"""What all tables share: naming rules, column types, moments of change."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    MetaData,
    SmallInteger,
    Text,
    TypeDecorator,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

E = TypeVar("E", bound=StrEnum)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: ARRAY(Text),
    }


#: A number that PostgreSQL gives out.
BigId = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]

Small = Annotated[int, mapped_column(SmallInteger)]

#: Set by PostgreSQL, whose clock is the only one that counts.
Moment = Annotated[datetime, mapped_column(server_default=func.now())]

JsonObject = Annotated[dict[str, Any], mapped_column(server_default=text("'{}'"))]
JsonStrings = Annotated[list[str], mapped_column(JSONB, server_default=text("'[]'"))]
JsonList = Annotated[list[dict[str, Any]], mapped_column(server_default=text("'[]'"))]
TextArray = Annotated[list[str], mapped_column(server_default=text("'{}'"))]


class TextEnum(TypeDecorator[E]):
    """An enumeration kept as text; `one_of` makes the table refuse other values."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.members(value)


def one_of(column: str, members: type[StrEnum]) -> CheckConstraint:
    """Return the rule that `column` holds a value of `members`."""
    values = ", ".join(f"'{member.value}'" for member in members)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def cascade(target: str) -> ForeignKey:
    """Refer to a row without which this one has no meaning."""
    return ForeignKey(target, ondelete="CASCADE")


def set_null(target: str) -> ForeignKey:
    """Refer to a row that may go away."""
    return ForeignKey(target, ondelete="SET NULL")


def keep(target: str) -> ForeignKey:
    """Refer to a row that stays while it is referred to; checked at commit."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


class Audited:
    """When a row was made and last changed. A trigger moves `updated_at`."""

    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class ParseStatus(StrEnum):
    """What became of the file of a submission or job."""

    PENDING = "pending"
    OK = "ok"
    NO_DOCUMENT = "no_document"
    EMPTY = "empty"
    NEEDS_OCR = "needs_ocr"
    UNSUPPORTED = "unsupported"
    FAILED_TRANSIENT = "failed_transient"
    FAILED_PERMANENT = "failed_permanent"


class Parsed:
    """What parsing knows of its owner: state, attempts, and what came of it."""

    parse_status: Mapped[ParseStatus] = mapped_column(
        TextEnum(ParseStatus), server_default="pending"
    )
    parse_error_code: Mapped[str | None]
    parse_attempts: Mapped[Small] = mapped_column(server_default=text("0"))

    #: Starts without an answer. Counted before the work, reset by any answer.
    parse_starts: Mapped[Small] = mapped_column(server_default=text("0"))

    #: A failure that may pass is not due before this moment.
    next_attempt_at: Mapped[datetime | None]
    content_sha256: Mapped[str | None]
    parser_version: Mapped[str | None]
    text_language: Mapped[str | None]
    parsed_at: Mapped[datetime | None]

    #: SHA-256 of the composed text; drives all work that follows.
    text_hash: Mapped[str | None]


class LinkSource(StrEnum):
    """Who says that a person or job has a competency."""

    FORM = "form"
    TEXT = "text"
    OPERATOR = "operator"


SubmissionRef = Annotated[UUID, mapped_column(cascade("submissions.submission_id"))]
JobRef = Annotated[int, mapped_column(cascade("jobs.job_id"))]
CompanyRef = Annotated[int, mapped_column(cascade("companies.company_id"))]
