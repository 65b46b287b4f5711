"""Every layout gives its text to a reader that is not ours, and the same bytes twice."""

import subprocess
import sys
from io import BytesIO
from itertools import chain

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from shared.embedded.dataset.documents.flow import paragraphs
from shared.embedded.dataset.documents.layout import Document, Layout, Resume, Vacancy
from shared.embedded.dataset.documents.render import render
from tests.unit.embedded.documents.readers import read

LEGIBLE = [layout for layout in Layout if layout is not Layout.PDF_SCAN]
COLUMNS = [Layout.PDF_COLUMNS, Layout.PDF_COLUMNS_INTERLEAVED]

DIGESTS = """
from hashlib import sha256
from shared.embedded.dataset.documents.faults import SAMPLE, fault_files
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render

files = [render(SAMPLE, layout) for layout in Layout] + list(fault_files().values())
print(sha256(b"".join(files)).hexdigest())
"""


def words(document: Document) -> set[str]:
    return set(chain.from_iterable(item.text.split() for item in paragraphs(document)))


def pdfium_text(content: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(content))


@pytest.mark.parametrize("layout", LEGIBLE)
def test_every_word_of_an_english_resume_is_read(layout: Layout, english: Resume) -> None:
    assert words(english) - set(read(render(english, layout), layout).split()) == set()


@pytest.mark.parametrize("layout", LEGIBLE)
def test_every_word_of_a_russian_resume_is_read(layout: Layout, russian: Resume) -> None:
    assert words(russian) - set(read(render(russian, layout), layout).split()) == set()


@pytest.mark.parametrize("layout", LEGIBLE)
def test_every_word_of_a_vacancy_is_read(layout: Layout, vacancy: Vacancy) -> None:
    assert words(vacancy) - set(read(render(vacancy, layout), layout).split()) == set()


@pytest.mark.parametrize("layout", Layout)
def test_bytes_are_the_same_twice(layout: Layout, russian: Resume) -> None:
    assert render(russian, layout) == render(russian, layout)


def test_bytes_are_the_same_in_another_process() -> None:
    """Dates, addresses and the order of sets would differ there."""
    digests = {
        subprocess.run(  # noqa: S603  our own interpreter and text
            [sys.executable, "-c", DIGESTS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_pdfium_alone_glues_words_of_placed_glyphs(english: Resume) -> None:
    content = render(english, Layout.PDF_GLYPHS)
    assert "SeniorProtection&ControlsEngineer" in pdfium_text(content)
    assert "Senior Protection & Controls Engineer" in read(content, Layout.PDF_GLYPHS)


def test_pdfium_reads_across_interleaved_columns(english: Resume) -> None:
    lines = [line for block in english.blocks for item in block.entries for line in item.lines]
    by_column, by_row = (one_line(pdfium_text(render(english, layout))) for layout in COLUMNS)
    assert [by_column.count(line) for line in lines] == [5] * len(lines)
    assert min(by_row.count(line) for line in lines) < 5


@pytest.mark.parametrize("layout", COLUMNS)
def test_columns_stand_beside_each_other(layout: Layout, english: Resume) -> None:
    page = PdfDocument(render(english, layout))[0].get_textpage()
    boxes = [page.get_rect(number) for number in range(page.count_rects())]
    side = [box for box in boxes if box[2] < 210]
    main = [box for box in boxes if box[0] > 230]
    assert len(side) >= 3
    assert len(main) >= 3


def test_long_resume_repeats_its_head_on_eight_pages(english: Resume) -> None:
    pages = PdfReader(BytesIO(render(english, Layout.PDF_LONG))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) >= 8
    assert all(text.startswith("Maren Oldbury") for text in texts)
    assert all(f"{number} / {len(texts)}" in text for number, text in enumerate(texts, start=1))


def test_scan_has_pictures_and_no_text(russian: Resume) -> None:
    [page] = PdfReader(BytesIO(render(russian, Layout.PDF_SCAN))).pages
    assert page.extract_text() == ""
    assert len(page.images) == 1


def test_text_outside_the_encoding_is_refused(english: Resume) -> None:
    german = Resume("Jörg Übermut", (), None, english.blocks)
    with pytest.raises(UnicodeEncodeError):
        render(german, Layout.TXT_CP1251)


@pytest.mark.parametrize(
    ("layout", "start"),
    [
        (Layout.TXT_BOM, b"\xef\xbb\xbf"),
        (Layout.TXT_UTF16, b"\xff\xfe"),
        (Layout.TXT_CP1251, "Ерофей".encode("cp1251")),
        (Layout.TXT_UTF8, "Ерофей".encode()),
        (Layout.RTF, b"{\\rtf1"),
        (Layout.ODT, b"PK\x03\x04"),
        (Layout.DOC, bytes.fromhex("d0cf11e0a1b11ae1")),
    ],
)
def test_first_bytes_tell_the_format(layout: Layout, start: bytes, russian: Resume) -> None:
    assert render(russian, layout).startswith(start)


def test_rtf_is_ascii(russian: Resume) -> None:
    assert render(russian, Layout.RTF).isascii()


def one_line(text: str) -> str:
    return " ".join(text.split())
