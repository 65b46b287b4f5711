"""A list is made once for what it depends on, whole, with reasons, and again if that changes."""

from collections.abc import Sequence
from dataclasses import replace
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.reranking.cross_encoder import DocumentParts, PairScore, QueryParts
from services.reranking.ranking import Order, Tools, publish_due, rank_anchor
from shared.database.anchors import Anchor, hold
from shared.database.documents import Owner
from shared.database.models.analysis import (
    AnalysisResult,
    AnalysisSession,
    AnalysisStatus,
    Direction,
)
from shared.database.models.candidates import Step, Submission, SubmissionStatus
from shared.database.models.companies import Job, JobCompetency, JobStatus
from shared.database.models.dictionaries import Competency
from shared.database.models.ops import ItemStatus, OutboxMessage, Run, WorkItem
from shared.database.models.ops import PairScore as StoredScore
from shared.database.profiles import refresh_text_hash
from shared.database.session import Session, on_loop
from shared.errors import AnchorInactive, NothingStored
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.messaging.runs import RERANK, add_items
from tests.unit.database.matching import add_job, add_resume, change, count, do, get
from tests.unit.reranking.conftest import Embed
from tests.unit.reranking.scorers import OverlapScorer
from tests.unit.reranking.texts import JOB, RESUME, STUFFED

BREWER = "Experience\nBrewer, Old Ale House | 2015 - 2024\nBrewed pale ales for nine years.\n"


def resume(text: str | None = RESUME, **fields: Any) -> Owner:
    owner = add_resume(text_hash=None, resume_raw_text=text, text_language="en", **fields)
    do(refresh_text_hash, owner.key)
    return owner


def job(**fields: Any) -> Owner:
    values = {"title": "Protection Engineer", "description": JOB, "text_language": "en"}
    owner = add_job(text_hash=None, **(values | fields))
    do(refresh_text_hash, owner.key)
    return owner


def rank(tools: Tools, owner: Owner, *, seconds: float = 60.0, **order: Any) -> Outcome:
    return rank_anchor(Anchor(owner.key), tools, Order(**order), seconds=seconds)


def places(owner: Owner) -> list[AnalysisResult]:
    """Return the places of the newest list, best first."""
    session = AnalysisSession.submission_id if owner.is_resume else AnalysisSession.job_id

    async def read(session_: Session) -> Any:
        newest = select(func.max(AnalysisSession.session_id)).where(
            session == owner.key, AnalysisSession.status == AnalysisStatus.COMPLETED
        )
        rows = select(AnalysisResult).where(AnalysisResult.session_id == newest.scalar_subquery())
        return list((await session_.scalars(rows.order_by(AnalysisResult.rank_position))).all())

    found: list[AnalysisResult] = do(read)
    return found


@pytest.fixture
def world(embed: Embed) -> dict[str, Owner]:
    """A job, and three people: one who shows, one who lists, one who brews."""
    owners = {
        "job": job(),
        "shows": resume(),
        "lists": resume(STUFFED),
        "brews": resume(BREWER),
    }
    embed(*owners.values())
    return owners


def test_evidence_stands_before_keywords_and_both_before_beer(
    tools: Tools, world: dict[str, Owner]
) -> None:
    outcome = rank(tools, world["job"])

    assert outcome.summary() is OutcomeStatus.COMPLETED
    order = [place.submission_id for place in places(world["job"])]
    assert order == [world[name].key for name in ("shows", "lists", "brews")]


def test_outcome_counts_what_was_done(tools: Tools, world: dict[str, Owner]) -> None:
    answer = rank(tools, world["job"]).as_result()

    assert [answer[name] for name in ("found", "scored", "cached", "stored")] == [3, 3, 0, 3]
    assert get(AnalysisSession, answer["session_id"]).total_results == 3


def test_stored_scores_reproduce_the_order(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["job"])
    finals = [place.final_score for place in places(world["job"])]

    assert finals == sorted(finals, reverse=True)
    for place in places(world["job"]):
        assert place.score_improvement == place.rerank_score - place.original_similarity


