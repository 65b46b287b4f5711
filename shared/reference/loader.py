"""Dictionaries and vocabularies: CSV files of this package, read once per process.

Dictionaries become rows of tables, and people choose from them in forms.
Vocabularies only help to read text, and never become rows.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

T = TypeVar("T", bound="Term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One row of a word list."""

    #: Stable, snake_case; what is stored and referred to.
    code: str

    name: str

    #: Empty where the Russian name is the name itself.
    name_ru: str = ""

    #: Other spellings, the Russian name among them.
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Term):
    """One row of a dictionary, which is one choice of a form."""

    #: False for what stands for "none of these".
    is_primary: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    #: Codes of the roles that are nearest in what people do, nearest first.
    adjacent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Entry):
    kind: str
    country_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeLevel(Entry):
    #: Higher is higher; 0 for "other".
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOfStudy(Entry):
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HiringStage(Entry):
    #: From 1, in the order of the process.
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Term):
    """A word that is evidence for a competency, or for none."""

    #: technology, standard, method, equipment, language or soft.
    kind: str

    competency_code: str | None

    #: `exact` is case-sensitive, `word` and `phrase` are not; a phrase may inflect.
    match: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Term):
    #: None for occupations that no role of the dictionary covers.
    role_code: str | None

    #: What the title itself says: entry, junior, senior, lead, executive, or None.
    level: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Term):
    section: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree(Term):
    level_code: str
    language: str


@cache
def load_competencies() -> tuple[Entry, ...]:
    return _load("dictionaries/competencies.csv", Entry)


@cache
def load_industries() -> tuple[Entry, ...]:
    return _load("dictionaries/industries.csv", Entry)


@cache
def load_roles() -> tuple[Role, ...]:
    return _load("dictionaries/roles.csv", Role)


@cache
def load_locations() -> tuple[Location, ...]:
    return _load("dictionaries/locations.csv", Location)


@cache
def load_degree_levels() -> tuple[DegreeLevel, ...]:
    return _load("dictionaries/degree_levels.csv", DegreeLevel)


@cache
def load_fields_of_study() -> tuple[FieldOfStudy, ...]:
    return _load("dictionaries/fields_of_study.csv", FieldOfStudy)


@cache
def load_hiring_stages() -> tuple[HiringStage, ...]:
    """Return the stages of a new company, in the order of the process."""
    stages = _load("dictionaries/hiring_stages.csv", HiringStage)
    return tuple(sorted(stages, key=lambda stage: stage.position))


@cache
def load_skills() -> tuple[Skill, ...]:
    return _load("vocabularies/skills.csv", Skill)


@cache
def load_titles() -> tuple[Title, ...]:
    return _load("vocabularies/titles.csv", Title)


@cache
def load_headings() -> tuple[Heading, ...]:
    return _load("vocabularies/headings.csv", Heading)


@cache
def load_degree_words() -> tuple[Degree, ...]:
    return _load("vocabularies/degrees.csv", Degree)


def _load(path: str, kind: type[T]) -> tuple[T, ...]:
    content = files("shared.reference").joinpath(path).read_text(encoding="utf-8")
    return tuple(_term(kind, row) for row in csv.DictReader(content.splitlines()))


def _term(kind: type[T], row: Mapping[str, str]) -> T:
    values = {name: _CONVERTERS.get(name, str)(value) for name, value in row.items()}
    if row["name_ru"]:
        values["aliases"] = (row["name_ru"], *values["aliases"])
    return kind(**values)


def _codes(value: str) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()


def _optional(value: str) -> str | None:
    return value or None


_CONVERTERS: Mapping[str, Callable[[str], Any]] = {
    "aliases": _codes,
    "adjacent": _codes,
    "is_primary": "true".__eq__,
    "rank": int,
    "position": int,
    "country_code": _optional,
    "competency_code": _optional,
    "role_code": _optional,
    "level": _optional,
}
