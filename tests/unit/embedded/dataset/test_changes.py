"""Tests of the third act: what changes at the source, and only that."""

import json
from urllib.request import Request, urlopen

import pytest

from shared.embedded.dataset.changes import (
    Changes,
    apply_changes,
    edit_job,
    find,
    make_changes,
    replace_resume,
)
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.expectations import text_of
from shared.embedded.dataset.forms import CANDIDATE_FORM, COMPANY_FORM, answer_to
from shared.embedded.dataset.generate import Dataset
from shared.embedded.dataset.tables import Json
from shared.embedded.fillout.server import FakeFillout

RESUME = "mr5P7iiQVH2XPN2hpdM6WD"


@pytest.fixture(scope="session")
def demo_changes(tiny_demo: Dataset) -> Changes:
    """The third act of the test profile."""
    return make_changes(tiny_demo)


def differing(before: Json, after: Json) -> set[str]:
    """The ids of questions that are answered otherwise."""
    pairs = zip(before["questions"], after["questions"], strict=True)
    return {old["id"] for old, new in pairs if old != new}


def test_a_replaced_resume_has_new_bytes_under_a_new_link(
    tiny_demo: Dataset, demo_changes: Changes
) -> None:
    before, change = find(tiny_demo.people, "pc-eng-01"), demo_changes.replaced_resume
    ((path, file),) = change.files.items()
    assert differing(before.submission, change.submission) == {RESUME}
    assert path not in tiny_demo.files
    assert file.content not in {old.content for old in before.files.values()}


def test_edits_are_newer_than_what_they_edit(tiny_demo: Dataset, demo_changes: Changes) -> None:
    stored = {one["submissionId"]: one for one in tiny_demo.candidate_submissions}
    for change in (demo_changes.edited_answer, demo_changes.withdrawn_consent):
        before = stored[change.submission["submissionId"]]
        assert change.submission["lastUpdatedAt"] > before["lastUpdatedAt"]
        assert change.submission["submissionTime"] == before["submissionTime"]
        assert len(differing(before, change.submission)) == 1


def test_consent_is_withdrawn_by_a_plain_no(demo_changes: Changes) -> None:
    assert answer_to(demo_changes.withdrawn_consent.submission, "uu1C") is False


def test_the_added_vacancy_is_new_to_its_form(tiny_demo: Dataset, demo_changes: Changes) -> None:
    ids = {one["submissionId"] for one in tiny_demo.company_submissions}
    assert demo_changes.added_job.form_id == COMPANY_FORM
    assert demo_changes.added_job.submission["submissionId"] not in ids
    assert answer_to(demo_changes.added_job.submission, "wMDm")


def test_each_change_is_about_somebody_else(demo_changes: Changes) -> None:
    changed = [change.submission["submissionId"] for change in demo_changes]
    assert len({*changed, demo_changes.deleted[1]}) == 5


def test_the_third_act_is_the_same_for_every_profile(
    small_demo: Dataset, demo_changes: Changes
) -> None:
    assert make_changes(small_demo) == demo_changes


def test_a_typed_vacancy_is_edited_in_its_text(tiny_demo: Dataset) -> None:
    change = edit_job(tiny_demo, "pc-eng-job-2", "Оплата проезда.")
    assert answer_to(change.submission, "wMDm").endswith("Оплата проезда.")
    assert change.files == {}


def test_an_uploaded_vacancy_is_edited_in_its_file(tiny_demo: Dataset) -> None:
    change = edit_job(tiny_demo, "pow-job-1")
    before = find(tiny_demo.jobs, "pow-job-1").submission
    assert differing(before, change.submission) == {"jBg7"}
    assert len(change.files) == 1


def test_one_resume_can_be_changed_alone(tiny_demo: Dataset) -> None:
    change = replace_resume(tiny_demo, "hv-03")
    (path,) = change.files
    assert path.endswith(f".{Layout.MARKDOWN.suffix}")
    assert answer_to(change.submission, RESUME)[0]["url"].endswith(path)


def test_an_unknown_key_is_an_error(tiny_demo: Dataset) -> None:
    with pytest.raises(StopIteration):
        find(tiny_demo.people, "nobody")


def test_the_fake_server_serves_the_changes(tiny_demo: Dataset, demo_changes: Changes) -> None:
    fake = FakeFillout(tiny_demo.forms, tiny_demo.files, api_key="key", rate=1000)
    with fake.serve() as server:
        apply_changes(demo_changes, server)
        url = f"{server.base_url}/forms/{CANDIDATE_FORM}/submissions?limit=150"
        request = Request(url, headers={"Authorization": "Bearer key"})  # noqa: S310  loopback
        with urlopen(request) as answer:  # noqa: S310  loopback
            listed = {one["submissionId"]: one for one in json.load(answer)["responses"]}
    assert demo_changes.deleted[1] not in listed
    assert len(listed) == len(tiny_demo.candidate_submissions) - 1
    changed = listed[demo_changes.withdrawn_consent.submission["submissionId"]]
    assert answer_to(changed, "uu1C") is False


def test_rewritten_resumes_tell_of_the_same_person(tiny_demo: Dataset) -> None:
    before = find(tiny_demo.people, "pow-01")
    change = replace_resume(tiny_demo, "pow-01")
    assert answer_to(change.submission, "b4az") == answer_to(before.submission, "b4az")
    assert before.document.name in text_of(before.document)
