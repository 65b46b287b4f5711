"""What is stuck is published again, once; what is at work is left alone."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from services.orchestration.reconciler import (
    message_for,
    publish_due,
    republish_items,
    run_reconciler,
)
from shared.database import runs
from shared.database.models.ops import OutboxMessage, Run, RunStatus
from shared.database.session import on_loop, transaction
from shared.messaging.registry import (
    FETCH_COMPANY_DATA,
    FETCH_RESUME_DATA,
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    LAUNCH_RERANKING_TASKS,
    PARSE_JOB_TEXT,
    PARSE_RESUME_TEXT,
    RERANK_JOBS_FOR_RESUME,
    RERANK_RESUMES_FOR_JOB,
    ActorSpec,
    Arguments,
)
from shared.messaging.runs import EMBED, FETCH, PARSE, RERANK, add_items

RUN, SOMEONE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("key", "stage", "spec"),
    [
        ("fetch:candidate", FETCH, FETCH_RESUME_DATA),
        ("fetch:company", FETCH, FETCH_COMPANY_DATA),
        ("due:launch_reranking_tasks", RERANK, LAUNCH_RERANKING_TASKS),
        (f"resume:{SOMEONE}", PARSE, PARSE_RESUME_TEXT),
        (f"resume:{SOMEONE}", EMBED, GENERATE_RESUME_EMBEDDINGS),
        ("job:7", PARSE, PARSE_JOB_TEXT),
        ("job:7", EMBED, GENERATE_JOB_EMBEDDINGS),
        ("rerank:job:7", RERANK, RERANK_RESUMES_FOR_JOB),
        (f"rerank:resume:{SOMEONE}", RERANK, RERANK_JOBS_FOR_RESUME),
    ],
)
def test_each_kind_of_item_has_its_message(
    key: str, stage: str, spec: ActorSpec[Arguments]
) -> None:
    found, arguments = message_for(RUN, key, stage)

    assert found is spec
    assert arguments.run_id == RUN
    assert arguments.item_keys() in ((key,), ())


def test_item_of_no_kind_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no actor"):
        message_for(RUN, "letter:1", PARSE)


async def open_run(*keys: str) -> UUID:
    async with transaction() as session:
        run_id = await runs.insert_run(session, runs.Start("test", "test"))
        await add_items(session, run_id, keys, PARSE)
    assert run_id is not None
    return run_id


async def _messages() -> Counter[str]:
    async with transaction() as session:
        actors = await session.scalars(select(OutboxMessage.actor))
        return Counter(actor.rpartition(".")[2] for actor in actors)


@pytest.mark.usefixtures("database")
def test_open_items_are_published_again() -> None:
    on_loop(open_run("job:1", "job:2"))

    assert on_loop(republish_items(quiet=timedelta())) == 2
    assert on_loop(_messages()) == {"parse_job_text": 2}


@pytest.mark.usefixtures("database")
def test_items_that_wait_for_a_moment_only_are_left_alone() -> None:
    on_loop(open_run("job:1"))

    assert on_loop(republish_items()) == 0
    assert on_loop(_messages()) == {}


@pytest.mark.usefixtures("database")
def test_late_run_is_given_up() -> None:
    async def make_late(run_id: UUID) -> RunStatus:
        async with transaction() as session:
            past = func.now() - timedelta(seconds=1)
            await session.execute(update(Run).values(deadline_at=past))
        await republish_items()
        async with transaction() as session:
            return await runs.get_status(session, run_id)

    assert on_loop(make_late(on_loop(open_run("job:1")))) is RunStatus.ABANDONED


@pytest.mark.usefixtures("database")
def test_services_are_asked_to_look_for_work_of_no_run() -> None:
    on_loop(publish_due())

    assert on_loop(_messages()) == {
        "parse_resume_text": 1,
        "parse_job_text": 1,
        "generate_all_embeddings": 1,
    }


@pytest.mark.usefixtures("database")
def test_it_looks_for_items_each_turn_and_for_other_work_now_and_then() -> None:
    async def run_for_a_while() -> None:
        every = timedelta(milliseconds=20)
        loop = asyncio.create_task(run_reconciler(items_every=every, due_every=3 * every))
        for _ in range(1_000):
            await asyncio.sleep(0.01)
            if (await _messages())["parse_job_text"] == 2:
                break
        loop.cancel()

    on_loop(run_for_a_while())

    assert on_loop(_messages())["generate_all_embeddings"] == 2
