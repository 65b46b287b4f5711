"""Tests of the word lists as files: columns, order, codes, spellings, references."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

from shared.reference.loader import (
    load_competencies,
    load_degree_levels,
    load_roles,
    load_skills,
    load_titles,
)

COMMON = ["code", "name", "name_ru", "aliases"]
COLUMNS = {
    "dictionaries/competencies.csv": ["is_primary"],
    "dictionaries/industries.csv": ["is_primary"],
    "dictionaries/roles.csv": ["is_primary", "adjacent"],
    "dictionaries/locations.csv": ["is_primary", "kind", "country_code"],
    "dictionaries/degree_levels.csv": ["is_primary", "rank"],
    "dictionaries/fields_of_study.csv": ["is_primary", "category"],
    "dictionaries/hiring_stages.csv": ["is_primary", "position"],
    "vocabularies/skills.csv": ["kind", "competency_code", "match"],
    "vocabularies/titles.csv": ["role_code", "level"],
    "vocabularies/headings.csv": ["section", "language"],
    "vocabularies/degrees.csv": ["level_code", "language"],
}
every_file = pytest.mark.parametrize("path", COLUMNS)

SECTIONS = {"summary", "experience", "education", "skills", "languages", "certificates", "other"}
JOB_SECTIONS = {"requirements", "preferred", "duties", "offer"}
LANGUAGES = {"en", "ru", "de", "es", "uk", "kk"}


def read(path: str) -> list[dict[str, str]]:
    text = files("shared.reference").joinpath(path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def column(path: str, name: str) -> list[str]:
    return [row[name] for row in read(path)]


@every_file
def test_columns_are_as_agreed(path: str) -> None:
    assert list(read(path)[0]) == COMMON + COLUMNS[path]


@every_file
def test_every_row_fills_every_column(path: str) -> None:
    assert all(None not in row and None not in row.values() for row in read(path))


@every_file
def test_codes_are_unique_sorted_and_snake_case(path: str) -> None:
    codes = column(path, "code")
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code) for code in codes)


@every_file
def test_a_spelling_stands_once_in_a_file(path: str) -> None:
    spellings = Counter(
        spelling.casefold().replace("ё", "е")
        for row in read(path)
        for spelling in (row["name"], row["name_ru"], *row["aliases"].split("|"))
        if spelling
    )
    assert [one for one, count in spellings.items() if count > 1] == []


@every_file
def test_no_cell_has_space_around_it(path: str) -> None:
    for row in read(path):
        parts = [part for cell in row.values() for part in cell.split("|")]
        assert all(part == part.strip() and "  " not in part for part in parts)


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("dictionaries/competencies.csv", 20),
        ("dictionaries/industries.csv", 14),
        ("dictionaries/roles.csv", 12),
        ("dictionaries/locations.csv", 11),
        ("dictionaries/degree_levels.csv", 7),
        ("dictionaries/fields_of_study.csv", 8),
        ("dictionaries/hiring_stages.csv", 6),
    ],
)
def test_dictionaries_have_the_size_of_the_forms(path: str, rows: int) -> None:
    assert len(read(path)) == rows


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("vocabularies/skills.csv", 450),
        ("vocabularies/titles.csv", 200),
        ("vocabularies/headings.csv", 150),
        ("vocabularies/degrees.csv", 80),
    ],
)
def test_vocabularies_are_large_enough(path: str, rows: int) -> None:
    assert len(read(path)) >= rows


def test_skills_refer_to_competencies() -> None:
    known = {entry.code for entry in load_competencies()} | {None}
    assert {skill.competency_code for skill in load_skills()} <= known


def test_every_competency_has_skills_for_evidence() -> None:
    shown = {skill.competency_code for skill in load_skills()}
    assert {entry.code for entry in load_competencies()} - shown == {"other"}


def test_skills_have_known_kinds_and_matches() -> None:
    kinds = {"technology", "standard", "method", "equipment", "language", "soft"}
    assert {skill.kind for skill in load_skills()} <= kinds
    assert {skill.match for skill in load_skills()} == {"word", "exact", "phrase"}


def test_titles_refer_to_roles_and_levels() -> None:
    roles = {role.code for role in load_roles()}
    levels = {"entry", "junior", "middle", "senior", "lead", "executive"}
    assert {title.role_code for title in load_titles()} == roles - {"other"} | {None}
    assert {title.level for title in load_titles()} <= levels | {None}


def test_headings_have_known_sections_in_every_language() -> None:
    rows = read("vocabularies/headings.csv")
    pairs = {(row["section"], row["language"]) for row in rows}
    assert pairs == {(s, one) for s in SECTIONS | JOB_SECTIONS for one in LANGUAGES}


def test_headings_are_short_enough_to_be_recognised() -> None:
    spellings = "|".join(
        f"{row['name']}|{row['aliases']}" for row in read("vocabularies/headings.csv")
    )
    assert max(len(spelling.split()) for spelling in spellings.split("|")) <= 5


def test_degree_words_refer_to_levels() -> None:
    levels = {level.code for level in load_degree_levels()} - {"other"}
    assert set(column("vocabularies/degrees.csv", "level_code")) == levels
    assert set(column("vocabularies/degrees.csv", "language")) == LANGUAGES


def test_roles_are_adjacent_to_other_roles() -> None:
    codes = {role.code for role in load_roles()}
    for role in load_roles():
        assert set(role.adjacent) <= codes - {role.code, "other"}
        assert bool(role.adjacent) is (role.code != "other")
