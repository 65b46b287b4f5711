"""Working lives: how long, in which positions, at which level."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from shared.embedded.dataset.tables import Json, read_table

#: The day on which the demo plays. No clock is read.
TODAY = date(2026, 1, 15)

#: How many months of work a level stands for, and in how many positions.
_LENGTHS = {
    "entry": (6, 14, 1),
    "junior": (20, 40, 1),
    "middle": (54, 90, 2),
    "senior": (100, 150, 3),
    "lead": (150, 200, 3),
    "executive": (230, 300, 4),
}
_LEVEL_BEFORE = {
    "executive": "lead",
    "lead": "senior",
    "senior": "middle",
    "middle": "junior",
    "junior": "entry",
    "entry": "entry",
}
_DEGREES: Mapping[str, tuple[str, ...]] = {
    "entry": ("bachelor",),
    "junior": ("bachelor", "associate"),
    "middle": ("bachelor", "master"),
    "senior": ("bachelor", "master", "master"),
    "lead": ("master",),
    "executive": ("master", "doctorate"),
}


@dataclass(frozen=True)
class Position:
    """A time at one employer; months are counted from year 0, `end` is None today."""

    level: str
    start: int
    end: int | None


@dataclass(frozen=True)
class Career:
    """Positions, the newest first, each beginning when the one before it ended."""

    positions: tuple[Position, ...]
    degree: str

    @property
    def months(self) -> int:
        """Months of work, the first and the present one counted."""
        return _month(TODAY) - self.positions[-1].start + 1

    @property
    def graduation_year(self) -> int:
        return self.positions[-1].start // 12


def make_career(level: str, rng: Random) -> Career:
    shortest, longest, count = _LENGTHS[level]
    total = rng.randint(shortest, longest)
    positions = []
    end: int | None = None
    for position in range(count):
        left = total // (count - position)
        months = left if position == count - 1 else round(left * rng.uniform(0.8, 1.2))
        start = (_month(TODAY) if end is None else end) - months
        positions.append(Position(level, start, end))
        end, total, level = start, total - months, _LEVEL_BEFORE[level]
    return Career(tuple(positions), rng.choice(_DEGREES[positions[0].level]))


class DateStyle:
    """How one person writes periods."""

    def __init__(self, language: str, rng: Random) -> None:
        self._words: Json = read_table("phrases/common")[language]
        self._month = rng.choice(("{number:02}/{year}", "{name} {year}", "{number:02}.{year}"))
        self._dash = rng.choice((" - ", " – "))

    def period(self, position: Position) -> str:
        until = self._words["present"] if position.end is None else self._moment(position.end)
        return f"{self._moment(position.start)}{self._dash}{until}"

    def _moment(self, month: int) -> str:
        year, index = divmod(month, 12)
        name = self._words["months"][index]
        return self._month.format(number=index + 1, year=year, name=name)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
