"""Fusion is pure, so it is tested by what must always hold."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.vectors.fusion import fuse, rank, scale
from shared.vectors.port import LegHit

SCORES = st.floats(-1, 1).map(lambda score: round(score, 6))
FOUND = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), SCORES), max_size=20)
POOLS = st.dictionaries(
    st.sampled_from(["title", "requirements", "lexical"]),
    FOUND.map(lambda found: rank(found, limit=10)),
    min_size=1,
)
WEIGHTS = st.fixed_dictionaries(
    {name: st.floats(0.01, 1) for name in ("title", "requirements", "lexical")}
)


def pool(**scores: float) -> dict[str, LegHit]:
    return rank([(key, 0, score) for key, score in scores.items()], limit=10)


def test_the_best_chunk_of_each_document_is_ranked() -> None:
    found = [("b", 0, 0.2), ("a", 2, 0.5), ("b", 1, 0.9), ("a", 3, 0.5)]

    assert rank(found, limit=9) == {"b": LegHit(0.9, 1, 1), "a": LegHit(0.5, 2, 2)}


def test_equal_scores_are_ranked_by_source_id() -> None:
    found = [(key, 0, 0.5000001) for key in "cab"] + [("d", 0, 0.5000002)]

    assert list(rank(found, limit=3)) == ["a", "b", "c"]


def test_a_score_of_minus_nothing_is_nothing() -> None:
    assert str(rank([("a", 0, -1e-9)], limit=1)["a"].score) == "0.0"


@given(FOUND)
def test_ranks_count_from_one_and_scores_fall(found: list[tuple[str, int, float]]) -> None:
    ranked = list(rank(found, limit=4).values())

    assert [hit.rank for hit in ranked] == list(range(1, len(ranked) + 1))
    assert [hit.score for hit in ranked] == sorted((hit.score for hit in ranked), reverse=True)


def test_scaling_stretches_to_the_unit() -> None:
    assert scale(pool(a=3.0, b=2.0, c=1.0)) == {"a": 1.0, "b": 0.5, "c": 0.0}


@pytest.mark.parametrize("scores", [{"a": 0.3}, {"a": -1.0, "b": -1.0}])
def test_where_all_are_equal_all_are_the_best(scores: Mapping[str, float]) -> None:
    assert scale(pool(**scores)) == dict.fromkeys(scores, 1.0)


def test_an_empty_pool_scales_to_nothing() -> None:
    assert scale({}) == {}


@given(FOUND, st.floats(0.5, 3), st.floats(-2, 2))
def test_scaling_forgets_unit_and_origin(
    found: list[tuple[str, int, float]], factor: float, shift: float
) -> None:
    ranked = rank(found, limit=10)
    scores = [hit.score for hit in ranked.values()]
    assume(not scores or max(scores) - min(scores) > 0.01)
    moved = {key: LegHit(hit.score * factor + shift, hit.rank, 0) for key, hit in ranked.items()}

    assert scale(moved) == pytest.approx(scale(ranked), abs=1e-9)


def test_absent_counts_nothing() -> None:
    hits = fuse({"x": pool(a=1, b=0), "y": pool(b=2, c=1)}, {"x": 0.6, "y": 0.4}, limit=9)

    assert [(hit.source_id, hit.score) for hit in hits] == [("a", 0.6), ("b", 0.4), ("c", 0.0)]


def test_weights_are_shared_by_the_legs_that_ran() -> None:
    hits = fuse({"x": pool(a=1, b=0)}, {"x": 0.2, "absent": 0.8}, limit=9)

    assert [hit.score for hit in hits] == [1.0, 0.0]


def test_a_leg_that_found_nothing_ran_nevertheless() -> None:
    [hit] = fuse({"x": pool(a=1), "y": {}}, {"x": 0.5, "y": 0.5}, limit=9)

    assert hit.score == 0.5


def test_evidence_comes_from_the_legs_that_found_it() -> None:
    x, y = pool(a=1, b=0), pool(b=2)

    hits = {hit.source_id: hit.legs for hit in fuse({"x": x, "y": y}, {"x": 1, "y": 1}, limit=9)}

    assert hits == {"a": {"x": x["a"]}, "b": {"x": x["b"], "y": y["b"]}}


def test_weights_of_nothing_leave_the_order_of_ids() -> None:
    hits = fuse({"x": pool(b=1, a=0)}, {"x": 0.0}, limit=9)

    assert [(hit.source_id, hit.score) for hit in hits] == [("a", 0.0), ("b", 0.0)]


@given(POOLS, WEIGHTS)
def test_fused_scores_fall_within_the_unit(
    pools: Mapping[str, Mapping[str, LegHit]], weights: Mapping[str, float]
) -> None:
    hits = fuse(pools, weights, limit=99)

    keys = [(-hit.score, hit.source_id) for hit in hits]
    assert keys == sorted(keys)
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert {hit.source_id for hit in hits} == {key for found in pools.values() for key in found}


@given(POOLS, WEIGHTS, st.integers(1, 5))
def test_a_limit_cuts_and_changes_nothing(
    pools: Mapping[str, Mapping[str, LegHit]], weights: Mapping[str, float], limit: int
) -> None:
    assert fuse(pools, weights, limit=limit) == fuse(pools, weights, limit=99)[:limit]


@given(POOLS, WEIGHTS)
def test_the_order_of_legs_does_not_matter(
    pools: Mapping[str, Mapping[str, LegHit]], weights: Mapping[str, float]
) -> None:
    turned = dict(reversed(list(pools.items())))

    one, other = (fuse(each, weights, limit=99) for each in (pools, turned))
    assert {hit.source_id: hit.score for hit in one} == pytest.approx(
        {hit.source_id: hit.score for hit in other}, abs=2e-6
    )
