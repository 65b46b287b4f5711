"""An anchor is due until its list is stored, and a list is stored whole or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func

from shared.database.anchors import (
    Anchor,
    AnchorState,
    Method,
    find_anchor,
    hold,
    is_active_anchor,
    list_due_anchors,
)
from shared.database.documents import Owner
from shared.database.embeddings import raise_corpus_version, record_facts
from shared.database.models.analysis import (
    AnalysisResult,
    AnalysisSession,
    AnalysisStatus,
    Direction,
    SourceType,
)
from shared.database.models.candidates import Step, Submission, SubmissionStatus
from shared.database.models.companies import JobStatus
from shared.database.pairs import Origin
from shared.database.rankings import (
    Found,
    ResultRow,
    confirm_last,
    fail_session,
    fail_stale_sessions,
    forget_rankings,
    mark_ranked,
    open_session,
    store_list,
)
from shared.database.session import on_loop
from tests.unit.database.matching import (
    REVISION,
    add_job,
    add_resume,
    change,
    count,
    do,
    embed,
    get,
)

pytestmark = pytest.mark.usefixtures("database")

ORIGIN = Origin(
    model_name="test", model_revision="r1", backend="maxsim", dtype="float32", input_version="1"
)
METHOD = Method(encoder_revision=REVISION, scorer=ORIGIN, formula_version="2", params={"top_k": 50})


def ready_job(**fields: Any) -> Anchor:
    owner = add_job(**fields)
    embed(owner, collection_name="Job_v1")
    return Anchor(owner.key)


def ready_resume(**fields: Any) -> Anchor:
    owner = add_resume(**fields)
    embed(owner)
    return Anchor(owner.key)


def state_of(anchor: Anchor, method: Method = METHOD) -> AnchorState:
    state = do(find_anchor, anchor, method)
    assert state is not None
    return state  # type: ignore[no-any-return]  # `do` gives whatever the query gives


def row(job: Anchor, resume: Anchor, rank: int = 1) -> ResultRow:
    return ResultRow(
        job_id=job.key,  # type: ignore[arg-type]  # a job's is a number
        submission_id=resume.key,  # type: ignore[arg-type]  # a submission's is a UUID
        company_id=None,
        original_similarity=0.8,
        rerank_score=0.5,
        final_score=0.7,
        score_improvement=-0.3,
        raw_score=0.9,
        rank_position=rank,
        explanation={"matched": []},
        quality_metrics={},
    )


def make_list(
    anchor: Anchor, *rows: ResultRow, result_hash: str = "a", method: Method = METHOD
) -> int:
    """Rank an anchor, and return its session."""
    session_id = do(open_session, state_of(anchor, method), method, None)
    found = Found(total_found=len(rows), result_hash=result_hash, stats={})
    do(store_list, session_id, rows, found)
    return int(session_id)


def due(direction: Direction, method: Method = METHOD) -> list[Anchor]:
    anchors: list[Anchor] = do(list_due_anchors, direction, method)
    return anchors


def test_anchor_is_due_until_it_is_ranked() -> None:
    job, resume = ready_job(), ready_resume()
    assert due(Direction.JOB_TO_RESUMES) == [job]
    assert due(Direction.RESUME_TO_JOBS) == [resume]

    make_list(job, row(job, resume))

    assert due(Direction.JOB_TO_RESUMES) == []
    assert due(Direction.RESUME_TO_JOBS) == [resume]


def test_change_on_the_other_side_makes_an_anchor_due() -> None:
    job = ready_job()
    make_list(job)
    do(raise_corpus_version, SourceType.RESUME)

    assert due(Direction.JOB_TO_RESUMES) == [job]


def test_change_on_its_own_side_does_not() -> None:
    job = ready_job()
    make_list(job)
    do(raise_corpus_version, SourceType.JOB_DESCRIPTION)

    assert due(Direction.JOB_TO_RESUMES) == []


@pytest.mark.parametrize(
    "method",
    [
        replace(METHOD, formula_version="3"),
        replace(METHOD, params={"top_k": 10}),
        replace(METHOD, scorer=replace(ORIGIN, backend="cross_encoder")),
    ],
)
def test_another_method_makes_an_anchor_due(method: Method) -> None:
    job = ready_job()
    make_list(job)

    assert due(Direction.JOB_TO_RESUMES, method) == [job]


def test_other_facts_make_an_anchor_due() -> None:
    resume = ready_resume()
    make_list(resume)
    do(record_facts, resume.owner, "f2")

    assert due(Direction.RESUME_TO_JOBS) == [resume]


def test_anchor_without_vectors_of_its_text_waits_for_them() -> None:
    resume = ready_resume()
    change(Submission, resume.key, text_hash="h2")

    assert do(find_anchor, resume, METHOD) is None
    assert due(Direction.RESUME_TO_JOBS) == []


@pytest.mark.parametrize("status", [JobStatus.DRAFT, JobStatus.CLOSED, JobStatus.ARCHIVED])
def test_only_published_jobs_are_anchors(status: JobStatus) -> None:
    assert not do(is_active_anchor, Anchor(add_job(status=status).key))


def test_only_consenting_people_are_anchors() -> None:
    assert do(is_active_anchor, Anchor(add_resume().key))
    assert not do(is_active_anchor, Anchor(add_resume(agree_to_processing=False).key))
    assert not do(is_active_anchor, Anchor(uuid4()))


def test_session_of_a_lost_worker_is_taken_up() -> None:
    state = state_of(ready_job())
    first = do(open_session, state, METHOD, None)

    assert do(open_session, state, METHOD, None) == first


def test_list_is_stored_with_its_places() -> None:
    job, others = ready_job(), [ready_resume(), ready_resume()]
    session_id = make_list(job, *(row(job, one, rank) for rank, one in enumerate(others, 1)))

    session = get(AnalysisSession, session_id)
    assert (session.status, session.total_results) == (AnalysisStatus.COMPLETED, 2)
    assert session.search_params["scorer"]["backend"] == "maxsim"


def test_who_left_meanwhile_is_left_out_and_the_others_move_up() -> None:
    job, gone, stays = ready_job(), ready_resume(), ready_resume()
    change(Submission, gone.key, status=SubmissionStatus.INACTIVE)
    make_list(job, row(job, gone, 1), row(job, stays, 2))

    assert count(AnalysisResult) == 1
    assert count(AnalysisResult, AnalysisResult.rank_position == 1) == 1


def test_same_list_only_moves_the_last_session() -> None:
    job = ready_job()
    first = make_list(job)
    do(raise_corpus_version, SourceType.RESUME)
    state = state_of(job)
    second = do(open_session, state, METHOD, None)
    do(confirm_last, second, state)

    assert count(AnalysisSession) == 1
    assert get(AnalysisSession, first).input_fingerprint == state.fingerprint
    assert due(Direction.JOB_TO_RESUMES) == []


def test_returning_to_an_older_method_replaces_its_list() -> None:
    job, short = ready_job(), replace(METHOD, params={"top_k": 10})
    make_list(job)
    make_list(job, method=short)
    third = make_list(job)

    assert state_of(job).last.session_id == third  # type: ignore[union-attr]  # it was just made
    assert count(AnalysisSession) == 2


def test_forced_ranking_replaces_the_list_of_the_same_inputs() -> None:
    job = ready_job()
    make_list(job)
    second = make_list(job, result_hash="b")

    assert get(AnalysisSession, second).status is AnalysisStatus.COMPLETED
    assert count(AnalysisSession) == 1


def test_ranked_resume_enters_its_step() -> None:
    resume = ready_resume()
    do(mark_ranked, state_of(resume))

    assert get(Submission, resume.key).current_step is Step.RANKED


def test_resume_with_another_text_does_not() -> None:
    resume = ready_resume()
    state = state_of(resume)
    change(Submission, resume.key, text_hash="h2", current_step=Step.PARSED)
    do(mark_ranked, state)

    assert get(Submission, resume.key).current_step is Step.PARSED


def test_failed_session_is_no_list() -> None:
    job = ready_job()
    session_id = do(open_session, state_of(job), METHOD, None)
    do(fail_session, session_id, "nothing_stored")

    assert get(AnalysisSession, session_id).error_code == "nothing_stored"
    assert due(Direction.JOB_TO_RESUMES) == [job]


def test_session_that_runs_too_long_is_closed() -> None:
    old = do(open_session, state_of(ready_job()), METHOD, None)
    new = do(open_session, state_of(ready_job()), METHOD, None)
    change(AnalysisSession, old, started_at=func.now() - timedelta(hours=2))

    assert do(fail_stale_sessions) == 1
    assert get(AnalysisSession, old).status is AnalysisStatus.FAILED
    assert get(AnalysisSession, new).status is AnalysisStatus.RUNNING


def test_who_withdrew_is_in_no_list() -> None:
    job, resume = ready_job(), ready_resume()
    make_list(job, row(job, resume))
    make_list(resume, row(job, resume))
    do(forget_rankings, resume.key)

    assert count(AnalysisResult) == 0
    assert count(AnalysisSession) == 1


def test_one_process_holds_an_anchor() -> None:
    anchor = Anchor(7)

    async def both() -> tuple[bool, bool, bool]:
        async with hold(anchor) as first, hold(anchor) as second:
            pass
        async with hold(anchor) as third:
            return first, second, third

    assert on_loop(both()) == (True, False, True)


def test_item_key_names_kind_and_id() -> None:
    owner = Owner(uuid4())

    assert Anchor(owner.key).item_key == f"rerank:resume:{owner.key}"
