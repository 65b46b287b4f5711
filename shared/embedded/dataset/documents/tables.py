"""A document typeset as tables: dates on the left, what was done on the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.embedded.dataset.documents.flow import (
    Kind,
    Paragraph,
    block_paragraphs,
    contact_line,
    head,
)
from shared.embedded.dataset.documents.layout import Block, Document
from shared.embedded.dataset.documents.typefaces import Typeface
from shared.embedded.dataset.documents.typeset import MARGIN, WIDTH, Area, Box, Line, Page, Placed
from shared.embedded.dataset.documents.typeset import wrap as wrap_lines

LEFT = 130.0
PADDING = 6.0


@dataclass(frozen=True)
class Row:
    """A table row of two cells. Without a left cell the right one spans the table."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]

    @property
    def height(self) -> float:
        return 2 * PADDING + max(sum(line.height for line in cell) for cell in self._cells())

    def boxes(self, y: float) -> tuple[Box, ...]:
        width = WIDTH - 2 * MARGIN
        if not self.left:
            return (Box(MARGIN, y, width, self.height),)
        return (
            Box(MARGIN, y, LEFT, self.height),
            Box(MARGIN + LEFT, y, width - LEFT, self.height),
        )

    def placed(self, y: float) -> Iterator[Placed]:
        for cell, box in zip((c for c in self._cells() if c), self.boxes(y), strict=True):
            baseline = y + PADDING
            for line in cell:
                baseline += line.height
                yield Placed(box.x + PADDING + line.style.indent, baseline - PADDING / 2, line)

    def _cells(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        return self.left, self.right


def tabulate(document: Document, face: Typeface) -> list[Page]:
    """Pages of ruled tables, one row for each entry or section."""
    area = Area()
    rows = list(_rows(document, face))
    pages: list[list[Row]] = [[]]
    y = area.top
    for row in rows:
        if pages[-1] and y + row.height > area.bottom:
            pages.append([])
            y = area.top
        pages[-1].append(row)
        y += row.height
    return [_page(page, area.top) for page in pages]


def _page(rows: Sequence[Row], y: float) -> Page:
    lines: list[Placed] = []
    boxes: list[Box] = []
    for row in rows:
        lines += row.placed(y)
        boxes += row.boxes(y)
        y += row.height
    return Page(tuple(lines), tuple(boxes))


def _rows(document: Document, face: Typeface) -> Iterator[Row]:
    yield _row((), (*head(document), *contact_line(document)), face)
    for block in document.blocks:
        yield from _block_rows(block, face)


def _block_rows(block: Block, face: Typeface) -> Iterator[Row]:
    heading = (Paragraph(Kind.TITLE, block.heading),) if block.heading else ()
    if block.lines:
        yield _row(heading, block_paragraphs([Block(None, block.lines)]), face)
    elif heading:
        yield _row((), heading, face)
    for entry in block.entries:
        left = (Paragraph(Kind.SUBTITLE, entry.subtitle),) if entry.subtitle else ()
        done = (Paragraph(Kind.BULLET, line) for line in entry.lines)
        yield _row(left, (Paragraph(Kind.TITLE, entry.title), *done), face)


def _row(left: Sequence[Paragraph], right: Sequence[Paragraph], face: Typeface) -> Row:
    width = WIDTH - 2 * MARGIN - 2 * PADDING
    return Row(
        tuple(wrap_lines(left, LEFT - 2 * PADDING, face)),
        tuple(wrap_lines(right, width - (LEFT if left else 0), face)),
    )
