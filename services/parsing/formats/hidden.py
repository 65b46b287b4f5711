"""Letters of a PDF page that nobody can see: too small, or white on white."""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from services.parsing.formats.columns import Box

#: In points. Nobody reads smaller print.
TINY = 2.0

#: Of 255, for each colour.
ALMOST_WHITE = 250


@dataclass(frozen=True, slots=True)
class _Text:
    box: Box
    size: float
    is_white: bool
    letters: int


def count_hidden(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> int:
    """Return how many letters are on the page and not to be seen.

    White letters on a painted background, as on dark side bars, can be seen.
    """
    suspects: list[_Text] = []
    painted: list[Box] = []
    kinds = [pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    for thing in page.get_objects(filter=kinds, textpage=text_page):
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            size, white = _size(thing), _is_white(thing)
            if size < TINY or white:
                suspects.append(_Text(Box(*thing.get_bounds()), size, white, len(_text(thing))))
        elif _is_painted(thing):
            painted.append(Box(*thing.get_bounds()))
    return sum(text.letters for text in suspects if _is_hidden(text, painted))


def _is_hidden(text: _Text, painted: list[Box]) -> bool:
    if text.size < TINY:
        return True
    x, y = (text.box.left + text.box.right) / 2, (text.box.bottom + text.box.top) / 2
    return not any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in painted)


def _size(text: pypdfium2.PdfObject) -> float:
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(text, size)
    matrix = text.get_matrix()
    return abs(size.value) * math.hypot(matrix.c, matrix.d)


def _is_white(thing: pypdfium2.PdfObject) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= ALMOST_WHITE


def _is_painted(thing: pypdfium2.PdfObject) -> bool:
    if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    known = pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    return bool(known) and fill.value != pdfium.FPDF_FILLMODE_NONE and not _is_white(thing)


def _text(thing: pypdfium2.PdfObject) -> str:
    """Return the letters of a text object, without its spaces."""
    return "".join(str(thing.extract()).split())
