"""Levels are read from words and months, and one apart is as good as none."""

import pytest

from services.reranking.levels import (
    LEVELS,
    find_labelled_level,
    find_level,
    level_of,
    level_worth,
    levels_apart,
)


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Graduate Automation Engineer", "entry"),
        ("Junior Test Engineer", "junior"),
        ("Sr. Relay Engineer", "senior"),
        ("Lead Automation Engineer", "lead"),
        ("Director of System Planning", "executive"),
        ("Инженер-стажёр по автоматизации", "entry"),
        ("Младший инженер АСУ ТП", "junior"),
        ("Ведущий инженер РЗА", "senior"),
        ("Руководитель группы автоматизации", "lead"),
        ("Главный специалист", "lead"),
        ("Начальник отдела автоматизации", "executive"),
        ("Leading-edge relays", None),
        ("Internal communications engineer", None),
        ("Инженер по автоматизации", None),
    ],
)
def test_title_names_a_level(title: str, level: str | None) -> None:
    assert find_level(title) == level


def test_only_a_labelled_word_counts_in_a_text() -> None:
    assert find_labelled_level("You will work with senior engineers.") is None
    assert find_labelled_level("Уровень: средний\nЗарплата: 100") == "middle"


@pytest.mark.parametrize(
    ("months", "level"),
    [(0, "entry"), (24, "junior"), (60, "middle"), (120, "senior"), (400, "executive")],
)
def test_months_amount_to_a_level(months: int, level: str) -> None:
    assert level_of(months) == level


def test_more_months_are_never_less() -> None:
    places = [LEVELS.index(level_of(months) or "") for months in range(400)]

    assert places == sorted(places)


def test_one_level_apart_is_as_good_as_none() -> None:
    assert level_worth("senior", "senior") == level_worth("senior", "middle") == 1
    assert level_worth("senior", "entry") == level_worth("entry", "senior")


def test_unknown_level_is_worth_nothing_known() -> None:
    assert level_worth(None, "senior") is None
    assert level_worth("senior", None) is None


def test_distance_has_a_direction() -> None:
    assert levels_apart("middle", "lead") == 2
    assert levels_apart("lead", "middle") == -2
