"""BM25 as a dot product of sparse vectors: a document's weights, a query's weights. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from shared.vectors.port import CollectionSpec, Vector

#: Tokens are hashed to so many terms. Two in a vocabulary of 50,000 rarely share one.
TERMS: Final = 2**24

Terms = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """Terms in ascending order, and a weight for each."""

    terms: Terms
    weights: Vector


def term(token: str) -> int:
    return crc32(token.encode()) % TERMS


def count_terms(tokens: Sequence[str]) -> dict[int, int]:
    """Return how often each term occurs, in ascending order of terms."""
    return dict(sorted(Counter(map(term, tokens)).items()))


def document_weights(tokens: Sequence[str], spec: CollectionSpec) -> Sparse:
    """Weigh a document's terms by frequency: saturated, and relative to its length."""
    counts = count_terms(tokens)
    frequency = np.fromiter(counts.values(), np.float64, len(counts))
    norm = spec.k1 * (1 - spec.b + spec.b * len(tokens) / spec.avg_len)
    weights = frequency * (spec.k1 + 1) / (frequency + norm)
    return _sparse(counts, weights)


def query_weights(tokens: Sequence[str], documents: int, holders: Mapping[int, int]) -> Sparse:
    """Weigh a query's terms by repetition, and by how few of the documents hold them."""
    counts = {key: number for key, number in count_terms(tokens).items() if holders.get(key)}
    held = np.array([holders[key] for key in counts], np.float64)
    rarity = np.log1p((documents - held + 0.5) / (held + 0.5))
    return _sparse(counts, np.fromiter(counts.values(), np.float64, len(counts)) * rarity)


def _sparse(counts: Mapping[int, int], weights: NDArray[np.float64]) -> Sparse:
    terms = np.fromiter(counts, np.int32, len(counts))
    return Sparse(terms=terms, weights=weights.astype(np.float32))
