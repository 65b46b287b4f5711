"""28 submissions with which something is wrong, and how each of them is to end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from shared.embedded.dataset.documents.faults import fault_files, hidden_text_pdf
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render
from shared.embedded.dataset.entries import (
    PACE,
    DemoCandidate,
    candidate_submission,
    path_of,
    write_person,
)
from shared.embedded.dataset.expectations import Expected
from shared.embedded.dataset.forms import Json, file_answer
from shared.embedded.dataset.plan import TEST_FAMILIES, PersonPlan, plan_person
from shared.embedded.fillout.state import FakeFile

FIRST_FAULT = datetime(2026, 1, 13, 8, 0, tzinfo=UTC)

#: Case of the one file that arrives a byte a second: for tests with a short deadline.
SLOW_CASE = "one_byte_a_second"

_NUMBER = 900_000
_PRIVATE_ADDRESS = "http://10.20.30.40/cv.pdf"
_NO_EXPORT = "https://www.notion.so/example/Resume-0123456789abcdef0123456789abcdef"
_SIGN_IN = b"<!doctype html><title>Sign in</title><form>Sign in to see this file</form>"
_LETTER = "Please find my resume attached."
_SLOTS = (1, 2, 4, 5, 8, 9)


@dataclass(frozen=True)
class _Fault:
    """A file that cannot be read: its name, how the storage serves it, and the end."""

    filename: str
    file: FakeFile
    status: str
    code: str
    attempts: int = 1


def make_faults(seed: int, *, slow: bool) -> tuple[DemoCandidate, ...]:
    """Return the fault set; the dripping file is in it only if `slow`."""
    candidates = [*_unreadable(seed), *_unusual(seed)]
    return tuple(one for one in candidates if slow or one.case != SLOW_CASE)


@cache
def _broken_files() -> Mapping[str, bytes]:
    return fault_files()


def _permanent(filename: str, file: FakeFile, code: str) -> _Fault:
    return _Fault(filename, file, "failed_permanent", code)


def _faults() -> dict[str, _Fault]:
    broken = {case: FakeFile(content) for case, content in _broken_files().items()}
    nothing = FakeFile(status=404)
    good = broken["hidden_text_pdf"].content
    return {
        "truncated_pdf": _permanent("cv.pdf", broken["truncated_pdf"], "corrupt"),
        "random_doc": _unsupported("cv.doc", broken["random_doc"]),
        "encrypted_pdf": _permanent("cv.pdf", broken["encrypted_pdf"], "encrypted"),
        "encrypted_docx": _permanent("cv.docx", broken["encrypted_docx"], "encrypted"),
        "zero_bytes": _Fault("cv.pdf", broken["zero_bytes"], "empty", "empty"),
        "spreadsheet": _unsupported("cv.xlsx", broken["spreadsheet"]),
        "error_page": _permanent("cv.pdf", broken["error_page_pdf"], "not_a_document"),
        "status_404": _permanent("cv.pdf", nothing, "gone"),
        "status_403": _permanent("cv.pdf", replace(nothing, status=403), "gone"),
        SLOW_CASE: _Fault(
            "cv.pdf", FakeFile(good, drip_seconds=1.0), "failed_transient", "timeout"
        ),
        "too_large": _permanent("cv.pdf", broken["too_large"], "too_large"),
        "docx_bomb": _permanent("cv.docx", broken["docx_bomb"], "archive_bomb"),
        "pdf_bomb": _permanent("cv.pdf", broken["pdf_bomb"], "parser_crash"),
        "many_pages": _permanent("cv.pdf", broken["many_pages"], "too_many_pages"),
        "scan": _Fault("scan.pdf", broken["scan"], "needs_ocr", "no_text_layer"),
        "photo": _Fault("photo.jpg", broken["photo"], "needs_ocr", "no_text_layer"),
        "private_redirect": _permanent(
            "cv.pdf", FakeFile(redirect=_PRIVATE_ADDRESS), "host_not_allowed"
        ),
        "sign_in": _permanent("cv.pdf", FakeFile(_SIGN_IN, status=401), "needs_login"),
    }


def _unsupported(filename: str, file: FakeFile) -> _Fault:
    return _Fault(filename, file, "unsupported", "unsupported_format")


def _unreadable(seed: int) -> Iterator[DemoCandidate]:
    for order, (case, fault) in enumerate(_faults().items()):
        files = {f"/files/fault-{case}/{fault.filename}": fault.file}
        expected = Expected(
            parse_status=fault.status, error_code=fault.code, attempts=fault.attempts
        )
        yield _candidate(_plan(case, order, None), seed, order, case, files, expected)
    order = len(_faults())
    plan = _plan("page_without_export", order, None)
    expected = Expected(parse_status="unsupported", error_code="unsupported_link", attempts=1)
    page = _candidate(plan, seed, order, "page_without_export", {}, expected)
    link: list[Json] = [{"url": _NO_EXPORT, "filename": "Resume"}]
    yield replace(page, submission=_with_files(page.submission, link))


def _unusual(seed: int) -> Iterator[DemoCandidate]:
    """Submissions that look wrong and end well."""
    first = len(_faults()) + 1
    yield _read(seed, first, "docx_named_pdf", Layout.DOCX_PLAIN, FakeFile(), filename="cv.pdf")
    flaky = FakeFile(failures=(500, 500))
    yield _read(seed, first + 1, "status_500_twice", Layout.PDF_PLAIN, flaky, attempts=3)
    busy = FakeFile(failures=(429,), headers={"Retry-After": "1"})
    yield _read(seed, first + 2, "status_429", Layout.PDF_PLAIN, busy, attempts=2)
    yield _letter_and_resume(seed, first + 3)
    yield from _same_bytes(seed, first + 4)
    yield from _same_person(seed, first + 6)
    yield _hidden_text(seed, first + 8)


def _plan(case: str, order: int, layout: Layout | None) -> PersonPlan:
    family, slot = TEST_FAMILIES[order % len(TEST_FAMILIES)], _SLOTS[order % len(_SLOTS)]
    plan = plan_person(family, slot, f"fault-{case.replace('_', '-')}")
    return replace(plan, number=_NUMBER + order, layout=layout)


def _candidate(
    plan: PersonPlan,
    seed: int,
    order: int,
    case: str,
    files: Mapping[str, FakeFile],
    expected: Expected,
) -> DemoCandidate:
    written = write_person(plan, seed)
    at = FIRST_FAULT + order * PACE
    return DemoCandidate(
        plan=plan,
        submission=candidate_submission(plan, written.career, files, seed, at),
        document=written.document,
        career=written.career,
        expected=expected,
        files=files,
        must_contain=written.must_contain if expected.parse_status == "ok" else (),
        case=case,
    )
