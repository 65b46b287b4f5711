"""Stages of a run while it goes: a live table, or plain lines."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from shared.database import runs
from shared.database.models.ops import ItemStatus, RunStatus
from shared.database.session import on_loop, transaction
from shared.messaging.runs import EMBED, FETCH, PARSE, RERANK, STAGES

#: How often the database is asked, and how often a plain line is printed, in seconds.
POLL_SECONDS, LINE_SECONDS = 0.25, 5.0

NAMES = {FETCH: "Fetch forms", PARSE: "Parse files", EMBED: "Embed texts", RERANK: "Rank lists"}


@dataclass(frozen=True, slots=True)
class StageCount:
    """How much of a stage is done, of what is known of so far."""

    stage: str
    done: int
    total: int


class Display(Protocol):
    def show(self, counts: Sequence[StageCount]) -> None:
        """Show the newest counts."""


def count_stages(rows: Sequence[tuple[str, ItemStatus, int]]) -> list[StageCount]:
    """Return a count per stage; a document has passed all stages before its own.

    >>> rows = [("parse", ItemStatus.OPEN, 1), ("embed", ItemStatus.DONE, 2)]
    >>> [(one.stage, one.done, one.total) for one in count_stages(rows)]
    [('fetch', 0, 0), ('parse', 2, 3), ('embed', 2, 3), ('rerank', 0, 0)]
    """
    number = {
        (stage, is_open): sum(
            count for s, status, count in rows if (s, status is ItemStatus.OPEN) == (stage, is_open)
        )
        for stage in STAGES
        for is_open in (True, False)
    }
    documents = sum(number[stage, is_open] for stage in (PARSE, EMBED) for is_open in (True, False))
    closed = number[PARSE, False] + number[EMBED, False]
    return [
        StageCount(FETCH, number[FETCH, False], number[FETCH, False] + number[FETCH, True]),
        StageCount(PARSE, documents - number[PARSE, True], documents),
        StageCount(EMBED, closed, documents),
        StageCount(RERANK, number[RERANK, False], number[RERANK, False] + number[RERANK, True]),
    ]


def watch(run_id: UUID, console: Console) -> RunStatus:
    """Show a run until it is over, and return how it ended."""
    with _display(console) as display:
        while True:
            status, rows = on_loop(_look(run_id))
            display.show(count_stages(rows))
            if status not in runs.ACTIVE:
                return status
            time.sleep(POLL_SECONDS)


async def _look(run_id: UUID) -> tuple[RunStatus, Sequence[tuple[str, ItemStatus, int]]]:
    async with transaction() as session:
        return await runs.get_status(session, run_id), await runs.list_stages(session, run_id)


@contextmanager
def _display(console: Console) -> Iterator[Display]:
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        RateColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        yield Bars(progress)


class RateColumn(ProgressColumn):
    """Items per second, as far as there are any."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:5.1f}/s" if speed else "       ", style="progress.data.speed")


class Bars:
    """A bar for each stage, on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks = {
            stage: progress.add_task(NAMES[stage], total=None, start=False) for stage in STAGES
        }

    def show(self, counts: Sequence[StageCount]) -> None:
        for one in counts:
            task = self._tasks[one.stage]
            if one.total and not self._progress.tasks[task].started:
                self._progress.start_task(task)
            self._progress.update(task, completed=one.done, total=one.total or None)


class Lines:
    """A line now and then, where there is no terminal: never twice the same."""

    def __init__(self) -> None:
        self._last: Sequence[StageCount] = ()
        self._started = time.monotonic()
        self._stages: dict[str, float] = {}
        self._printed = 0.0

    def show(self, counts: Sequence[StageCount]) -> None:
        now = time.monotonic()
        for one in counts:
            if one.total:
                self._stages.setdefault(one.stage, now)
        finished = all(one.done == one.total for one in counts) and counts[-1].total > 0
        if counts == self._last or (now - self._printed < LINE_SECONDS and not finished):
            return
        self._last, self._printed = counts, now
        parts = [f"{NAMES[one.stage]} {one.done}/{one.total}" for one in counts if one.total]
        rest = self._remaining(counts, now)
        sys.stdout.write(f"{now - self._started:6.0f} s  {'  '.join(parts)}{rest}\n")
        sys.stdout.flush()

    def _remaining(self, counts: Sequence[StageCount], now: float) -> str:
        """Return the rate of the stage that is at work, and what is left at that rate."""
        busy = next((one for one in reversed(counts) if 0 < one.done < one.total), None)
        if busy is None or now == self._stages[busy.stage]:
            return ""
        rate = busy.done / (now - self._stages[busy.stage])
        return f"  ({rate:.1f}/s, about {(busy.total - busy.done) / rate:.0f} s left in this stage)"
