"""Queries about the four dictionaries: filling them, and looking their entries up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zlib import crc32

from sqlalchemy import func, select

from shared.database.forms import wait_turn
from shared.database.models.dictionaries import Competency, Dictionary, Industry, Location, Role
from shared.database.session import Session
from shared.reference.loader import (
    Entry,
    load_competencies,
    load_industries,
    load_locations,
    load_roles,
)
from shared.reference.matching import normalise

#: Begins the codes of rows that a form's own options brought. Seeding leaves them alone.
OPTION = "option_"


class DictionaryKind(StrEnum):
    """The four dictionaries, each with the name of an answer that chooses from it."""

    COMPETENCIES = "competencies"
    INDUSTRIES = "industries"
    LOCATIONS = "locations"
    ROLES = "roles"


#: Of these a form may bring entries of its own, as options of a question.
OPEN_KINDS = frozenset({DictionaryKind.ROLES, DictionaryKind.LOCATIONS})

_TABLES: Mapping[DictionaryKind, Any] = {
    DictionaryKind.COMPETENCIES: Competency,
    DictionaryKind.INDUSTRIES: Industry,
    DictionaryKind.LOCATIONS: Location,
    DictionaryKind.ROLES: Role,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One row, as answers are compared with it."""

    key: int
    code: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen now, by dictionary."""

    entries: Mapping[DictionaryKind, tuple[Choice, ...]] = field(default_factory=dict)

    def of(self, kind: DictionaryKind) -> tuple[Choice, ...]:
        return self.entries.get(kind, ())

    def keys(self, kind: DictionaryKind, codes: Iterable[str]) -> list[int]:
        """Return the ids of entries, for codes that these choices were matched to."""
        known = {choice.code: choice.key for choice in self.of(kind)}
        return [known[code] for code in dict.fromkeys(codes)]


async def seed(session: Session) -> int:
    """Bring the tables in line with the seed files; return how many rows were written.

    Nothing is deleted: an entry that is no more in its file becomes inactive.
    Aliases that people accepted stay.
    """
    await wait_turn(session, "dictionaries")
    files: Mapping[DictionaryKind, Sequence[Entry]] = {
        DictionaryKind.COMPETENCIES: load_competencies(),
        DictionaryKind.INDUSTRIES: load_industries(),
        DictionaryKind.LOCATIONS: load_locations(),
        DictionaryKind.ROLES: load_roles(),
    }
    written = 0
    for kind, entries in files.items():
        written += await _seed_table(session, _TABLES[kind], entries)
    return written


async def load_choices(session: Session) -> Choices:
    """Return the active rows of all dictionaries."""
    return Choices({kind: await _list_choices(session, kind) for kind in DictionaryKind})


async def add_options(session: Session, kind: DictionaryKind, labels: Iterable[str]) -> int:
    """Add options of a form that no entry is called; return how many were new."""
    table = _TABLES[kind]
    await wait_turn(session, "dictionaries")
    rows = (await session.scalars(select(table))).all()
    known = {normalise(name) for row in rows for name in (row.name, *row.aliases)}
    wanted = {normalise(label): label for label in labels}
    fresh = [label for norm, label in wanted.items() if norm not in known]
    session.add_all(table(code=option_code(label), name=label) for label in fresh)
    await session.flush()
    return len(fresh)


async def find_key(session: Session, kind: DictionaryKind, called: str) -> int | None:
    """Return the id of the entry with this code or name."""
    table = _TABLES[kind]
    (key,) = table.__mapper__.primary_key
    same = (table.code == called) | (func.lower(table.name) == called.lower())
    found: int | None = await session.scalar(select(key).where(same).order_by(key).limit(1))
    return found


def option_code(label: str) -> str:
    """Return the code of a form's own option: readable where it can be, and its own.

    >>> option_code("Grid Planner")
    'option_grid_planner_5c679d81'
    """
    words = re.sub(r"[^a-z0-9]+", "_", normalise(label)).strip("_")[:40]
    return f"{OPTION}{words}_{crc32(normalise(label).encode()):08x}"


async def _seed_table(session: Session, table: Any, entries: Sequence[Entry]) -> int:
    rows = {row.code: row for row in (await session.scalars(select(table))).all()}
    by_name = {row.name.casefold(): row for row in rows.values()}
    for entry in entries:
        # An option of a form that has come into the file since is the same entry.
        row = rows.pop(entry.code, None) or by_name.get(entry.name.casefold())
        if row is None:
            session.add(table(**_values(entry, ())))
        else:
            rows.pop(row.code, None)
            _update(row, entry)
    for row in rows.values():
        if not row.code.startswith(OPTION) and row.is_active:
            row.is_active = False
    written = len(session.new) + sum(map(session.is_modified, session.dirty))
    await session.flush()
    return written


def _update(row: Dictionary, entry: Entry) -> None:
    for name, value in _values(entry, row.aliases).items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _values(entry: Entry, accepted: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "code": entry.code,
        "name": entry.name,
        "aliases": list(dict.fromkeys((*entry.aliases, *accepted))),
        "is_primary": entry.is_primary,
        "is_active": True,
    }
    for name in ("kind", "country_code"):
        if hasattr(entry, name):
            values[name] = getattr(entry, name)
    return values


async def _list_choices(session: Session, kind: DictionaryKind) -> tuple[Choice, ...]:
    table = _TABLES[kind]
    (key,) = table.__mapper__.primary_key
    rows = await session.execute(
        select(key, table.code, table.name, table.aliases).where(table.is_active).order_by(key)
    )
    return tuple(Choice(key, code, (name, *aliases)) for key, code, name, aliases in rows)
