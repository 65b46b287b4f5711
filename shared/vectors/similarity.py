"""How similar a job and a resume are by their stored vectors alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shared.vectors.fusion import DECIMALS
from shared.vectors.port import MAX_CHUNKS, Kind, Vector, VectorObject, VectorStore, vector_id

#: How many documents are fetched at once.
BATCH: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class StoredVectors:
    """The vectors of one document, of norm 1."""

    headline: Vector | None

    #: In order of chunks.
    bodies: tuple[Vector, ...] = ()


def fetch_vectors(
    store: VectorStore, kind: Kind, source_ids: Sequence[str], *, collection: str | None = None
) -> dict[str, StoredVectors]:
    """Return the vectors of those of the documents that are stored."""
    chunks: dict[str, list[VectorObject]] = defaultdict(list)
    for start in range(0, len(source_ids), BATCH):
        ids = [
            vector_id(kind.source_type, source_id, chunk_no)
            for source_id in source_ids[start : start + BATCH]
            for chunk_no in range(MAX_CHUNKS)
        ]
        for item in store.fetch(collection or kind, ids):
            chunks[item.source_id].append(item)
    return {source_id: _collect(items) for source_id, items in chunks.items()}


def _collect(items: Sequence[VectorObject]) -> StoredVectors:
    vectors = [item.vectors for item in items]
    return StoredVectors(
        headline=next((by_name["headline"] for by_name in vectors if "headline" in by_name), None),
        bodies=tuple(by_name["body"] for by_name in vectors if "body" in by_name),
    )


def original_similarity(job: StoredVectors, resume: StoredVectors) -> float:
    """Return half the cosine of headlines and half the best cosine of bodies, in [0, 1].

    If one part is missing on either side, the other counts alone.
    """
    return float(original_similarities(job, [resume])[0])


def original_similarities(
    anchor: StoredVectors, counterparts: Sequence[StoredVectors]
) -> NDArray[np.float64]:
    """Return the similarity with each of the counterparts, rounded as it is stored."""
    headlines = _best(
        [anchor.headline] if anchor.headline is not None else [],
        [[item.headline] if item.headline is not None else [] for item in counterparts],
    )
    bodies = _best(anchor.bodies, [item.bodies for item in counterparts])
    parts = np.stack([headlines, bodies])
    known = ~np.isnan(parts)
    total = np.where(known, parts, 0.0).sum(axis=0)
    mean = total / np.maximum(known.sum(axis=0), 1)
    rounded: NDArray[np.float64] = np.clip(mean, 0.0, 1.0).round(DECIMALS)
    return rounded


def _best(own: Sequence[Vector], others: Sequence[Sequence[Vector]]) -> NDArray[np.float64]:
    """Return the best cosine with each of `others`: NaN where there is nothing to compare."""
    best = np.full(len(others), np.nan)
    numbers = [len(vectors) for vectors in others]
    flat = [vector for vectors in others for vector in vectors]
    if not own or not flat:
        return best
    cosines = (_unit(flat) @ _unit(own).T).max(axis=1)
    filled = np.flatnonzero(numbers)
    starts = np.cumsum([0, *numbers])[:-1]
    best[filled] = np.maximum.reduceat(cosines, starts[filled])
    return best


def _unit(vectors: Sequence[Vector]) -> NDArray[np.float64]:
    matrix = np.stack(vectors).astype(np.float64)
    unit: NDArray[np.float64] = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit
