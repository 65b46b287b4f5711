"""Sets of topics that meet a given share of what vacancies ask for."""

from collections.abc import Sequence
from itertools import combinations
from random import Random


def share(must: Sequence[str], topics: Sequence[str]) -> float:
    """Return which part of the must-haves is among the topics.

    >>> share(("load_flow", "grid_codes"), ("load_flow", "settlement"))
    0.5
    """
    return sum(topic in topics for topic in must) / len(must)


def choose_topics(
    topics: Sequence[str],
    size: int,
    musts: Sequence[Sequence[str]],
    bounds: tuple[float, float],
    rng: Random,
) -> tuple[str, ...]:
    """Draw `size` topics that hold a share within `bounds` of each list of must-haves.

    Raises IndexError if there are none.
    """
    low, high = bounds
    fitting = [
        chosen
        for chosen in combinations(topics, size)
        if all(low <= share(must, chosen) < high for must in musts)
    ]
    return rng.choice(fitting)
