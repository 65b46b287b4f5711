"""One rate for all processes: slots in PostgreSQL, given out one after the other."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from shared.database.forms import push_slot, reserve_slot
from shared.database.session import transaction

#: Five calls a second are allowed, of all processes with one key.
ANY_CALL = timedelta(milliseconds=210)

#: Walks through a form leave room for others.
OF_A_WALK = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class Limiter:
    """When the next call may be made with a key; `walks` says that it is one of many."""

    name: str
    walks: bool = False

    async def wait(self) -> None:
        """Wait for a turn of our own."""
        if self.walks:
            await _wait_for(f"{self.name}:walk", OF_A_WALK)
        await _wait_for(self.name, ANY_CALL)

    async def pause(self, seconds: float) -> None:
        """Let nobody call for a while."""
        async with transaction() as session:
            await push_slot(session, self.name, timedelta(seconds=seconds))


def name_slot(api_key: str) -> str:
    """Return the name of a key's slot, which does not tell the key."""
    return f"fillout:{sha256(api_key.encode()).hexdigest()[:16]}"


async def _wait_for(name: str, interval: timedelta) -> None:
    async with transaction() as session:
        seconds = await reserve_slot(session, name, interval)
    await asyncio.sleep(seconds)
