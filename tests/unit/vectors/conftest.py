"""A store with resumes and jobs, in which each number is a direction."""

from collections.abc import Sequence

import numpy as np
import pytest

from shared.vectors.pgvector import PgVectorStore
from shared.vectors.port import Kind, Vector, VectorObject, VectorStore, describe, vector_id


def point(*values: float) -> Vector:
    vector = np.array(values, np.float64)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def make_document(
    kind: Kind,
    source_id: str,
    vectors: Sequence[Vector],
    tokens: Sequence[str] = (),
    language: str = "en",
) -> list[VectorObject]:
    """Return the chunks of a document: the headline, then one body each."""
    headline, *bodies = vectors
    return [
        VectorObject(
            id=vector_id(kind.source_type, source_id, number),
            source_id=source_id,
            chunk_no=number,
            content_hash="hash",
            attributes={"active": True, "language": language},
            vectors={"body": body} | ({} if number else {"headline": headline}),
            tokens=None if number else tokens,
        )
        for number, body in enumerate(bodies)
    ]


@pytest.fixture
def both(database: None) -> VectorStore:
    """A store with two empty collections."""
    store = PgVectorStore()
    for kind in Kind:
        store.ensure(describe(kind, dim=3, model="m", revision="r", composer_version="1"))
    return store


@pytest.fixture
def resumes(both: VectorStore) -> VectorStore:
    """130 resumes of one to four chunks."""
    for number in range(130):
        vectors = [point(1, number, 0)] * (2 + number % 4)
        both.upsert("Resume", make_document(Kind.RESUME, f"{number:03}", vectors))
    return both
