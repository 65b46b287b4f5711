"""Tests of working lives: their length, their order, and how periods are written."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.careers import TODAY, DateStyle, make_career
from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.vacancy_plan import LEVELS

levels = st.sampled_from(LEVELS)


@given(levels, st.integers())
def test_each_position_begins_when_the_one_before_it_ends(level: str, seed: int) -> None:
    positions = make_career(level, dice(seed)).positions
    assert all(older.end == newer.start for newer, older in pairwise(positions))
    assert all(older.start < newer.start for newer, older in pairwise(positions))
    assert positions[0].end is None


@given(levels, st.integers())
def test_months_count_the_first_and_the_present_one(level: str, seed: int) -> None:
    career = make_career(level, dice(seed))
    first = career.positions[-1].start
    assert career.months == TODAY.year * 12 + TODAY.month - first


@given(levels, st.integers())
def test_nobody_is_demoted(level: str, seed: int) -> None:
    held = [LEVELS.index(one.level) for one in make_career(level, dice(seed)).positions]
    assert held == sorted(held, reverse=True)
    assert held[0] == LEVELS.index(level)


def test_higher_levels_have_worked_longer() -> None:
    months = [make_career(level, dice("length", level)).months for level in LEVELS]
    assert months == sorted(months)


@pytest.mark.parametrize("language", ["en", "ru", "de", "es", "uk", "kk"])
def test_one_person_writes_all_dates_alike(language: str) -> None:
    career = make_career("lead", dice("dates"))
    style = DateStyle(language, dice(language))
    newest, older, _ = (style.period(position) for position in career.positions)
    begin, end = (re.split(" [-–] ", period) for period in (newest, older))
    assert begin[0] == end[1]


def test_people_differ_in_how_they_write_dates() -> None:
    (position,) = make_career("entry", dice("dates")).positions
    assert len({DateStyle("en", dice(number)).period(position) for number in range(50)}) == 6
