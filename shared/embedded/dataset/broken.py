"""Files that cannot be read, how the storage serves each, and the state that follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from shared.embedded.dataset.documents.faults import fault_files
from shared.embedded.fillout.state import FakeFile

#: The one file that arrives a byte a second: for tests with a short deadline.
SLOW_CASE = "one_byte_a_second"

_PRIVATE_ADDRESS = "http://10.20.30.40/cv.pdf"
_SIGN_IN = b"<!doctype html><title>Sign in</title><form>Sign in to see this file</form>"


@dataclass(frozen=True)
class Broken:
    """One file, the answer to its upload, and how it ends."""

    filename: str
    file: FakeFile
    code: str
    status: str = "failed_permanent"


@cache
def broken_files() -> Mapping[str, Broken]:
    """Return every case by name."""
    return {**_by_content(), **_by_behaviour()}


def _by_content() -> dict[str, Broken]:
    files = {case: FakeFile(content) for case, content in fault_files().items()}
    return {
        "truncated_pdf": Broken("cv.pdf", files["truncated_pdf"], "corrupt"),
        "random_doc": Broken("cv.doc", files["random_doc"], "unsupported_format", "unsupported"),
        "encrypted_pdf": Broken("cv.pdf", files["encrypted_pdf"], "encrypted"),
        "encrypted_docx": Broken("cv.docx", files["encrypted_docx"], "encrypted"),
        "zero_bytes": Broken("cv.pdf", files["zero_bytes"], "empty", "empty"),
        "spreadsheet": Broken("cv.xlsx", files["spreadsheet"], "unsupported_format", "unsupported"),
        "error_page": Broken("cv.pdf", files["error_page_pdf"], "not_a_document"),
        "too_large": Broken("cv.pdf", files["too_large"], "too_large"),
        "docx_bomb": Broken("cv.docx", files["docx_bomb"], "archive_bomb"),
        "pdf_bomb": Broken("cv.pdf", files["pdf_bomb"], "parser_crash"),
        "many_pages": Broken("cv.pdf", files["many_pages"], "too_many_pages"),
        "scan": Broken("scan.pdf", files["scan"], "no_text_layer", "needs_ocr"),
        "photo": Broken("photo.jpg", files["photo"], "no_text_layer", "needs_ocr"),
    }


def _by_behaviour() -> dict[str, Broken]:
    dripping = FakeFile(b"%PDF-1.7\n" * 100, drip_seconds=1.0)
    return {
        "status_404": Broken("cv.pdf", FakeFile(status=404), "gone"),
        "status_403": Broken("cv.pdf", FakeFile(status=403), "gone"),
        "private_redirect": Broken(
            "cv.pdf", FakeFile(redirect=_PRIVATE_ADDRESS), "host_not_allowed"
        ),
        "sign_in": Broken("cv.pdf", FakeFile(_SIGN_IN, status=401), "needs_login"),
        SLOW_CASE: Broken("cv.pdf", dripping, "timeout", "failed_transient"),
    }
