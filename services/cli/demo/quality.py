"""How good an order is, measured against known grades. Pure."""

import math
from collections.abc import Mapping, Sequence

#: How deep a list is looked at.
DEPTH = 10


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], *, depth: int = DEPTH) -> float | None:
    """Return the normalised discounted cumulative gain of a list, in [0, 1].

    Gain 2^grade - 1, discount log2(rank + 1): Burges et al., "Learning to rank
    using gradient descent", 2005. None if nothing is graded above 0, for then
    no order is better than another.

    >>> ndcg(["a", "b"], {"a": 3, "b": 1})
    1.0
    >>> round(ndcg(["b", "a"], {"a": 3, "b": 1}) or 0, 3)
    0.71
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    if not best:
        return None
    return _gain([grades.get(key, 0) for key in ranked[:depth]]) / best


def mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of what is known, or None if nothing is.

    >>> mean([1.0, None, 0.0])
    0.5
    """
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
