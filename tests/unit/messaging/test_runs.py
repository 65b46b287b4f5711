"""The barrier: items count down once, and one transaction sees zero."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from shared.database import runs
from shared.database.models.ops import ItemStatus, OutboxMessage, Run, RunStatus, WorkItem
from shared.database.session import on_loop, transaction
from shared.messaging.registry import LAUNCH_RERANKING_TASKS, RUN_FULL_PROCESSING_PIPELINE
from shared.messaging.runs import PARSE, RERANK, add_items, advance_item, finish_item

pytestmark = pytest.mark.usefixtures("database")

KEYS = [f"job:{number}" for number in range(4)]


async def open_run(kind: str = "test", keys: list[str] = KEYS) -> UUID:
    async with transaction() as session:
        run_id = await runs.insert_run(session, runs.Start(kind, "test"))
        assert run_id is not None
        await add_items(session, run_id, keys, PARSE)
    return run_id


async def finish(run_id: UUID, key: str, status: ItemStatus = ItemStatus.DONE) -> None:
    async with transaction() as session:
        await finish_item(session, run_id, key, status)


async def get_run(run_id: UUID) -> Run:
    async with transaction() as session:
        return await session.get_one(Run, run_id)


async def count_launches() -> int:
    name = LAUNCH_RERANKING_TASKS.wire_name
    async with transaction() as session:
        statement = select(func.count()).where(OutboxMessage.actor == name)
        return await session.scalar(statement) or 0


def do(*steps: Coroutine[Any, Any, Any]) -> None:
    for step in steps:
        on_loop(step)


def test_run_ends_with_its_last_item() -> None:
    run_id = on_loop(open_run())
    do(*(finish(run_id, key) for key in KEYS))

    run = on_loop(get_run(run_id))

    assert (run.status, run.open_items) == (RunStatus.COMPLETED, 0)
    assert run.counts == {"done": len(KEYS)}


def test_item_counts_down_once() -> None:
    run_id = on_loop(open_run())
    do(finish(run_id, KEYS[0]), finish(run_id, KEYS[0]))

    assert on_loop(get_run(run_id)).open_items == len(KEYS) - 1


@pytest.mark.parametrize("status", [ItemStatus.FAILED, ItemStatus.DEFERRED])
def test_what_failed_does_not_hold_the_run(status: ItemStatus) -> None:
    run_id = on_loop(open_run(keys=KEYS[:1]))
    on_loop(finish(run_id, KEYS[0], status))

    assert on_loop(get_run(run_id)).status is RunStatus.COMPLETED_WITH_ERRORS


def test_unreadable_file_is_no_error_of_the_run() -> None:
    run_id = on_loop(open_run(keys=KEYS[:1]))
    on_loop(finish(run_id, KEYS[0], ItemStatus.DEGRADED))

    assert on_loop(get_run(run_id)).status is RunStatus.COMPLETED


def test_full_run_goes_on_to_reranking_once() -> None:
    run_id = on_loop(open_run(RUN_FULL_PROCESSING_PIPELINE.name))

    async def race() -> None:
        await asyncio.gather(*(finish(run_id, key) for key in KEYS for _ in range(3)))

    on_loop(race())

    run = on_loop(get_run(run_id))
    assert (run.status, run.open_items) == (RunStatus.RERANKING, 1)
    assert on_loop(count_launches()) == 1


def test_item_that_is_open_is_not_counted_twice() -> None:
    run_id = on_loop(open_run())

    async def add_again() -> None:
        async with transaction() as session:
            await add_items(session, run_id, [KEYS[0], "job:new"], PARSE)

    on_loop(add_again())

    assert on_loop(get_run(run_id)).open_items == len(KEYS) + 1


def test_finished_item_can_be_opened_again() -> None:
    run_id = on_loop(open_run())

    async def reopen() -> None:
        async with transaction() as session:
            await add_items(session, run_id, [KEYS[0]], PARSE)

    do(finish(run_id, KEYS[0]), reopen())

    assert on_loop(get_run(run_id)).open_items == len(KEYS)


def test_item_enters_its_next_stage() -> None:
    run_id = on_loop(open_run(keys=KEYS[:1]))

    async def advance() -> str:
        async with transaction() as session:
            await advance_item(session, run_id, KEYS[0], RERANK)
            return (await session.get_one(WorkItem, (run_id, KEYS[0]))).stage

    assert on_loop(advance()) == RERANK


def test_one_run_per_kind_and_tick() -> None:
    async def insert() -> UUID | None:
        async with transaction() as session:
            tick = await session.scalar(select(func.date_trunc("minute", func.now())))
            return await runs.insert_run(session, runs.Start("fetch", "schedule", tick=tick))

    assert on_loop(insert()) is not None
    assert on_loop(insert()) is None


def test_late_run_is_abandoned() -> None:
    run_id = on_loop(open_run())

    async def abandon() -> list[UUID]:
        async with transaction() as session:
            late = func.now() - timedelta(seconds=1)
            await session.execute(update(Run).values(deadline_at=late))
            return list(await runs.abandon_late_runs(session))

    assert on_loop(abandon()) == [run_id]
    assert on_loop(get_run(run_id)).status is RunStatus.ABANDONED


@pytest.mark.parametrize(
    ("lease", "quiet", "stale"),
    [
        (timedelta(hours=1), timedelta(minutes=10), 0),
        (timedelta(hours=-1), timedelta(minutes=10), 1),
        (timedelta(hours=1), timedelta(), 1),
        (None, timedelta(minutes=10), 0),
        (None, timedelta(), 1),
    ],
)
def test_stale_items(lease: timedelta | None, quiet: timedelta, stale: int) -> None:
    run_id = on_loop(open_run(keys=KEYS[:1]))

    async def take() -> int:
        if lease is not None:
            async with transaction() as session:
                await runs.claim_items(session, run_id, KEYS[:1], worker="w", lease=lease)
        async with transaction() as session:
            return len(await runs.take_stale_items(session, quiet=quiet))

    assert on_loop(take()) == stale


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "finish"]), st.sampled_from(KEYS)),
        min_size=1,
        max_size=12,
    )
)
def test_count_equals_the_open_items_at_every_commit(steps: list[tuple[str, str]]) -> None:
    async def replay() -> None:
        run_id = await open_run(keys=["fetch:candidate"])
        for step, key in steps:
            async with transaction() as session:
                if step == "add":
                    await add_items(session, run_id, [key], PARSE)
                else:
                    await finish_item(session, run_id, key, ItemStatus.DONE)
            counts, run = await count(run_id), await get_run(run_id)
            assert run.open_items == counts.get("open", 0) > 0
            assert run.status is RunStatus.RUNNING

    on_loop(replay())


async def count(run_id: UUID) -> dict[str, int]:
    async with transaction() as session:
        return dict(await runs.count_items(session, run_id))
