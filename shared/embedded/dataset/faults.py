"""28 submissions with which something is wrong, and how each of them is to end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.embedded.dataset.broken import SLOW_CASE, broken_files
from shared.embedded.dataset.documents.faults import hidden_text_pdf
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render
from shared.embedded.dataset.entries import (
    PACE,
    DemoCandidate,
    candidate_submission,
    write_person,
)
from shared.embedded.dataset.expectations import Expected, warnings_of
from shared.embedded.dataset.forms import with_answer
from shared.embedded.dataset.plan import TEST_FAMILIES, PersonPlan, plan_person
from shared.embedded.fillout.state import FakeFile

FIRST_FAULT = datetime(2026, 1, 13, 8, 0, tzinfo=UTC)

#: People of the fault set have name numbers that no profile reaches.
_FIRST_NUMBER = 900_000
_NO_EXPORT = "https://www.notion.so/example/Resume-0123456789abcdef0123456789abcdef"
_LETTER = b"Please find my resume attached."
_SLOTS = (1, 2, 4, 5, 8, 9)


@dataclass(frozen=True)
class _Case:
    """One place in the fault set."""

    name: str
    order: int
    seed: int

    def plan(self, layout: Layout | None = None, slot: int | None = None) -> PersonPlan:
        group = TEST_FAMILIES[self.order % len(TEST_FAMILIES)]
        slot = slot or _SLOTS[self.order % len(_SLOTS)]
        plan = plan_person(group, slot, f"fault-{self.name.replace('_', '-')}")
        return replace(plan, number=_FIRST_NUMBER + self.order, layout=layout)

    def path(self, filename: str) -> str:
        return f"/files/fault-{self.name.replace('_', '-')}/{filename}"

    def candidate(
        self, plan: PersonPlan, files: Mapping[str, FakeFile], expected: Expected
    ) -> DemoCandidate:
        written = write_person(plan, self.seed)
        at = FIRST_FAULT + self.order * PACE
        return DemoCandidate(
            plan=plan,
            submission=candidate_submission(plan, written.career, files, self.seed, at),
            document=written.document,
            career=written.career,
            expected=expected,
            files=files,
            must_contain=written.must_contain if expected.parse_status == "ok" else (),
            case=self.name,
        )


def make_faults(seed: int, *, slow: bool) -> tuple[DemoCandidate, ...]:
    """Return the fault set; the dripping file is in it only if `slow`."""
    makers = dict.fromkeys(broken_files(), _unreadable) | _UNUSUAL
    cases = (_Case(name, order, seed) for order, name in enumerate(makers))
    return tuple(
        candidate
        for case in cases
        if slow or case.name != SLOW_CASE
        for candidate in makers[case.name](case)
    )


def _unreadable(case: _Case) -> Iterator[DemoCandidate]:
    broken = broken_files()[case.name]
    expected = Expected(parse_status=broken.status, error_code=broken.code, attempts=1)
    yield case.candidate(case.plan(), {case.path(broken.filename): broken.file}, expected)


def _page_without_export(case: _Case) -> Iterator[DemoCandidate]:
    expected = Expected(parse_status="unsupported", error_code="unsupported_link", attempts=1)
    page = case.candidate(case.plan(), {}, expected)
    link = [{"url": _NO_EXPORT, "filename": "Resume"}]
    yield replace(page, submission=with_answer(page.submission, "mr5P7iiQVH2XPN2hpdM6WD", link))


def _docx_named_pdf(case: _Case) -> Iterator[DemoCandidate]:
    yield _readable(case, Layout.DOCX_PLAIN, FakeFile(), attempts=1)


def _status_500_twice(case: _Case) -> Iterator[DemoCandidate]:
    yield _readable(case, Layout.PDF_CYRILLIC, FakeFile(failures=(500, 500)), attempts=3)


def _status_429(case: _Case) -> Iterator[DemoCandidate]:
    busy = FakeFile(failures=(429,), headers={"Retry-After": "1"})
    yield _readable(case, Layout.PDF_CYRILLIC, busy, attempts=2)


def _letter_and_resume(case: _Case) -> Iterator[DemoCandidate]:
    """The letter comes first and is too short to be anybody's resume."""
    one = _readable(case, Layout.DOCX_PLAIN, FakeFile(), attempts=1)
    files = {case.path("letter.txt"): FakeFile(_LETTER), case.path("cv.docx"): _only_file(one)}
    yield case.candidate(one.plan, files, one.expected)


def _same_bytes(case: _Case) -> Iterator[DemoCandidate]:
    one = _readable(case, Layout.PDF_CYRILLIC, FakeFile(), attempts=1)
    yield one
    plan = replace(one.plan, key=f"{one.key}-again", number=one.plan.number + 1000)
    files = {case.path("again.pdf"): _only_file(one)}
    other = case.candidate(plan, files, one.expected)
    yield replace(other, document=one.document, must_contain=one.must_contain)


def _same_person(case: _Case) -> Iterator[DemoCandidate]:
    """The newer submission comes an hour later, with a resume written anew."""
    older = _readable(case, Layout.PDF_CYRILLIC, FakeFile(), attempts=1)
    superseded = Expected(parse_status=None, status="inactive")
    yield replace(older, expected=superseded, must_contain=())
    again = replace(case, order=case.order + 30)
    plan = replace(older.plan, key=f"{older.key}-again")
    document = write_person(plan, case.seed).document
    file = FakeFile(render(document, Layout.PDF_CYRILLIC))
    yield again.candidate(plan, {case.path("newer.pdf"): file}, older.expected)


def _hidden_text(case: _Case) -> Iterator[DemoCandidate]:
    """An instruction to the ranker stands in small white print in a partial match's resume."""
    plan = case.plan(Layout.PDF_CYRILLIC, slot=4)
    document = write_person(plan, case.seed).document
    warnings = ("hidden_text", *warnings_of(document))
    file = FakeFile(hidden_text_pdf(document))
    yield case.candidate(plan, {case.path("cv.pdf"): file}, Expected(warnings=warnings, attempts=1))


def _readable(case: _Case, layout: Layout, file: FakeFile, *, attempts: int) -> DemoCandidate:
    """Somebody whose file, always called cv.pdf, is served as `file` says."""
    plan = case.plan(layout)
    document = write_person(plan, case.seed).document
    served = replace(file, content=render(document, layout))
    expected = Expected(warnings=warnings_of(document), attempts=attempts)
    return case.candidate(plan, {case.path("cv.pdf"): served}, expected)


def _only_file(candidate: DemoCandidate) -> FakeFile:
    (file,) = candidate.files.values()
    return file


_UNUSUAL: dict[str, Callable[[_Case], Iterator[DemoCandidate]]] = {
    "page_without_export": _page_without_export,
    "docx_named_pdf": _docx_named_pdf,
    "status_500_twice": _status_500_twice,
    "status_429": _status_429,
    "letter_and_resume": _letter_and_resume,
    "same_bytes": _same_bytes,
    "same_person": _same_person,
    "hidden_text": _hidden_text,
}
