"""Known scores are read, missing ones computed in batches and kept."""

import time

import pytest

from services.reranking.pair_scores import Scored, document_of, query_of, score_pairs
from shared.database.models.ops import PairScore
from shared.database.pairs import PairKey
from shared.text.compose import CandidateFacts, JobFacts, compose_candidate, compose_job
from tests.unit.database.matching import add_job, add_resume, count
from tests.unit.reranking.scorers import OverlapScorer
from tests.unit.reranking.texts import JOB

pytestmark = pytest.mark.usefixtures("database")


def pairs(number: int, text: str | None = "Tested relays") -> list[PairKey]:
    job = add_job(description=JOB).key
    resumes = [add_resume(resume_raw_text=text).key for _ in range(number)]
    return [PairKey(job, one, "h1", "h1") for one in resumes]  # type: ignore[arg-type]  # one of each kind


def score(some: list[PairKey], scorer: OverlapScorer, *, seconds: float = 60.0) -> Scored:
    return score_pairs(some, scorer, batch_size=2, deadline=time.monotonic() + seconds)


def test_missing_scores_are_computed_and_kept() -> None:
    some, scorer = pairs(3), OverlapScorer()
    first = score(some, scorer)
    second = score(some, scorer)

    assert first.scores.keys() == set(some)
    assert (first.cached, second.cached, scorer.scored) == (0, 3, 3)
    assert count(PairScore) == 3


def test_no_time_is_no_score() -> None:
    found = score(pairs(1), OverlapScorer(), seconds=-1.0)

    assert (found.is_complete, found.scores) == (False, {})


def test_side_without_words_has_no_score() -> None:
    found = score(pairs(1, text=None), OverlapScorer())

    assert (found.is_complete, found.scores) == (True, {})


def test_job_asks_with_what_it_wants_most() -> None:
    query = query_of(compose_job(JobFacts(title="Protection Engineer", file_text=JOB)))

    assert query.title == "Protection Engineer"
    assert query.requirements[0] == "Relay settings for high voltage substations"
    assert query.requirements[-1] == "PSCAD"


def test_resume_without_a_text_answers_with_its_headline() -> None:
    document = document_of(compose_candidate(CandidateFacts(roles=("Tester",))))

    assert document.body == "Roles: Tester"
