"""Tests of matching an answer to a dictionary."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.loader import (
    Entry,
    load_competencies,
    load_degree_levels,
    load_fields_of_study,
    load_industries,
    load_locations,
    load_roles,
)
from shared.reference.matching import Match, match_answer, normalise


def entry(name: str, *aliases: str) -> Entry:
    return Entry(code=name.casefold().replace(" ", "_"), name=name, aliases=aliases)


def role(answer: str) -> str | None:
    return match_answer(answer, load_roles(), is_role=True).code


@pytest.mark.parametrize(
    "answer",
    [
        "Aerospace, Defense & Avionics",
        "  aerospace,  defense & AVIONICS ",
        "Aerospace & Defense",
        "Авионика",
    ],
)
def test_names_and_aliases_match_whatever_their_case_and_spacing(answer: str) -> None:
    assert match_answer(answer, load_industries()).code == "aerospace_defense"


@pytest.mark.parametrize("answer", ["Asia–Pacific", "asia‑pacific", "Asia-Pacific", "АТР"])
def test_dashes_are_all_the_same(answer: str) -> None:
    assert match_answer(answer, load_locations()).code == "asia_pacific"


@pytest.mark.parametrize("answer", ["Bachelor’s Degree", "Bachelor's degree", "Bachelor`s Degree"])
def test_quotes_are_all_the_same(answer: str) -> None:
    assert match_answer(answer, load_degree_levels()).code == "bachelor"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("Power Sistems", "power_systems"),
        ("Systems Power", "power_systems"),
        ("Partial Discharges", "partial_discharge"),
        ("Частичные разряды", "partial_discharge"),
    ],
)
def test_slips_and_order_are_forgiven(answer: str, code: str) -> None:
    assert match_answer(answer, load_competencies()).code == code


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Human Resource Director", "Director"),
        ("Process Engineer", "Chemical Process Engineer"),
        ("Partner Development Manager", "Mine Development Manager"),
    ],
)
def test_a_part_of_a_name_is_not_the_name(answer: str, name: str) -> None:
    match = match_answer(answer, [entry(name)])
    assert match.code is None
    assert match.best_guess == entry(name).code
    assert 0 < match.best_score < 90


def test_nothing_short_is_matched_by_likeness() -> None:
    assert match_answer("Salts", [entry("Sales")]).code is None
    assert match_answer("Else", [entry("Elsa")]).code is None
    assert match_answer("Elsa", [entry("Elsa")]).code == "elsa"


def test_an_exact_match_wins_over_a_likely_one() -> None:
    entries = [entry("Power Systems Engineers"), entry("Power Systems Engineer")]
    match = match_answer("power systems engineer", entries)
    assert match == Match("power_systems_engineer", "power_systems_engineer", 100.0)


def test_an_answer_that_nobody_knows_has_a_best_guess() -> None:
    match = match_answer("Metering Data Analyst", load_roles(), is_role=True)
    assert match.code is None
    assert match.best_guess is not None


@pytest.mark.parametrize(
    "answer",
    [
        "Senior Protection & Controls Engineer",
        "Sr. P&C Engineer",
        "ведущий инженер РЗА",
        "Стажёр инженер РЗА",
        "Protection Engineer (contract)",
        "Lead Relay Engineer at Northlight Grid",
    ],
)
def test_level_brackets_and_employer_come_off_a_role(answer: str) -> None:
    assert role(answer) == "protection_controls_engineer"


def test_a_level_alone_is_not_stripped_to_nothing() -> None:
    assert match_answer("Lead", [entry("Team Lead"), entry("Lead")], is_role=True).code == "lead"
    assert role("senior") is None


def test_levels_stay_where_no_role_is_asked_for() -> None:
    assert match_answer("Team Lead", load_competencies()).code == "team_lead"


def test_an_empty_dictionary_matches_nothing() -> None:
    assert match_answer("Sales", []) == Match(None, None, 0.0)


@given(st.sampled_from([one for each in load_industries() for one in each.spellings]))
def test_every_spelling_finds_its_entry(spelling: str) -> None:
    found = match_answer(spelling.upper(), load_industries()).code
    assert found in {one.code for one in load_industries() if spelling in one.spellings}


@given(st.text(st.characters(max_codepoint=0x52F), max_size=40))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "load",
    [load_competencies, load_roles, load_locations, load_degree_levels, load_fields_of_study],
)
def test_every_name_finds_its_own_entry_with_and_without_levels(load: Any) -> None:
    for one in load():
        assert match_answer(f" {one.name.upper()} ", load()).code == one.code
        assert match_answer(one.name, load(), is_role=True).code == one.code


@pytest.mark.parametrize(
    "answer", ["Voltage", "Low", "High Voltage Low Voltage", "Systems", "Sale", "Embedded"]
)
def test_a_part_of_a_competency_is_none(answer: str) -> None:
    assert match_answer(answer, load_competencies()).code is None


@given(st.text(), st.booleans())
def test_any_text_is_matched_or_not(answer: str, is_role: bool) -> None:
    match = match_answer(answer, load_roles(), is_role=is_role)

    assert 0 <= match.best_score <= 100
    assert match.code in (None, match.best_guess)
