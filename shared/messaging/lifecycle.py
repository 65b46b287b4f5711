"""What PostgreSQL is told about a message, from its start to its end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.database import results, runs
from shared.database.dead_letters import bury
from shared.database.models.ops import ItemStatus, TaskStatus
from shared.database.session import transaction
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.messaging.registry import ActorSpec, Arguments
from shared.messaging.runs import finish_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message in the hands of a worker."""

    spec: ActorSpec[Any]
    message_id: UUID
    message: dict[str, Any]
    worker: str

    #: None if they were not valid.
    arguments: Arguments | None = None

    #: How often it was tried again before.
    retries: int = 0

    @property
    def run_id(self) -> UUID | None:
        return self.arguments.run_id if self.arguments else None

    @property
    def keys(self) -> tuple[str, ...]:
        """Work items that it moves: its documents, or itself if it has to find them."""
        named = self.arguments.item_keys() if self.arguments else ()
        return named or ((runs.selector_key(self.spec.name),) if self.run_id else ())

    @property
    def is_last_try(self) -> bool:
        return self.retries >= self.spec.max_retries


async def begin(delivery: Delivery) -> None:
    """Note the start, before the work."""
    spec, run_id = delivery.spec, delivery.run_id
    async with transaction() as session:
        await results.record_started(
            session, delivery.message_id, spec.wire_name, spec.queue, run_id=run_id
        )
        if run_id is not None and delivery.keys:
            lease = timedelta(milliseconds=spec.time_limit_ms)
            await runs.claim_items(
                session, run_id, delivery.keys, worker=delivery.worker, lease=lease
            )


async def succeed(delivery: Delivery, result: dict[str, Any]) -> None:
    async with transaction() as session:
        for key in filter(runs.is_selector, delivery.keys):
            await finish_item(session, delivery.run_id, key, ItemStatus.DONE)
        await results.record_finished(session, delivery.message_id, TaskStatus.DONE, result=result)


async def retry(delivery: Delivery, code: str) -> None:
    """Note that the broker brings it again, after a short wait."""
    async with transaction() as session:
        await results.record_finished(
            session, delivery.message_id, TaskStatus.RETRYING, error_code=code
        )


async def defer(delivery: Delivery, code: str) -> None:
    """Put the work off. It stays due, and an outage makes no dead letters."""
    outcome = Outcome(status=OutcomeStatus.DEFERRED, deferred=len(delivery.keys))
    async with transaction() as session:
        for key in sorted(delivery.keys):
            await finish_item(session, delivery.run_id, key, ItemStatus.DEFERRED, code)
        await results.record_finished(
            session,
            delivery.message_id,
            TaskStatus.DONE,
            result=outcome.as_result(error_code=code),
            error_code=code,
        )


async def die(delivery: Delivery, code: str, error: str) -> None:
    """Close what it held as failed, and keep the message for a replay."""
    async with transaction() as session:
        for key in sorted(delivery.keys):
            await finish_item(session, delivery.run_id, key, ItemStatus.FAILED, code)
        await results.record_finished(
            session, delivery.message_id, TaskStatus.DEAD, error_code=code
        )
        await bury(
            session,
            message_id=delivery.message_id,
            queue=delivery.spec.queue,
            actor=delivery.spec.wire_name,
            message=delivery.message,
            error_code=code,
            error=error,
            run_id=delivery.run_id,
        )
