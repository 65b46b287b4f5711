"""A process that is killed in the middle of any stage loses nothing and doubles nothing."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.embedded.postgres import run_postgres
from shared.messaging.runs import EMBED, FETCH, PARSE, RERANK

#: In the middle of each stage, and once more where most of the time goes.
STAGES = (FETCH, PARSE, EMBED, RERANK, RERANK)

#: Nothing here takes longer.
DEADLINE_SECONDS = 300

AT_WORK = """
    SELECT count(*) FROM ops.work_items
    WHERE stage = :stage AND status = 'open' AND claimed_until > now()
"""

#: What may be left over or stand twice when all is done: nothing.
LEFT_OR_DOUBLED = """
    SELECT (SELECT count(*) FROM ops.work_items WHERE status = 'open')
         + (SELECT count(*) FROM ops.outbox WHERE available_at <= now())
         + (SELECT count(*) FROM ops.dead_letters)
         + (SELECT count(*) FROM ops.runs WHERE status NOT IN ('completed'))
         + (SELECT count(*) FROM reranker_analysis_sessions WHERE status <> 'completed')
         + (SELECT count(*) FROM (SELECT 1 FROM reranker_analysis_sessions
            GROUP BY job_id, submission_id HAVING count(*) > 1) twice)
"""

Ask = Callable[..., int]


@pytest.fixture
def kept(tmp_path: Path, offline_encoder: Path) -> Path:
    """A home of its own, with the model that is made already."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / offline_encoder.name).symlink_to(offline_encoder)
    return tmp_path


@pytest.fixture
def ask(kept: Path) -> Iterator[Ask]:
    """Ask the database of that home, whoever else uses it."""
    with run_postgres(kept / "postgres") as url:
        engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"), poolclass=NullPool
        )

        async def scalar(question: str, **values: str) -> int:
            async with engine.connect() as connection:
                return int(await connection.scalar(text(question), values) or 0)

        yield lambda question, **values: asyncio.run(scalar(question, **values))


@contextmanager
def demo(home: Path) -> "Iterator[subprocess.Popen[str]]":
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "SHORTLIST_HOME": str(home),
    }
    command = [sys.executable, "-m", "services.cli.main", "demo", "--profile=test", "--no-faults"]
    with subprocess.Popen(  # noqa: S603  # our own interpreter, no shell
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield process


def wait_until_at_work(ask: Ask, stage: str, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stdout and process.stdout.read()
        try:
            if ask(AT_WORK, stage=stage):
                return
        except DBAPIError:
            pass  # not migrated yet
        time.sleep(0.02)
    raise TimeoutError(stage)


@pytest.mark.slow
def test_killed_in_every_stage_it_completes(kept: Path, ask: Ask) -> None:
    dice = random.Random()  # noqa: S311  # any point will do
    for stage in STAGES:
        with demo(kept) as process:
            wait_until_at_work(ask, stage, process)
            time.sleep(dice.uniform(0, 0.5))
            process.send_signal(signal.SIGKILL)
            process.communicate()

    with demo(kept) as process:
        output, _ = process.communicate(timeout=DEADLINE_SECONDS)

    assert process.returncode == 0, output
    assert "in the state that they should be in" in output
    assert ask(LEFT_OR_DOUBLED) == 0
