"""What a code means for a document. Pure."""

from services.parsing.sniff import Kind
from shared.database.models.base import ParseStatus
from shared.errors import (
    EmptyDocument,
    NoTextLayer,
    UnreadableText,
    UnsupportedFormat,
    UnsupportedLink,
)

_STATUSES = {
    EmptyDocument.code: ParseStatus.EMPTY,
    NoTextLayer.code: ParseStatus.NEEDS_OCR,
    UnsupportedFormat.code: ParseStatus.UNSUPPORTED,
    UnsupportedLink.code: ParseStatus.UNSUPPORTED,
}


def status_of(code: str | None, kind: Kind | None = None) -> ParseStatus:
    """Return the state of a document that was read, or failed for good with a code.

    >>> status_of(None), status_of("no_text_layer"), status_of("gone")
    (<ParseStatus.OK: 'ok'>, <ParseStatus.NEEDS_OCR: 'needs_ocr'>, \
<ParseStatus.FAILED_PERMANENT: 'failed_permanent'>)
    """
    if code is None:
        return ParseStatus.OK
    if code == UnreadableText.code and kind is Kind.PDF:
        return ParseStatus.NEEDS_OCR  # its letters can be seen, only not copied
    return _STATUSES.get(code, ParseStatus.FAILED_PERMANENT)
