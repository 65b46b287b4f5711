"""From the bytes of a file to text that people can read. Runs in the limited process."""

from dataclasses import dataclass

from services.parsing.formats.doc import read_doc
from services.parsing.formats.docx import read_docx
from services.parsing.formats.html import read_html, read_web_archive
from services.parsing.formats.odt import read_odt
from services.parsing.formats.pdf import is_glued, long_word_share, read_pdf, read_pdf_again
from services.parsing.formats.plain import read_plain
from services.parsing.formats.rtf import read_rtf
from services.parsing.sniff import Kind, sniff
from shared.errors import DocumentError, EmptyDocument, NoTextLayer, UnreadableText
from shared.text.cleaning import MAX_CHARACTERS, clean
from shared.text.readability import check_readable

#: Raised by hand with every change that can alter a text, cleaning included.
PARSER_VERSION = "1"

#: Fewer unseen letters are an accident of layout.
FEWEST_HIDDEN = 20

HIDDEN_TEXT, PAGES_WITHOUT_TEXT, TRUNCATED = "hidden_text", "pages_without_text", "truncated"

_READERS = {
    Kind.DOC: read_doc,
    Kind.ODT: read_odt,
    Kind.RTF: read_rtf,
    Kind.HTML: read_html,
    Kind.MHTML: read_web_archive,
    Kind.TEXT: read_plain,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a file, or why nothing was."""

    kind: Kind | None = None
    code: str | None = None
    text: str | None = None
    page_count: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Raw:
    """Pages as a reader gave them, with what cleaning makes of them."""

    pages: list[str]
    text: str
    hidden: int = 0
    page_count: int | None = None

    #: Why nobody can read it.
    fault: DocumentError | None = None

    @property
    def flaws(self) -> tuple[bool, float]:
        """Less is better."""
        return self.fault is not None, long_word_share(self.pages)


def read(content: bytes, suffix: str = "") -> Reading:
    """Return the text of a file, or the code of its own fault.

    The suffix of its name is only asked what the file was meant to be.
    """
    kind: Kind | None = None
    try:
        kind = sniff(content, suffix)
        raw = _read_raw(kind, content)
    except DocumentError as error:
        return Reading(kind=kind, code=error.code)
    if raw.fault is not None:
        return Reading(kind=kind, code=_code(kind, raw.fault))
    return Reading(kind=kind, text=raw.text, page_count=raw.page_count, warnings=_warnings(raw))


def _read_raw(kind: Kind, content: bytes) -> _Raw:
    if kind is Kind.PDF:
        return _read_pdf(content)
    if kind is Kind.DOCX:
        pages, hidden = read_docx(content)
        return _clean(pages, hidden=hidden)
    return _clean(_READERS[kind](content))


def _read_pdf(content: bytes) -> _Raw:
    """Read with PDFium, and once more with another reader if that went wrong."""
    pdf = read_pdf(content)
    raw = _clean(pdf.pages, hidden=pdf.hidden, page_count=len(pdf.pages))
    if not raw.text or not (raw.fault is not None or is_glued(raw.pages)):
        return raw
    pages = read_pdf_again(content)
    if pages is None:
        return raw
    again = _clean(pages, hidden=pdf.hidden, page_count=len(pdf.pages))
    return min(raw, again, key=lambda one: one.flaws)


def _clean(pages: list[str], *, hidden: int = 0, page_count: int | None = None) -> _Raw:
    text = clean(pages)
    fault: DocumentError | None = None
    try:
        check_readable("\n".join(pages), text)
    except (EmptyDocument, UnreadableText) as error:
        fault = error
    return _Raw(pages, text, hidden, page_count, fault)


def _code(kind: Kind, fault: DocumentError) -> str:
    """Return the code of a text that nobody can read: pages of a PDF may be pictures."""
    if kind is Kind.PDF and isinstance(fault, EmptyDocument):
        return NoTextLayer.code
    return fault.code


def _warnings(raw: _Raw) -> tuple[str, ...]:
    blank = raw.page_count is not None and not all(map(str.strip, raw.pages))
    found = {
        HIDDEN_TEXT: raw.hidden >= FEWEST_HIDDEN,
        PAGES_WITHOUT_TEXT: blank,
        TRUNCATED: len(raw.text) >= MAX_CHARACTERS,
    }
    return tuple(name for name, is_so in found.items() if is_so)
