"""From what is known of an anchor's pairs to its ranked list, with reasons. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any, Final

from services.reranking.explanation import (
    Explanation,
    Texts,
    explain,
    find_false_quotes,
    measure,
)
from services.reranking.facts import CandidateTerms, JobTerms, compare_facts
from services.reranking.fit import WORTH, Fit, fit
from services.reranking.reading import (
    Evidence,
    JobReading,
    Line,
    ResumeReading,
    Source,
    Span,
)
from services.reranking.scoring import PairInput, Scores, Weights, rank, score

#: So many places of a list get the scorer's best passage, out of so many lines.
BEST_PASSAGES: Final = 5
PASSAGE_CHOICE: Final = 4

#: Scores some lines of a resume against the job with that key.
PassageScorer = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSide:
    """What is read of a job."""

    terms: JobTerms
    reading: JobReading
    competencies: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSide:
    """What is read of a submission. The text is None if there is none to read."""

    terms: CandidateTerms
    text: str | None
    reading: ResumeReading | None
    claimed: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One pair with its numbers. `key` is the counterpart's id, as text."""

    key: str
    job: JobSide
    resume: ResumeSide
    original_similarity: float
    raw_score: float

    #: The fused score of the retrieval that found it.
    retrieval: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One place of a list."""

    scores: Scores
    explanation: Explanation
    metrics: dict[str, Any]


def rank_pairs(
    pairs: Sequence[Pair], weights: Weights, score_passages: PassageScorer
) -> list[Ranked]:
    """Score, order and explain.

    Raises:
        ValueError: If a quote is not verbatim, which would be a bug.
    """
    by_key = {pair.key: pair for pair in pairs}
    fits = {pair.key: compare(pair) for pair in pairs}
    ordered = rank(
        [
            score(
                PairInput(
                    key=pair.key,
                    original_similarity=pair.original_similarity,
                    raw_score=pair.raw_score,
                    retrieval=pair.retrieval * _credit(fits[pair.key]),
                    fit=fits[pair.key].value,
                ),
                weights,
            )
            for pair in pairs
        ]
    )
    places = []
    for place, one in enumerate(ordered):
        pair = by_key[one.key]
        best = _best_passage(pair, score_passages) if place < BEST_PASSAGES else None
        places.append(_explained(pair, fits[one.key], one, best))
    return places


def compare(pair: Pair) -> Fit:
    job, resume = pair.job, pair.resume
    return fit(job.reading, job.competencies, resume.reading, resume.claimed)


def _credit(fitting: Fit) -> float:
    """Return what a place in the search is worth: a search is taken in by mere words."""
    return WORTH[Evidence.LISTED] if fitting.is_keyword_list else 1.0


def hash_list(places: Sequence[Ranked], version: str, params: Mapping[str, Any]) -> str:
    """Return a hash that is the same for the same list, made in the same way."""
    content: list[Any] = [version, params]
    content += [
        [one.scores.key, one.scores.final_score, one.scores.rerank_score, one.explanation]
        for one in places
    ]
    return sha256(dumps(content, sort_keys=True).encode()).hexdigest()


def _explained(pair: Pair, fitting: Fit, scores: Scores, best: tuple[Span, float] | None) -> Ranked:
    texts: Texts = {**pair.job.terms.texts, Source.RESUME: pair.resume.text or ""}
    facts = compare_facts(pair.job.terms, pair.resume.terms, pair.resume.reading)
    explanation = explain(fitting, facts, texts, best=best, warnings=pair.resume.warnings)
    if find_false_quotes(explanation, texts):
        raise ValueError("a quote is not verbatim")
    metrics = measure(fitting, explanation) | {"retrieval": round(pair.retrieval, 6)}
    return Ranked(scores=scores, explanation=explanation, metrics=metrics)


def _best_passage(pair: Pair, score_passages: PassageScorer) -> tuple[Span, float] | None:
    """Let the scorer choose among the lines that have most to do with the job."""
    if pair.resume.reading is None or pair.resume.text is None:
        return None
    lines = _choice(pair.job.reading, pair.resume.reading)
    if not lines:
        return None
    quotes = [pair.resume.text[line.span.start : line.span.end] for line in lines]
    scored = zip(score_passages(pair.key, quotes), lines, strict=True)
    value, line = max(scored, key=lambda one: (round(one[0], 6), -one[1].span.start))
    return line.span, round(value, 6)


def _choice(job: JobReading, resume: ResumeReading) -> list[Line]:
    skills = frozenset().union(*(ask.skills for ask in job.asks))
    tokens = frozenset().union(*(ask.tokens for ask in job.asks))

    def relevance(line: Line) -> tuple[int, int]:
        return -2 * len(line.skills & skills) - len(line.tokens & tokens), line.span.start

    shown = [line for line in resume.lines if line.evidence is Evidence.SHOWN]
    return sorted(shown or resume.lines, key=relevance)[:PASSAGE_CHOICE]
