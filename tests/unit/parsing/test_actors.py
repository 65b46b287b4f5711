"""A message to this service is taken from its queue and answered with counts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from dramatiq import Worker
from dramatiq.brokers.stub import StubBroker
from sqlalchemy import select

from services.parsing.actors import (
    get_tools,
    open_tools,
    parse_job_text,
    parse_resume_text,
    time_for,
)
from services.parsing.download import allow_loopback
from shared.database.models.ops import TaskResult
from shared.database.session import on_loop, transaction
from shared.messaging.actors import get_broker

Send = Callable[..., dict[str, Any]]


@pytest.fixture
def send(database: None) -> Iterator[Send]:
    """Send a message, and return the answer that is kept."""
    broker = get_broker()
    assert isinstance(broker, StubBroker)
    worker = Worker(broker, worker_timeout=20, worker_threads=1)
    worker.start()

    def send(actor: Any, **fields: Any) -> dict[str, Any]:
        message = actor.message(**fields)
        broker.enqueue(message)
        broker.join(actor.queue_name, fail_fast=False, timeout=20_000)
        return on_loop(get_result(UUID(message.message_id)))

    yield send
    worker.stop()


async def get_result(message_id: UUID) -> dict[str, Any]:
    async with transaction() as session:
        where = TaskResult.message_id == message_id
        return (await session.scalars(select(TaskResult.result).where(where))).one() or {}


@pytest.mark.parametrize(
    ("actor", "ids"),
    [(parse_resume_text, {"submission_ids": [str(uuid4())]}), (parse_job_text, {"job_ids": [7]})],
)
def test_named_documents_are_parsed(send: Send, actor: Any, ids: dict[str, Any]) -> None:
    result = send(actor, **ids)
    assert (result["status"], result["by_status"]) == ("unchanged", {"skipped": 1})


@pytest.mark.parametrize("actor", [parse_resume_text, parse_job_text])
def test_without_ids_what_is_due_is_published(send: Send, actor: Any) -> None:
    assert send(actor)["published"] == 0


@pytest.fixture
def blob_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BLOB_DIRECTORY", str(tmp_path))
    yield tmp_path
    allow_loopback(None)


def test_tools_are_shared_until_their_configuration_changes(blob_directory: Path) -> None:
    tools = get_tools()
    assert get_tools() is tools
    allow_loopback("http://127.0.0.1:8000")
    assert get_tools().policy.loopback_origin == "http://127.0.0.1:8000"
    open_tools.cache_clear()


def test_what_is_begun_last_still_ends_in_time() -> None:
    assert time_for(300_000) + 60 + 60 <= 300
    assert time_for(1_000) == 1
