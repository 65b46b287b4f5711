"""Any document in any layout, the same bytes every time."""

from collections.abc import Callable

from shared.embedded.dataset.documents import pdf, plain, word
from shared.embedded.dataset.documents.html import render_html
from shared.embedded.dataset.documents.layout import Document, Layout
from shared.embedded.dataset.documents.odt import render_odt
from shared.embedded.dataset.documents.rtf import render_rtf
from shared.embedded.dataset.documents.scan import render_scan
from shared.embedded.dataset.documents.word97 import render_doc

_RENDERERS: dict[Layout, Callable[[Document], bytes]] = {
    Layout.PDF_PLAIN: pdf.render_plain,
    Layout.PDF_COLUMNS: pdf.render_columns,
    Layout.PDF_COLUMNS_INTERLEAVED: pdf.render_columns_interleaved,
    Layout.PDF_TABLES: pdf.render_tables,
    Layout.PDF_GLYPHS: pdf.render_glyphs,
    Layout.PDF_SCAN: render_scan,
    Layout.PDF_LONG: pdf.render_long,
    Layout.PDF_CYRILLIC: pdf.render_cyrillic,
    Layout.DOCX_PLAIN: word.render_plain,
    Layout.DOCX_TABLES: word.render_tables,
    Layout.DOCX_TEXT_BOXES: word.render_text_boxes,
    Layout.DOCX_HEADER_CONTACTS: word.render_header_contacts,
    Layout.TXT_UTF8: plain.render_utf8,
    Layout.TXT_BOM: plain.render_bom,
    Layout.TXT_CP1251: plain.render_cp1251,
    Layout.TXT_UTF16: plain.render_utf16,
    Layout.MARKDOWN: plain.render_markdown,
    Layout.RTF: render_rtf,
    Layout.HTML: render_html,
    Layout.ODT: render_odt,
    Layout.DOC: render_doc,
}


def render(document: Document, layout: Layout) -> bytes:
    """Raises UnicodeEncodeError if the layout's encoding lacks a letter of the text."""
    return _RENDERERS[layout](document)
