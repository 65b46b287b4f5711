"""The server runs where people keep their things, and stops when nobody needs it."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.embedded.postgres import MAX_SOCKET_PATH, choose_socket_folder, run_postgres
from shared.errors import MissingSetting

HOLD = (
    "import sys, pathlib; from shared.embedded.postgres import run_postgres\n"
    "with run_postgres(pathlib.Path(sys.argv[1])): print('up', flush=True); sys.stdin.read()"
)


async def ask(url: str, question: str) -> str:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        answer = str(await connection.scalar(text(question)))
    await engine.dispose()
    return answer


def is_up(data: Path) -> bool:
    return (data / "postmaster.pid").exists()


def hold(data: Path) -> "subprocess.Popen[str]":
    """Use the server in another process, until its input ends."""
    process = subprocess.Popen(  # noqa: S603  # our own interpreter, no shell
        [sys.executable, "-c", HOLD, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "up\n" in iter(process.stdout.readline, "")
    return process


def test_folder_with_a_space_keeps_its_data(tmp_path: Path) -> None:
    data = tmp_path / "my data" / "postgres"
    with run_postgres(data) as url:
        asyncio.run(ask(url, "SELECT 1"))
        assert is_up(data)
        assert asyncio.run(ask(url, "SHOW server_version")).startswith("18")
    assert not is_up(data)

    with run_postgres(data) as url:
        assert asyncio.run(ask(url, "SELECT count(*) FROM pg_extension")) == "1"


def test_server_stays_until_the_last_has_left(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    with run_postgres(data) as url:
        other = hold(data)
        other.communicate("")
        assert asyncio.run(ask(url, "SELECT 1")) == "1"
    assert not is_up(data)


def test_killed_process_does_not_count(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    other = hold(data)
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    assert is_up(data)

    with run_postgres(data) as url:
        assert asyncio.run(ask(url, "SELECT 1")) == "1"
    assert not is_up(data)


def test_long_path_has_its_socket_elsewhere() -> None:
    long = Path("/") / ("x" * MAX_SOCKET_PATH)

    assert choose_socket_folder(long) != long
    assert choose_socket_folder(Path("/data")) == Path("/data")


def test_useless_folder_is_named_with_a_remedy(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    with pytest.raises(MissingSetting, match="SHORTLIST_HOME"), run_postgres(in_the_way):
        pass
