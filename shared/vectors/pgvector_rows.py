"""Writing objects: whole ones in, and out again, with the counts of their terms."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np

from shared.vectors.checks import check_attributes, check_objects
from shared.vectors.lexical import Sparse, document_weights
from shared.vectors.pgvector_connection import Connection
from shared.vectors.pgvector_schema import OBJECT, TOKENS, Collection, get, lock, quote
from shared.vectors.port import Attributes, AttributeValue, VectorObject

#: What identifies an object and its version.
STAMP: Final = ("id", "source_id", "chunk_no", "content_hash")

Row = tuple[Any, ...]


async def upsert(connection: Connection, name: str, objects: Sequence[VectorObject]) -> None:
    """Replace objects. Writers of a collection go one by one, so that counts stay exact."""
    collection = await get(connection, name)
    check_objects(collection.spec, objects)
    await lock(connection, collection.table)
    gone = await _remove(connection, collection, "id = ANY($1)", [item.id for item in objects])
    tokens = {
        item.id: document_weights(item.tokens, collection.spec) for item in objects if item.tokens
    }
    await _copy(connection, collection, objects, tokens)
    await _count_terms(connection, collection, list(tokens.values()), _list_tokens(gone))


async def _copy(
    connection: Connection,
    collection: Collection,
    objects: Sequence[VectorObject],
    tokens: Mapping[Any, Sparse],
) -> None:
    columns = ["part", *STAMP, *collection.spec.attributes, "vector", "tokens"]
    heads = {item.id: _head(collection, item) for item in objects}
    rows: dict[str, list[Row]] = {part: [] for part in collection.parts}
    rows[OBJECT] = [(OBJECT, *head, None, None) for head in heads.values()]
    rows[TOKENS] = [(TOKENS, *heads[key], None, sparse) for key, sparse in tokens.items()]
    for item in objects:
        for part, vector in item.vectors.items():
            rows[part].append((part, *heads[item.id], vector, None))
    for part, records in rows.items():
        await connection.copy_records_to_table(
            collection.part_name(part), schema_name="ops", columns=columns, records=records
        )


def _head(collection: Collection, item: VectorObject) -> Row:
    values = (_stored(item.attributes.get(name)) for name in collection.spec.attributes)
    return (item.id, item.source_id, item.chunk_no, item.content_hash, *values)


def _stored(value: AttributeValue) -> AttributeValue:
    """Return how a value is kept: an empty list is as unknown as none."""
    return None if isinstance(value, Sequence) and not value else value


async def set_attributes(
    connection: Connection, name: str, source_id: str, values: Attributes
) -> int:
    collection = await get(connection, name)
    check_attributes(collection.spec, values)
    await lock(connection, collection.table)
    changes = "".join(f", {quote(key)} = ${n}" for n, key in enumerate(values, start=2))
    done = await connection.fetch(
        f"UPDATE {collection.table} SET source_id = $1{changes}"  # noqa: S608  # quoted names
        " WHERE source_id = $1 RETURNING part",
        source_id,
        *map(_stored, values.values()),
    )
    return sum(row["part"] == OBJECT for row in done)


async def trim(connection: Connection, name: str, source_id: str, keep: int) -> int:
    return await _remove_counted(
        connection, name, "source_id = $1 AND chunk_no >= $2", source_id, keep
    )


async def delete(connection: Connection, name: str, source_ids: Sequence[str]) -> int:
    return await _remove_counted(connection, name, "source_id = ANY($1)", list(source_ids))


async def _remove_counted(connection: Connection, name: str, which: str, *values: Any) -> int:
    collection = await get(connection, name)
    await lock(connection, collection.table)
    gone = await _remove(connection, collection, which, *values)
    await _count_terms(connection, collection, [], _list_tokens(gone))
    return sum(row["part"] == OBJECT for row in gone)


async def _remove(
    connection: Connection, collection: Collection, which: str, *values: Any
) -> list[Any]:
    rows: list[Any] = await connection.fetch(
        f"DELETE FROM {collection.table} WHERE {which} RETURNING part, tokens",  # noqa: S608  # quoted names
        *values,
    )
    return rows


def _list_tokens(rows: Sequence[Any]) -> list[Sparse]:
    return [row["tokens"] for row in rows if row["part"] == TOKENS]


async def _count_terms(
    connection: Connection, collection: Collection, added: Sequence[Sparse], gone: Sequence[Sparse]
) -> None:
    """Move the numbers of documents: of all that have tokens, and by term."""
    terms = list(chain((s.terms for s in added), (s.terms for s in gone)))
    if not terms:
        return
    signs = np.repeat([1] * len(added) + [-1] * len(gone), [len(part) for part in terms])
    unique, places = np.unique(np.concatenate(terms), return_inverse=True)
    deltas = np.bincount(places, weights=signs, minlength=len(unique)).astype(int)
    moved = deltas.nonzero()
    name = collection.spec.name
    await connection.execute(
        "INSERT INTO ops.vector_terms AS stored SELECT $1, * FROM unnest($2::int[], $3::int[])"
        " ON CONFLICT (collection, term)"
        " DO UPDATE SET documents = stored.documents + excluded.documents",
        name,
        unique[moved].tolist(),
        deltas[moved].tolist(),
    )
    await connection.execute(
        "DELETE FROM ops.vector_terms"
        " WHERE collection = $1 AND term = ANY($2::int[]) AND documents = 0",
        name,
        unique[deltas < 0].tolist(),
    )
    await connection.execute(
        "UPDATE ops.vector_collections SET documents = documents + $2 WHERE name = $1",
        name,
        len(added) - len(gone),
    )
