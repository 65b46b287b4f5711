"""Tests of drawing topics for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.topics import choose_topics, share

TOPICS = ("a", "b", "c", "d", "e", "f", "g", "h")
MUSTS = (("a", "b", "c", "d", "e"), ("d", "e", "f", "g"))


@given(st.integers())
def test_a_drawn_set_keeps_within_the_bounds_for_every_vacancy(seed: int) -> None:
    chosen = choose_topics(TOPICS, 5, MUSTS, (0.5, 0.8), dice(seed))
    assert len(set(chosen)) == 5
    assert all(0.5 <= share(must, chosen) < 0.8 for must in MUSTS)


def test_drawing_differs_from_person_to_person() -> None:
    drawn = {choose_topics(TOPICS, 5, MUSTS, (0.5, 0.8), dice(number)) for number in range(50)}
    assert len(drawn) > 5


def test_bounds_that_nothing_meets_are_an_error() -> None:
    with pytest.raises(IndexError):
        choose_topics(TOPICS, 2, MUSTS, (0.9, 1.1), dice(0))


@given(st.sets(st.sampled_from(TOPICS)))
def test_a_share_is_complete_only_with_all_must_haves(topics: set[str]) -> None:
    assert (share(MUSTS[0], sorted(topics)) == 1) is (set(MUSTS[0]) <= topics)
