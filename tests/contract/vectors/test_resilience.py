"""Threads, outages, and servers that come back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.database.session import on_loop, transaction
from shared.errors import VectorStoreUnavailable
from shared.vectors.pgvector import PgVectorStore
from shared.vectors.port import VectorStore
from tests.contract.vectors.objects import EAST, list_ids, make, make_text, near, words


@pytest.fixture
def dead_store(database: None) -> Iterator[VectorStore]:
    """A store whose server does not run."""
    engines: list[AsyncEngine] = []

    def get_engine() -> AsyncEngine:
        if not engines:
            engines.append(create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:9/none"))
        return engines[0]

    yield PgVectorStore(get_engine)
    on_loop(engines[0].dispose())


async def end_other_connections() -> None:
    async with transaction() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        )


def test_outage_second_call_fails_fast(dead_store: VectorStore) -> None:
    with pytest.raises(VectorStoreUnavailable):
        dead_store.ping()

    start = perf_counter()
    with pytest.raises(VectorStoreUnavailable):
        dead_store.search("Resume", near(EAST))
    assert perf_counter() - start < 1


def test_recovers_after_restart(store: VectorStore) -> None:
    store.upsert("Resume", [make("one")])
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.count("Resume"), range(8)))

    on_loop(end_other_connections())

    assert list_ids(store.search("Resume", near(EAST))) == ["one"]


def test_eight_threads_share_store(store: VectorStore) -> None:
    def work(number: int) -> list[str]:
        key = f"{number:03}"
        store.upsert("Resume", [make_text(key, f"common own{number}")])
        return list_ids(store.search("Resume", words(f"own{number}")))

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(work, range(64)))

    assert found == [[f"{number:03}"] for number in range(64)]
    assert store.count("Resume") == 64


def test_writers_of_the_same_object_take_turns(store: VectorStore) -> None:
    def write(number: int) -> None:
        store.upsert(
            "Resume", [make_text("one", f"common own{number}"), make_text("two", "common")]
        )

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(32)))

    assert store.count("Resume") == 2
    assert sum(bool(store.search("Resume", words(f"own{number}"))) for number in range(32)) == 1


def test_readers_see_whole_objects_while_they_are_replaced(store: VectorStore) -> None:
    store.upsert("Resume", [make("one")])

    def read(_: int) -> int:
        [found] = store.fetch("Resume", [make("one").id])
        return len(found.vectors) + len(store.search("Resume", near(EAST)))

    with ThreadPoolExecutor(4) as threads:
        reads = [threads.submit(read, number) for number in range(40)]
        for _ in range(10):
            store.upsert("Resume", [make("one")])

    assert {each.result() for each in reads} == {3}
