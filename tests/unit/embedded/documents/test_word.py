"""DOCX files put their text where a reader of paragraphs does not look."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document as WordDocument

from shared.embedded.dataset.documents.layout import Layout, Resume
from shared.embedded.dataset.documents.render import render


def paragraph_text(content: bytes) -> str:
    return "\n".join(item.text for item in WordDocument(BytesIO(content)).paragraphs)


def body_xml(content: bytes) -> str:
    return ZipFile(BytesIO(content)).read("word/document.xml").decode()


def test_plain_resume_is_all_paragraphs(english: Resume) -> None:
    text = paragraph_text(render(english, Layout.DOCX_PLAIN))
    assert "Issued relay settings" in text
    assert "maren.oldbury@example.com" in text


def test_tables_hold_what_paragraphs_lack(english: Resume) -> None:
    content = render(english, Layout.DOCX_TABLES)
    assert "Issued relay settings" not in paragraph_text(content)
    cells = [c.text for t in WordDocument(BytesIO(content)).tables for r in t.rows for c in r.cells]
    assert any("Issued relay settings" in cell for cell in cells)


def test_no_cell_begins_with_an_empty_paragraph(english: Resume) -> None:
    tables = WordDocument(BytesIO(render(english, Layout.DOCX_TABLES))).tables
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    assert all(cell.paragraphs[0].text or not cell.text for cell in cells)


def test_text_boxes_stand_twice_in_the_file(english: Resume) -> None:
    content = render(english, Layout.DOCX_TEXT_BOXES)
    xml = body_xml(content)
    assert "maren.oldbury@example.com" not in paragraph_text(content)
    assert xml.count("maren.oldbury@example.com") == 2
    assert xml.count("<mc:Fallback") == xml.count("<mc:Choice") >= 3


def test_contacts_are_in_the_header_alone(english: Resume) -> None:
    content = render(english, Layout.DOCX_HEADER_CONTACTS)
    header = WordDocument(BytesIO(content)).sections[0].header
    assert header.paragraphs[0].text == " | ".join(english.contacts)
    assert "maren.oldbury@example.com" not in body_xml(content)


def test_members_are_sorted_and_of_one_date(english: Resume) -> None:
    members = ZipFile(BytesIO(render(english, Layout.DOCX_PLAIN))).infolist()
    names = [member.filename for member in members]
    assert names == sorted(names)
    assert {member.date_time for member in members} == {(2026, 1, 15, 12, 0, 0)}


def test_open_document_begins_with_its_type_uncompressed(english: Resume) -> None:
    content = render(english, Layout.ODT)
    assert content[30:38] == b"mimetype"
    assert content[38:77] == b"application/vnd.oasis.opendocument.text"
