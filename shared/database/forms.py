"""What is known of a form: how far it is read, its questions, and who may call when."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.intake import FormCursor, FormDefinition, PayloadKind, RateSlot
from shared.database.session import Session, get_engine

#: What a form's drift holds if its answers must not be mapped.
BLOCKING = "blocking"


@asynccontextmanager
async def hold_form(form_id: str) -> AsyncIterator[bool]:
    """Be the only one who walks through a form; yield False if somebody else does.

    The lock lives on a connection of its own and dies with it, so that a
    crashed process holds nothing.
    """
    key = {"key": f"form:{form_id}"}
    async with get_engine().connect() as connection:
        quiet = await connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = await quiet.scalar(
            text("SELECT pg_try_advisory_lock(hashtextextended(:key, 0))"), key
        )
        try:
            yield bool(taken)
        finally:
            if taken:
                await quiet.execute(
                    text("SELECT pg_advisory_unlock(hashtextextended(:key, 0))"), key
                )


async def wait_turn(session: Session, subject: str) -> None:
    """Let nobody else write about a subject until the end of this transaction."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": subject}
    )


async def get_cursor(session: Session, form_id: str, kind: PayloadKind) -> FormCursor:
    """Return how far a form is read; it begins at its beginning."""
    await session.execute(
        insert(FormCursor).values(form_id=form_id, kind=kind).on_conflict_do_nothing()
    )
    return await session.get_one(FormCursor, form_id)


async def is_sweep_due(session: Session, form_id: str, *, every: timedelta) -> bool:
    """Whether the last sweep through everything is too long ago, or is not over."""
    due = (
        FormCursor.last_sweep_at.is_(None)
        | (FormCursor.last_sweep_at < func.now() - every)
        | FormCursor.sweep_started_at.is_not(None)
    )
    return bool(await session.scalar(select(due).where(FormCursor.form_id == form_id)))


async def begin_sweep(session: Session, form_id: str) -> tuple[int, datetime]:
    """Begin a sweep, or take one up again; return at which offset, and when it began."""
    row = (
        await session.execute(
            update(FormCursor)
            .where(FormCursor.form_id == form_id)
            .values(sweep_started_at=func.coalesce(FormCursor.sweep_started_at, func.now()))
            .returning(FormCursor.sweep_offset, FormCursor.sweep_started_at)
        )
    ).one()
    return row.sweep_offset, row.sweep_started_at


async def move_cursor(
    session: Session, form_id: str, *, watermark: datetime | None, sweep_offset: int | None
) -> None:
    """Note what a page brought. The watermark never goes back."""
    values: dict[str, Any] = {
        "watermark": func.greatest(FormCursor.watermark, watermark),
        "last_poll_at": func.now(),
    }
    if sweep_offset is not None:
        values["sweep_offset"] = sweep_offset
    await session.execute(update(FormCursor).where(FormCursor.form_id == form_id).values(values))


async def end_sweep(session: Session, form_id: str, *, is_complete: bool) -> None:
    """End a sweep; one that is not complete begins again from the start."""
    values: dict[str, Any] = {"sweep_started_at": None, "sweep_offset": 0}
    if is_complete:
        values["last_sweep_at"] = func.now()
    await session.execute(update(FormCursor).where(FormCursor.form_id == form_id).values(values))


async def keep_definition(
    session: Session, form_id: str, sha256: str, definition: dict[str, Any], drift: dict[str, Any]
) -> None:
    """Keep how a form looks now, and how that differs from its mapping."""
    row = {"form_id": form_id, "definition_sha256": sha256, "definition": definition}
    seen = {"drift": drift, "seen_at": func.clock_timestamp()}
    await session.execute(
        insert(FormDefinition)
        .values(row | seen)
        .on_conflict_do_update(index_elements=["form_id", "definition_sha256"], set_=seen)
    )


async def is_blocked(session: Session, form_id: str) -> bool:
    """Whether the form, as last seen, lacks a question without which nothing is mapped."""
    drift = await session.scalar(
        select(FormDefinition.drift)
        .where(FormDefinition.form_id == form_id)
        .order_by(FormDefinition.seen_at.desc())
        .limit(1)
    )
    return bool(drift and drift.get(BLOCKING))


async def reserve_slot(session: Session, name: str, interval: timedelta) -> float:
    """Reserve the next call of all processes together; return the seconds until then."""
    now = func.clock_timestamp()
    earliest = func.greatest(RateSlot.next_at, now)
    seconds = await session.scalar(
        insert(RateSlot)
        .values(name=name, next_at=now + interval)
        .on_conflict_do_update(index_elements=["name"], set_={"next_at": earliest + interval})
        .returning(func.extract("epoch", RateSlot.next_at - interval - func.clock_timestamp()))
    )
    return max(0.0, float(seconds or 0))


async def push_slot(session: Session, name: str, pause: timedelta) -> None:
    """Let nobody call for a while: the API asked for it."""
    later = func.clock_timestamp() + pause
    await session.execute(
        insert(RateSlot)
        .values(name=name, next_at=later)
        .on_conflict_do_update(
            index_elements=["name"], set_={"next_at": func.greatest(RateSlot.next_at, later)}
        )
    )
