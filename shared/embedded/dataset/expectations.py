"""What is to become of a document, and the warnings that its text deserves."""

from dataclasses import dataclass

from shared.embedded.dataset.documents.flow import paragraphs
from shared.embedded.dataset.documents.layout import Document, Layout

#: A second alphabet above this share of the letters makes a text a mixed one.
_MIXED = 0.2


@dataclass(frozen=True, kw_only=True)
class Expected:
    """States after a run over everything.

    `parse_status` is None where both ends are right: a submission that a newer one replaces
    may or may not be read before.
    """

    parse_status: str | None = "ok"
    error_code: str | None = None
    warnings: tuple[str, ...] = ()
    status: str = "active"
    attempts: int | None = None


def expect_document(document: Document, layout: Layout | None) -> Expected:
    """Return what becomes of a document that somebody hands in in this layout."""
    if layout is None:
        return Expected(parse_status="no_document")
    if layout is Layout.PDF_SCAN:
        return Expected(parse_status="needs_ocr", error_code="no_text_layer", attempts=1)
    return Expected(warnings=warnings_of(document), attempts=1)


def warnings_of(document: Document) -> tuple[str, ...]:
    return ("mixed_language",) if second_alphabet(text_of(document)) > _MIXED else ()


def text_of(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(document))


def second_alphabet(text: str) -> float:
    """Return the share of the letters that belong to the rarer of Latin and Cyrillic.

    >>> second_alphabet("МЭК 61850 GOOSE")
    0.375
    """
    words = (word for word in text.split() if "@" not in word and "://" not in word)
    letters = [letter for word in words for letter in word if letter.isalpha()]
    latin = sum(letter < "Ͱ" for letter in letters)
    return min(latin, len(letters) - latin) / max(1, len(letters))
