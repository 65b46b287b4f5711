"""The steps lead exactly to the models, and back again."""

import pytest
from alembic import command
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.database.migrate import downgrade, make_config, upgrade
from shared.database.models import Base
from shared.database.session import get_url, on_loop

#: All that a schema consists of, as PostgreSQL itself describes it.
CATALOG = """
    SELECT format('%s.%s %s %s %s %s', table_schema, table_name, column_name, data_type,
                  is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema IN ('public', 'ops')
    UNION ALL
    SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace IN ('public'::regnamespace, 'ops'::regnamespace)
    UNION ALL
    SELECT indexdef FROM pg_indexes WHERE schemaname IN ('public', 'ops')
"""

UNINDEXED = """
    SELECT conname FROM pg_constraint c WHERE contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
"""


async def read(database: str, *statements: str) -> set[str]:
    """Run `statements` on another database of the same server; return the last's rows."""
    engine = create_async_engine(get_url().set(database=database), poolclass=NullPool)
    async with engine.connect() as connection:
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in statements[:-1]:
            await connection.execute(text(statement))
        rows = (await connection.scalars(text(statements[-1]))).all()
    await engine.dispose()
    return {row for row in rows if "alembic_version" not in row}


async def create_from_models(database: str) -> None:
    engine = create_async_engine(get_url().set(database=database), poolclass=NullPool)

    def create(connection: Connection) -> None:
        connection.execute(text("CREATE SCHEMA ops"))
        Base.metadata.create_all(connection)

    async with engine.begin() as connection:
        await connection.run_sync(create)
    await engine.dispose()


@pytest.fixture(scope="module")
def main_database(loop: None, database_url: str) -> str:
    return make_url(database_url).database or "postgres"


@pytest.mark.usefixtures("database")
def test_alembic_finds_no_difference() -> None:
    command.check(make_config())


@pytest.mark.usefixtures("database")
def test_steps_and_models_give_the_same_catalog(main_database: str) -> None:
    on_loop(read(main_database, "CREATE DATABASE from_models", "SELECT 'made'"))
    on_loop(create_from_models("from_models"))

    assert on_loop(read(main_database, CATALOG)) == on_loop(read("from_models", CATALOG))


def test_every_foreign_key_has_an_index(main_database: str) -> None:
    assert on_loop(read(main_database, UNINDEXED)) == set()


def test_there_are_the_26_tables_of_the_specification() -> None:
    public = {table.name for table in Base.metadata.sorted_tables if table.schema is None}

    assert len(public) == 26


def test_every_table_with_a_moment_of_change_has_the_trigger(main_database: str) -> None:
    with_moment = (
        "SELECT format('%s.%s', table_schema, table_name) FROM information_schema.columns"
        " WHERE column_name = 'updated_at' AND table_schema IN ('public', 'ops')"
    )
    with_trigger = (
        "SELECT DISTINCT format('%s.%s', event_object_schema, event_object_table)"
        " FROM information_schema.triggers WHERE trigger_name = 'touch'"
    )

    assert on_loop(read(main_database, with_moment)) == on_loop(read(main_database, with_trigger))


def test_steps_can_be_undone_and_done_again(
    main_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop(read(main_database, "CREATE DATABASE undone", "SELECT 'made'"))
    url = get_url().set(database="undone").render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    upgrade()
    before = on_loop(read("undone", CATALOG))

    downgrade("base")
    assert on_loop(read("undone", CATALOG)) == set()

    upgrade()
    assert on_loop(read("undone", CATALOG)) == before
