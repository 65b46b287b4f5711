"""The bytes decide what a file is; its name only what it was meant to be."""

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.parsing.sniff import MAX_ENTRIES, Kind, sniff, suffix_of
from shared.embedded.dataset.documents.faults import SAMPLE
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render
from shared.errors import ArchiveBomb, DocumentError

KINDS = {
    "pdf": Kind.PDF,
    "docx": Kind.DOCX,
    "doc": Kind.DOC,
    "odt": Kind.ODT,
    "rtf": Kind.RTF,
    "html": Kind.HTML,
    "txt": Kind.TEXT,
    "md": Kind.TEXT,
}


@pytest.mark.parametrize("layout", Layout)
def test_format_is_seen_under_any_name(layout: Layout) -> None:
    assert sniff(render(SAMPLE, layout), ".htm") is KINDS[layout.suffix]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"garbage before\n%PDF-1.4\n", Kind.PDF),
        (b"\xef\xbb\xbf  <!-- saved --> <HTML><body>", Kind.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC>', Kind.HTML),
        (b"{\\rtf1\\ansi CV}", Kind.RTF),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n", Kind.MHTML),
        (b"Ada Example\r\n\tEngineer\r\n", Kind.TEXT),
        ("Инженер РЗА".encode("cp1251"), Kind.TEXT),
        (b" \n\t ", Kind.TEXT),
    ],
)
def test_signature_is_recognised(content: bytes, kind: Kind) -> None:
    assert sniff(content) is kind


@pytest.mark.parametrize(
    ("case", "suffix", "code"),
    [
        ("zero_bytes", ".pdf", "empty"),
        ("photo", ".pdf", "no_text_layer"),
        ("photo_png", ".png", "no_text_layer"),
        ("random_doc", ".doc", "unsupported_format"),
        ("spreadsheet", ".xlsx", "unsupported_format"),
        ("encrypted_docx", ".docx", "encrypted"),
        ("error_page_pdf", ".pdf", "not_a_document"),
        ("docx_bomb", ".docx", "archive_bomb"),
    ],
)
def test_file_that_cannot_be_read_has_its_code(
    faults: Mapping[str, bytes], case: str, suffix: str, code: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        sniff(faults[case], suffix)
    assert caught.value.code == code


def test_web_page_under_its_own_name_is_a_document(faults: Mapping[str, bytes]) -> None:
    assert sniff(faults["error_page_pdf"], ".html") is Kind.HTML


def test_archive_with_too_many_entries_is_a_bomb() -> None:
    with pytest.raises(ArchiveBomb):
        sniff(pack({f"{number}": b"" for number in range(MAX_ENTRIES + 1)}))


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 and then nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_broken_container_is_corrupt(content: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        sniff(content)
    assert caught.value.code == "corrupt"


@given(
    st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"<html"])
)
def test_any_bytes_have_a_kind_or_a_code(content: bytes, start: bytes) -> None:
    with suppress(DocumentError):
        assert isinstance(sniff(start + content), Kind)


@pytest.mark.parametrize(
    ("name", "suffix"), [("CV.PDF", ".pdf"), ("a.резюме", ""), ("cv", ""), (None, "")]
)
def test_suffix_is_plain_or_none(name: str | None, suffix: str) -> None:
    assert suffix_of(name) == suffix


def pack(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
