"""Each format gives all that a reader of the document would see."""

import io
import zipfile
from collections.abc import Callable, Mapping
from struct import pack

import pytest

from services.parsing.formats.doc import read_doc, to_text
from services.parsing.formats.docx import read_docx
from services.parsing.formats.html import read_html, read_web_archive
from services.parsing.formats.odt import read_odt
from services.parsing.formats.plain import read_plain
from services.parsing.formats.rtf import read_rtf
from shared.embedded.dataset.documents.faults import SAMPLE
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render
from shared.errors import Corrupt, DocumentError, Encrypted, UnsupportedFormat

READERS: Mapping[str, Callable[[bytes], list[str]]] = {
    "docx": lambda content: read_docx(content)[0],
    "doc": read_doc,
    "odt": read_odt,
    "rtf": read_rtf,
    "html": read_html,
    "txt": read_plain,
    "md": read_plain,
}

PHRASES = [
    SAMPLE.name,
    *SAMPLE.contacts,
    *(line for block in SAMPLE.blocks for line in block.lines),
    *(line for block in SAMPLE.blocks for entry in block.entries for line in entry.lines),
]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize("layout", [one for one in Layout if one.suffix in READERS])
def test_no_phrase_is_lost(layout: Layout) -> None:
    text = "\n".join(READERS[layout.suffix](render(SAMPLE, layout)))
    assert [phrase for phrase in PHRASES if phrase not in text] == []
    assert all(text.count(contact) == 1 for contact in SAMPLE.contacts)


def docx(body: str, **parts: str) -> bytes:
    """Return a document whose body and further parts have this XML inside."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, inside in {"document": body, **parts}.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {W}>{inside}</w:{name}>")
    return buffer.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_cells_are_divided_by_tabs_and_rows_by_lines() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    cells = [paragraph(text) for text in ("2018", "Relays", "2020", "Grids")]
    (text,), _ = read_docx(docx(f"<w:tbl>{row.format(*cells[:2])}{row.format(*cells[2:])}</w:tbl>"))
    assert text == "2018\tRelays\n2020\tGrids\n"


def test_headers_come_first_and_once() -> None:
    parts = {"header1": paragraph("Ada"), "header2": paragraph("Ada"), "footer1": paragraph("End")}
    (text,), _ = read_docx(docx(paragraph("Relays"), **parts))
    assert text == "Ada\nRelays\nEnd\n"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:del><w:r><w:t>was</w:t></w:r></w:del><w:r><w:t>is</w:t></w:r>", "is\n"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>1</w:t></w:r>", "1\n"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc\n"),
        ("<w:r><w:t>50</w:t><w:noBreakHyphen/><w:t>Hz</w:t></w:r>", "50-Hz\n"),
    ],
)
def test_what_is_seen_is_read(inside: str, text: str) -> None:
    assert read_docx(docx(f"<w:p>{inside}</w:p>"))[0] == [text]


@pytest.mark.parametrize(
    ("properties", "hidden"),
    [
        ("<w:vanish/>", 6),
        ('<w:vanish w:val="0"/>', 0),
        ('<w:color w:val="FFFFFF"/>', 6),
        ('<w:sz w:val="2"/>', 6),
        ('<w:sz w:val="22"/>', 0),
        ("", 0),
    ],
)
def test_hidden_letters_are_counted_and_kept(properties: str, hidden: int) -> None:
    text, count = read_docx(docx(paragraph("Relays", properties)))
    assert (text, count) == (["Relays\n"], hidden)


def test_entities_are_corrupt(faults: Mapping[str, bytes]) -> None:
    with pytest.raises(Corrupt):
        read_docx(faults["entities_docx"])


def test_docx_without_a_body_is_corrupt() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.xml", "<a/>")
    with pytest.raises(Corrupt):
        read_docx(buffer.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8_r", "cp866"])
def test_encoding_of_a_text_is_found(encoding: str) -> None:
    text = "Инженер релейной защиты, опыт работы 8 лет.\nНаладка терминалов на подстанции 110 кВ.\n"
    assert read_plain((text * 3).encode(encoding)) == [text * 3]


def test_german_text_is_no_russian() -> None:
    text = "Prüfung von Schutzgeräten für Umspannwerke, Größe über 110 kV.\n" * 3
    assert read_plain(text.encode("cp1252")) == [text]


def test_form_feeds_divide_pages() -> None:
    assert read_plain(b"one\ftwo") == ["one", "two"]


def test_page_shows_lines_and_cells_and_hides_scripts() -> None:
    page = b"""<html><head><title>CV</title><style>p {}</style></head><body>
    <script>var x = "<p>no</p>";</script><h1>Ada</h1><p>Relays &amp;
    grids<br>110&nbsp;kV</p><table><tr><td>2018</td><td>Now</td></tr></table>
    <div style="display:none">no <div>no</div></div><p hidden>no</p>
    <ul><li>SCADA</ul></body></html>"""
    (text,) = read_html(page)
    words = " ".join(text.split())
    assert words == "Ada Relays & grids 110 kV 2018 Now SCADA"
    assert "2018\tNow" in text
    assert "grids\n110" in text


def test_charset_of_a_page_is_respected() -> None:
    page = '<html><meta charset="koi8-r"><p>Инженер РЗА</p></html>'.encode("koi8_r")
    assert read_html(page)[0].strip() == "Инженер РЗА"


def test_page_in_a_web_archive_is_read() -> None:
    archive = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"<html><p>Caf=C3=A9 relays</p></html>\n--x--\n"
    )
    assert read_web_archive(archive)[0].strip() == "Café relays"


def test_web_archive_without_a_page_is_corrupt() -> None:
    with pytest.raises(Corrupt):
        read_web_archive(
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n"
        )


def test_rtf_reads_unicode_and_code_pages() -> None:
    content = rb"{\rtf1\ansi\ansicpg1251 \u1056?\u1047?\u1040? \'e8 110\par SCADA}"
    assert read_rtf(content)[0].split() == ["РЗА", "и", "110", "SCADA"]


def test_locked_odt_is_encrypted() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
    with pytest.raises(Encrypted):
        read_odt(buffer.getvalue())


def test_doc_keeps_results_of_fields_and_marks_of_cells() -> None:
    raw = "a \x13 PAGE \x13 X \x14y\x15 \x14one\x15 b\x07c\x07\x07end\x0b.\r"
    assert to_text(raw) == "a one b\tc\nend\n.\n"


@pytest.mark.parametrize(
    ("at", "change", "error"),
    [
        (2, pack("<H", 0x68), UnsupportedFormat),
        (0x0A, pack("<H", 0x0300), Encrypted),
        (0x01A2, pack("<I", 0xFFFF), Corrupt),
    ],
)
def test_doc_that_cannot_be_read_says_why(
    at: int, change: bytes, error: type[DocumentError]
) -> None:
    content = bytearray(render(SAMPLE, Layout.DOC))
    start = content.index(pack("<H", 0xA5EC))
    content[start + at : start + at + len(change)] = change
    with pytest.raises(error):
        read_doc(bytes(content))
