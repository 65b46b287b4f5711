"""Resumes and vacancies without layout: text files in four encodings, and Markdown."""

from collections.abc import Mapping

from shared.embedded.dataset.documents.flow import Kind, paragraphs
from shared.embedded.dataset.documents.layout import Document

_TEXT = {Kind.HEADING: "\n{}", Kind.TITLE: "\n{}", Kind.BULLET: "- {}"}
_MARKDOWN = {
    Kind.NAME: "# {}",
    Kind.HEADLINE: "\n**{}**",
    Kind.CONTACT: "\n{}",
    Kind.HEADING: "\n## {}\n",
    Kind.TITLE: "\n### {}\n",
    Kind.SUBTITLE: "*{}*\n",
    Kind.BULLET: "- {}",
}


def to_text(document: Document) -> str:
    """The document as somebody types it into an editor."""
    return _format(document, _TEXT)


def to_markdown(document: Document) -> str:
    return _format(document, _MARKDOWN)


def render_utf8(document: Document) -> bytes:
    return to_text(document).encode()


def render_bom(document: Document) -> bytes:
    return _windows(document).encode("utf-8-sig")


def render_cp1251(document: Document) -> bytes:
    """In the Windows encoding for Cyrillic.

    Raises UnicodeEncodeError if the text has letters that the encoding lacks.
    """
    return _windows(document).encode("cp1251")


def render_utf16(document: Document) -> bytes:
    """Little-endian with a byte order mark, as Windows calls "Unicode"."""
    return b"\xff\xfe" + _windows(document).encode("utf-16-le")


def render_markdown(document: Document) -> bytes:
    return to_markdown(document).encode()


def _windows(document: Document) -> str:
    return to_text(document).replace("\n", "\r\n")


def _format(document: Document, forms: Mapping[Kind, str]) -> str:
    lines = [forms.get(item.kind, "{}").format(item.text) for item in paragraphs(document)]
    return "\n".join(lines) + "\n"
