"""Paragraphs to pages: styles, line breaks and positions, whatever draws them later.

Measures are points, counted from the top left corner of an A4 page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from shared.embedded.dataset.documents.flow import Kind, Paragraph
from shared.embedded.dataset.documents.typefaces import Typeface

WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 54.0
GRID = 14.0


@dataclass(frozen=True)
class Style:
    """How a paragraph looks; `before` is the space above its first line."""

    size: float
    bold: bool = False
    colour: str = "#222222"
    before: float = 0.0
    indent: float = 0.0
    ruled: bool = False
    keeps: bool = False


STYLES = {
    Kind.NAME: Style(21, bold=True, colour="#12324f"),
    Kind.HEADLINE: Style(12, colour="#3f6f99", before=2),
    Kind.CONTACT: Style(9, colour="#555555", before=2),
    Kind.HEADING: Style(12, bold=True, colour="#12324f", before=13, ruled=True, keeps=True),
    Kind.TITLE: Style(10, bold=True, before=7, keeps=True),
    Kind.SUBTITLE: Style(9.5, colour="#555555", keeps=True),
    Kind.BODY: Style(10, before=3),
    Kind.BULLET: Style(10, before=2, indent=11),
}


@dataclass(frozen=True)
class Line:
    """One line of text. Its mark is the bullet that hangs before it, or nothing."""

    text: str
    style: Style
    mark: str = ""

    @property
    def height(self) -> float:
        return self.style.before + self.style.size * 1.3


@dataclass(frozen=True)
class Placed:
    """A line whose text begins at x on the baseline y."""

    x: float
    y: float
    line: Line


@dataclass(frozen=True)
class Box:
    """A drawn frame, such as a table's cell."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    lines: tuple[Placed, ...]
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Area:
    """Where lines may stand. With a grid, baselines of two areas fall together."""

    left: float = MARGIN
    top: float = MARGIN
    width: float = WIDTH - 2 * MARGIN
    bottom: float = HEIGHT - MARGIN
    grid: float | None = None


def wrap(
    paragraphs: Iterable[Paragraph], width: float, face: Typeface, scale: float = 1.0
) -> list[Line]:
    """Break paragraphs into lines no wider than `width`, where words allow it."""
    return [line for paragraph in paragraphs for line in _wrap(paragraph, width, face, scale)]


def _wrap(paragraph: Paragraph, width: float, face: Typeface, scale: float) -> Iterator[Line]:
    style = STYLES[paragraph.kind]
    style = replace(style, size=style.size * scale)
    mark = "•" if paragraph.kind is Kind.BULLET else ""
    for text in _break(paragraph.text, width - style.indent, style, face):
        yield Line(text, style, mark)
        style, mark = replace(style, before=0.0), ""


def _break(text: str, width: float, style: Style, face: Typeface) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and face.width(longer, style.size, bold=style.bold) > width:
            yield line
            longer = word
        line = longer
    yield line


def paginate(lines: Sequence[Line], area: Area, first_top: float | None = None) -> list[Page]:
    """Fill the area page after page; the first page may begin lower."""
    pages: list[list[Placed]] = [[]]
    y = area.top if first_top is None else first_top
    for line in lines:
        room = 3 * line.height if line.style.keeps else 0.0
        if pages[-1] and y + line.height + room > area.bottom:
            pages.append([])
            y = area.top
        y = _next_baseline(y, line, area.grid)
        pages[-1].append(Placed(area.left + line.style.indent, y, line))
    return [Page(tuple(page)) for page in pages]


def _next_baseline(y: float, line: Line, grid: float | None) -> float:
    if grid is None:
        return y + line.height
    return (round(y / grid) + max(1, round(line.height / grid))) * grid


def beside(left: Sequence[Page], right: Sequence[Page]) -> list[Page]:
    """Two columns on the same pages, the left one first on each."""
    nothing = Page(())
    pairs = zip_longest(left, right, fillvalue=nothing)
    return [Page((*one.lines, *two.lines), (*one.boxes, *two.boxes)) for one, two in pairs]


def by_rows(page: Page) -> Page:
    """The same page, written row by row across its columns."""
    return replace(page, lines=tuple(sorted(page.lines, key=lambda item: (item.y, item.x))))
