"""Find what is stuck, and publish it again. Losing every queue loses no work."""

import asyncio
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import structlog

from shared.database import rankings, runs
from shared.database.session import transaction
from shared.messaging import outbox
from shared.messaging.registry import (
    FETCH_COMPANY_DATA,
    FETCH_RESUME_DATA,
    GENERATE_ALL_EMBEDDINGS,
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    PARSE_JOB_TEXT,
    PARSE_RESUME_TEXT,
    RERANK_JOBS_FOR_RESUME,
    RERANK_RESUMES_FOR_JOB,
    ActorSpec,
    Arguments,
    Jobs,
    RerankJob,
    RerankResume,
    Resumes,
    get_spec,
)
from shared.messaging.runs import PARSE

logger = structlog.get_logger()

Message = tuple[ActorSpec[Any], Arguments]

#: How long an item may be in a queue before it counts as lost.
QUIET = timedelta(minutes=10)

#: How often it looks for lost items, and for work that belongs to no run.
ITEMS_EVERY = timedelta(minutes=1)
DUE_EVERY = timedelta(minutes=10)

_FETCH: dict[str, ActorSpec[Any]] = {"candidate": FETCH_RESUME_DATA, "company": FETCH_COMPANY_DATA}


def message_for(run_id: UUID, key: str, stage: str) -> Message:
    """Return the message that brings an item on.

    >>> spec, arguments = message_for(UUID(int=1), "job:7", "embed")
    >>> spec.name, arguments.job_ids
    ('generate_job_embeddings', (7,))

    Raises:
        ValueError: If there is no such kind of item.
    """
    match key.split(":"):
        case ["fetch", kind]:
            spec = _FETCH[kind]
            return spec, spec.arguments(run_id=run_id)
        case ["due", name]:
            spec = get_spec(name)
            return spec, spec.arguments(run_id=run_id)
        case ["resume", source]:
            resumes = Resumes(submission_ids=(UUID(source),), run_id=run_id)
            return (PARSE_RESUME_TEXT if stage == PARSE else GENERATE_RESUME_EMBEDDINGS), resumes
        case ["job", source]:
            jobs = Jobs(job_ids=(int(source),), run_id=run_id)
            return (PARSE_JOB_TEXT if stage == PARSE else GENERATE_JOB_EMBEDDINGS), jobs
        case ["rerank", "job", source]:
            return RERANK_RESUMES_FOR_JOB, RerankJob(job_id=int(source), run_id=run_id)
        case ["rerank", "resume", source]:
            resume = RerankResume(submission_id=UUID(source), run_id=run_id)
            return RERANK_JOBS_FOR_RESUME, resume
    raise ValueError(f"no actor moves an item like {key!r}")


async def republish_items(*, quiet: timedelta = QUIET) -> int:
    """Publish stale items again; zero `quiet` means that nobody else is at work."""
    async with transaction() as session:
        for run_id in await runs.abandon_late_runs(session):
            logger.warning("run_abandoned", run_id=str(run_id))
        stale = await runs.take_stale_items(session, quiet=quiet)
        for item in stale:
            spec, arguments = message_for(item.run_id, item.item_key, item.stage)
            outbox.add(session, spec, arguments, merge_key=outbox.batch_key(spec, item.run_id))
    if stale:
        logger.warning("items_republished", count=len(stale))
    return len(stale)


async def publish_due() -> None:
    """Let the services look for work that belongs to no run."""
    async with transaction() as session:
        await rankings.fail_stale_sessions(session)
        outbox.add(session, PARSE_RESUME_TEXT, Resumes())
        outbox.add(session, PARSE_JOB_TEXT, Jobs())
        outbox.add(session, GENERATE_ALL_EMBEDDINGS, Arguments())


async def run_reconciler(
    *, items_every: timedelta = ITEMS_EVERY, due_every: timedelta = DUE_EVERY
) -> None:
    """Reconcile until cancelled. A database that is away is waited for."""
    rounds = due_every // items_every
    for turn in count(1):
        await asyncio.sleep(items_every.total_seconds())
        try:
            await republish_items()
            if turn % rounds == 0:
                await publish_due()
        except Exception as error:
            logger.warning("reconciler_failed", error=type(error).__name__)
