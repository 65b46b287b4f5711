"""Messages are rows first. Services add them; the relay sends them."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func

from shared.database.models.ops import OutboxMessage
from shared.database.session import Session
from shared.messaging.registry import A, ActorSpec


def add(
    session: Session,
    spec: ActorSpec[A],
    arguments: A,
    *,
    priority: int | None = None,
    merge_key: str | None = None,
    delay: timedelta | None = None,
) -> UUID:
    """Send a message if, and only if, the transaction of `session` is committed.

    Rows of one `merge_key` may travel together, as one message with all their
    ids. A `delay` is waited for in PostgreSQL, so it may be long.
    """
    message_id = uuid4()
    session.add(
        OutboxMessage(
            message_id=message_id,
            queue=spec.queue,
            actor=spec.wire_name,
            args=arguments.model_dump(mode="json", exclude_defaults=True),
            priority=spec.priority if priority is None else priority,
            merge_key=merge_key,
            available_at=func.now() + (delay or timedelta()),
        )
    )
    return message_id


def batch_key(spec: ActorSpec[A], run_id: UUID | None) -> str:
    """Return the merge key of messages about single documents of one run."""
    return f"{spec.name}:{run_id}"
