"""Slots of the forms API, shared by all that have the key."""

import asyncio
import time
from datetime import timedelta

import pytest

from services.fillout.limiter import ANY_CALL, OF_A_WALK, Limiter, name_slot
from shared.database.forms import push_slot, reserve_slot
from shared.database.session import on_loop
from tests.unit.database.matching import do

pytestmark = pytest.mark.usefixtures("database")

SECOND = timedelta(seconds=1)


def test_first_call_is_free_and_others_queue_up() -> None:
    waits = [do(reserve_slot, "key", SECOND) for _ in range(3)]

    assert waits == pytest.approx([0, 1, 2], abs=0.3)


def test_keys_do_not_wait_for_each_other() -> None:
    do(reserve_slot, "one", SECOND)

    assert do(reserve_slot, "two", SECOND) == 0


def test_pause_holds_everybody() -> None:
    do(push_slot, "key", 5 * SECOND)
    do(push_slot, "key", SECOND)

    assert do(reserve_slot, "key", SECOND) == pytest.approx(5, abs=0.3)


def test_calls_at_the_same_time_are_spread() -> None:
    async def call_together() -> None:
        await asyncio.gather(*(Limiter("key").wait() for _ in range(4)))

    started = time.monotonic()
    on_loop(call_together())

    assert time.monotonic() - started >= 2.9 * ANY_CALL.total_seconds()


def test_walks_leave_room_for_single_calls() -> None:
    walk = Limiter("key", walks=True)

    async def two_pages() -> None:
        await walk.wait()
        await walk.wait()

    started = time.monotonic()
    on_loop(two_pages())

    assert OF_A_WALK > ANY_CALL
    assert time.monotonic() - started >= 0.9 * OF_A_WALK.total_seconds()


def test_limiter_passes_a_pause_on() -> None:
    on_loop(Limiter("key").pause(3))

    assert do(reserve_slot, "key", SECOND) == pytest.approx(3, abs=0.3)


def test_name_of_a_slot_does_not_tell_the_key() -> None:
    assert "secret" not in name_slot("sk_prod_secret")
    assert name_slot("a") != name_slot("b")
