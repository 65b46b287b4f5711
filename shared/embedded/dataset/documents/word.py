"""Resumes and vacancies as DOCX, with text in the places that readers forget."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, TypeAlias

from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from shared.embedded.dataset.documents.archive import rewrite_archive
from shared.embedded.dataset.documents.flow import (
    Kind,
    Paragraph,
    block_paragraphs,
    contact_line,
    contacts,
    head,
    paragraphs,
)
from shared.embedded.dataset.documents.layout import Block, Document, Entry
from shared.embedded.dataset.documents.textbox import text_box

SAVED = datetime(2026, 1, 15, 12, tzinfo=UTC)
STYLES = {
    Kind.NAME: "Title",
    Kind.HEADLINE: "Subtitle",
    Kind.CONTACT: "Normal",
    Kind.HEADING: "Heading 1",
    Kind.TITLE: "Heading 2",
    Kind.SUBTITLE: "Normal",
    Kind.BODY: "Normal",
    Kind.BULLET: "List Bullet",
}

#: A python-docx document or table cell: whatever takes paragraphs.
Container: TypeAlias = Any


def render_plain(document: Document) -> bytes:
    return _render(lambda body: _write(body, paragraphs(document)))


def render_tables(document: Document) -> bytes:
    """All but the head stands in tables; the paragraphs of the body are nearly empty."""

    def fill(body: Container) -> None:
        _write(body, (*head(document), *contact_line(document)))
        for block in document.blocks:
            _write_table(body, block)

    return _render(fill)


def render_text_boxes(document: Document) -> bytes:
    """Head and contacts in one text box, each short section in another."""

    def fill(body: Container) -> None:
        _write_box(body, (*head(document), *contact_line(document)))
        for block in document.blocks:
            write = _write if block.entries else _write_box
            write(body, block_paragraphs([block]))

    return _render(fill)


def render_header_contacts(document: Document) -> bytes:
    """Contacts in the page header and nowhere else."""

    def fill(body: Container) -> None:
        header = body.sections[0].header
        header.paragraphs[0].text = " | ".join(contacts(document))
        _write(body, (*head(document), *block_paragraphs(document.blocks)))

    return _render(fill)


def _render(fill: Callable[[Container], None]) -> bytes:
    body = WordDocument()
    body.styles["Normal"].font.name = "Calibri"
    body.styles["Normal"].font.size = Pt(10.5)
    properties = body.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = SAVED
    fill(body)
    out = BytesIO()
    body.save(out)
    return rewrite_archive(out.getvalue())


def _write(container: Container, flow: Sequence[Paragraph]) -> None:
    for paragraph in flow:
        written = container.add_paragraph(style=STYLES[paragraph.kind])
        written.paragraph_format.space_after = Pt(3)
        run = written.add_run(paragraph.text)
        if paragraph.kind in (Kind.SUBTITLE, Kind.CONTACT):
            run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _write_table(body: Container, block: Block) -> None:
    table = body.add_table(rows=0, cols=2, style="Table Grid")
    heading = (Paragraph(Kind.TITLE, block.heading),) if block.heading else ()
    if heading or block.lines:
        _write_row(table, heading, block_paragraphs([Block(None, block.lines)]))
    for entry in block.entries:
        _write_row(table, (Paragraph(Kind.SUBTITLE, entry.subtitle),), _told(entry))
    body.add_paragraph()


def _told(entry: Entry) -> tuple[Paragraph, ...]:
    return block_paragraphs([Block(None, (), (Entry(entry.title, "", entry.lines),))])


def _write_row(table: Any, left: Sequence[Paragraph], right: Sequence[Paragraph]) -> None:
    for cell, flow in zip(table.add_row().cells, (left, right), strict=True):
        _write(cell, flow)
        if flow:
            empty = cell.paragraphs[0]._p
            empty.getparent().remove(empty)


def _write_box(body: Container, flow: Sequence[Paragraph]) -> None:
    body.add_paragraph()._p.append(parse_xml(text_box(flow)))
