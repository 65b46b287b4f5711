"""Every service in this process: real PostgreSQL from a wheel, queues in memory.

The code is that of production. Only the broker, the address of the database
and the store of vectors differ, and all of that is decided here. Whatever a
crash leaves undone is still due in PostgreSQL, and is taken up at the start.
"""

import asyncio
import fcntl
import os
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from dramatiq import Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.stub import StubBroker
from pydantic import ValidationError

from services.orchestration.reconciler import republish_items, run_reconciler
from services.parsing.download import allow_loopback
from shared.database.dictionaries import seed
from shared.database.migrate import upgrade
from shared.database.outbox import count_waiting
from shared.database.session import on_loop, run_loop, transaction
from shared.embedded.models.offline import ensure_offline_encoder
from shared.embedded.postgres import run_postgres
from shared.errors import MissingSetting
from shared.messaging.actors import get_broker
from shared.messaging.registry import SERVICES
from shared.messaging.relay import Envelope, run_relay
from shared.settings import DatabaseSettings, ShortlistSettings, WorkerSettings

#: How often it looks whether there is anything left to do, in seconds.
POLL_SECONDS = 0.05


@contextmanager
def run_database() -> Iterator[None]:
    """Have the configured database, or an embedded one, at this version's schema."""
    with _database_url():
        upgrade()
        with run_loop():
            on_loop(_seed())
            yield


@contextmanager
def run_embedded(*, loopback_origin: str | None = None) -> Iterator["Embedded"]:
    """Run all actors in threads of this process, and what brings them messages.

    `loopback_origin` is the one address on this host that files may come from.

    Raises:
        MissingSetting: If another process does this in the same home.
    """
    home = ShortlistSettings().home.absolute()
    with _alone(home), run_database():
        set_defaults(home)
        allow_loopback(loopback_origin)
        load_actors()
        broker = get_broker()
        worker = Worker(broker, worker_timeout=50, worker_threads=WorkerSettings().threads)
        worker.start()
        try:
            # Nobody else is at work: what was open when a process died is taken up now.
            on_loop(republish_items(quiet=timedelta()))
            with _background(run_relay(_enqueue(broker))), _background(run_reconciler()):
                yield Embedded(broker)
        finally:
            worker.stop()


class Embedded:
    """The running services, to whoever waits for them."""

    def __init__(self, broker: StubBroker) -> None:
        self._broker = broker

    def settle(self, *, seconds: float = 3_600.0) -> None:
        """Wait until there is nothing left to do.

        Raises:
            TimeoutError: If that takes longer.
        """
        deadline = time.monotonic() + seconds
        quiet = 0
        while quiet < 3:
            if time.monotonic() > deadline:
                raise TimeoutError(f"still busy after {seconds:.0f} s")
            time.sleep(POLL_SECONDS)
            quiet = quiet + 1 if self.is_idle() else 0

    def is_idle(self) -> bool:
        """Whether no message waits, neither in a queue nor in PostgreSQL."""
        if any(queue.unfinished_tasks for queue in self._broker.queues.values()):
            return False
        return on_loop(_count_waiting()) == 0


def load_actors() -> None:
    """Import the modules of actors, which declares them."""
    for service in SERVICES:
        import_module(f"services.{service}.actors")


def set_defaults(home: Path) -> None:
    """Give services the settings that they need here and that nobody set."""
    model = str(ensure_offline_encoder(home / "models"))
    defaults = {
        "BLOB_DIRECTORY": str(home / "blobs"),
        "EMBEDDINGS_MODEL": model,
        "RERANKING_MODEL": model,
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


@contextmanager
def _database_url() -> Iterator[None]:
    if _is_configured():
        yield
        return
    with run_postgres(ShortlistSettings().home / "postgres") as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]


def _is_configured() -> bool:
    try:
        DatabaseSettings()
    except ValidationError:
        return False
    return True


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep a second set of services off the same folder."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "services.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MissingSetting(
                f"another process runs the services in {home}: wait for it, or set SHORTLIST_HOME"
            ) from None
        yield


def is_running() -> bool:
    """Whether another process runs the services in this home."""
    try:
        with _alone(ShortlistSettings().home.absolute()):
            return False
    except MissingSetting:
        return True


@contextmanager
def _background(work: Coroutine[Any, Any, None]) -> Iterator[None]:
    """Do `work` on the loop, beside everything else, until the block ends."""
    thread = get_event_loop_thread()
    if thread is None:
        raise RuntimeError("no worker is running")
    task = asyncio.run_coroutine_threadsafe(work, thread.loop)
    try:
        yield
    finally:
        task.cancel()


def _enqueue(broker: StubBroker) -> Callable[[Sequence[Envelope]], None]:
    def publish(envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            broker.enqueue(envelope.to_message())

    return publish


async def _seed() -> None:
    async with transaction() as session:
        await seed(session)


async def _count_waiting() -> int:
    async with transaction() as session:
        return await count_waiting(session)