def test_second_ranking_does_nothing(
    tools: Tools, scorer: OverlapScorer, world: dict[str, Owner]
) -> None:
    rank(tools, world["job"])
    outcome = rank(tools, world["job"])

    assert (outcome.summary(), scorer.scored) == (OutcomeStatus.UNCHANGED, 3)
    assert count(AnalysisSession) == 1


def test_both_directions_read_one_pair_score(
    tools: Tools, scorer: OverlapScorer, world: dict[str, Owner]
) -> None:
    rank(tools, world["job"])
    answer = rank(tools, world["shows"]).as_result()

    assert (answer["cached"], scorer.scored) == (1, 3)
    (from_job, *_), (from_resume,) = places(world["job"]), places(world["shows"])
    assert from_job.raw_score == from_resume.raw_score
    assert from_job.original_similarity == from_resume.original_similarity


def test_new_resume_makes_a_new_list_and_one_new_pair(
    tools: Tools, scorer: OverlapScorer, embed: Embed, world: dict[str, Owner]
) -> None:
    rank(tools, world["job"])
    embed(resume("Experience\nTested relays in substations for many years.\n"))
    rank(tools, world["job"])

    assert (len(places(world["job"])), scorer.scored) == (4, 4)


def test_same_list_is_confirmed(tools: Tools, embed: Embed, world: dict[str, Owner]) -> None:
    """Somebody outside of the list came and went; nothing in it is another."""
    first = rank(tools, world["job"]).as_result()["session_id"]
    brewer = resume(BREWER)
    embed(brewer)
    change(Submission, brewer.key, status=SubmissionStatus.INACTIVE)
    embed(brewer)
    before = get(AnalysisSession, first)
    rank(tools, world["job"])

    after = get(AnalysisSession, first)
    assert count(AnalysisSession) == 1
    assert after.input_fingerprint != before.input_fingerprint
    assert after.confirmed_at > before.confirmed_at


def test_force_makes_the_list_again(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["job"])

    assert rank(tools, world["job"], force=True).done == 1


def test_list_is_as_long_as_asked(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["job"], top_k=2)

    assert len(places(world["job"])) == 2


def test_unreadable_resume_is_ranked_by_its_answers(
    tools: Tools, embed: Embed, world: dict[str, Owner]
) -> None:
    silent = resume(None, pe_license=True)
    embed(silent)
    rank(tools, world["job"])

    place = next(one for one in places(world["job"]) if one.submission_id == silent.key)
    assert place.explanation["best_passage"] is None
    assert {one["state"] for one in place.explanation["requirements"]} == {"unknown"}


def test_explanation_quotes_the_stored_texts(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["job"])
    best = places(world["job"])[0].explanation

    passage = best["best_passage"]
    assert RESUME[passage["start"] : passage["end"]] == passage["quote"]
    asked = best["requirements"][0]["asked"]
    assert (asked["source"], JOB[asked["start"] : asked["end"]]) == ("description", asked["quote"])


def test_competencies_are_matched_by_code(tools: Tools, embed: Embed) -> None:
    vacancy, person = job(), resume()

    async def link(session: Session) -> None:
        for code in ("control_systems", "sales"):
            entry = Competency(code=code, name=code)
            session.add(entry)
            await session.flush()
            key = {"job_id": vacancy.key, "competency_id": entry.competency_id}
            session.add(JobCompetency(**key, importance_level=4))

    do(link)
    embed(vacancy, person)
    rank(tools, vacancy)

    (place,) = places(vacancy)
    assert [one["code"] for one in place.explanation["matched"]] == ["control_systems"]
    assert [one["code"] for one in place.explanation["missing"]] == ["sales"]


def test_ranked_resume_enters_its_step(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["shows"])

    assert get(Submission, world["shows"].key).current_step is Step.RANKED


