"""Each broken file is broken in its own way, and hostile ones cost us nothing to make."""

import subprocess
import sys
from io import BytesIO
from time import monotonic
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from olefile import OleFileIO
from PIL import Image
from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfiumError

from shared.embedded.dataset.documents.faults import INSTRUCTION, fault_files, hidden_text_pdf
from shared.embedded.dataset.documents.layout import Resume

GIBIBYTE = 1 << 30

READ_IN_ONE_GIBIBYTE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from pypdfium2 import PdfDocument
print(len(PdfDocument(sys.stdin.buffer.read())[0].get_textpage().get_text_range()))
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return fault_files()


def test_files_are_made_quickly_and_the_same_twice(files: dict[str, bytes]) -> None:
    started = monotonic()
    assert fault_files() == files
    assert monotonic() - started < 5


def test_truncated_pdf_does_not_open(files: dict[str, bytes]) -> None:
    assert files["truncated_pdf"].startswith(b"%PDF-")
    with pytest.raises(PdfiumError, match="Data format"):
        PdfDocument(files["truncated_pdf"])


def test_encrypted_pdf_asks_for_its_password(files: dict[str, bytes]) -> None:
    with pytest.raises(PdfiumError, match="password"):
        PdfDocument(files["encrypted_pdf"])
    page = PdfDocument(files["encrypted_pdf"], password="open sesame")[0]  # noqa: S106  of the test's own file
    assert "Wilma Ferncastle" in page.get_textpage().get_text_range()


def test_encrypted_docx_is_a_container_of_a_package(files: dict[str, bytes]) -> None:
    with OleFileIO(files["encrypted_docx"]) as container:
        assert container.listdir() == [["EncryptedPackage"], ["EncryptionInfo"]]
        assert not container.parsing_issues


def test_random_bytes_are_no_format(files: dict[str, bytes]) -> None:
    content = files["random_doc"]
    assert len(content) == 20_000
    assert not content.startswith((b"%PDF", b"PK", b"{\\rtf", b"\xd0\xcf\x11\xe0"))


def test_spreadsheet_is_an_archive_without_a_text(files: dict[str, bytes]) -> None:
    names = ZipFile(BytesIO(files["spreadsheet"])).namelist()
    assert "xl/workbook.xml" in names
    assert "word/document.xml" not in names


def test_file_named_pdf_is_a_readable_docx(files: dict[str, bytes]) -> None:
    paragraphs = WordDocument(BytesIO(files["docx_named_pdf"])).paragraphs
    assert paragraphs[0].text == "Wilma Ferncastle"


def test_docx_bomb_is_small_and_declares_more_than_a_gibibyte(files: dict[str, bytes]) -> None:
    members = ZipFile(BytesIO(files["docx_bomb"])).infolist()
    assert len(files["docx_bomb"]) < 1.3e6
    assert sum(member.file_size for member in members) > GIBIBYTE


def test_docx_bomb_is_otherwise_sound(files: dict[str, bytes]) -> None:
    """Its checksum included, so only its size can be the reason to refuse it."""
    with ZipFile(BytesIO(files["docx_bomb"])).open("word/document.xml") as member:
        start = member.read(300)
        while piece := member.read(1 << 20):
            end = piece
    assert start.startswith(b"<w:document ")
    assert end.endswith(b"</w:document>")


def test_pdf_bomb_aborts_pdfium_in_one_gibibyte(files: dict[str, bytes]) -> None:
    assert len(files["pdf_bomb"]) < 0.7e6
    command = [sys.executable, "-c", READ_IN_ONE_GIBIBYTE]
    child = subprocess.run(  # noqa: S603  our own interpreter and text
        command, input=files["pdf_bomb"], capture_output=True, check=False
    )
    assert child.returncode < 0
    assert child.stdout == b""


def test_same_child_reads_a_good_file(files: dict[str, bytes]) -> None:
    command = [sys.executable, "-c", READ_IN_ONE_GIBIBYTE]
    child = subprocess.run(  # noqa: S603  our own interpreter and text
        command, input=files["hidden_text_pdf"], capture_output=True, check=True
    )
    assert int(child.stdout) > 400


def test_many_pages_are_ten_thousand(files: dict[str, bytes]) -> None:
    document = PdfDocument(files["many_pages"])
    assert len(document) == 10_000
    assert document[9_999].get_textpage().get_text_range() == "One of many pages"


@pytest.mark.parametrize(("name", "kind"), [("photo", "JPEG"), ("photo_png", "PNG")])
def test_photos_are_pictures_of_a_page(name: str, kind: str, files: dict[str, bytes]) -> None:
    with Image.open(BytesIO(files[name])) as image:
        assert image.format == kind
        assert image.height > image.width > 800


def test_scan_has_no_text_layer(files: dict[str, bytes]) -> None:
    [page] = PdfReader(BytesIO(files["scan"])).pages
    assert page.extract_text() == ""


def test_hidden_instruction_is_read_and_not_seen(english: Resume) -> None:
    page = PdfDocument(hidden_text_pdf(english))[0]
    text = page.get_textpage().get_text_range()
    assert text.count(INSTRUCTION) == 1
    foot = page.render(scale=2).to_pil().convert("L").crop((0, 1600, 1190, 1684))
    assert foot.getextrema() == (255, 255)


def test_entities_multiply(files: dict[str, bytes]) -> None:
    xml = ZipFile(BytesIO(files["entities_docx"])).read("word/document.xml")
    assert xml.count(b"<!ENTITY") == 10


def test_error_page_is_html(files: dict[str, bytes]) -> None:
    assert files["error_page_pdf"].startswith(b"<!DOCTYPE html>")


def test_sizes_at_the_ends(files: dict[str, bytes]) -> None:
    assert files["zero_bytes"] == b""
    assert len(files["too_large"]) == 30 << 20
