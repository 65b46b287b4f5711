"""Runs and their work items: what is open, and who closed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Text, cast, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.ops import ItemStatus, Run, RunStatus, WorkItem
from shared.database.session import Session

#: A run that is not over by then is given up; its documents stay due.
DEADLINE = timedelta(hours=6)

ACTIVE = (RunStatus.RUNNING, RunStatus.RERANKING)


#: Items of messages that find their work themselves, before they become items of it.
SELECTOR = "due:"


def selector_key(actor: str) -> str:
    return SELECTOR + actor


def is_selector(key: str) -> bool:
    return key.startswith(SELECTOR)


@dataclass(frozen=True, slots=True)
class Start:
    """Who or what starts a run."""

    kind: str
    origin: str
    message_id: UUID | None = None

    #: The scheduled minute, of which there is one run per kind.
    tick: datetime | None = None


def is_under_way(kind: str, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a run that is not over brings this document on; `kind` is resume or job."""
    return exists().where(
        WorkItem.item_key == func.concat(f"{kind}:", cast(key, Text)),
        WorkItem.status == ItemStatus.OPEN,
        WorkItem.run_id == Run.run_id,
        Run.status.in_(ACTIVE),
    )


async def insert_run(session: Session, start: Start) -> UUID | None:
    """Insert a run without items. None if this tick has its run already."""
    statement = (
        insert(Run)
        .values(
            run_id=uuid4(),
            kind=start.kind,
            origin=start.origin,
            message_id=start.message_id,
            tick=start.tick,
            deadline_at=func.now() + DEADLINE,
        )
        .on_conflict_do_nothing(index_elements=["kind", "tick"])
        .returning(Run.run_id)
    )
    run_id: UUID | None = await session.scalar(statement)
    return run_id


async def find_active_run(session: Session, kind: str) -> UUID | None:
    """Return the run of this kind that is not over, and keep others from starting one."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"run:{kind}"}
    )
    statement = select(Run.run_id).where(Run.kind == kind, Run.status.in_(ACTIVE))
    run_id: UUID | None = await session.scalar(statement.order_by(Run.started_at).limit(1))
    return run_id


async def open_items(session: Session, run_id: UUID, keys: Sequence[str], stage: str) -> int:
    """Open items that are not open yet, and return how many. The run counts them."""
    statement = (
        insert(WorkItem)
        .values([{"run_id": run_id, "item_key": key, "stage": stage} for key in sorted(set(keys))])
        .on_conflict_do_update(
            index_elements=["run_id", "item_key"],
            set_={"status": ItemStatus.OPEN, "stage": stage, "error_code": None},
            where=WorkItem.status != ItemStatus.OPEN,
        )
        .returning(WorkItem.item_key)
    )
    opened = len((await session.scalars(statement)).all()) if keys else 0
    if opened:
        await session.execute(
            update(Run).where(Run.run_id == run_id).values(open_items=Run.open_items + opened)
        )
    return opened


async def move_item(session: Session, run_id: UUID, key: str, stage: str) -> None:
    """Let an open item enter its next stage."""
    await session.execute(
        update(WorkItem)
        .where(*_open(run_id, key))
        .values(stage=stage, claimed_by=None, claimed_until=None)
    )


async def claim_items(
    session: Session, run_id: UUID, keys: Sequence[str], *, worker: str, lease: timedelta
) -> None:
    """Note who works on items, before the work, so that a death shows."""
    await session.execute(
        update(WorkItem)
        .where(
            WorkItem.run_id == run_id,
            WorkItem.item_key.in_(keys),
            WorkItem.status == ItemStatus.OPEN,
        )
        .values(attempts=WorkItem.attempts + 1, claimed_by=worker, claimed_until=func.now() + lease)
    )


async def close_item(
    session: Session, run_id: UUID, key: str, status: ItemStatus, error_code: str | None
) -> bool:
    """Close an item, and return False if it was closed before."""
    statement = (
        update(WorkItem)
        .where(*_open(run_id, key))
        .values(status=status, error_code=error_code, claimed_by=None, claimed_until=None)
        .returning(WorkItem.item_key)
    )
    return await session.scalar(statement) is not None


async def count_down(session: Session, run_id: UUID) -> Run | None:
    """Take one closed item off its run; return the run if that was the last."""
    statement = (
        update(Run)
        .where(Run.run_id == run_id)
        .values(open_items=Run.open_items - 1)
        .returning(Run)
        .execution_options(populate_existing=True)
    )
    run = (await session.scalars(statement)).one()
    return run if run.open_items == 0 else None


async def set_status(session: Session, run_id: UUID, status: RunStatus) -> None:
    await session.execute(update(Run).where(Run.run_id == run_id).values(status=status))


async def finish_run(session: Session, run_id: UUID) -> RunStatus:
    """End a run that has no open items, and keep what became of them."""
    counts = await count_items(session, run_id)
    bad = counts.get(ItemStatus.FAILED, 0) + counts.get(ItemStatus.DEFERRED, 0)
    status = RunStatus.COMPLETED_WITH_ERRORS if bad else RunStatus.COMPLETED
    await session.execute(
        update(Run)
        .where(Run.run_id == run_id, Run.status.in_(ACTIVE))
        .values(status=status, counts=dict(counts), finished_at=func.now())
    )
    return status


async def count_items(session: Session, run_id: UUID) -> Mapping[str, int]:
    """Return the number of items by status."""
    rows = await session.execute(
        select(WorkItem.status, func.count())
        .where(WorkItem.run_id == run_id)
        .group_by(WorkItem.status)
    )
    return {status.value: count for status, count in rows}


async def list_stages(session: Session, run_id: UUID) -> Sequence[tuple[str, ItemStatus, int]]:
    """Return the number of documents and rankings by stage and status."""
    rows = await session.execute(
        select(WorkItem.stage, WorkItem.status, func.count())
        .where(WorkItem.run_id == run_id, WorkItem.item_key.not_like(f"{SELECTOR}%"))
        .group_by(WorkItem.stage, WorkItem.status)
    )
    return [(stage, status, count) for stage, status, count in rows]


def _open(run_id: UUID, key: str) -> tuple[Any, ...]:
    return (
        WorkItem.run_id == run_id,
        WorkItem.item_key == key,
        WorkItem.status == ItemStatus.OPEN,
    )


async def take_stale_items(session: Session, *, quiet: timedelta) -> Sequence[WorkItem]:
    """Return open items that nobody works on, and give them a new start.

    An item is stale if its claim has run out, or if it has none and did not
    change for `quiet`. With zero, every open item is: nobody else is at work.
    """
    nobody = WorkItem.claimed_until.is_(None) & (WorkItem.updated_at <= func.now() - quiet)
    abandoned = WorkItem.claimed_until <= (func.now() if quiet else text("'infinity'"))
    statement = (
        update(WorkItem)
        .where(WorkItem.status == ItemStatus.OPEN, nobody | abandoned)
        .values(claimed_by=None, claimed_until=None)
        .returning(WorkItem)
    )
    return (await session.scalars(statement)).all()


async def abandon_late_runs(session: Session) -> Sequence[UUID]:
    """End runs that are past their deadline. Their documents stay due."""
    statement = (
        update(Run)
        .where(Run.status.in_(ACTIVE), Run.deadline_at < func.now())
        .values(status=RunStatus.ABANDONED, finished_at=func.now())
        .returning(Run.run_id)
    )
    return (await session.scalars(statement)).all()


async def get_status(session: Session, run_id: UUID) -> RunStatus:
    return (await session.get_one(Run, run_id, populate_existing=True)).status
