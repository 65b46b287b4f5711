"""The main job: forms in, ranked and explained shortlists out."""

from collections.abc import Mapping

import pytest

from services.cli.demo.report import Report, render_page
from services.cli.demo.scenario import Result
from shared.database.models.ops import RunStatus
from tests.e2e.conftest import Acts

#: What this data gives; less means that a change made the order worse.
LEAST_NDCG = 0.80


def done(result: Result) -> Mapping[str, int]:
    """Return what was newly done, by stage."""
    return {stage.name: stage.done for stage in result.outcome.report.stages}


def report(acts: Acts) -> Report:
    return acts.first.outcome.report


def test_every_record_ends_in_the_state_that_it_should(acts: Acts) -> None:
    assert acts.first.differences == []
    assert acts.first.status is RunStatus.COMPLETED


def test_every_job_has_a_shortlist_with_reasons(acts: Acts) -> None:
    for job in report(acts).jobs:
        assert len(job.rows) == 5
        assert all(row.competencies for row in job.rows)
        assert any(row.passage for row in job.rows)


def test_order_is_good(acts: Acts) -> None:
    final = report(acts).quality[-1]

    assert final.is_final
    assert final.overall >= LEAST_NDCG


def test_vacancy_without_a_file_is_matched(acts: Acts) -> None:
    typed = [job for job in acts.dataset.manifest["jobs"] if job["file"] is None]
    states = acts.first.outcome.jobs

    assert typed
    shown = {job.job_id: job for job in report(acts).jobs}
    for job in typed:
        assert shown[int(states[job["submission_id"]].source_id)].rows


def test_without_consent_nothing_is_downloaded(acts: Acts) -> None:
    refused = [one for one in acts.dataset.manifest["candidates"] if one["status"] == "pending"]

    assert refused
    for one in refused:
        state = acts.first.outcome.submissions[one["submission_id"]]
        assert (state.status, state.text) == ("pending", "")


def test_one_word_lines_survive(acts: Acts) -> None:
    texts = [state.text for state in acts.first.outcome.submissions.values()]
    lines = {line.strip("- ") for text in texts for line in text.split("\n")}

    assert {"PSCAD", "ETAP"} & lines


def test_same_again_does_nothing(acts: Acts) -> None:
    assert set(done(acts.second).values()) == {0}
    assert acts.requests[0].get("file") == acts.requests[1].get("file")
    assert acts.second.outcome.tables == acts.first.outcome.tables


def test_same_again_shows_the_same(acts: Acts) -> None:
    first, second = acts.first.outcome.report, acts.second.outcome.report

    assert second.jobs == first.jobs
    assert second.quality == first.quality


def test_changes_make_exactly_their_own_work(acts: Acts) -> None:
    expected = acts.changes.expected
    work = {one.actor: one.done for one in acts.third.outcome.work}

    assert acts.requests[2]["file"] - acts.requests[1]["file"] == expected["downloads"]
    assert work["generate_resume_embeddings"] == expected["embedded_resumes"]
    assert work["generate_job_embeddings"] == expected["embedded_jobs"]


def test_who_withdrew_is_in_no_list(acts: Acts) -> None:
    gone = acts.changes.withdrawn_consent.submission["submissionId"]
    state = acts.third.outcome.submissions[gone]

    assert (state.status, state.text) == ("inactive", "")


@pytest.mark.parametrize("text", ["http://", "https://", "<script", "src="])
def test_page_needs_nothing_else(acts: Acts, text: str) -> None:
    assert text not in render_page(report(acts))


def test_page_shows_every_job_and_failure(acts: Acts) -> None:
    page = render_page(report(acts))

    assert page.count('<article class="card job"') == len(acts.dataset.jobs)
    assert page.count("<code>") == len(report(acts).failures) > 0
