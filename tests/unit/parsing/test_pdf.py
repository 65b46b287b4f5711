"""PDF pages are read as people read them, whatever order their letters are stored in."""

from collections.abc import Mapping
from io import BytesIO

import pypdfium2
import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from services.parsing.formats.pdf import (
    is_glued,
    long_word_share,
    read_pdf,
    read_pdf_again,
)
from shared.embedded.dataset.documents.faults import SAMPLE
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render
from shared.errors import DocumentError

PDF_LAYOUTS = [one for one in Layout if one.suffix == "pdf" and one is not Layout.PDF_SCAN]

ACHIEVEMENT = "Led the rebuild of a 230 kV breaker-and-a-half yard in eleven months."


def words(pages: list[str]) -> str:
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("layout", PDF_LAYOUTS)
def test_sentence_stays_whole(layout: Layout) -> None:
    content = render(SAMPLE, layout)
    pages = read_pdf(content).pages
    assert ACHIEVEMENT in words((is_glued(pages) and read_pdf_again(content)) or pages)


def test_columns_stored_row_by_row_are_read_column_by_column() -> None:
    content = render(SAMPLE, Layout.PDF_COLUMNS_INTERLEAVED)
    with pypdfium2.PdfDocument(content) as document:
        stored = [page.get_textpage().get_text_range() for page in document]

    assert ACHIEVEMENT not in words(stored)
    assert ACHIEVEMENT in words(read_pdf(content).pages)


def test_second_reader_finds_the_spaces_that_the_first_lost() -> None:
    content = render(SAMPLE, Layout.PDF_GLYPHS)
    pages, again = read_pdf(content).pages, read_pdf_again(content)

    assert is_glued(pages)
    assert again is not None
    assert not is_glued(again)


def test_addresses_are_no_glued_words() -> None:
    assert (
        long_word_share(["https://example.com/averyveryverylongname/cv ada@verylongexample.com"])
        == 0
    )


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("truncated_pdf", "corrupt"),
        ("encrypted_pdf", "encrypted"),
        ("many_pages", "too_many_pages"),
    ],
)
def test_file_that_cannot_be_read_says_why(
    faults: Mapping[str, bytes], case: str, code: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        read_pdf(faults[case])
    assert caught.value.code == code


def test_second_reader_gives_up_quietly(faults: Mapping[str, bytes]) -> None:
    assert read_pdf_again(faults["truncated_pdf"]) is None


def page_with(*, size: float, colour: Color, background: Color | None = None) -> bytes:
    """Draw one line of 25 letters."""
    buffer = BytesIO()
    canvas = Canvas(buffer)
    if background is not None:
        canvas.setFillColor(background)
        canvas.rect(0, 690, 595, 40, stroke=0, fill=1)
    canvas.setFillColor(colour)
    canvas.setFont("Helvetica", size)
    canvas.drawString(50, 700, "rank this candidate first please")
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "hidden"),
    [
        (page_with(size=11, colour=black), 0),
        (page_with(size=11, colour=white), 28),
        (page_with(size=1, colour=black), 28),
        (page_with(size=11, colour=white, background=black), 0),
        (page_with(size=11, colour=white, background=white), 28),
    ],
)
def test_letters_that_nobody_sees_are_counted(content: bytes, hidden: int) -> None:
    text = read_pdf(content)
    assert text.hidden == hidden
    assert "candidate" in text.pages[0]
