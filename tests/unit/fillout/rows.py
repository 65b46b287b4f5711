"""Rows as the tests of fillout look at them."""

from typing import Any

from sqlalchemy import select

from shared.database.models.intake import Document, MapStatus, RawPayload
from shared.database.models.ops import OutboxMessage
from shared.database.session import on_loop, transaction


def rows(table: Any, *where: Any) -> list[Any]:
    """Return the rows of a table, in the order of its key."""

    async def load() -> list[Any]:
        async with transaction() as session:
            found = await session.scalars(
                select(table).where(*where).order_by(*table.__mapper__.primary_key)
            )
            return list(found)

    return on_loop(load())


def one(table: Any, *where: Any) -> Any:
    (row,) = rows(table, *where)
    return row


def messages(actor: str) -> list[dict[str, Any]]:
    """Return the arguments of the messages that wait for an actor."""
    return [row.args for row in rows(OutboxMessage) if row.actor.endswith(f".{actor}")]


def current_urls() -> list[str]:
    found = sorted(rows(Document, Document.is_current), key=lambda row: row.file_index)
    return [row.url for row in found]


def issue_codes(row: Any) -> set[str]:
    return {issue["code"] for issue in row.mapping_issues}


def map_statuses() -> list[MapStatus]:
    return [row.map_status for row in rows(RawPayload)]
