"""PDF: PDFium's text, in the order of columns where a page has them."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.parsing.formats.columns import Box, reading_order
from services.parsing.formats.hidden import count_hidden
from shared.errors import Corrupt, Encrypted, TooManyPages

MAX_PAGES = 50

#: Words with more letters than this are mostly several that lost their spaces.
LONG_WORD = 18
LONG_WORD_SHARE = 0.01

#: The text by columns must not lose more than this of the text as it stands.
MAX_LOSS = 0.01

#: Beside its own errors this reader stumbles over broken files in many ways.
_PYPDF_GIVES_UP = (PyPdfError, LookupError, ValueError, TypeError, AttributeError, RecursionError)

_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PdfText:
    pages: list[str]

    #: Letters in print that nobody can see.
    hidden: int


def read_pdf(content: bytes) -> PdfText:
    """Return the text of each page.

    Raises:
        Encrypted: If it is locked with a password.
        TooManyPages: If nobody would read it to the end.
        Corrupt: If it breaks the rules of the format.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Encrypted("locked with a password") from error
        raise Corrupt("not a valid PDF") from error
    with document:
        if len(document) > MAX_PAGES:
            raise TooManyPages(f"more than {MAX_PAGES} pages")
        try:
            read = [_read_page(document[number]) for number in range(len(document))]
        except pypdfium2.PdfiumError as error:
            raise Corrupt("a page that cannot be read") from error
    return PdfText([text for text, _ in read], sum(hidden for _, hidden in read))


def read_pdf_again(content: bytes) -> list[str] | None:
    """Return the pages as another reader sees them, or None if it sees nothing.

    PDFium drops a space that the box of the letter before it covers; this
    reader keeps it, and takes thirty times as long.
    """
    try:
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ):
        return None


def is_glued(pages: Sequence[str]) -> bool:
    """Whether words seem to have lost the spaces between them."""
    return long_word_share(pages) >= LONG_WORD_SHARE


def long_word_share(pages: Sequence[str]) -> float:
    """Return which part of the words is too long to be one.

    >>> long_word_share(["Financialreporting and planning of 110 kV"])
    0.0
    >>> long_word_share(["Financialreportingandplanning of grids"])
    0.3333333333333333
    """
    words = [word for page in pages for word in _WORD.findall(_ADDRESS.sub(" ", page))]
    return sum(len(word) > LONG_WORD for word in words) / max(1, len(words))


def _read_page(page: pypdfium2.PdfPage) -> tuple[str, int]:
    text_page = page.get_textpage()
    try:
        plain = text_page.get_text_range()
        return _by_columns(page, text_page, plain), count_hidden(page, text_page)
    finally:
        text_page.close()
        page.close()


def _by_columns(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, plain: str) -> str:
    if page.get_rotation():
        return plain
    left, _, right, _ = page.get_bbox()
    boxes = (Box(*text_page.get_rect(number)) for number in range(text_page.count_rects()))
    blocks = reading_order((_moved(box, left) for box in boxes), right - left)
    if len(blocks) < 2:
        return plain
    texts = (_text_in(text_page, _moved(block, -left)) for block in blocks)
    ordered = "\n".join(texts)
    return ordered if _letters(ordered) >= (1 - MAX_LOSS) * _letters(plain) else plain


def _text_in(text_page: pypdfium2.PdfTextPage, block: Box) -> str:
    """Return the text of a block. Its edge is left out, which neighbours may touch."""
    inset = min(0.5, block.height / 4)
    text: str = text_page.get_text_bounded(
        block.left, block.bottom + inset, block.right, block.top - inset
    )
    return text


def _moved(box: Box, by: float) -> Box:
    return Box(box.left - by, box.bottom, box.right - by, box.top)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
