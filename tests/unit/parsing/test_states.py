"""Every code of a file leads to one state."""

import pytest

from services.parsing.sniff import Kind
from services.parsing.states import status_of
from shared.database.models.base import ParseStatus
from shared.errors import DocumentError

STATES = {
    "empty": ParseStatus.EMPTY,
    "no_text_layer": ParseStatus.NEEDS_OCR,
    "unsupported_format": ParseStatus.UNSUPPORTED,
    "unsupported_link": ParseStatus.UNSUPPORTED,
}


@pytest.mark.parametrize("code", [error.code for error in DocumentError.__subclasses__()])
def test_code_has_a_state(code: str) -> None:
    assert status_of(code, Kind.DOCX) is STATES.get(code, ParseStatus.FAILED_PERMANENT)


def test_unreadable_pdf_may_be_seen() -> None:
    assert status_of("unreadable_text", Kind.PDF) is ParseStatus.NEEDS_OCR
