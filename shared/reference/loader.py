"""Dictionaries and vocabularies, read once per process from the package's CSV files."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

Row = dict[str, str]

E = TypeVar("E", bound="Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a word list: a code, its names, and other spellings."""

    code: str
    name: str
    name_ru: str = ""
    aliases: tuple[str, ...] = ()
    is_primary: bool = True

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that means this entry; names first."""
        names = (self.name, self.name_ru, *self.aliases)
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    #: Codes of roles whose people are often taken for this one.
    adjacent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Entry):
    kind: str
    country_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeLevel(Entry):
    #: Higher is more; MBA and master are equal.
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOfStudy(Entry):
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HiringStage(Entry):
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Entry):
    """A word of the trade, and the competency that it is evidence for."""

    kind: str
    competency_code: str

    #: word (any case), exact (this case only), phrase.
    match: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Entry):
    role_code: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Entry):
    section: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree(Entry):
    level_code: str
    language: str


@cache
def load_competencies() -> tuple[Entry, ...]:
    return _dictionary("competencies", Entry)


@cache
def load_industries() -> tuple[Entry, ...]:
    return _dictionary("industries", Entry)


@cache
def load_roles() -> tuple[Role, ...]:
    return _dictionary("roles", Role, adjacent=_split)


@cache
def load_locations() -> tuple[Location, ...]:
    return _dictionary("locations", Location, kind=str, country_code=lambda code: code or None)


@cache
def load_degree_levels() -> tuple[DegreeLevel, ...]:
    return _dictionary("degree_levels", DegreeLevel, rank=int)


@cache
def load_fields_of_study() -> tuple[FieldOfStudy, ...]:
    return _dictionary("fields_of_study", FieldOfStudy, category=str)


@cache
def load_hiring_stages() -> tuple[HiringStage, ...]:
    """Return the default stages in their order."""
    stages = _dictionary("hiring_stages", HiringStage, position=int)
    return tuple(sorted(stages, key=lambda stage: stage.position))


@cache
def load_skills() -> tuple[Skill, ...]:
    return _vocabulary("skills", Skill, kind=str, competency_code=str, match=str)


@cache
def load_titles() -> tuple[Title, ...]:
    return _vocabulary("titles", Title, role_code=str, level=str)


@cache
def load_headings() -> tuple[Heading, ...]:
    return _vocabulary("headings", Heading, section=str, language=str)


@cache
def load_degree_words() -> tuple[Degree, ...]:
    return _vocabulary("degrees", Degree, level_code=str, language=str)


def _dictionary(name: str, entry: type[E], /, **more: Callable[[str], Any]) -> tuple[E, ...]:
    return tuple(_read(row, entry, more) for row in read_rows(f"dictionaries/{name}.csv"))


def _vocabulary(name: str, entry: type[E], /, **more: Callable[[str], Any]) -> tuple[E, ...]:
    return tuple(_read(row, entry, more) for row in read_rows(f"vocabularies/{name}.csv"))


def read_rows(path: str) -> list[Row]:
    """Return the rows of a CSV file below this package."""
    text = files("shared.reference").joinpath(path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _read(row: Row, entry: type[E], more: dict[str, Callable[[str], Any]]) -> E:
    return entry(
        code=row["code"],
        name=row["name"],
        name_ru=row.get("name_ru", ""),
        aliases=_split(row.get("aliases", "")),
        is_primary=row.get("is_primary", "true") == "true",
        **{column: read(row[column]) for column, read in more.items()},
    )


def _split(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.split("|") if part)
