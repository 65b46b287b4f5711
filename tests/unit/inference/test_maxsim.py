"""Properties of late interaction on random unit vectors."""

import numpy as np
import pytest
from numpy.typing import NDArray

from shared.inference.maxsim import maxsim

Vectors = NDArray[np.float32]


def unit_rows(count: int, seed: int) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


LEFT, RIGHT, MORE = unit_rows(7, 1), unit_rows(11, 2), unit_rows(5, 3)


def test_score_is_the_formula_by_hand() -> None:
    by_hand = sum(max(float(q @ d) for d in RIGHT) for q in LEFT) / len(LEFT)

    assert maxsim(LEFT, [RIGHT]) == pytest.approx([by_hand], abs=1e-6)


def test_text_is_nearest_to_itself() -> None:
    assert maxsim(LEFT, [LEFT]) == pytest.approx([1], abs=1e-6)


def test_order_of_tokens_does_not_matter() -> None:
    assert maxsim(LEFT[::-1].copy(), [RIGHT[::-1].copy()]) == pytest.approx(
        maxsim(LEFT, [RIGHT]), abs=1e-6
    )


def test_more_text_never_lowers_a_score() -> None:
    assert maxsim(LEFT, [np.concatenate([RIGHT, MORE])]) >= maxsim(LEFT, [RIGHT])


def test_neighbours_do_not_change_a_bit() -> None:
    together = maxsim(LEFT, [RIGHT, MORE, LEFT])

    assert together == [score for one in (RIGHT, MORE, LEFT) for score in maxsim(LEFT, [one])]


def test_half_precision_is_near() -> None:
    assert maxsim(LEFT, [RIGHT.astype(np.float16)]) == pytest.approx(
        maxsim(LEFT, [RIGHT]), abs=1e-3
    )


def test_sides_without_tokens_are_refused() -> None:
    for query, passages in ((LEFT[:0], [RIGHT]), (LEFT, [RIGHT[:0]])):
        with pytest.raises(ValueError, match="at least one content token"):
            maxsim(query, passages)


def test_no_passages_have_no_scores() -> None:
    assert maxsim(LEFT, []) == []
