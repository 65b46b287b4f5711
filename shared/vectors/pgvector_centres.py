"""The means of a collection, kept until the number of its documents is another by half."""

from typing import Final

from shared.vectors.pgvector_connection import Connection
from shared.vectors.pgvector_schema import Collection, get, lock
from shared.vectors.port import MIN_CENTRE, Centres

#: A mean of n documents moves little until there are so many times as many.
GROWTH: Final = 1.5


async def centres(connection: Connection, name: str) -> Centres:
    collection = await get(connection, name)
    if await _are_outdated(connection, collection):
        await lock(connection, collection.table)
        if await _are_outdated(connection, collection):
            await _take(connection, collection)
    rows = await connection.fetch(
        "SELECT centred_at, language, target, mean FROM ops.vector_collections"
        " LEFT JOIN ops.vector_centres ON collection = name WHERE name = $1",
        collection.spec.name,
    )
    means = {(row["language"], row["target"]): row["mean"] for row in rows if row["language"]}
    return Centres(rows[0]["centred_at"], means)


async def _are_outdated(connection: Connection, collection: Collection) -> bool:
    documents, taken_at = await connection.fetchrow(
        "SELECT documents, centred_at FROM ops.vector_collections WHERE name = $1",
        collection.spec.name,
    )
    return is_outdated(documents, taken_at)


def is_outdated(documents: int, taken_at: int) -> bool:
    """Return whether means of `taken_at` documents do not stand for so many any more.

    >>> is_outdated(149, 100), is_outdated(150, 100), is_outdated(66, 100)
    (False, True, True)
    """
    if max(documents, taken_at) < MIN_CENTRE:
        return False
    return not taken_at / GROWTH < documents < taken_at * GROWTH


async def _take(connection: Connection, collection: Collection) -> None:
    name = collection.spec.name
    await connection.execute("DELETE FROM ops.vector_centres WHERE collection = $1", name)
    await connection.execute(
        "INSERT INTO ops.vector_centres"  # noqa: S608  # quoted names
        f" SELECT $1, language, part, avg(vector) FROM {collection.table}"
        " WHERE part = ANY($2) AND chunk_no = 0 AND language IS NOT NULL"
        " GROUP BY language, part HAVING count(*) >= $3",
        name,
        list(collection.spec.vectors),
        MIN_CENTRE,
    )
    await connection.execute(
        "UPDATE ops.vector_collections SET centred_at = documents WHERE name = $1", name
    )
