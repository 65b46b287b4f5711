"""What a resume gives evidence of, and what a job asks for, as spans of their texts. Pure.

A word in a list is a claim; the same word in a sentence about work is evidence.
So every line of a resume is either one or the other, and lists count less.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from services.reranking.demands import is_demand
from services.reranking.levels import find_labelled_level, find_level, level_of
from shared.text.analysis import analyse
from shared.text.fields import degree_levels, experience_months, find_personal_data
from shared.text.lexicon import Mention
from shared.text.passages import Passage, requirement_sentences, split_passages
from shared.text.sections import Section, split_sections
from shared.text.skills import find_competencies, find_skills

#: Sections that say what somebody claims, whatever they look like.
CLAIMS: Final = frozenset({"skills", "summary", "languages"})

#: A sentence has so many words, and so many between two commas.
SENTENCE_WORDS: Final = 4
WORDS_PER_PIECE: Final = 2.5

#: Characters in which a resume says what its owner is.
OPENING: Final = 200

_PIECES = re.compile(r"[,;|•/](?=\s)|\s[-–—|]\s")
_CLAUSES = re.compile(r"[^;]+")


class Evidence(StrEnum):
    """How a resume says something."""

    SHOWN = "shown"
    LISTED = "listed"

    #: Chosen in the form, and not found in the resume.
    CLAIMED = "claimed"


class Source(StrEnum):
    """The stored text that a quote is from."""

    RESUME = "resume"
    DESCRIPTION = "description"
    JOB_FILE = "job_file"


@dataclass(frozen=True, slots=True)
class Span:
    """A verbatim part of a stored text."""

    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line or sentence of a resume, and what it mentions."""

    span: Span
    evidence: Evidence
    competencies: frozenset[str]
    skills: frozenset[str]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class ResumeReading:
    language: str | None
    lines: tuple[Line, ...]

    #: The best line for each code: one that shows it, if there is one.
    competencies: Mapping[str, Line]
    skills: Mapping[str, Line]
    months: int | None
    degrees: tuple[str, ...]

    #: By the months of work, or else by the title above it all.
    level: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a job asks for. Importance is 1 to 5."""

    span: Span
    importance: int
    competencies: frozenset[str]
    skills: frozenset[str]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class JobReading:
    language: str | None
    asks: tuple[Ask, ...]
    level: str | None


@lru_cache(maxsize=512)
def read_resume(text: str, language: str | None, as_of: date | None) -> ResumeReading:
    """Read a resume once for all the jobs that it is compared with.

    Args:
        as_of: The day that "to the present" means.
    """
    lines = tuple(_lines(text, language))
    months = None if as_of is None else experience_months(text, until=as_of)
    return ResumeReading(
        language=language,
        lines=lines,
        competencies=_best_lines((code, line) for line in lines for code in line.competencies),
        skills=_best_lines((code, line) for line in lines for code in line.skills),
        months=months,
        degrees=degree_levels(text),
        level=level_of(months) or find_level(text[:OPENING]),
    )


@lru_cache(maxsize=512)
def read_job(
    title: str, description: str | None, file_text: str | None, language: str | None
) -> JobReading:
    """Read a job's texts once for all the resumes that they are compared with."""
    asks = {
        _plain(text[ask.span.start : ask.span.end]): ask
        for source, text in (
            (Source.JOB_FILE, file_text or ""),
            (Source.DESCRIPTION, description or ""),
        )
        for ask in _asks(source, text, language)
    }
    texts = "\n".join(filter(None, (description, file_text)))
    return JobReading(
        language, tuple(asks.values()), find_level(title) or find_labelled_level(texts)
    )


def is_sentence(text: str) -> bool:
    """Whether a line tells something, instead of listing words.

    >>> is_sentence("Commissioned 14 bays of a 138 kV substation.")
    True
    >>> is_sentence("PLC, SCADA, IEC 61850, relay settings, DNP3")
    False
    """
    words = len(text.split())
    return words >= SENTENCE_WORDS and words / len(_PIECES.split(text)) >= WORDS_PER_PIECE


def _lines(text: str, language: str | None) -> Iterator[Line]:
    """Yield the lines that may be quoted: none with a way to reach somebody."""
    sections = split_sections(text)
    private = find_personal_data(text, known=())
    competencies, skills = find_competencies(text), find_skills(text)
    for passage in split_passages(text):
        if any(start < passage.end and passage.start < end for start, end in private):
            continue
        quote = text[passage.start : passage.end]
        claims = _kind_at(sections, passage.start) in CLAIMS or not is_sentence(quote)
        yield Line(
            span=Span(Source.RESUME, passage.start, passage.end),
            evidence=Evidence.LISTED if claims else Evidence.SHOWN,
            competencies=_codes_in(competencies, passage),
            skills=_codes_in(skills, passage),
            tokens=frozenset(analyse(quote, language)),
        )


def _asks(source: Source, text: str, language: str | None) -> Iterator[Ask]:
    """Yield what a text asks for, one clause at a time; facts are compared elsewhere."""
    private = find_personal_data(text, known=())
    for requirement in requirement_sentences(text):
        for clause in _CLAUSES.finditer(text, requirement.start, requirement.end):
            start, end = _stripped(text, *clause.span())
            is_private = any(low < end and start < high for low, high in private)
            if start == end or is_private:
                continue
            quote = text[start:end]
            competencies = frozenset(one.code for one in find_competencies(quote))
            skills = frozenset(one.code for one in find_skills(quote))
            if is_demand(quote) and not skills | competencies:
                continue
            yield Ask(
                span=Span(source, start, end),
                importance=requirement.importance,
                competencies=competencies,
                skills=skills,
                tokens=frozenset(analyse(quote, language)),
            )


def _best_lines(pairs: Iterator[tuple[str, Line]]) -> dict[str, Line]:
    """Return the first line for each code that shows it, or else the first that lists it."""
    best: dict[str, Line] = {}
    for code, line in pairs:
        known = best.get(code)
        if known is None or (known.evidence, line.evidence) == (Evidence.LISTED, Evidence.SHOWN):
            best[code] = line
    return best


def _codes_in(mentions: Sequence[Mention], passage: Passage) -> frozenset[str]:
    return frozenset(
        one.code for one in mentions if passage.start <= one.start and one.end <= passage.end
    )


def _kind_at(sections: Sequence[Section], place: int) -> str:
    return next((one.kind for one in sections if one.start <= place < one.end), "")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """
    >>> _stripped("a;  b ", 2, 6)
    (4, 5)
    """
    left = len(text[start:end]) - len(text[start:end].lstrip())
    return start + left, max(start + left, start + len(text[start:end].rstrip()))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
