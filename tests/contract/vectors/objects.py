"""Objects and requests of few words, in three dimensions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from shared.database.models.analysis import SourceType
from shared.vectors.port import (
    Attributes,
    CollectionSpec,
    DenseLeg,
    Filter,
    Hit,
    Kind,
    LexicalLeg,
    SearchRequest,
    Vector,
    VectorObject,
    VectorStore,
    describe,
    vector_id,
)

RESUMES: CollectionSpec = describe(
    Kind.RESUME, dim=3, model="tests/encoder", revision="1", composer_version="1"
)
JOBS: CollectionSpec = describe(
    Kind.JOB, dim=3, model="tests/encoder", revision="1", composer_version="1"
)


def unit(*values: float) -> Vector:
    """Return the direction of these coordinates."""
    vector = np.array(values, np.float64)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


EAST, NORTH, UP = unit(1, 0, 0), unit(0, 1, 0), unit(0, 0, 1)


def make(source_id: str, vector: Vector = EAST, **attributes: Any) -> VectorObject:
    """Return a document of one chunk, all vectors of which are the same."""
    return make_chunk(source_id, 0, {"headline": vector, "body": vector}, attributes)


def make_with(source_id: str, attributes: Attributes) -> VectorObject:
    return make_chunk(source_id, 0, {"headline": EAST, "body": EAST}, attributes)


def make_chunk(
    source_id: str,
    chunk_no: int,
    vectors: Mapping[str, Vector],
    attributes: Attributes | None = None,
    tokens: Sequence[str] | None = None,
) -> VectorObject:
    return VectorObject(
        id=vector_id(SourceType.RESUME, source_id, chunk_no),
        source_id=source_id,
        chunk_no=chunk_no,
        content_hash=f"hash of {source_id}",
        attributes={"active": True, **(attributes or {})},
        vectors=vectors,
        tokens=tokens,
    )


def make_text(source_id: str, text: str) -> VectorObject:
    """Return a document that is found by its words."""
    return make_chunk(source_id, 0, {"headline": EAST, "body": EAST}, tokens=text.split())


def make_long(source_id: str, *bodies: Vector) -> list[VectorObject]:
    """Return the chunks of a document, each with its own body."""
    return [make_chunk(source_id, number, {"body": body}) for number, body in enumerate(bodies)]


def near(vector: Vector, where: Filter | None = None, *, target: str = "headline") -> SearchRequest:
    leg = DenseLeg(name="dense", target=target, vector=vector, weight=1.0)
    return SearchRequest(legs=[leg], where=where)


def words(text: str) -> SearchRequest:
    return SearchRequest(legs=[LexicalLeg(name="lexical", tokens=text.split(), weight=1.0)])


def list_ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.source_id for hit in hits]


def find_all(store: VectorStore, where: Filter | None) -> set[str]:
    return set(list_ids(store.search("Resume", near(EAST, where))))
