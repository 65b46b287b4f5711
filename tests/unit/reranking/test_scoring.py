"""Scores stay in their range, depend on the pair alone, and reproduce their order."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reranking.scoring import PairInput, Scores, Weights, rank, score, sigmoid

shares = st.floats(0, 1)
raw_scores = st.floats(-50, 50)
weights = st.builds(
    Weights,
    rerank=shares,
    bias=raw_scores,
    temperature=st.floats(0.01, 10),
    fit=st.floats(0, 0.5),
    retrieval=st.floats(0, 0.5),
)
pairs = st.builds(
    PairInput,
    key=st.integers(1, 10**6).map(str),
    original_similarity=st.floats(-1, 1.01),
    raw_score=raw_scores,
    retrieval=shares,
    fit=shares,
)

FIRST_VERSION = Weights(rerank=0.7, fit=0, retrieval=0)


def pair(key: str = "1", **values: float) -> PairInput:
    known = {"original_similarity": 0.8, "raw_score": 0.0, "retrieval": 0.5, "fit": 0.5} | values
    return PairInput(key=key, **known)


@given(pairs, weights)
def test_scores_fit_their_columns(one: PairInput, by: Weights) -> None:
    scores = score(one, by)

    assert all(0 <= value <= 1 for value in (scores.original_similarity, scores.rerank_score))
    assert 0 <= scores.final_score <= 1
    assert -1 <= scores.score_improvement <= 1
    assert scores.final_score == round(scores.final_score, 6)


@pytest.mark.parametrize(("raw", "expected"), [(-4.0, 0.017986), (2.0, 0.880797), (5.0, 0.993307)])
def test_logit_becomes_a_probability(raw: float, expected: float) -> None:
    assert score(pair(raw_score=raw), Weights()).rerank_score == expected


def test_without_fit_and_retrieval_it_is_the_first_version() -> None:
    scores = score(pair(original_similarity=0.6, raw_score=2.0), FIRST_VERSION)

    assert scores.final_score == pytest.approx(0.3 * 0.6 + 0.7 * scores.rerank_score, abs=1e-6)


def test_calibration_moves_and_stretches() -> None:
    by = Weights(bias=0.85, temperature=0.02)

    assert score(pair(raw_score=0.85), by).rerank_score == 0.5
    assert score(pair(raw_score=0.87), by).rerank_score == round(sigmoid(1.0), 6)


@given(st.floats(-800, 800))
def test_sigmoid_is_symmetric(value: float) -> None:
    assert math.isclose(sigmoid(value) + sigmoid(-value), 1.0)


@given(pairs, weights, shares)
def test_better_fit_never_lowers_a_score(one: PairInput, by: Weights, fit: float) -> None:
    other = PairInput(
        key=one.key,
        original_similarity=one.original_similarity,
        raw_score=one.raw_score,
        retrieval=one.retrieval,
        fit=max(one.fit, fit),
    )

    assert score(other, by).final_score >= score(one, by).final_score


@given(st.lists(pairs, unique_by=lambda one: one.key), weights, st.randoms())
def test_order_is_that_of_the_stored_numbers(
    some: list[PairInput], by: Weights, random: object
) -> None:
    scores = [score(one, by) for one in some]
    shuffled = sorted(scores, key=lambda one: hash((one.key, str(random))))

    assert rank(scores) == rank(shuffled)
    finals = [one.final_score for one in rank(scores)]
    assert finals == sorted(finals, reverse=True)


def test_equal_scores_go_by_the_other_scores_and_then_by_id() -> None:
    def scored(key: str, rerank: float) -> Scores:
        return Scores(
            key=key,
            original_similarity=0.5,
            rerank_score=rerank,
            final_score=0.5,
            score_improvement=0.0,
            raw_score=0.0,
        )

    ranked = rank([scored("10", 0.1), scored("9", 0.1), scored("11", 0.2)])

    assert [one.key for one in ranked] == ["11", "9", "10"]
