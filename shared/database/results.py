"""What became of messages: one row each, for whoever asks."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.ops import OutboxMessage, TaskResult, TaskStatus
from shared.database.session import Session

#: How long a result can be asked for.
KEPT = timedelta(days=7)


async def record_queued(session: Session, messages: Iterable[tuple[UUID, str, str]]) -> None:
    """Note messages, given as id, actor and queue, that go to the broker."""
    rows = [
        {"message_id": message_id, "actor": actor, "queue": queue}
        for message_id, actor, queue in messages
    ]
    await session.execute(
        insert(TaskResult)
        .values(status=TaskStatus.QUEUED, expires_at=func.now() + KEPT)
        .on_conflict_do_nothing(),
        rows,
    )


async def record_started(
    session: Session, message_id: UUID, actor: str, queue: str, *, run_id: UUID | None
) -> None:
    """Note that a worker has a message in hand, again or for the first time."""
    values = {"status": TaskStatus.RUNNING, "started_at": func.now(), "run_id": run_id}
    await session.execute(
        insert(TaskResult)
        .values(
            message_id=message_id, actor=actor, queue=queue, expires_at=func.now() + KEPT, **values
        )
        .on_conflict_do_update(index_elements=["message_id"], set_=values)
    )


async def record_finished(
    session: Session,
    message_id: UUID,
    status: TaskStatus,
    *,
    result: dict[str, Any] | None = None,
    error_code: str | None = None,
) -> None:
    await session.execute(
        update(TaskResult)
        .where(TaskResult.message_id == message_id)
        .values(status=status, result=result, error_code=error_code, finished_at=func.now())
    )


async def find_result(session: Session, message_id: UUID) -> TaskResult | None:
    """Return what is known of a message, or None if nothing is."""
    found = await session.get(TaskResult, message_id)
    if found is not None:
        return found
    waiting = await session.scalar(
        select(OutboxMessage).where(OutboxMessage.message_id == message_id)
    )
    if waiting is None:
        return None
    return TaskResult(
        message_id=message_id,
        actor=waiting.actor,
        queue=waiting.queue,
        status=TaskStatus.QUEUED,
        queued_at=waiting.created_at,
    )


async def get_seconds_since_queued(session: Session, message_id: UUID) -> float:
    """Return how long ago a message was published, by the database's clock."""
    age = func.extract("epoch", func.now() - TaskResult.queued_at)
    statement = select(age).where(TaskResult.message_id == message_id)
    return float(await session.scalar(statement) or 0)


async def list_active(session: Session) -> Sequence[TaskResult]:
    """Return the messages that workers have in hand, longest first."""
    statement = select(TaskResult).where(TaskResult.status == TaskStatus.RUNNING)
    return (await session.scalars(statement.order_by(TaskResult.started_at))).all()
