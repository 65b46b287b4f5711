"""Run by Alembic: steps go to the database that the application uses."""

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.models import Base
from shared.database.models.base import TextEnum
from shared.database.session import get_url

#: Tables that the vector store's adapter makes and drops by itself.
OWNED_BY_ADAPTER = "vector"


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Leave out other schemas, and tables that Alembic does not own."""
    if kind == "schema":
        return name in (None, "ops")
    return not (kind == "table" and name is not None and name.startswith(OWNED_BY_ADAPTER))


def migrate(connection: Connection) -> None:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS ops"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=is_ours,
        version_table_schema="ops",
        compare_server_default=True,
        render_item=render,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write enumerations into new steps as what they are in the database."""
    return "sa.Text()" if kind == "type" and isinstance(item, TextEnum) else False


async def run() -> None:
    engine = create_async_engine(get_url(), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(run())