@pytest.mark.parametrize("fields", [{"agree_to_processing": False}, {"status": "inactive"}])
def test_who_is_closed_is_no_anchor_and_in_no_list(
    tools: Tools, world: dict[str, Owner], fields: dict[str, Any]
) -> None:
    change(Submission, world["shows"].key, **fields)
    with pytest.raises(AnchorInactive):
        rank(tools, world["shows"])

    rank(tools, world["job"])
    assert world["shows"].key not in [place.submission_id for place in places(world["job"])]


def test_closed_job_is_no_anchor(tools: Tools, world: dict[str, Owner]) -> None:
    change(Job, world["job"].key, status=JobStatus.CLOSED)

    with pytest.raises(AnchorInactive):
        rank(tools, world["job"])


def test_counterparts_that_are_all_gone_are_an_error(tools: Tools, world: dict[str, Owner]) -> None:
    for name in ("shows", "lists", "brews"):
        change(Submission, world[name].key, status=SubmissionStatus.INACTIVE)

    with pytest.raises(NothingStored):
        rank(tools, world["job"])

    assert count(AnalysisSession, AnalysisSession.status == AnalysisStatus.FAILED) == 1
    assert count(AnalysisSession, AnalysisSession.error_code == "nothing_stored") == 1


def test_job_without_counterparts_has_an_empty_list(tools: Tools, embed: Embed) -> None:
    vacancy = job()
    embed(vacancy)

    assert rank(tools, vacancy).as_result()["stored"] == 0
    assert rank(tools, vacancy).unchanged == 1


def test_anchor_without_vectors_waits(tools: Tools) -> None:
    assert rank(tools, job()).summary() is OutcomeStatus.DEFERRED


class SlowScorer(OverlapScorer):
    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        sleep(0.3)
        return super().score(query, documents)


def test_at_the_deadline_computed_pairs_are_kept(tools: Tools, world: dict[str, Owner]) -> None:
    late = replace(tools, scorer=SlowScorer())
    outcome = rank(late, world["job"], seconds=0.2)

    assert (outcome.published, count(StoredScore)) == (1, 2)
    assert rank(tools, world["job"]).as_result()["cached"] == 2


def test_anchor_that_is_held_elsewhere_is_left_alone(tools: Tools, world: dict[str, Owner]) -> None:
    lock = hold(Anchor(world["job"].key))
    on_loop(lock.__aenter__())
    try:
        outcome = rank(tools, world["job"], run_id=open_run())
    finally:
        on_loop(lock.__aexit__(None, None, None))

    assert (outcome.summary(), outcome.published) == (OutcomeStatus.ALREADY_RUNNING, 1)


def open_run(*owners: Owner) -> UUID:
    run_id = uuid4()

    async def insert(session: Session) -> None:
        session.add(Run(run_id=run_id, kind="test", origin="manual", deadline_at=func.now()))
        await session.flush()
        await add_items(session, run_id, [Anchor(one.key).item_key for one in owners], RERANK)

    do(insert)
    return run_id


def test_item_is_done_with_its_list(tools: Tools, world: dict[str, Owner]) -> None:
    run_id = open_run(world["job"], world["shows"])
    rank(tools, world["job"], run_id=run_id)

    item = get(WorkItem, (run_id, Anchor(world["job"].key).item_key))
    assert item.status is ItemStatus.DONE
    assert get(Run, run_id).open_items == 1


def test_item_of_an_unchanged_list_is_done_too(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["job"])
    run_id = open_run(world["job"])
    rank(tools, world["job"], run_id=run_id)

    assert get(Run, run_id).open_items == 0


def test_due_anchors_are_published_one_by_one(tools: Tools, world: dict[str, Owner]) -> None:
    run_id = open_run()
    outcome = on_loop(publish_due(Direction.RESUME_TO_JOBS, tools, Order(run_id=run_id)))

    assert (outcome.published, count(OutboxMessage)) == (3, 3)
    assert get(Run, run_id).open_items == 3


def test_what_is_ranked_is_not_published(tools: Tools, world: dict[str, Owner]) -> None:
    rank(tools, world["job"])

    assert on_loop(publish_due(Direction.JOB_TO_RESUMES, tools, Order())).published == 0
