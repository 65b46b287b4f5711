"""From the outbox to the broker: at least once, in order of priority."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from dramatiq import Message
from sqlalchemy import delete, func, select

from shared.database.models.ops import OutboxMessage
from shared.database.results import record_queued
from shared.database.session import Session, transaction

logger = structlog.get_logger()

PAGE_SIZE = 200

#: A message that was merged names at most so many documents.
MERGED_IDS = 32

#: The arguments that can be joined.
ID_FIELDS = ("submission_ids", "job_ids")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, as it goes to the broker."""

    message_id: UUID
    queue: str
    actor: str
    args: dict[str, Any]

    def to_message(self) -> Message[None]:
        return Message(
            queue_name=self.queue,
            actor_name=self.actor,
            args=(),
            kwargs=self.args,
            options={},
            message_id=str(self.message_id),
        )


Publish = Callable[[Sequence[Envelope]], None]


async def relay_page(publish: Publish, *, limit: int = PAGE_SIZE) -> int:
    """Send the most urgent messages, forget them, and return how many rows there were.

    Rows are deleted in the transaction that sends them, so a message is never
    lost: if the broker refuses, the rows stay; if the commit fails, they are
    sent again under the same message ids. Any number of relays may run.
    """
    async with transaction() as session:
        rows = await take_most_urgent(session, limit)
        if rows:
            envelopes = merge(rows)
            await record_queued(session, [(e.message_id, e.actor, e.queue) for e in envelopes])
            await asyncio.to_thread(publish, envelopes)
    return len(rows)


async def take_most_urgent(session: Session, limit: int) -> Sequence[OutboxMessage]:
    urgent = (
        select(OutboxMessage.outbox_id)
        .where(OutboxMessage.available_at <= func.now())
        .order_by(OutboxMessage.priority, OutboxMessage.outbox_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("urgent")
    )
    taken = await session.scalars(
        delete(OutboxMessage)
        .where(OutboxMessage.outbox_id.in_(select(urgent.c.outbox_id)))
        .returning(OutboxMessage)
    )
    return sorted(taken, key=lambda row: (row.priority, row.outbox_id))


def merge(rows: Iterable[OutboxMessage]) -> list[Envelope]:
    """Join rows that may travel together, under the message id of the first."""
    envelopes: list[Envelope] = []
    growing: dict[tuple[str, str], Envelope] = {}
    for row in rows:
        field = next((name for name in ID_FIELDS if name in row.args), None)
        if row.merge_key is None or field is None:
            envelopes.append(_envelope(row))
            continue
        key = (row.actor, row.merge_key)
        ids = row.args[field]
        target = growing.get(key)
        if target is None or len(target.args[field]) + len(ids) > MERGED_IDS:
            target = growing[key] = _envelope(row)
            envelopes.append(target)
        else:
            target.args[field] += [one for one in ids if one not in target.args[field]]
    return envelopes


def _envelope(row: OutboxMessage) -> Envelope:
    args = {key: list(value) if key in ID_FIELDS else value for key, value in row.args.items()}
    return Envelope(row.message_id, row.queue, row.actor, args)


async def run_relay(publish: Publish, *, idle_seconds: float = 0.5) -> None:
    """Relay until cancelled. A broker or database that is away is waited for."""
    while True:
        try:
            sent = await relay_page(publish)
        except Exception as error:
            logger.warning("relay_failed", error=type(error).__name__)
            sent = 0
        if not sent:
            await asyncio.sleep(idle_seconds)
