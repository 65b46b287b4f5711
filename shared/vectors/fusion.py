"""One list out of several: each leg scaled to [0, 1], then a weighted mean. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from shared.vectors.port import Hit, LegHit

#: Scores are compared and stored with so many decimals.
DECIMALS: Final = 6

#: What each leg found, by leg name and then by document.
Pools = Mapping[str, Mapping[str, LegHit]]


def rank(found: Sequence[tuple[str, int, float]], *, limit: int) -> dict[str, LegHit]:
    """Return the best chunk of each document, and the `limit` best documents in order.

    Args:
        found: Source id, chunk number and score of chunks, in any order.

    >>> rank([("b", 0, 0.5), ("a", 1, 0.9), ("a", 0, 0.1)], limit=9)["a"]
    LegHit(score=0.9, rank=1, chunk_no=1)
    """
    ranked: dict[str, LegHit] = {}
    for score, source_id, chunk_no in sorted((-round(s, DECIMALS), i, c) for i, c, s in found):
        if len(ranked) == limit:
            break
        if source_id not in ranked:
            ranked[source_id] = LegHit(-score + 0.0, len(ranked) + 1, chunk_no)
    return ranked


def fuse(pools: Pools, weights: Mapping[str, float], *, limit: int) -> list[Hit]:
    """Return the best documents of all legs, ties by source id.

    In its leg's pool the best document counts 1 and the last one 0, as does one
    that is not in it. Where all have the same score, all are the best.

    Args:
        pools: Of the legs that could run, even if they found nothing.
        weights: By leg name; what they weigh together does not matter.
    """
    total = sum(weights[leg] for leg in pools)
    fused: dict[str, float] = {}
    for leg, pool in pools.items():
        share = weights[leg] / total if total else 0.0
        for source_id, scaled in scale(pool).items():
            fused[source_id] = fused.get(source_id, 0.0) + share * scaled
    best = sorted((-round(score, DECIMALS), source_id) for source_id, score in fused.items())
    return [
        Hit(source_id, -score + 0.0, {leg: pool[source_id] for leg, pool in pools.items()
                                      if source_id in pool})
        for score, source_id in best[:limit]
    ]  # fmt: skip


def scale(pool: Mapping[str, LegHit]) -> dict[str, float]:
    """Return the scores of a pool, moved and stretched to [0, 1].

    >>> scale({"a": LegHit(0.9, 1, 0), "b": LegHit(0.8, 2, 0), "c": LegHit(0.7, 3, 0)})["c"]
    0.0
    """
    scores = [hit.score for hit in pool.values()]
    low, high = min(scores, default=0.0), max(scores, default=0.0)
    if low == high:
        return dict.fromkeys(pool, 1.0)
    return {key: (hit.score - low) / (high - low) for key, hit in pool.items()}
