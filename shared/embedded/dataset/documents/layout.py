"""What a generated document says, and the forms it can take.

A document is described once (`Resume` or `Vacancy`) and rendered into any `Layout`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Layout(StrEnum):
    """A file format together with the way the text is laid out in it."""

    PDF_PLAIN = "pdf_plain"
    PDF_COLUMNS = "pdf_columns"
    PDF_COLUMNS_INTERLEAVED = "pdf_columns_interleaved"
    PDF_TABLES = "pdf_tables"
    PDF_GLYPHS = "pdf_glyphs"
    PDF_SCAN = "pdf_scan"
    PDF_LONG = "pdf_long"
    PDF_CYRILLIC = "pdf_cyrillic"
    DOCX_PLAIN = "docx_plain"
    DOCX_TABLES = "docx_tables"
    DOCX_TEXT_BOXES = "docx_text_boxes"
    DOCX_HEADER_CONTACTS = "docx_header_contacts"
    TXT_UTF8 = "txt_utf8"
    TXT_BOM = "txt_bom"
    TXT_CP1251 = "txt_cp1251"
    TXT_UTF16 = "txt_utf16"
    MARKDOWN = "markdown"
    RTF = "rtf"
    HTML = "html"
    ODT = "odt"
    DOC = "doc"

    @property
    def suffix(self) -> str:
        """The file name's ending, without the dot."""
        if self is Layout.MARKDOWN:
            return "md"
        return self.value.partition("_")[0]


@dataclass(frozen=True)
class Entry:
    """One position, degree or project: what it was, where and when, what was done."""

    title: str
    subtitle: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A section. Without a heading its lines stand directly under the previous text."""

    heading: str | None
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Resume:
    """A person's document; `headline` is the line under the name."""

    name: str
    contacts: tuple[str, ...]
    headline: str | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Vacancy:
    """A job description."""

    title: str
    blocks: tuple[Block, ...]


Document: TypeAlias = Resume | Vacancy
