"""Compound files and raw PDFs are what independent readers expect."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from olefile import OleFileIO
from pypdf import PdfReader

from shared.embedded.dataset.documents.compound import write_compound
from shared.embedded.dataset.documents.rawpdf import stream, write_pages
from shared.embedded.dataset.documents.rtf import escape_rtf

NAMES = st.text("ABCdefg123", min_size=1, max_size=20)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=80_000), min_size=1, max_size=6))
def test_streams_come_out_as_they_went_in(streams: dict[str, bytes]) -> None:
    unique = {name.upper(): data for name, data in streams.items()}
    with OleFileIO(write_compound(unique)) as container:
        assert {name for [name] in container.listdir()} == set(unique)
        for name, data in unique.items():
            read = container.openstream(name).read()
            assert read[: len(data)] == data
            assert not read[len(data) :].strip(b"\0")
        assert not container.parsing_issues


def test_compound_file_of_a_megabyte() -> None:
    data = bytes(range(256)) * 4_096
    with OleFileIO(write_compound({"Data": data})) as container:
        assert container.openstream("Data").read() == data


def test_more_than_the_header_can_address_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        write_compound({"Data": bytes(8 << 20)})


def test_raw_pages_share_their_content() -> None:
    content = stream(b"BT /F1 12 Tf 72 720 Td (Hello) Tj ET")
    pages = PdfReader(BytesIO(write_pages(content, 3)), strict=True).pages
    assert [page.extract_text() for page in pages] == ["Hello"] * 3


@given(st.text())
def test_rtf_escapes_are_ascii_without_loose_braces(text: str) -> None:
    escaped = escape_rtf(text.encode("utf-16", "ignore").decode("utf-16"))
    assert escaped.isascii()
    bare = escaped.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    assert "{" not in bare
    assert "}" not in bare


def test_letters_beyond_16_bits_are_two_units() -> None:
    assert escape_rtf("😀") == r"\u-10179?\u-8704?"
