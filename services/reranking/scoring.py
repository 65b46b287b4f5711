"""Scores of pairs and the order of a list. Pure.

Formula version 2. For a job and a submission:

    text  = (1 - w) * original_similarity + w * rerank_score
    final = (1 - k - m) * text + k * fit + m * retrieval

`fit` says how much of what the job asks for the resume gives evidence of, and how
far the levels are apart (`services.reranking.fit`); `retrieval` is the fused score
of the search that found the pair, of which a mere list of keywords gets a part.
With k = m = 0 it is version 1.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

FORMULA_VERSION: Final = "2"

DECIMALS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The constants of the formula. Another value is another list."""

    #: w, b and T, from the scorer's manifest.
    rerank: float = 0.0
    bias: float = 0.0
    temperature: float = 1.0

    #: k: what evidence and level count.
    fit: float = 0.35

    #: m: what the place in the search counts.
    retrieval: float = 0.2

    def as_params(self) -> dict[str, Any]:
        return {f"weight_{name}": value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairInput:
    """What is known of one pair. `key` is the counterpart's id, as text."""

    key: str
    original_similarity: float
    raw_score: float
    retrieval: float
    fit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What is stored of one pair, rounded."""

    key: str
    original_similarity: float
    rerank_score: float
    final_score: float
    score_improvement: float
    raw_score: float


def score(pair: PairInput, weights: Weights) -> Scores:
    original = round(clamp(pair.original_similarity), DECIMALS)
    rerank = round(sigmoid((pair.raw_score - weights.bias) / weights.temperature), DECIMALS)
    text = (1 - weights.rerank) * original + weights.rerank * rerank
    final = (
        (1 - weights.fit - weights.retrieval) * text
        + weights.fit * clamp(pair.fit)
        + weights.retrieval * clamp(pair.retrieval)
    )
    return Scores(
        key=pair.key,
        original_similarity=original,
        rerank_score=rerank,
        final_score=round(clamp(final), DECIMALS),
        score_improvement=round(rerank - original, DECIMALS),
        raw_score=pair.raw_score,
    )


def rank(scores: Sequence[Scores]) -> list[Scores]:
    """Return scores in the order of the list: best first, equal ones by key."""
    return sorted(
        scores,
        key=lambda one: (
            -one.final_score,
            -one.rerank_score,
            -one.original_similarity,
            _by_number(one.key),
        ),
    )


def clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


def sigmoid(value: float) -> float:
    """Return 1 / (1 + exp(-value)), for any finite value.

    >>> sigmoid(0.0), sigmoid(-1000.0)
    (0.5, 0.0)
    """
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    return math.exp(value) / (1 + math.exp(value))


def _by_number(key: str) -> tuple[int, str]:
    """Order job ids as numbers: 9 stands before 10.

    >>> sorted(["10", "9"], key=_by_number)
    ['9', '10']
    """
    return (int(key) if key.isdecimal() else 0, key)
