"""What an actor's answer or failure means to the broker, and to PostgreSQL."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from dramatiq import Worker
from dramatiq.brokers.stub import StubBroker
from pydantic_settings import BaseSettings
from sqlalchemy import select

from shared.database import runs
from shared.database.models.ops import DeadLetter, ItemStatus, TaskResult, TaskStatus, WorkItem
from shared.database.session import on_loop, transaction
from shared.errors import PermanentError, StoreMisconfigured
from shared.messaging import actors
from shared.messaging.actors import current_message_id, get_broker, handles
from shared.messaging.outcome import Outcome
from shared.messaging.registry import ActorSpec, Arguments, Jobs, Queue
from shared.messaging.runs import PARSE, add_items

pytestmark = pytest.mark.usefixtures("database")

Send = Callable[..., UUID]


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubBroker]:
    """A broker of its own, with a worker that is stopped at the end."""
    broker = get_broker.__wrapped__()
    monkeypatch.setattr(actors, "get_broker", lambda: broker)
    worker = Worker(broker, worker_timeout=20, worker_threads=1)
    worker.start()
    yield broker
    worker.stop()


@pytest.fixture
def send(broker: StubBroker) -> Send:
    """Send one message to the actor `work`, and wait until the broker is done with it."""

    def send(function: Callable[[Any], Any], **fields: Any) -> UUID:
        actor = declare(function)
        message = actor.message(**fields)
        broker.enqueue(message)
        broker.join(actor.queue_name, fail_fast=False, timeout=20_000)
        return UUID(message.message_id)

    return send


def declare(function: Callable[[Any], Any]) -> Any:
    function.__module__, function.__qualname__ = "services.test.actors", "work"
    spec = ActorSpec(
        wire_name="services.test.actors.work",
        queue=Queue.TEXT_PROCESSING,
        arguments=Jobs,
        time_limit_ms=5_000,
        max_retries=2,
    )
    return handles(spec)(function)


async def read(table: type[Any]) -> list[Any]:
    async with transaction() as session:
        return list((await session.scalars(select(table))).all())


def only(table: type[Any]) -> Any:
    [row] = on_loop(read(table))
    return row


async def open_run(*keys: str) -> UUID:
    async with transaction() as session:
        run_id = await runs.insert_run(session, runs.Start("test", "test"))
        await add_items(session, run_id, keys, PARSE)
    assert run_id is not None
    return run_id


def items() -> dict[str, tuple[ItemStatus, str | None]]:
    return {item.item_key: (item.status, item.error_code) for item in on_loop(read(WorkItem))}


def test_answer_is_kept_with_its_duration(send: Send) -> None:
    message_id = send(lambda arguments: Outcome(requested=1, done=1), job_ids=[1])

    result = only(TaskResult)
    assert (result.message_id, result.status) == (message_id, TaskStatus.DONE)
    assert result.result["status"] == "completed"
    assert result.result["duration_ms"] >= 0


def test_async_actor_runs_on_the_loop(send: Send) -> None:
    async def work(arguments: Jobs) -> Outcome:
        async with transaction():
            return Outcome(done=len(arguments.job_ids or ()))

    send(work, job_ids=[1, 2])

    assert only(TaskResult).result["done"] == 2


def test_malformed_message_is_dead_at_once(broker: StubBroker, send: Send) -> None:
    message_id = send(lambda arguments: Outcome(), job_ids=["ada@example.org"])

    letter = only(DeadLetter)
    assert (letter.message_id, letter.error_code) == (message_id, "invalid_arguments")
    assert "ada" not in letter.error
    [dead] = broker.dead_letters
    assert "retries" not in dead.options


def test_permanent_error_is_dead_at_once(send: Send) -> None:
    calls: list[int] = []

    def work(arguments: Jobs) -> Outcome:
        calls.append(1)
        raise PermanentError("no use")

    run_id = on_loop(open_run("job:1"))
    send(work, job_ids=[1], run_id=str(run_id))

    assert len(calls) == 1
    assert only(DeadLetter).error == "no use"
    assert items() == {"job:1": (ItemStatus.FAILED, "unexpected")}
    assert only(TaskResult).status is TaskStatus.DEAD


def test_transient_error_is_tried_again_and_then_deferred(send: Send) -> None:
    calls: list[int] = []

    def work(arguments: Jobs) -> Outcome:
        calls.append(1)
        raise StoreMisconfigured("away")

    run_id = on_loop(open_run("job:1"))
    send(work, job_ids=[1], run_id=str(run_id))

    assert len(calls) == 3
    assert on_loop(read(DeadLetter)) == []
    assert items() == {"job:1": (ItemStatus.DEFERRED, "store_misconfigured")}
    assert only(TaskResult).result["status"] == "deferred"


def test_what_passes_at_the_second_try_is_done(send: Send) -> None:
    calls: list[int] = []

    def work(arguments: Jobs) -> Outcome:
        calls.append(1)
        if len(calls) == 1:
            raise StoreMisconfigured("away")
        return Outcome(done=1)

    send(work, job_ids=[1])

    assert only(TaskResult).status is TaskStatus.DONE


def test_bug_is_tried_again_and_then_dead(send: Send) -> None:
    def work(arguments: Jobs) -> Outcome:
        raise KeyError("ada@example.org")

    send(work, job_ids=[1])

    letter = only(DeadLetter)
    assert (letter.error_code, letter.error) == ("unexpected", "KeyError")


def test_answer_must_be_an_outcome(send: Send) -> None:
    send(lambda arguments: None, job_ids=[1])

    assert only(DeadLetter).error == "TypeError"


def test_selector_closes_its_own_item(send: Send) -> None:
    run_id = on_loop(open_run("due:work", "job:1"))

    send(lambda arguments: Outcome(), run_id=str(run_id))

    assert items()["due:work"] == (ItemStatus.DONE, None)
    assert items()["job:1"] == (ItemStatus.OPEN, None)


def test_start_is_counted_before_the_work(send: Send) -> None:
    seen: list[tuple[int, str | None]] = []

    def work(arguments: Jobs) -> Outcome:
        item = only(WorkItem)
        seen.append((item.attempts, item.claimed_by))
        return Outcome()

    run_id = on_loop(open_run("job:1"))
    send(work, job_ids=[1], run_id=str(run_id))

    assert seen == [(1, actors.WORKER_ID)]


def test_actor_knows_its_message(send: Send) -> None:
    seen: list[UUID] = []

    def work(arguments: Jobs) -> Outcome:
        seen.append(current_message_id())
        return Outcome()

    message_id = send(work)

    assert seen == [message_id]


def test_another_function_cannot_take_a_name() -> None:
    spec = ActorSpec(
        wire_name="services.test.actors.work",
        queue=Queue.TEXT_PROCESSING,
        arguments=Arguments,
        time_limit_ms=1,
    )

    with pytest.raises(TypeError, match="another function"):
        handles(spec)(lambda arguments: Outcome())


def test_outside_of_a_message_there_is_none() -> None:
    with pytest.raises(RuntimeError):
        current_message_id()


def test_missing_setting_is_dead_at_once_and_named(send: Send) -> None:
    class Settings(BaseSettings, env_prefix="NOBODY_SETS_"):
        this: str

    send(lambda arguments: Settings() and Outcome(), job_ids=[1])

    letter = only(DeadLetter)
    assert letter.error_code == "missing_setting"
    assert "this: Field required" in letter.error
