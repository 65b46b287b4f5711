"""What waits to be sent."""

from sqlalchemy import func, select

from shared.database.models.ops import OutboxMessage
from shared.database.session import Session


async def count_waiting(session: Session) -> int:
    """Return the number of messages that could be sent now."""
    statement = select(func.count()).select_from(OutboxMessage)
    count = await session.scalar(statement.where(OutboxMessage.available_at <= func.now()))
    return count or 0
