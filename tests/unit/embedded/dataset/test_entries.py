"""Tests of single entries, and of the rows that the manifest counts for them."""

from dataclasses import replace

import pytest

from shared.embedded.dataset.broken import SLOW_CASE, broken_files
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.entries import FIRST_CANDIDATE, DemoCandidate, make_candidate
from shared.embedded.dataset.forms import answer_to, with_answer
from shared.embedded.dataset.generate import SEED
from shared.embedded.dataset.manifest import describe
from shared.embedded.dataset.plan import PersonPlan, plan_person


def someone(**changes: object) -> DemoCandidate:
    plan: PersonPlan = replace(plan_person("sales", 1, "someone"), **changes)  # type: ignore[arg-type]  # as given
    return make_candidate(plan, SEED, FIRST_CANDIDATE)


def counted(*answers: tuple[str, object]) -> dict[str, int]:
    """The rows of one person who answers so."""
    one = someone()
    submission = one.submission
    for question_id, value in answers:
        submission = with_answer(submission, question_id, value)
    manifest = describe([replace(one, submission=submission)], [])
    tables: dict[str, int] = manifest["expected"]["tables"]
    return tables


def test_a_file_is_named_after_its_owner_and_format() -> None:
    assert list(someone(layout=Layout.MARKDOWN).files) == ["/files/someone/cv.md"]


def test_without_consent_nothing_is_read() -> None:
    expected = someone(consents=False).expected
    assert (expected.parse_status, expected.status) == ("pending", "pending")


def test_what_cannot_be_read_must_contain_nothing() -> None:
    assert someone(layout=Layout.PDF_SCAN).must_contain == ()
    assert someone(layout=None).must_contain == ()


def test_one_number_is_one_person_whatever_they_write() -> None:
    one, again = someone(number=5), someone(number=5, key="someone-again")
    assert answer_to(one.submission, "b4az").lower() == answer_to(again.submission, "b4az").lower()
    assert one.document.name == again.document.name
    assert one.document != again.document


@pytest.mark.parametrize(
    ("answers", "table", "rows"),
    [
        ([("dnDn", None)], "addresses", 0),
        ([("dnDn", "12 Larch Street")], "addresses", 1),
        ([("9BDD", None), ("ucUj", None)], "education", 0),
        ([("9BDD", None), ("ucUj", ["Law"])], "education", 1),
        ([("ucUj", ["Law", "Civil Engineering"])], "education_fields", 2),
        ([("oB7Z", 0)], "salary_expectations", 1),
        ([("oB7Z", None)], "salary_expectations", 0),
        ([("dNQc", ["Sales Engineer", "Rainmaker"])], "submission_roles", 1),
        ([("dNQc", ["Sales Engineer", "Rainmaker"])], "custom_values", 1),
        ([("mbxY", "Other")], "submission_industries", 1),
        ([("6E6Q", [])], "submission_locations", 0),
    ],
)
def test_rows_follow_from_the_answers(
    answers: list[tuple[str, object]], table: str, rows: int
) -> None:
    assert counted(*answers)[table] == rows


def test_broken_files_behave_as_told() -> None:
    files = {case: broken.file for case, broken in broken_files().items()}
    assert (files["status_404"].status, files["status_403"].status) == (404, 403)
    assert (files["private_redirect"].redirect or "").startswith("http://10.")
    assert files["zero_bytes"].content == b""
    assert len(files["too_large"].content) >= 30_000_000
    assert [case for case, file in files.items() if file.drip_seconds] == [SLOW_CASE]
