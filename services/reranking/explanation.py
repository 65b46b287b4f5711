"""Why a pair stands where it stands: the JSON that is stored with a place. Pure.

Every quote is a verbatim span of a stored text, which is checked before anything
is written. What is unknown is said to be unknown.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from services.reranking.facts import Fact
from services.reranking.fit import Answer, Fit, Match
from services.reranking.reading import Evidence, Source, Span

#: So many asks and facts of a job are explained; the rest counts all the same.
MAX_REQUIREMENTS = 40

#: A warning: words in lists, and no sentence that shows one of them.
KEYWORD_LIST = "keywords_without_evidence"

Texts = Mapping[Source, str]


class Quote(TypedDict):
    """`source` names the stored text: resume, description or job_file."""

    quote: str
    start: int
    end: int
    source: str


class Competency(TypedDict):
    """How the resume says it: shown in a sentence, listed as a word, claimed in the form."""

    code: str
    importance: int
    evidence: Literal["shown", "listed", "claimed"]
    quote: Quote | None


class MissingCompetency(TypedDict):
    """Neither in the resume nor in the form, which is no proof of absence."""

    code: str
    importance: int


class Requirement(TypedDict):
    """One thing that the job asks for, and the line of the resume that answers it best."""

    asked: Quote
    importance: int
    state: Literal["meets", "fails", "unknown"]
    evidence: Literal["shown", "listed", "claimed"] | None
    answer: Quote | None


class HardFact(TypedDict):
    name: str
    state: Literal["meets", "fails", "unknown"]
    wanted: str
    known: str | None
    asked: Quote | None


class BestPassage(Quote):
    """The passage that the scorer finds nearest to what is asked."""

    score: float


class Explanation(TypedDict):
    matched: list[Competency]
    missing: list[MissingCompetency]
    requirements: list[Requirement]
    facts: list[HardFact]
    best_passage: BestPassage | None
    warnings: list[str]


def explain(
    fit: Fit,
    facts: Sequence[Fact],
    texts: Texts,
    *,
    best: tuple[Span, float] | None = None,
    warnings: Sequence[str] = (),
) -> Explanation:
    """Say what a list knows of one pair, in the words of both sides."""
    return {
        "matched": [_competency(one, texts) for one in fit.matches if one.evidence],
        "missing": [
            {"code": one.code, "importance": one.importance}
            for one in fit.matches
            if not one.evidence
        ],
        "requirements": [_requirement(one, texts) for one in fit.answers[:MAX_REQUIREMENTS]],
        "facts": [_fact(one, texts) for one in facts],
        "best_passage": None if best is None else {**quote(best[0], texts), "score": best[1]},
        "warnings": [*warnings, *([KEYWORD_LIST] if fit.is_keyword_list else [])],
    }


def measure(fit: Fit, explanation: Explanation) -> dict[str, Any]:
    """Return the quality metrics of a pair, each from 0 to 1 or unknown."""
    states = [one["state"] for one in explanation["requirements"]]
    return {
        "requirement_coverage": _rounded(fit.asks),
        "competency_coverage": _rounded(fit.competencies),
        "level": _rounded(fit.level),
        "fit": _rounded(fit.value),
        "requirements_met": states.count("meets"),
        "requirements": len(states),
        "facts_failed": sum(one["state"] == "fails" for one in explanation["facts"]),
    }


def quote(span: Span, texts: Texts) -> Quote:
    return {
        "quote": texts[span.source][span.start : span.end],
        "start": span.start,
        "end": span.end,
        "source": span.source.value,
    }


def find_false_quotes(explanation: Explanation, texts: Texts) -> list[Quote]:
    """Return quotes that are not verbatim in the text that they name. There are none."""
    return [
        one
        for one in _quotes(explanation)
        if texts.get(Source(one["source"]), "")[one["start"] : one["end"]] != one["quote"]
        or not one["quote"]
    ]


def _quotes(explanation: Explanation) -> list[Quote]:
    found: list[Quote | None] = [one["quote"] for one in explanation["matched"]]
    for requirement in explanation["requirements"]:
        found += [requirement["asked"], requirement["answer"]]
    found += [fact["asked"] for fact in explanation["facts"]]
    found.append(explanation["best_passage"])
    return [one for one in found if one is not None]


def _competency(match: Match, texts: Texts) -> Competency:
    return {
        "code": match.code,
        "importance": match.importance,
        "evidence": (match.evidence or Evidence.CLAIMED).value,
        "quote": None if match.line is None else quote(match.line.span, texts),
    }


def _requirement(answer: Answer, texts: Texts) -> Requirement:
    return {
        "asked": quote(answer.ask.span, texts),
        "importance": answer.ask.importance,
        "state": answer.state.value,
        "evidence": None if answer.evidence is None else answer.evidence.value,
        "answer": None if answer.line is None else quote(answer.line.span, texts),
    }


def _fact(fact: Fact, texts: Texts) -> HardFact:
    return {
        "name": fact.name,
        "state": fact.state.value,
        "wanted": fact.wanted,
        "known": fact.known,
        "asked": None if fact.span is None else quote(fact.span, texts),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
