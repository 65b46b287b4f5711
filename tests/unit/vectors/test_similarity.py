"""The similarity of a pair, by hand and in bulk."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from shared.vectors.port import Kind, VectorStore
from shared.vectors.similarity import (
    StoredVectors,
    fetch_vectors,
    original_similarities,
    original_similarity,
)

EAST = np.array([1, 0, 0], np.float32)
NORTH = np.array([0, 1, 0], np.float32)
NORTH_EAST = np.array([0.6, 0.8, 0], np.float32)
WEST = -EAST


def direction(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).normal(size=3)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


DIRECTIONS = st.integers(0, 10_000).map(direction)
STORED = st.builds(
    StoredVectors, st.none() | DIRECTIONS, st.lists(DIRECTIONS, max_size=4).map(tuple)
)


def test_half_is_the_headline_and_half_the_best_body() -> None:
    job = StoredVectors(EAST, (EAST, NORTH))
    resume = StoredVectors(NORTH_EAST, (WEST, NORTH_EAST))

    assert original_similarity(job, resume) == pytest.approx(0.5 * 0.6 + 0.5 * 0.8)


@pytest.mark.parametrize(
    ("job", "resume", "expected"),
    [
        (StoredVectors(EAST), StoredVectors(NORTH_EAST, (EAST,)), 0.6),
        (StoredVectors(EAST, (EAST,)), StoredVectors(None, (NORTH_EAST,)), 0.6),
        (StoredVectors(None, (EAST,)), StoredVectors(EAST), 0.0),
        (StoredVectors(None), StoredVectors(None), 0.0),
        (StoredVectors(EAST), StoredVectors(WEST), 0.0),
        (StoredVectors(EAST, (EAST,)), StoredVectors(EAST, (EAST,)), 1.0),
    ],
    ids=["no body", "no headline", "nothing in common", "nothing", "opposite", "same"],
)
def test_what_is_missing_does_not_count(
    job: StoredVectors, resume: StoredVectors, expected: float
) -> None:
    assert original_similarity(job, resume) == pytest.approx(expected)


@given(STORED, STORED)
def test_both_directions_say_the_same(one: StoredVectors, other: StoredVectors) -> None:
    assert original_similarity(one, other) == original_similarity(other, one)


@given(STORED, st.lists(STORED, max_size=6))
def test_many_at_once_are_as_each_alone(anchor: StoredVectors, others: list[StoredVectors]) -> None:
    at_once = original_similarities(anchor, others)

    assert at_once.tolist() == [original_similarity(anchor, other) for other in others]
    assert ((at_once >= 0) & (at_once <= 1)).all()


def test_vectors_of_many_documents_are_fetched(resumes: VectorStore) -> None:
    keys = [f"{number:03}" for number in range(130)]

    found = fetch_vectors(resumes, Kind.RESUME, [*keys, "nobody"])

    assert list(found) == keys
    assert [len(found[key].bodies) for key in keys[:4]] == [1, 2, 3, 4]
    assert found["000"].headline is not None
