"""Tests of the fault set: 28 submissions, each with its end."""

from collections import Counter

import pytest

from shared import errors
from shared.embedded.dataset.broken import SLOW_CASE
from shared.embedded.dataset.entries import DemoCandidate
from shared.embedded.dataset.forms import answer_to
from shared.embedded.dataset.generate import Dataset
from shared.embedded.fillout.state import FakeFile

Faults = dict[str, list[DemoCandidate]]


@pytest.fixture(scope="session")
def demo_faults(small_demo: Dataset) -> Faults:
    """The fault set by case; two cases have two submissions."""
    cases: Faults = {}
    for one in small_demo.faults:
        cases.setdefault(str(one.case), []).append(one)
    return cases


def only_file(one: DemoCandidate) -> FakeFile:
    (file,) = one.files.values()
    return file


def test_the_design_asks_for_twenty_eight(demo_faults: Faults) -> None:
    assert sum(map(len, demo_faults.values())) == 28


def test_the_dripping_file_belongs_to_tests_alone(tiny_demo: Dataset, small_demo: Dataset) -> None:
    assert SLOW_CASE in {one.case for one in small_demo.faults}
    assert SLOW_CASE not in {one.case for one in tiny_demo.faults}
    assert len(tiny_demo.faults) == 27


@pytest.mark.parametrize(
    ("case", "end"),
    [
        ("truncated_pdf", ("failed_permanent", "corrupt")),
        ("random_doc", ("unsupported", "unsupported_format")),
        ("encrypted_pdf", ("failed_permanent", "encrypted")),
        ("encrypted_docx", ("failed_permanent", "encrypted")),
        ("zero_bytes", ("empty", "empty")),
        ("spreadsheet", ("unsupported", "unsupported_format")),
        ("docx_named_pdf", ("ok", None)),
        ("error_page", ("failed_permanent", "not_a_document")),
        ("status_404", ("failed_permanent", "gone")),
        ("status_403", ("failed_permanent", "gone")),
        ("status_500_twice", ("ok", None)),
        ("status_429", ("ok", None)),
        (SLOW_CASE, ("failed_transient", "timeout")),
        ("too_large", ("failed_permanent", "too_large")),
        ("docx_bomb", ("failed_permanent", "archive_bomb")),
        ("pdf_bomb", ("failed_permanent", "parser_crash")),
        ("many_pages", ("failed_permanent", "too_many_pages")),
        ("scan", ("needs_ocr", "no_text_layer")),
        ("photo", ("needs_ocr", "no_text_layer")),
        ("private_redirect", ("failed_permanent", "host_not_allowed")),
        ("sign_in", ("failed_permanent", "needs_login")),
        ("page_without_export", ("unsupported", "unsupported_link")),
        ("letter_and_resume", ("ok", None)),
        ("hidden_text", ("ok", None)),
    ],
)
def test_each_case_has_its_end(demo_faults: Faults, case: str, end: tuple[str, str | None]) -> None:
    (one,) = demo_faults[case]
    assert (one.expected.parse_status, one.expected.error_code) == end


def test_codes_are_those_of_our_errors(demo_faults: Faults) -> None:
    known = {getattr(value, "code", None) for value in vars(errors).values()}
    codes = {one.expected.error_code for case in demo_faults.values() for one in case}
    assert codes - {None} <= known


def test_a_server_that_fails_is_asked_again(demo_faults: Faults) -> None:
    (twice,) = demo_faults["status_500_twice"]
    (busy,) = demo_faults["status_429"]
    assert (only_file(twice).failures, twice.expected.attempts) == ((500, 500), 3)
    assert (only_file(busy).failures, busy.expected.attempts) == ((429,), 2)
    assert only_file(busy).headers == {"Retry-After": "1"}


def test_two_people_hand_in_the_same_bytes(demo_faults: Faults) -> None:
    one, other = demo_faults["same_bytes"]
    assert only_file(one).content == only_file(other).content
    assert answer_to(one.submission, "b4az") != answer_to(other.submission, "b4az")
    assert one.expected.parse_status == other.expected.parse_status == "ok"


def test_the_older_submission_of_one_person_is_inactive(demo_faults: Faults) -> None:
    older, newer = demo_faults["same_person"]
    emails = {answer_to(it.submission, "b4az").lower() for it in (older, newer)}
    assert len(emails) == 1
    assert older.submission["submissionTime"] < newer.submission["submissionTime"]
    assert (older.expected.status, newer.expected.status) == ("inactive", "active")
    assert older.expected.parse_status is None
    assert only_file(older).content != only_file(newer).content


def test_a_letter_comes_before_the_resume(demo_faults: Faults) -> None:
    (one,) = demo_faults["letter_and_resume"]
    names = [file["filename"] for file in answer_to(one.submission, "mr5P7iiQVH2XPN2hpdM6WD")]
    assert names == ["letter.txt", "cv.docx"]


def test_a_page_without_export_is_a_link_and_no_file(demo_faults: Faults) -> None:
    (one,) = demo_faults["page_without_export"]
    (link,) = answer_to(one.submission, "mr5P7iiQVH2XPN2hpdM6WD")
    assert link["url"].startswith("https://www.notion.so/")
    assert one.files == {}


def test_hidden_instructions_are_warned_of_and_change_no_grade(
    small_demo: Dataset, demo_faults: Faults
) -> None:
    (one,) = demo_faults["hidden_text"]
    grades = {job["key"]: job["grades"].get(one.key, 0) for job in small_demo.manifest["jobs"]}
    assert one.expected.warnings == ("hidden_text",)
    assert grades.pop("pow-job-1") == grades.pop("pow-job-2") == 2
    assert max(grades.values()) <= 1


def test_those_who_cannot_be_read_are_worth_little(
    small_demo: Dataset, demo_faults: Faults
) -> None:
    unread = {
        one.key
        for case in demo_faults.values()
        for one in case
        if one.expected.parse_status not in ("ok", None)
    }
    for job in small_demo.manifest["jobs"]:
        assert all(value <= 1 for key, value in job["grades"].items() if key in unread)


def test_all_fault_files_are_served_from_their_own_folder(demo_faults: Faults) -> None:
    paths = Counter(path for case in demo_faults.values() for one in case for path in one.files)
    assert set(paths.values()) == {1}
    assert all(path.startswith("/files/fault-") for path in paths)
