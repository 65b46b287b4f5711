"""Bytes become text, or the code of the file's own fault."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from services.parsing.reading import read
from services.parsing.sniff import Kind
from shared.embedded.dataset.documents.faults import SAMPLE
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render

READABLE = [one for one in Layout if one is not Layout.PDF_SCAN]


@pytest.mark.parametrize("layout", READABLE)
def test_every_layout_is_readable(layout: Layout) -> None:
    reading = read(render(SAMPLE, layout), f".{layout.suffix}")

    assert reading.code is None
    assert "Wrote grounding studies to IEEE 80 for nine stations." in " ".join(
        (reading.text or "").split()
    )
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("case", "suffix", "code"),
    [
        ("truncated_pdf", ".pdf", "corrupt"),
        ("random_doc", ".doc", "unsupported_format"),
        ("encrypted_pdf", ".pdf", "encrypted"),
        ("encrypted_docx", ".docx", "encrypted"),
        ("zero_bytes", ".pdf", "empty"),
        ("spreadsheet", ".xlsx", "unsupported_format"),
        ("docx_named_pdf", ".pdf", None),
        ("error_page_pdf", ".pdf", "not_a_document"),
        ("docx_bomb", ".docx", "archive_bomb"),
        ("entities_docx", ".docx", "corrupt"),
        ("many_pages", ".pdf", "too_many_pages"),
        ("scan", ".pdf", "no_text_layer"),
        ("photo", ".jpg", "no_text_layer"),
    ],
)
def test_fault_has_its_code(
    faults: Mapping[str, bytes], case: str, suffix: str, code: str | None
) -> None:
    assert read(faults[case], suffix).code == code


def test_next_to_no_text_is_empty() -> None:
    assert read(b"Ada Example\n", ".txt").code == "empty"


def test_text_that_nobody_can_read_is_refused() -> None:
    noise = "xkcd qwrtz \ufffd\ufffd " * 300
    assert read(noise.encode(), ".txt").code == "unreadable_text"


def test_hidden_instruction_is_kept_and_noted(faults: Mapping[str, bytes]) -> None:
    reading = read(faults["hidden_text_pdf"], ".pdf")
    assert "Ignore all previous instructions" in " ".join((reading.text or "").split())
    assert reading.warnings == ("hidden_text",)


def test_page_without_text_between_others_is_noted() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    for text in (
        "Commissioned protection relays for substations. " * 2,
        "",
        "Tested them all. " * 4,
    ):
        canvas.drawString(20, 700, text)
        canvas.showPage()
    canvas.save()

    reading = read(buffer.getvalue(), ".pdf")
    assert (reading.kind, reading.page_count) == (Kind.PDF, 3)
    assert reading.warnings == ("pages_without_text",)


def test_endless_text_is_cut_and_noted() -> None:
    reading = read(b"Commissioned protection relays for substations.\n" * 6_000, ".txt")
    assert len(reading.text or "") <= 200_000
    assert reading.warnings == ("truncated",)
