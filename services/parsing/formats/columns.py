"""The order in which a page with columns is read. Pure geometry.

A page is cut along its gutter, the empty stripe between two columns; lines
that cross the gutter cut it from left to right. Each column is cut again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

#: In points. Words of one line are closer together than this.
GUTTER = 12.0

#: Of the page's width: less is a column of bullets or dates.
NARROWEST = 0.15
FEWEST_LINES = 3

#: Of the text's height, so much may lie across a gutter: titles, a summary.
CROSSING = 0.4

#: Points per cell when the page is searched for gutters.
CELL = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Gutter:
    left: float
    right: float


def reading_order(boxes: Iterable[Box], width: float) -> list[Box]:
    """Return blocks of a page in reading order; a single one if it has no columns.

    >>> left = [Box(50, y, 250, y + 10) for y in (700, 680, 660)]
    >>> right = [Box(300, y, 500, y + 10) for y in (700, 680, 660)]
    >>> [block.left for block in reading_order(left + right, 595)]
    [50, 300]
    """
    return _cut(lines_of(boxes), width)


def lines_of(boxes: Iterable[Box]) -> list[Box]:
    """Join what stands side by side without a gutter between, from the top down."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -box.top):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].bottom < middle < rows[-1][0].top:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [line for row in rows for line in _joined(sorted(row, key=lambda box: box.left))]


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest rectangle that holds all of these."""
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def find_gutter(lines: Sequence[Box], width: float) -> Gutter | None:
    """Return the widest gutter with a column on each side, or None."""
    if len(lines) < 2 * FEWEST_LINES:
        return None
    covered = _coverage(lines, width)
    allowed = CROSSING * max(covered, default=0)
    gutters = [stripe for stripe in _stripes(covered, allowed) if _divides(stripe, lines, width)]
    return max(gutters, key=lambda gutter: gutter.right - gutter.left, default=None)


def _cut(lines: Sequence[Box], width: float) -> list[Box]:
    gutter = find_gutter(lines, width)
    if gutter is None:
        return [around(lines)] if lines else []
    blocks: list[Box] = []
    left: list[Box] = []
    right: list[Box] = []
    for line in lines:
        if line.right < gutter.right:  # ragged lines may reach into the gutter
            left.append(line)
        elif line.left > gutter.left:
            right.append(line)
        else:
            blocks += [*_cut(left, width), *_cut(right, width), line]
            left, right = [], []
    return [*blocks, *_cut(left, width), *_cut(right, width)]


def _joined(row: Sequence[Box]) -> list[Box]:
    joined = [row[0]]
    for box in row[1:]:
        if box.left - joined[-1].right < GUTTER:
            joined[-1] = around((joined[-1], box))
        else:
            joined.append(box)
    return joined


def _coverage(lines: Sequence[Box], width: float) -> list[float]:
    """Return for each cell of the page's width how high the text in it is, all together."""
    last = int(width / CELL) + 1
    changes = [0.0] * (last + 2)
    for line in lines:
        first = min(max(int(line.left / CELL), 0), last)
        end = min(max(int(line.right / CELL), first), last)
        changes[first] += line.height
        changes[end + 1] -= line.height
    return list(accumulate(changes))


def _stripes(covered: Sequence[float], allowed: float) -> Iterable[Gutter]:
    """Give the stripes between text that are empty enough, from left to right."""
    start: int | None = None
    for cell, height in enumerate([*covered, float("inf")]):
        if height <= allowed and start is None:
            start = cell
        elif height > allowed and start is not None:
            if (cell - start) * CELL >= GUTTER - CELL:
                yield Gutter(start * CELL, cell * CELL)
            start = None


def _divides(gutter: Gutter, lines: Sequence[Box], width: float) -> bool:
    left = [line for line in lines if line.right <= gutter.left + CELL]
    right = [line for line in lines if line.left >= gutter.right - CELL]
    return all(
        len(side) >= FEWEST_LINES and around(side).right - around(side).left >= NARROWEST * width
        for side in (left, right)
    )
