"""Resumes and vacancies as PDF, in the layouts that readers stumble over."""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from shared.embedded.dataset.documents.flow import (
    Kind,
    Paragraph,
    columns,
    head,
    paragraphs,
    split_sheets,
)
from shared.embedded.dataset.documents.layout import Document
from shared.embedded.dataset.documents.tables import tabulate
from shared.embedded.dataset.documents.typefaces import Typeface, choose_typeface, get_dejavu
from shared.embedded.dataset.documents.typeset import (
    GRID,
    HEIGHT,
    MARGIN,
    WIDTH,
    Area,
    Line,
    Page,
    Placed,
    beside,
    by_rows,
    paginate,
    wrap,
)

#: Of a glyph's declared width, how far the next one stands: closer, so that PDFium
#: takes the space between two words for a part of the first.
TIGHT = 0.7
LONG_SCALE = 1.4

Show = Callable[[Canvas, Typeface, Placed], None]


def render_plain(document: Document) -> bytes:
    return draw(set_plain(document, face := _face(document)), face)


def render_cyrillic(document: Document) -> bytes:
    """As plain, always in the embedded typeface."""
    return draw(set_plain(document, get_dejavu()), get_dejavu())


def render_tables(document: Document) -> bytes:
    face = _face(document)
    return draw(tabulate(document, face), face)


def render_columns(document: Document) -> bytes:
    """Two columns, each written from top to bottom."""
    face = _face(document)
    return draw(set_columns(document, face), face)


def render_columns_interleaved(document: Document) -> bytes:
    """Two columns written row by row, so that who follows the stream reads across them."""
    face = _face(document)
    return draw([by_rows(page) for page in set_columns(document, face)], face)


def render_glyphs(document: Document) -> bytes:
    """Each glyph placed by itself, closer than its declared width."""
    face = _face(document)
    lines = wrap(paragraphs(document), Area().width / TIGHT, face)
    return draw(paginate(lines, Area()), face, show_glyphs)


def render_long(document: Document) -> bytes:
    """A cover and a page for each section and position, with the same head and a numbered foot.

    These are eight pages and more for a document with seven of them.
    """
    face = _face(document)
    return draw(set_long(document, face), face)


def set_plain(document: Document, face: Typeface) -> list[Page]:
    return paginate(wrap(paragraphs(document), Area().width, face), Area())


def set_columns(document: Document, face: Typeface) -> list[Page]:
    parts = columns(document)
    top = paginate(wrap(parts.head, Area().width, face), Area(grid=GRID))[0]
    below = top.lines[-1].y + GRID
    side = Area(width=150, grid=GRID)
    main = Area(left=MARGIN + 180, width=WIDTH - 2 * MARGIN - 180, grid=GRID)
    left = paginate(wrap(parts.side, side.width, face), side, below)
    right = paginate(wrap(parts.main, main.width, face), main, below)
    first, *rest = beside(left, right)
    return [Page((*top.lines, *first.lines)), *rest]


def set_long(document: Document, face: Typeface) -> list[Page]:
    area = Area(top=MARGIN + 2 * GRID, bottom=HEIGHT - MARGIN - 2 * GRID)
    sheets = [wrap(sheet, area.width, face, LONG_SCALE) for sheet in split_sheets(document)]
    pages = [page for lines in sheets for page in paginate(lines, area)]
    title = head(document)[0].text
    framed = partial(_frame, title=title, of=len(pages), face=face)
    return [framed(page, number) for number, page in enumerate(pages, start=1)]


def _frame(page: Page, number: int, *, title: str, of: int, face: Typeface) -> Page:
    [top] = wrap([Paragraph(Kind.CONTACT, title)], WIDTH, face)
    [foot] = wrap([Paragraph(Kind.CONTACT, f"{number} / {of}")], WIDTH, face)
    above, below = Placed(MARGIN, MARGIN, top), Placed(MARGIN, HEIGHT - MARGIN, foot)
    return Page((above, *page.lines, below))


def draw(pages: Sequence[Page], face: Typeface, show: Show | None = None) -> bytes:
    """A file of these pages."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    draw_on(canvas, pages, face, show or show_text)
    canvas.save()
    return out.getvalue()


def draw_on(canvas: Canvas, pages: Sequence[Page], face: Typeface, show: Show) -> None:
    """Write the pages, each in the order of its lines."""
    for page in pages:
        canvas.setStrokeColor("#9aa7b3")
        canvas.setLineWidth(0.6)
        for box in page.boxes:
            canvas.rect(box.x, HEIGHT - box.y - box.height, box.width, box.height)
        for placed in page.lines:
            _draw_line(canvas, face, placed, show)
        canvas.showPage()


def _draw_line(canvas: Canvas, face: Typeface, placed: Placed, show: Show) -> None:
    line = placed.line
    canvas.setFillColor(line.style.colour)
    canvas.setFont(face.weight(bold=line.style.bold), line.style.size)
    if line.mark:
        mark = Line(line.mark, line.style)
        show(canvas, face, Placed(placed.x - line.style.indent, placed.y, mark))
    show(canvas, face, placed)
    if line.style.ruled:
        y = HEIGHT - placed.y - 4
        canvas.line(placed.x, y, placed.x + face.width(line.text, line.style.size, bold=True), y)


def show_text(canvas: Canvas, _face: Typeface, placed: Placed) -> None:
    canvas.drawString(placed.x, HEIGHT - placed.y, placed.line.text)


def show_glyphs(canvas: Canvas, face: Typeface, placed: Placed) -> None:
    """One `Td` and one `Tj` for each glyph, spaces included."""
    style = placed.line.style
    text = canvas.beginText(placed.x, HEIGHT - placed.y)
    for glyph in placed.line.text:
        text.textOut(glyph)
        text.moveCursor(TIGHT * face.width(glyph, style.size, bold=style.bold), 0)
    canvas.drawText(text)


def _face(document: Document) -> Typeface:
    return choose_typeface("".join(paragraph.text for paragraph in paragraphs(document)))
