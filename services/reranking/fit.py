"""How a resume answers what a job asks for: evidence, levels, and what is unknown. Pure.

What a resume does not mention is unknown and not failed, but it is no evidence
either: it adds nothing to the coverage. Where nothing can be told, because there is
no text or it is in another language, an ask takes no part. A claim without a
sentence that shows it counts a part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.reranking.levels import level_worth
from services.reranking.reading import Ask, Evidence, JobReading, Line, ResumeReading

#: What each kind of evidence is worth.
WORTH: Final[Mapping[Evidence, float]] = {
    Evidence.SHOWN: 1.0,
    Evidence.LISTED: 0.3,
    Evidence.CLAIMED: 0.3,
}

#: Of an ask's words that one line has to share to answer it.
ANSWERED: Final = 0.6

#: Exponent that makes one of two tools worth .7.
HALF_IS_MOST: Final = 0.5

#: A field of work is broader than what is asked for within it.
FIELD_ONLY: Final = 0.5

#: The fit of a pair of which nothing is known.
UNKNOWN_FIT: Final = 0.4

#: Words in lists for at least so many competencies, and a sentence for none.
KEYWORDS: Final = 3

#: Parts of the fit.
ASKS, COMPETENCIES, LEVEL = 0.6, 0.2, 0.2


class State(StrEnum):
    MEETS = "meets"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a resume says to one ask. The worth is None if it cannot be told."""

    ask: Ask
    state: State
    worth: float | None
    evidence: Evidence | None
    line: Line | None


@dataclass(frozen=True, slots=True)
class Match:
    """What is found of one competency."""

    code: str
    importance: int
    evidence: Evidence | None
    line: Line | None

    @property
    def worth(self) -> float:
        return WORTH[self.evidence] if self.evidence else 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """All of it. Each part is in [0, 1], or None if nothing is known of it."""

    answers: tuple[Answer, ...]
    matches: tuple[Match, ...]
    asks: float | None
    competencies: float | None
    level: float | None

    @property
    def coverage(self) -> float | None:
        """The part of what is asked that there is evidence of."""
        return _mean([(self.asks, ASKS), (self.competencies, COMPETENCIES)])

    @property
    def is_keyword_list(self) -> bool:
        """Whether the resume names what is asked for, and tells nothing of it."""
        evidence = [one.evidence for one in self.matches]
        return evidence.count(Evidence.LISTED) >= KEYWORDS and Evidence.SHOWN not in evidence

    @property
    def value(self) -> float:
        parts = [(self.asks, ASKS), (self.competencies, COMPETENCIES), (self.level, LEVEL)]
        known = _mean(parts)
        return UNKNOWN_FIT if known is None or self.coverage is None else known


def fit(
    job: JobReading,
    wanted: Mapping[str, int],
    resume: ResumeReading | None,
    claimed: Iterable[str],
) -> Fit:
    """Compare a job with a resume, which is None where there is no text to read.

    Args:
        wanted: Importance by competency code.
        claimed: Competency codes that the candidate chose in the form.
    """
    chosen = frozenset(claimed)
    answers = tuple(answer(ask, job.language, resume, chosen) for ask in job.asks)
    matches = tuple(
        match(code, importance, resume, chosen) for code, importance in sorted_wanted(wanted)
    )
    return Fit(
        answers=answers,
        matches=matches,
        asks=_mean([(one.worth, one.ask.importance) for one in answers]),
        competencies=_mean([
            (one.worth if resume is not None or one.evidence else None, one.importance)
            for one in matches
        ]),
        level=level_worth(job.level, resume.level if resume else None),
    )  # fmt: skip


def answer(
    ask: Ask, language: str | None, resume: ResumeReading | None, claimed: frozenset[str]
) -> Answer:
    """Find the best answer of a resume to one ask."""
    if resume is None:
        worth = WORTH[Evidence.CLAIMED] if ask.competencies & claimed else None
        return Answer(ask, State.UNKNOWN, worth, Evidence.CLAIMED if worth else None, None)
    found = [_by_skill(ask, resume), _by_field(ask, resume)]
    if resume.language == language:
        found.append(_by_words(ask, resume))
    elif not ask.skills | ask.competencies:
        return Answer(ask, State.UNKNOWN, None, None, None)
    worth, line = max(found, key=lambda one: one[0])
    is_met = line is not None and line.evidence is Evidence.SHOWN and worth >= ANSWERED
    state = State.MEETS if is_met else State.UNKNOWN
    return Answer(ask, state, worth, line.evidence if line else None, line)


def match(
    code: str, importance: int, resume: ResumeReading | None, claimed: frozenset[str]
) -> Match:
    line = resume.competencies.get(code) if resume else None
    if line is not None:
        return Match(code, importance, line.evidence, line)
    return Match(code, importance, Evidence.CLAIMED if code in claimed else None, None)


def sorted_wanted(wanted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return competencies, the most important first."""
    return sorted(wanted.items(), key=lambda item: (-item[1], item[0]))


Found = tuple[float, Line | None]


def _by_skill(ask: Ask, resume: ResumeReading) -> Found:
    """Half of the tools that an ask names is nearly an answer: they are often examples."""
    known = [resume.skills[code] for code in ask.skills if code in resume.skills]
    if not known:
        return 0.0, None
    share = sum(WORTH[line.evidence] for line in known) / len(ask.skills)
    return share**HALF_IS_MOST, max(known, key=lambda line: _aptness(line, ask))


def _aptness(line: Line, ask: Ask) -> tuple[float, int, int, int]:
    """Order lines: evidence, then how much they share with the ask, then the first."""
    shared = len(line.skills & ask.skills), len(line.tokens & ask.tokens)
    return WORTH[line.evidence], *shared, -line.span.start


def _by_field(ask: Ask, resume: ResumeReading) -> Found:
    if ask.skills & resume.skills.keys():
        return 0.0, None
    lines = (resume.competencies[code] for code in ask.competencies if code in resume.competencies)
    worth, line = _best(lines)
    return worth * FIELD_ONLY, line


def _by_words(ask: Ask, resume: ResumeReading) -> Found:
    """The line that shares most words with the ask, whatever it is about."""
    if not ask.tokens:
        return 0.0, None
    shared = (
        (len(ask.tokens & line.tokens) / len(ask.tokens) * WORTH[line.evidence], line)
        for line in resume.lines
    )
    return max(shared, key=lambda one: one[0], default=(0.0, None))


def _best(lines: Iterable[Line]) -> Found:
    ordered = sorted(lines, key=lambda line: (-WORTH[line.evidence], line.span.start))
    return (WORTH[ordered[0].evidence], ordered[0]) if ordered else (0.0, None)


def _mean(parts: Iterable[tuple[float | None, float]]) -> float | None:
    """Return the weighted mean of what is known."""
    known = [(value, weight) for value, weight in parts if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None
