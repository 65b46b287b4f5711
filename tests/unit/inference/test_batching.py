"""The plan: nothing lost, within the budget, always the same."""

from hypothesis import given
from hypothesis import strategies as st

from shared.inference.batching import plan

lengths = st.lists(st.integers(1, 600), max_size=80)
budgets = st.integers(1, 2_000)


@given(lengths, budgets)
def test_every_place_is_in_one_group(some: list[int], budget: int) -> None:
    places = [place for group in plan(some, budget) for place in group]

    assert sorted(places) == list(range(len(some)))


@given(lengths, budgets)
def test_only_a_single_sequence_may_exceed_the_budget(some: list[int], budget: int) -> None:
    for group in plan(some, budget):
        assert len(group) == 1 or sum(some[place] for place in group) <= budget


@given(lengths, budgets)
def test_longest_come_first(some: list[int], budget: int) -> None:
    ordered = [some[place] for group in plan(some, budget) for place in group]

    assert ordered == sorted(some, reverse=True)


def test_equal_lengths_keep_their_order() -> None:
    assert plan([4, 4, 4], 8) == [[0, 1], [2]]
