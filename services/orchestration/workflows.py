"""Open a run and fan out. A workflow never waits: items and the barrier do."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.database import runs
from shared.database.session import Session, transaction
from shared.messaging import outbox
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.messaging.registry import (
    FETCH_COMPANY_DATA,
    FETCH_RESUME_DATA,
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    PARSE_JOB_TEXT,
    PARSE_RESUME_TEXT,
    RERANK_JOBS_FOR_RESUME,
    RERANK_RESUMES_FOR_JOB,
    RUN_EMBEDDINGS_ONLY,
    RUN_FULL_PROCESSING_PIPELINE,
    RUN_PARSING_ONLY,
    RUN_RERANKING_ONLY,
    ActorSpec,
    Launch,
    RerankJob,
    RerankResume,
)
from shared.messaging.runs import EMBED, FETCH, PARSE, RERANK, add_items, select_due

Selector = tuple[ActorSpec[Any], str]

_PARSING: Sequence[Selector] = ((PARSE_JOB_TEXT, PARSE), (PARSE_RESUME_TEXT, PARSE))
_EMBEDDING: Sequence[Selector] = (
    (GENERATE_JOB_EMBEDDINGS, EMBED),
    (GENERATE_RESUME_EMBEDDINGS, EMBED),
)

#: The actors that each workflow lets find their own work, with the stage of it.
SELECTORS: Mapping[str, Sequence[Selector]] = {
    RUN_FULL_PROCESSING_PIPELINE.name: (*_PARSING, *_EMBEDDING),
    RUN_PARSING_ONLY.name: _PARSING,
    RUN_EMBEDDINGS_ONLY.name: _EMBEDDING,
}

_FORMS: Sequence[ActorSpec[Any]] = (FETCH_COMPANY_DATA, FETCH_RESUME_DATA)

#: Jobs first: their pairs are then known when the resumes come.
_ANCHORS: Sequence[ActorSpec[Any]] = (RERANK_RESUMES_FOR_JOB, RERANK_JOBS_FOR_RESUME)


async def start(workflow: ActorSpec[Any], *, message_id: UUID, origin: str) -> Outcome:
    """Open a run of `workflow`, unless one is active, and publish its first messages."""
    async with transaction() as session:
        active = await runs.find_active_run(session, workflow.name)
        if active is not None:
            return _running(active, workflow)
        run_id = await runs.insert_run(session, runs.Start(workflow.name, origin, message_id))
        if run_id is None:
            raise RuntimeError("a run without a tick has no equal")
        if workflow is RUN_FULL_PROCESSING_PIPELINE:
            await _fetch(session, run_id)
        for spec, stage in SELECTORS.get(workflow.name, ()):
            await select_due(session, run_id, spec, stage)
        items = await runs.count_items(session, run_id)
    return _opened(run_id, workflow, sum(items.values()))


async def start_reranking(*, top_k: int, message_id: UUID, origin: str) -> Outcome:
    """Open a run that ranks every anchor that is due."""
    async with transaction() as session:
        active = await runs.find_active_run(session, RUN_RERANKING_ONLY.name)
        if active is not None:
            return _running(active, RUN_RERANKING_ONLY)
        start = runs.Start(RUN_RERANKING_ONLY.name, origin, message_id)
        run_id = await runs.insert_run(session, start)
        await _select_anchors(session, run_id, top_k)
    return _opened(run_id, RUN_RERANKING_ONLY, len(_ANCHORS))


async def launch(arguments: Launch) -> Outcome:
    """Publish one message for each anchor named, or let all that are due be found."""
    if arguments.job_ids is None and arguments.submission_ids is None:
        async with transaction() as session:
            await _select_anchors(session, arguments.run_id, arguments.top_k)
        return Outcome(published=len(_ANCHORS))
    common = {"run_id": arguments.run_id, "top_k": arguments.top_k}
    jobs = [RerankJob(job_id=job_id, **common) for job_id in arguments.job_ids or ()]
    resumes = [RerankResume(submission_id=key, **common) for key in arguments.submission_ids or ()]
    async with transaction() as session:
        keys = [key for one in (*jobs, *resumes) for key in one.item_keys()]
        await add_items(session, arguments.run_id, keys, RERANK)
        for job in jobs:
            outbox.add(session, RERANK_RESUMES_FOR_JOB, job)
        for resume in resumes:
            outbox.add(session, RERANK_JOBS_FOR_RESUME, resume)
    return Outcome(requested=len(keys), published=len(keys))


async def _fetch(session: Session, run_id: UUID) -> None:
    for spec in _FORMS:
        arguments = spec.arguments(run_id=run_id)
        await add_items(session, run_id, arguments.item_keys(), FETCH)
        outbox.add(session, spec, arguments)


async def _select_anchors(session: Session, run_id: UUID | None, top_k: int) -> None:
    for spec in _ANCHORS:
        await add_items(session, run_id, [runs.selector_key(spec.name)], RERANK)
        outbox.add(session, spec, spec.arguments(run_id=run_id, top_k=top_k))


def _running(run_id: UUID, workflow: ActorSpec[Any]) -> Outcome:
    return Outcome.model_validate(
        {"status": OutcomeStatus.ALREADY_RUNNING, "run_id": run_id, "kind": workflow.name}
    )


def _opened(run_id: UUID | None, workflow: ActorSpec[Any], items: int) -> Outcome:
    return Outcome.model_validate(
        {"published": items, "run_id": run_id, "kind": workflow.name, "items": items}
    )
