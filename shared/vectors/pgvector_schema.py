"""The tables of a collection, and the register of collections.

A collection is one table in partitions: one row per object in `object`, one per
vector under the vector's name, one per text in `tokens`. Attributes stand in each
row, so that a filter needs no join, and scanning one part reads nothing else.
Search is exact: there is no index on vectors.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from shared.errors import StoreMisconfigured
from shared.vectors.pgvector_connection import Connection
from shared.vectors.port import AttributeType, CollectionInfo, CollectionSpec, Kind

OBJECT: Final = "object"
TOKENS: Final = "tokens"

COLUMN_TYPES: Final[Mapping[AttributeType, str]] = {
    AttributeType.BOOLEAN: "boolean",
    AttributeType.NUMBER: "double precision",
    AttributeType.TEXT: 'text COLLATE "C"',
    AttributeType.TEXTS: "text[]",
}

#: How many documents hold each term is kept exactly, in the transaction of each write.
REGISTER: Final = """
CREATE TABLE IF NOT EXISTS ops.vector_collections (
    name text PRIMARY KEY,
    alias text CONSTRAINT uq_vector_collections_alias UNIQUE DEFERRABLE,
    spec jsonb NOT NULL,
    documents integer NOT NULL DEFAULT 0,
    centred_at integer NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS ops.vector_terms (
    collection text REFERENCES ops.vector_collections ON DELETE CASCADE,
    term integer,
    documents integer NOT NULL,
    PRIMARY KEY (collection, term)
) WITH (fillfactor = 50);
CREATE TABLE IF NOT EXISTS ops.vector_centres (
    collection text REFERENCES ops.vector_collections ON DELETE CASCADE,
    language text,
    target text,
    mean vector NOT NULL,
    PRIMARY KEY (collection, language, target)
);
"""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as it is registered, and the names of its tables."""

    spec: CollectionSpec
    alias: str | None

    @property
    def table(self) -> str:
        return f"ops.{quote('vectors_' + self.spec.name.lower())}"

    def part_name(self, part: str) -> str:
        """Return the name of one part: objects, tokens, or the vectors of a name."""
        return f"vectors_{self.spec.name.lower()}_{part}"

    def part(self, name: str) -> str:
        return f"ops.{quote(self.part_name(name))}"

    @property
    def parts(self) -> tuple[str, ...]:
        return (OBJECT, TOKENS, *self.spec.vectors)


def quote(name: str) -> str:
    """Return a name as SQL wants it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


async def lock(connection: Connection, name: str) -> None:
    """Be the only one in here until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)


async def find(connection: Connection, name: str) -> Collection | None:
    """Return the collection of this name or alias."""
    row = await connection.fetchrow(
        "SELECT alias, spec::text FROM ops.vector_collections WHERE name = $1 OR alias = $1", name
    )
    return None if row is None else Collection(read_spec(row["spec"]), row["alias"])


async def get(connection: Connection, name: str) -> Collection:
    """Return the collection of this name or alias, or raise StoreMisconfigured."""
    found = await find(connection, name)
    if found is None:
        raise StoreMisconfigured(f"there is no collection or alias {name!r}")
    return found


async def list_all(connection: Connection) -> list[CollectionInfo]:
    if await connection.fetchval("SELECT to_regclass('ops.vector_collections')") is None:
        return []
    rows = await connection.fetch(
        "SELECT alias, spec::text FROM ops.vector_collections ORDER BY name"
    )
    return [CollectionInfo(read_spec(row["spec"]), row["alias"]) for row in rows]


async def ensure(connection: Connection, spec: CollectionSpec) -> None:
    await lock(connection, "vector_collections")
    await connection.execute(REGISTER)
    found = await find(connection, spec.name)
    if found is None:
        await _create(connection, spec)
    elif differences := list_differences(found.spec, spec):
        raise StoreMisconfigured(f"{spec.name} differs: {'; '.join(differences)}")


async def _create(connection: Connection, spec: CollectionSpec) -> None:
    await connection.execute(
        "INSERT INTO ops.vector_collections (name, spec) VALUES ($1, $2::text::jsonb)",
        spec.name,
        json.dumps(asdict(spec)),
    )
    await connection.execute(
        "UPDATE ops.vector_collections SET alias = $2 WHERE name = $1"
        " AND NOT EXISTS (SELECT FROM ops.vector_collections WHERE alias = $2)",
        spec.name,
        spec.kind.value,
    )
    await connection.execute(";".join(define(Collection(spec, None))))


def define(collection: Collection) -> list[str]:
    """Return the statements that make the tables of a collection. Pure.

    Values stay in their rows up to 8 kB and uncompressed, or reading a vector of
    more than 2 kB would cost a second look-up.
    """
    attributes = "".join(
        f"{quote(name)} {COLUMN_TYPES[kind]}, " for name, kind in collection.spec.attributes.items()
    )
    statements = [
        f"CREATE TABLE {collection.table} (part text, id uuid, "
        'source_id text COLLATE "C" NOT NULL, chunk_no smallint NOT NULL, '
        f"content_hash text NOT NULL, {attributes}"
        "vector vector STORAGE EXTERNAL, tokens sparsevec STORAGE EXTERNAL, "
        "PRIMARY KEY (id, part)) PARTITION BY LIST (part)",
        f"CREATE INDEX ON {collection.table} (source_id)",
    ]
    statements += [
        f"CREATE TABLE {collection.part(part)} PARTITION OF {collection.table}"
        f" FOR VALUES IN ('{part}') WITH (toast_tuple_target = 8160)"
        for part in collection.parts
    ]
    return statements


async def switch(connection: Connection, alias: str, name: str) -> None:
    await lock(connection, "vector_collections")
    target = await get(connection, name)
    if target.spec.kind != alias:
        raise StoreMisconfigured(f"{name} holds {target.spec.kind}, so {alias} cannot lead to it")
    await connection.execute(
        "UPDATE ops.vector_collections SET alias = CASE WHEN name = $2 THEN $1 END"
        " WHERE name = $2 OR alias = $1",
        alias,
        target.spec.name,
    )


async def drop(connection: Connection, name: str) -> None:
    await lock(connection, "vector_collections")
    found = await get(connection, name)
    if found.alias is not None:
        raise StoreMisconfigured(f"{found.spec.name} is what {found.alias} leads to")
    await connection.execute(f"DROP TABLE {found.table}")
    await connection.execute("DELETE FROM ops.vector_collections WHERE name = $1", name)


def list_differences(stored: CollectionSpec, wanted: CollectionSpec) -> list[str]:
    """Return in words in which respects two specifications differ."""
    return [
        f"{field.name} is {getattr(stored, field.name)!r}, not {getattr(wanted, field.name)!r}"
        for field in fields(CollectionSpec)
        if getattr(stored, field.name) != getattr(wanted, field.name)
    ]


def read_spec(text: str) -> CollectionSpec:
    values: dict[str, Any] = json.loads(text)
    values["kind"] = Kind(values["kind"])
    values["attributes"] = {k: AttributeType(v) for k, v in values["attributes"].items()}
    return CollectionSpec(**values)
