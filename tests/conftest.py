"""Fixtures, named after what they give. No test leaves this host.

As in production there is one loop for the whole session. Tests are plain
functions, and send to it what is async.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shared.database.migrate import upgrade
from shared.database.models import Base
from shared.database.session import on_loop, run_loop, transaction
from shared.embedded.models.offline import ensure_offline_encoder
from shared.embedded.postgres import run_postgres


def refuse_other_hosts(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
        assert host in ("127.0.0.1", "::1", "localhost"), f"a test connects to {host}"


sys.addaudithook(refuse_other_hosts)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like that of the embedded mode, for the whole session."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def database_url(home: Path) -> Iterator[str]:
    """A real PostgreSQL with our schema."""
    # Emptying tables for each test leaves many files to sync, which nobody needs.
    careless = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    with (
        run_postgres(home / "postgres", options=careless) as url,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("DATABASE_URL", url)
        environment.setenv("SHORTLIST_HOME", str(home))
        environment.setenv("SHORTLIST_ENV", "testing")
        environment.setenv("BLOB_DIRECTORY", str(home / "blobs"))
        upgrade()
        yield url


@pytest.fixture(scope="session")
def loop(database_url: str) -> Iterator[None]:
    """The one loop, on which the engine lives."""
    with run_loop():
        yield


@pytest.fixture(scope="session")
def offline_encoder(home: Path) -> Path:
    """The folder of the embedded mode's model, made once."""
    return ensure_offline_encoder(home / "models")


@pytest.fixture
def database(loop: None) -> Iterator[None]:
    """Tables that are empty, and are emptied again."""
    on_loop(empty_tables())
    yield
    on_loop(empty_tables())


async def empty_tables() -> None:
    """Forget all rows, and the tables that the vector store made for itself."""
    tables = ", ".join(table.fullname for table in Base.metadata.sorted_tables)
    async with transaction() as session:
        await session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
        own = await session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'ops'"
                 " AND tablename LIKE 'vector%'")
        )  # fmt: skip
        for table in own.all():
            await session.execute(text(f'DROP TABLE IF EXISTS ops."{table}" CASCADE'))
