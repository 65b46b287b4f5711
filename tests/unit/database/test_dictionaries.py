"""Dictionaries follow their seed files, and keep what people decided."""

import pytest
from sqlalchemy import func, select, text

from shared.database.dictionaries import (
    DictionaryKind,
    add_options,
    find_key,
    load_choices,
    seed,
)
from shared.database.models.dictionaries import Competency, Industry, Location, Role
from shared.database.session import Session
from shared.reference.loader import load_competencies
from tests.unit.database.matching import do

pytestmark = pytest.mark.usefixtures("database")

TABLES = (Competency, Industry, Location, Role)


async def execute(session: Session, statement: str) -> None:
    await session.execute(text(statement))


async def get_role(session: Session, code: str) -> Role:
    return (await session.scalars(select(Role).where(Role.code == code))).one()


async def count(session: Session, table: type[Role]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


def test_seeding_fills_four_tables() -> None:
    written = do(seed)

    assert [do(count, table) for table in TABLES] == [20, 14, 11, 12]
    assert written == 20 + 14 + 11 + 12


def test_second_seeding_writes_nothing() -> None:
    do(seed)
    before = do(get_role, "other").updated_at

    assert do(seed) == 0
    assert do(get_role, "other").updated_at == before


def test_changed_row_is_brought_in_line() -> None:
    do(seed)
    do(execute, "UPDATE roles SET name = 'Altered', is_active = false WHERE code = 'other'")

    assert do(seed) == 1
    assert (do(get_role, "other").name, do(get_role, "other").is_active) == ("Other", True)


def test_entry_without_a_line_becomes_inactive_once() -> None:
    do(seed)
    do(execute, "INSERT INTO roles (code, name) VALUES ('smith', 'Smith')")

    assert (do(seed), do(seed)) == (1, 0)
    assert not do(get_role, "smith").is_active
    roles = do(load_choices).of(DictionaryKind.ROLES)
    assert "smith" not in {choice.code for choice in roles}


def test_accepted_alias_stays() -> None:
    do(seed)
    do(execute, "UPDATE roles SET aliases = aliases || '{Sparky}' WHERE code = 'other'")

    assert do(seed) == 0
    assert "Sparky" in do(get_role, "other").aliases


def test_russian_name_is_an_alias() -> None:
    do(seed)
    choices = {choice.code: choice for choice in do(load_choices).of(DictionaryKind.COMPETENCIES)}

    for entry in load_competencies():
        assert not entry.name_ru or entry.name_ru in choices[entry.code].spellings


def test_option_of_a_form_is_added_once_and_stays() -> None:
    do(seed)
    labels = ["Grid Planner", "grid planner", "Electrical Engineer"]

    assert do(add_options, DictionaryKind.ROLES, labels) == 1
    assert do(add_options, DictionaryKind.ROLES, labels) == 0
    assert do(seed) == 0
    assert do(find_key, DictionaryKind.ROLES, "Grid Planner") is not None


def test_option_that_came_into_the_file_is_the_same_entry() -> None:
    do(add_options, DictionaryKind.ROLES, ["Software Engineer"])
    key = do(find_key, DictionaryKind.ROLES, "software engineer")
    do(seed)

    assert do(find_key, DictionaryKind.ROLES, "software_engineer") == key


def test_entry_is_found_by_code_or_name() -> None:
    do(seed)
    by_code = do(find_key, DictionaryKind.LOCATIONS, "canada")

    assert by_code == do(find_key, DictionaryKind.LOCATIONS, "CANADA")
    assert do(find_key, DictionaryKind.LOCATIONS, "atlantis") is None


def test_codes_become_ids_in_their_order() -> None:
    do(seed)
    choices = do(load_choices)
    keys = choices.keys(DictionaryKind.ROLES, ["other", "software_engineer", "other"])

    wanted = [do(find_key, DictionaryKind.ROLES, code) for code in ("other", "software_engineer")]
    assert keys == wanted
