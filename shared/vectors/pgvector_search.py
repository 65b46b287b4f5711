"""Reading: searches, all legs of which are one statement, and what asks for single objects."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.errors import StoreMisconfigured
from shared.vectors.checks import check_filter, check_request
from shared.vectors.fusion import fuse, rank
from shared.vectors.lexical import query_weights, term
from shared.vectors.pgvector_connection import Connection
from shared.vectors.pgvector_filters import Values, to_sql
from shared.vectors.pgvector_schema import OBJECT, TOKENS, Collection, get, read_spec
from shared.vectors.port import (
    MAX_CHUNKS,
    DenseLeg,
    Filter,
    Hit,
    Leg,
    LexicalLeg,
    ObjectStamp,
    SearchRequest,
    VectorObject,
)


async def search(connection: Connection, name: str, request: SearchRequest) -> list[Hit]:
    legs = [leg for leg in request.legs if isinstance(leg, DenseLeg) or leg.tokens]
    collection, queries = await _prepare(connection, name, legs)
    check_request(collection.spec, request)
    values = Values()
    where = to_sql(request.where, collection.spec, values)
    parts = [
        _write_leg(collection, leg, values.add(query, kind), where)
        for leg, (query, kind) in zip(legs, queries, strict=True)
    ]
    found: dict[str, list[tuple[str, int, float]]] = {leg.name: [] for leg in legs}
    if parts:
        statement = " UNION ALL ".join(
            f"({_limit(number, part, request.pool)})" for number, part in enumerate(parts)
        )
        for number, source_id, chunk_no, score in await connection.fetch(statement, *values.items):
            found[legs[number].name].append((source_id, chunk_no, score))
    weights = {leg.name: leg.weight for leg in legs}
    pools = {leg.name: rank(_hits(leg, found[leg.name]), limit=request.pool) for leg in legs}
    return fuse(pools, weights, limit=request.limit)


def _hits(leg: Leg, found: list[tuple[str, int, float]]) -> list[tuple[str, int, float]]:
    """Leave out documents that share no token: BM25 says nothing of them."""
    return [hit for hit in found if hit[2] > 0] if isinstance(leg, LexicalLeg) else found


async def _prepare(
    connection: Connection, name: str, legs: Sequence[Leg]
) -> tuple[Collection, list[tuple[Any, str]]]:
    """Find the collection, and with it how rare each leg's terms are there."""
    lexical = [leg for leg in legs if isinstance(leg, LexicalLeg)]
    terms = {term(token) for leg in lexical for token in leg.tokens}
    row = await connection.fetchrow(
        "WITH held AS (SELECT t.term, t.documents FROM ops.vector_terms AS t"
        " JOIN ops.vector_collections AS c ON t.collection = c.name"
        " WHERE (c.name = $1 OR c.alias = $1) AND t.term = ANY($2::int[]))"
        " SELECT alias, spec::text, documents, ARRAY(SELECT term FROM held ORDER BY term) AS terms,"
        " ARRAY(SELECT documents FROM held ORDER BY term) AS holders"
        " FROM ops.vector_collections WHERE name = $1 OR alias = $1",
        name,
        list(terms),
    )
    if row is None:
        raise StoreMisconfigured(f"there is no collection or alias {name!r}")
    holders = dict(zip(row["terms"], row["holders"], strict=True))
    queries: list[tuple[Any, str]] = [
        (leg.vector, "vector")
        if isinstance(leg, DenseLeg)
        else (query_weights(leg.tokens, row["documents"], holders), "sparsevec")
        for leg in legs
    ]
    return Collection(read_spec(row["spec"]), row["alias"]), queries


def _write_leg(collection: Collection, leg: Leg, query: str, where: str) -> str:
    """Return the statement that scores all chunks; scores are rounded, so that ties are ties."""
    if isinstance(leg, DenseLeg):
        part, score = leg.target, f"1 - (vector <=> {query})"
    else:
        part, score = TOKENS, f"-(tokens <#> {query})"
    return (
        f"SELECT source_id, chunk_no, round(({score}) * 1e6) / 1e6 AS score"  # noqa: S608  # quoted names, values are bound
        f" FROM {collection.part(part)} WHERE {where}"
    )


def _limit(number: int, scored: str, pool: int) -> str:
    """Return the statement that leaves the best chunk of the `pool` best documents.

    No document has more than MAX_CHUNKS chunks, so that so many times as many are enough.
    """
    order = "ORDER BY score DESC, source_id, chunk_no"
    best = f"SELECT * FROM ({scored}) AS scored {order} LIMIT {MAX_CHUNKS * pool}"  # noqa: S608  # quoted names, values are bound
    return (
        f"SELECT {number}, * FROM (SELECT DISTINCT ON (source_id) * FROM ({best}) AS best"  # noqa: S608  # quoted names, values are bound
        f" ORDER BY source_id, score DESC, chunk_no) AS documents {order} LIMIT {pool}"
    )


async def fetch(connection: Connection, name: str, ids: Sequence[UUID]) -> list[VectorObject]:
    collection = await get(connection, name)
    rows = await connection.fetch(
        f"SELECT * FROM {collection.table} WHERE id = ANY($1) AND part <> $2",  # noqa: S608  # quoted names, values are bound
        list(ids),
        TOKENS,
    )
    parts: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        parts[_id(row["id"])][row["part"]] = row
    return [_read_object(collection, parts[key]) for key in ids if key in parts]


def _read_object(collection: Collection, parts: Mapping[str, Any]) -> VectorObject:
    head = parts[OBJECT]
    return VectorObject(
        id=_id(head["id"]),
        source_id=head["source_id"],
        chunk_no=head["chunk_no"],
        content_hash=head["content_hash"],
        attributes={key: head[key] for key in collection.spec.attributes},
        vectors={part: row["vector"] for part, row in parts.items() if part != OBJECT},
    )


async def count(connection: Connection, name: str, where: Filter | None) -> int:
    collection = await get(connection, name)
    check_filter(collection.spec, where)
    values = Values()
    condition = to_sql(where, collection.spec, values)
    number: int = await connection.fetchval(
        f"SELECT count(*) FROM {collection.part(OBJECT)} WHERE {condition}",  # noqa: S608  # quoted names, values are bound
        *values.items,
    )
    return number


async def read_stamps(
    connection: Connection, name: str, after: UUID | None, limit: int
) -> list[ObjectStamp]:
    """Return the next stamps by id."""
    collection = await get(connection, name)
    rows = await connection.fetch(
        "SELECT id, source_id, chunk_no, content_hash"  # noqa: S608  # quoted names, values are bound
        f" FROM {collection.part(OBJECT)} WHERE $1::uuid IS NULL OR id > $1"
        " ORDER BY id LIMIT $2",
        after,
        limit,
    )
    return [ObjectStamp(_id(key), *rest) for key, *rest in rows]


def _id(value: UUID) -> UUID:
    """Return the driver's UUID as one of Python's own."""
    return UUID(int=value.int)
