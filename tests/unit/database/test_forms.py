"""How far forms are read, and which of their definitions stops mapping."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.database.forms import (
    BLOCKING,
    begin_sweep,
    end_sweep,
    get_cursor,
    hold_form,
    is_blocked,
    is_sweep_due,
    keep_definition,
    move_cursor,
)
from shared.database.models.intake import FormDefinition, PayloadKind
from shared.database.session import on_loop
from tests.unit.database.matching import count, do

pytestmark = pytest.mark.usefixtures("database")

DAY = timedelta(days=1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def cursor(database: None) -> Any:
    return do(get_cursor, "form", PayloadKind.CANDIDATE)


def move(**values: Any) -> Any:
    do(move_cursor, "form", **{"watermark": None, "sweep_offset": None} | values)
    return do(get_cursor, "form", PayloadKind.CANDIDATE)


def test_form_begins_at_its_beginning(cursor: Any) -> None:
    assert (cursor.watermark, cursor.sweep_offset) == (None, 0)
    assert do(is_sweep_due, "form", every=DAY)


def test_watermark_never_goes_back(cursor: Any) -> None:
    move(watermark=MOMENT)

    assert move(watermark=MOMENT - DAY).watermark == MOMENT
    assert move().watermark == MOMENT
    assert move(watermark=MOMENT + DAY).watermark == MOMENT + DAY


def test_sweep_is_taken_up_where_it_was(cursor: Any) -> None:
    _, began = do(begin_sweep, "form")
    move(sweep_offset=140)

    assert do(begin_sweep, "form") == (140, began)


def test_complete_sweep_is_not_due_for_a_while(cursor: Any) -> None:
    do(begin_sweep, "form")
    do(end_sweep, "form", is_complete=True)

    assert not do(is_sweep_due, "form", every=DAY)
    assert do(is_sweep_due, "form", every=timedelta())


def test_broken_sweep_begins_again(cursor: Any) -> None:
    do(begin_sweep, "form")
    move(sweep_offset=140)
    do(end_sweep, "form", is_complete=False)

    assert do(is_sweep_due, "form", every=DAY)
    assert do(begin_sweep, "form")[0] == 0


def test_form_as_last_seen_decides() -> None:
    assert not do(is_blocked, "form")
    do(keep_definition, "form", "1", {}, {BLOCKING: ["email"]})
    assert do(is_blocked, "form")
    do(keep_definition, "form", "2", {}, {})
    assert not do(is_blocked, "form")
    do(keep_definition, "form", "1", {}, {BLOCKING: ["email"]})

    assert do(is_blocked, "form")
    assert count(FormDefinition) == 2


def test_lock_of_a_form_is_free_again() -> None:
    async def hold_twice() -> list[bool]:
        taken = []
        for _ in range(2):
            async with hold_form("form") as is_mine:
                taken.append(is_mine)
        return taken

    assert on_loop(hold_twice()) == [True, True]
