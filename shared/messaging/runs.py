"""Open a run, add and finish its items. The one barrier stands before reranking.

All of it happens in the transaction of the effect. Finishing an item counts
down once, whatever is delivered how often, and exactly one transaction sees
the count reach zero: that one publishes what follows.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.database import runs
from shared.database.models.ops import ItemStatus, Run, RunStatus
from shared.database.session import Session
from shared.messaging import outbox
from shared.messaging.registry import (
    LAUNCH_RERANKING_TASKS,
    RUN_FULL_PROCESSING_PIPELINE,
    ActorSpec,
)

FETCH, PARSE, EMBED, RERANK = "fetch", "parse", "embed", "rerank"
STAGES = (FETCH, PARSE, EMBED, RERANK)

#: Priority of what a person waits for, and of what starts other work.
URGENT = 10


async def add_items(session: Session, run_id: UUID | None, keys: Sequence[str], stage: str) -> None:
    """Let a run wait for these items too. Work outside of runs has none."""
    if run_id is not None and keys:
        await runs.open_items(session, run_id, keys, stage)


async def advance_item(session: Session, run_id: UUID | None, key: str, stage: str) -> None:
    """Let an open item enter its next stage."""
    if run_id is not None:
        await runs.move_item(session, run_id, key, stage)


async def finish_item(
    session: Session,
    run_id: UUID | None,
    key: str,
    status: ItemStatus,
    error_code: str | None = None,
) -> None:
    """Close an item if it is open; if it was the last, do what follows."""
    if run_id is None or not await runs.close_item(session, run_id, key, status, error_code):
        return
    run = await runs.count_down(session, run_id)
    if run is not None:
        await follow_up(session, run)


async def select_due(session: Session, run_id: UUID, spec: ActorSpec[Any], stage: str) -> None:
    """Let an actor find its own work for a run, which waits for that too.

    It goes before all else: what comes in later has messages of its own.
    """
    await runs.open_items(session, run_id, [runs.selector_key(spec.name)], stage)
    outbox.add(session, spec, spec.arguments(run_id=run_id), priority=URGENT)


async def follow_up(session: Session, run: Run) -> None:
    """Go on after the last open item: to reranking, or to the end."""
    if run.kind == RUN_FULL_PROCESSING_PIPELINE.name and run.status is RunStatus.RUNNING:
        await runs.set_status(session, run.run_id, RunStatus.RERANKING)
        await select_due(session, run.run_id, LAUNCH_RERANKING_TASKS, RERANK)
    else:
        await runs.finish_run(session, run.run_id)
