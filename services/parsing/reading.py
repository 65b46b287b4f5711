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
    pages: list[str]
    hidden: int = 0
    page_count: int | None = None


def read(content: bytes, suffix: str = "") -> Reading:
    """Return the text of a file, or the code of its own fault.

    The suffix of its name is only asked what the file was meant to be.
    """
    kind: Kind | None = None
    try:
        kind = sniff(content, suffix)
        raw = _read_raw(kind, content)
        text = clean(raw.pages)
        _check(kind, raw.pages, text)
    except DocumentError as error:
        return Reading(kind=kind, code=error.code)
    return Reading(kind=kind, text=text, page_count=raw.page_count, warnings=_warnings(raw, text))


def _read_raw(kind: Kind, content: bytes) -> _Raw:
    if kind is Kind.PDF:
        return _read_pdf(content)
    if kind is Kind.DOCX:
        pages, hidden = read_docx(content)
        return _Raw(pages, hidden)
    return _Raw(_READERS[kind](content))


def _read_pdf(content: bytes) -> _Raw:
    """Read with PDFium, and once more with another reader if that went wrong."""
    first = read_pdf(content)
    pages = first.pages
    if any(map(str.strip, pages)) and (is_glued(pages) or not _is_readable(pages)):
        again = read_pdf_again(content)
        if again is not None and _flaws(again) < _flaws(pages):
            pages = again
    return _Raw(pages, first.hidden, len(first.pages))


def _flaws(pages: list[str]) -> tuple[bool, float]:
    return not _is_readable(pages), long_word_share(pages)


def _is_readable(pages: list[str]) -> bool:
    try:
        check_readable("\n".join(pages), clean(pages))
    except (EmptyDocument, UnreadableText):
        return False
    return True


def _check(kind: Kind, pages: list[str], text: str) -> None:
    try:
        check_readable("\n".join(pages), text)
    except EmptyDocument as error:
        if kind is Kind.PDF:
            raise NoTextLayer("pages are pictures") from error
        raise


def _warnings(raw: _Raw, text: str) -> tuple[str, ...]:
    blank = raw.page_count is not None and not all(map(str.strip, raw.pages))
    found = {
        HIDDEN_TEXT: raw.hidden >= FEWEST_HIDDEN,
        PAGES_WITHOUT_TEXT: blank,
        TRUNCATED: len(text) >= MAX_CHARACTERS,
    }
    return tuple(name for name, is_so in found.items() if is_so)
