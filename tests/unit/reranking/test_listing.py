"""From pairs to places: evidence decides, mere words get a part, and only some are quoted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from services.reranking.facts import CandidateTerms, JobTerms
from services.reranking.listing import (
    BEST_PASSAGES,
    PASSAGE_CHOICE,
    JobSide,
    Pair,
    ResumeSide,
    hash_list,
    rank_pairs,
)
from services.reranking.reading import Source, read_job, read_resume
from services.reranking.scoring import Weights
from tests.unit.reranking.texts import JOB, RESUME, STUFFED

DAY = date(2026, 1, 15)

JOB_SIDE = JobSide(
    terms=JobTerms(texts={Source.JOB_FILE: JOB}, language="en"),
    reading=read_job("Protection Engineer", None, JOB, "en"),
    competencies={"control_systems": 4, "partial_discharge": 4, "power_systems": 1},
)
ONLY_RETRIEVAL = Weights(fit=0.0, retrieval=1.0)


def pair(key: str = "1", text: str | None = RESUME, **values: float) -> Pair:
    numbers = {"original_similarity": 0.8, "raw_score": 0.5, "retrieval": 0.9} | values
    side = ResumeSide(
        terms=CandidateTerms(language="en"),
        text=text,
        reading=read_resume(text, "en", DAY) if text else None,
        claimed=(),
        warnings=("hidden_text",),
    )
    return Pair(key=key, job=JOB_SIDE, resume=side, **numbers)


class Passages:
    """Scores passages by their length, and remembers which."""

    def __init__(self) -> None:
        self.seen: list[Sequence[str]] = []

    def __call__(self, key: str, passages: Sequence[str]) -> list[float]:
        self.seen.append(passages)
        return [float(len(passage)) for passage in passages]


@pytest.fixture
def passages() -> Passages:
    return Passages()


def test_equal_numbers_are_told_apart_by_evidence(passages: Passages) -> None:
    ranked = rank_pairs([pair("1", STUFFED), pair("2", RESUME)], Weights(), passages)

    assert [one.scores.key for one in ranked] == ["2", "1"]


def test_search_is_taken_in_by_words_so_they_get_a_part(passages: Passages) -> None:
    ranked = rank_pairs([pair("1", STUFFED), pair("2", RESUME)], ONLY_RETRIEVAL, passages)

    assert [one.scores.final_score for one in ranked] == [0.9, 0.27]
    assert [one.metrics["retrieval"] for one in ranked] == [0.9, 0.9]


def test_best_passage_is_the_scorers(passages: Passages) -> None:
    (only,) = rank_pairs([pair()], Weights(), passages)
    best = only.explanation["best_passage"]

    assert best is not None
    assert best["quote"] == max(passages.seen[0], key=len)
    assert best["score"] == len(best["quote"])
    assert len(passages.seen[0]) <= PASSAGE_CHOICE


def test_only_the_first_places_are_quoted(passages: Passages) -> None:
    pairs = [pair(str(number)) for number in range(BEST_PASSAGES + 3)]
    ranked = rank_pairs(pairs, Weights(), passages)

    assert [one.explanation["best_passage"] is None for one in ranked].count(False) == BEST_PASSAGES


def test_resume_without_text_has_no_passage(passages: Passages) -> None:
    (only,) = rank_pairs([pair(text=None)], Weights(), passages)

    assert only.explanation["best_passage"] is None
    assert passages.seen == []


def test_warnings_of_the_file_are_shown(passages: Passages) -> None:
    (only,) = rank_pairs([pair(text=STUFFED)], Weights(), passages)

    assert only.explanation["warnings"] == ["hidden_text", "keywords_without_evidence"]


def test_hash_is_that_of_the_list_and_its_method(passages: Passages) -> None:
    ranked = rank_pairs([pair("1"), pair("2")], Weights(), passages)
    known = hash_list(ranked, "2", {"top_k": 50})

    assert hash_list(list(ranked), "2", {"top_k": 50}) == known
    assert hash_list(ranked[::-1], "2", {"top_k": 50}) != known
    assert hash_list(ranked, "2", {"top_k": 10}) != known
    moved = replace(ranked[0], scores=replace(ranked[0].scores, final_score=0.1))
    assert hash_list([moved, ranked[1]], "2", {"top_k": 50}) != known
