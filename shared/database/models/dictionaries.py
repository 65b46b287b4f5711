"""The four dictionaries. Rows come from seed files, forms and operators."""

from enum import StrEnum

from sqlalchemy import CHAR, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from shared.database.models.base import Audited, Base, BigId, TextArray, TextEnum, one_of


class Dictionary(Audited):
    """A closed list that people choose from."""

    __tablename__: str

    code: Mapped[str]
    name: Mapped[str]
    aliases: Mapped[TextArray]
    is_primary: Mapped[bool] = mapped_column(server_default=text("true"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        table = cls.__tablename__
        return (
            UniqueConstraint("code"),
            Index(f"uq_{table}_lower_name", func.lower(text("name")), unique=True),
            Index(None, "aliases", postgresql_using="gin"),
        )


class Industry(Dictionary, Base):
    __tablename__ = "industries"

    industry_id: Mapped[BigId]


class Competency(Dictionary, Base):
    __tablename__ = "competencies"

    competency_id: Mapped[BigId]


class Role(Dictionary, Base):
    __tablename__ = "roles"

    role_id: Mapped[BigId]


class LocationKind(StrEnum):
    REMOTE = "remote"
    REGION = "region"
    COUNTRY = "country"
    CITY = "city"
    WRITE_IN = "write_in"


class Location(Dictionary, Base):
    __tablename__ = "locations"

    location_id: Mapped[BigId]
    kind: Mapped[LocationKind] = mapped_column(TextEnum(LocationKind), server_default="region")
    country_code: Mapped[str | None] = mapped_column(CHAR(2))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (*super().__table_args__, one_of("kind", LocationKind))
