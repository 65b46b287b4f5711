"""Messages that failed for good: kept, listed, and sent again on request."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.ops import DeadLetter
from shared.database.session import Session


async def bury(session: Session, **letter: Any) -> None:
    """Keep a message that failed, given as columns of `DeadLetter`.

    A second burial of the same message changes nothing.
    """
    await session.execute(
        insert(DeadLetter).values(**letter).on_conflict_do_nothing(index_elements=["message_id"])
    )


async def list_dead_letters(session: Session, *, limit: int = 100) -> Sequence[DeadLetter]:
    """Return those that were not sent again since, newest first."""
    return (
        await session.scalars(
            select(DeadLetter)
            .where(DeadLetter.replayed_at.is_(None))
            .order_by(DeadLetter.dead_letter_id.desc())
            .limit(limit)
        )
    ).all()
