"""A workflow opens a run with items and messages, in one transaction, once."""

from collections import Counter
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.orchestration import workflows
from shared.database.models.ops import OutboxMessage, Run, WorkItem
from shared.database.session import on_loop, transaction
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    RUN_EMBEDDINGS_ONLY,
    RUN_FULL_PROCESSING_PIPELINE,
    RUN_PARSING_ONLY,
    ActorSpec,
    Arguments,
    Launch,
)

pytestmark = pytest.mark.usefixtures("database")


def start(workflow: ActorSpec[Arguments]) -> Outcome:
    return on_loop(workflows.start(workflow, message_id=uuid4(), origin="test"))


async def _items() -> set[str]:
    async with transaction() as session:
        return set(await session.scalars(select(WorkItem.item_key)))


async def _messages() -> Counter[str]:
    async with transaction() as session:
        actors = await session.scalars(select(OutboxMessage.actor))
        return Counter(actor.rpartition(".")[2] for actor in actors)


async def _run() -> Run:
    async with transaction() as session:
        return (await session.scalars(select(Run))).one()


def test_full_run_fetches_and_looks_for_what_is_due() -> None:
    outcome = start(RUN_FULL_PROCESSING_PIPELINE)

    assert on_loop(_items()) == {
        "fetch:candidate",
        "fetch:company",
        "due:parse_job_text",
        "due:parse_resume_text",
        "due:generate_job_embeddings",
        "due:generate_resume_embeddings",
    }
    assert on_loop(_messages()).total() == outcome.published == on_loop(_run()).open_items == 6


def test_second_full_run_is_not_started() -> None:
    start(RUN_FULL_PROCESSING_PIPELINE)

    outcome = start(RUN_FULL_PROCESSING_PIPELINE)

    assert outcome.summary() == "already_running"
    assert outcome.as_result()["run_id"] == str(on_loop(_run()).run_id)


@pytest.mark.parametrize(
    ("workflow", "actors"),
    [
        (RUN_PARSING_ONLY, {"parse_job_text", "parse_resume_text"}),
        (RUN_EMBEDDINGS_ONLY, {"generate_job_embeddings", "generate_resume_embeddings"}),
    ],
)
def test_part_of_the_pipeline(workflow: ActorSpec[Arguments], actors: set[str]) -> None:
    start(workflow)

    assert set(on_loop(_messages())) == actors
    assert on_loop(_items()) == {f"due:{actor}" for actor in actors}


def test_reranking_alone_keeps_its_depth() -> None:
    for _ in range(2):
        on_loop(workflows.start_reranking(top_k=7, message_id=uuid4(), origin="test"))

    async def depths() -> list[int]:
        async with transaction() as session:
            return [row.args["top_k"] for row in await session.scalars(select(OutboxMessage))]

    assert on_loop(depths()) == [7, 7]


def test_launch_names_each_anchor() -> None:
    someone = UUID(int=1)

    outcome = on_loop(workflows.launch(Launch(job_ids=(1, 2), submission_ids=(someone,))))

    assert outcome.published == 3
    assert on_loop(_messages()) == {"rerank_resumes_for_job": 2, "rerank_jobs_for_resume": 1}


def test_launch_of_nothing_publishes_nothing() -> None:
    assert on_loop(workflows.launch(Launch(job_ids=()))).published == 0


def test_launch_without_ids_lets_the_service_look() -> None:
    on_loop(workflows.launch(Launch()))

    assert on_loop(_messages()) == {"rerank_resumes_for_job": 1, "rerank_jobs_for_resume": 1}
