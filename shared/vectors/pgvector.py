"""Vectors in the same PostgreSQL as everything else: exact search, no index."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database.session import get_engine, on_loop
from shared.vectors import pgvector_centres, pgvector_rows, pgvector_schema, pgvector_search
from shared.vectors.pgvector_connection import Connection, begin
from shared.vectors.port import (
    Attributes,
    Centres,
    CollectionInfo,
    CollectionSpec,
    Filter,
    Hit,
    ObjectStamp,
    SearchRequest,
    VectorObject,
)

P = ParamSpec("P")
R = TypeVar("R")

#: How many stamps `iterate` reads at a time.
PAGE: Final = 1_000


class PgVectorStore:
    """The port over the process's loop and engine; it holds no state of its own."""

    def __init__(self, engine: Callable[[], AsyncEngine] = get_engine) -> None:
        self._engine = engine

    def ping(self) -> None:
        self._run(pgvector_schema.list_all)

    def ensure(self, spec: CollectionSpec) -> None:
        self._run(pgvector_schema.ensure, spec)

    def collections(self) -> list[CollectionInfo]:
        return self._run(pgvector_schema.list_all)

    def switch(self, alias: str, collection: str) -> None:
        self._run(pgvector_schema.switch, alias, collection)

    def drop(self, collection: str) -> None:
        self._run(pgvector_schema.drop, collection)

    def upsert(self, collection: str, objects: Sequence[VectorObject]) -> None:
        self._run(pgvector_rows.upsert, collection, objects)

    def trim(self, collection: str, source_id: str, keep: int) -> int:
        return self._run(pgvector_rows.trim, collection, source_id, keep)

    def set_attributes(self, collection: str, source_id: str, values: Attributes) -> int:
        return self._run(pgvector_rows.set_attributes, collection, source_id, values)

    def delete(self, collection: str, source_ids: Sequence[str]) -> int:
        return self._run(pgvector_rows.delete, collection, source_ids)

    def search(self, collection: str, request: SearchRequest) -> list[Hit]:
        return self._run(pgvector_search.search, collection, request)

    def centres(self, collection: str) -> Centres:
        return self._run(pgvector_centres.centres, collection)

    def fetch(self, collection: str, ids: Sequence[UUID]) -> list[VectorObject]:
        return self._run(pgvector_search.fetch, collection, ids)

    def count(self, collection: str, where: Filter | None = None) -> int:
        return self._run(pgvector_search.count, collection, where)

    def iterate(self, collection: str) -> Iterator[ObjectStamp]:
        after: UUID | None = None
        while page := self._run(pgvector_search.read_stamps, collection, after, PAGE):
            yield from page
            after = page[-1].id

    def _run(
        self,
        work: Callable[Concatenate[Connection, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        async def transact() -> R:
            async with begin(self._engine) as connection:
                return await work(connection, *args, **kwargs)

        return on_loop(transact())
