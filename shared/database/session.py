"""One process, one engine, one loop; one message, one transaction."""

import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import Any, TypeVar

from dramatiq.asyncio import EventLoopThread, get_event_loop_thread, set_event_loop_thread
from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from shared.settings import DatabaseSettings

R = TypeVar("R")

#: What queries take: a session whose transaction somebody else ends.
Session = AsyncSession


def get_url() -> URL:
    """Return the address of the database, whichever driver its setting names."""
    url = make_url(DatabaseSettings().url.get_secret_value())
    return url.set(drivername="postgresql+asyncpg")


@cache
def get_engine() -> AsyncEngine:
    """Return the engine, which belongs to the loop that first used it."""
    size = DatabaseSettings().pool_size
    return create_async_engine(
        get_url(),
        pool_size=size,
        max_overflow=size,
        pool_pre_ping=True,
        hide_parameters=True,  # or error messages would quote personal data
    )


@asynccontextmanager
async def transaction() -> AsyncIterator[Session]:
    """Commit at the end of the block, or roll back if it raises.

    Nothing inside the block commits, and nothing slow happens inside it.
    """
    async with (
        AsyncSession(get_engine(), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


async def close_engine() -> None:
    """Close all connections, and forget the engine."""
    await get_engine().dispose()
    get_engine.cache_clear()


def on_loop(work: Coroutine[Any, Any, R]) -> R:
    """Do `work` on the process's loop and wait for it: for code that blocks."""
    thread = get_event_loop_thread()
    if thread is None:
        work.close()
        raise RuntimeError("this process has no loop: start a worker, or use run_loop()")
    return thread.run_coroutine(work)


@contextmanager
def run_loop() -> Iterator[None]:
    """Have a loop for the block: for commands that are not workers."""
    if get_event_loop_thread() is not None:
        yield
        return
    thread = EventLoopThread(logging.getLogger(__name__))
    thread.start(timeout=5)
    set_event_loop_thread(thread)
    try:
        yield
    finally:
        thread.run_coroutine(close_engine())
        set_event_loop_thread(None)
        thread.stop()  # type: ignore[no-untyped-call]  # not annotated there
