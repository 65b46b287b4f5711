"""Hard facts of a pair: what a job demands, and what the candidate answered. Pure.

A fact is compared only if the job demands it. It meets or fails where both sides
said something that can be compared; else it is unknown, and excludes nobody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.reranking.demands import AUTHORIZATION, LICENSE, YEARS
from services.reranking.fit import State
from services.reranking.levels import levels_apart
from services.reranking.reading import ResumeReading, Source, Span
from shared.reference.loader import load_degree_levels, load_locations
from shared.text.fields import degree_levels
from shared.text.passages import split_passages

ANY, REMOTE, HYBRID = "any", "remote", "hybrid"

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTerms:
    """What a job says in codes, and its texts as they are stored."""

    texts: Mapping[Source, str]
    language: str | None = None
    work_mode: str | None = None
    location: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTerms:
    """What a candidate answered. None is not "no"."""

    language: str | None = None
    work_mode: str | None = None
    relocation: str | None = None
    locations: tuple[str, ...] = ()
    degree_level: str | None = None
    legally_authorized_us: bool | None = None
    requires_sponsorship: bool | None = None
    pe_license: bool | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    state: State
    wanted: str
    known: str | None

    #: Where the job says so, unless it is an answer of its form.
    span: Span | None = None


def compare_facts(
    job: JobTerms, candidate: CandidateTerms, resume: ResumeReading | None
) -> tuple[Fact, ...]:
    """Return what the job demands, each with what is known of it."""
    found = (
        _authorization(job, candidate),
        _license(job, candidate),
        _years(job, resume),
        _level(job, resume),
        _degree(job, candidate, resume),
        _work_mode(job, candidate),
        _location(job, candidate),
        _language(job, candidate),
    )
    return tuple(fact for fact in found if fact is not None)


def _authorization(job: JobTerms, candidate: CandidateTerms) -> Fact | None:
    span = _find(AUTHORIZATION, job)
    if span is None:
        return None
    allowed, sponsored = candidate.legally_authorized_us, candidate.requires_sponsorship
    if allowed is False or sponsored is True:
        state = State.FAILS
    else:
        state = State.MEETS if allowed else State.UNKNOWN
    known = None if allowed is None else "authorized" if allowed else "not_authorized"
    return Fact("work_authorization", state, "authorized", known, span)


def _license(job: JobTerms, candidate: CandidateTerms) -> Fact | None:
    span = _find(LICENSE, job)
    if span is None:
        return None
    known = None if candidate.pe_license is None else "yes" if candidate.pe_license else "no"
    return Fact("pe_license", _is(candidate.pe_license), "yes", known, span)


def _years(job: JobTerms, resume: ResumeReading | None) -> Fact | None:
    span = _find(YEARS, job)
    if span is None:
        return None
    said = YEARS.search(job.texts[span.source], span.start, span.end)
    years = int(next(filter(None, said.groups()))) if said else 0
    months = resume.months if resume else None
    enough = None if months is None else months >= 12 * years
    known = None if months is None else f"{months / 12:.1f}"
    return Fact("experience_years", _is(enough), str(years), known, span)


def _level(job: JobTerms, resume: ResumeReading | None) -> Fact | None:
    """More experience than is asked for is enough, and so is one level less."""
    if job.level is None:
        return None
    known = resume.level if resume else None
    enough = None if known is None else levels_apart(job.level, known) >= -1
    return Fact("experience_level", _is(enough), job.level, known)


def _degree(job: JobTerms, candidate: CandidateTerms, resume: ResumeReading | None) -> Fact | None:
    ranks = {level.code: level.rank for level in load_degree_levels()}
    demanded = [(span, code) for span, code in _degrees(job) if code in ranks]
    if not demanded:
        return None
    span, wanted = min(demanded, key=lambda one: ranks[one[1]])
    known = [code for code in (candidate.degree_level, *(resume.degrees if resume else ())) if code]
    best = max(known, key=lambda code: ranks.get(code, 0), default=None)
    enough = None if best is None else ranks.get(best, 0) >= ranks[wanted]
    # What a resume does not mention may well exist: only the form's answer can fail.
    if enough is False and candidate.degree_level is None:
        enough = None
    return Fact("degree", _is(enough), wanted, best, span)


def _work_mode(job: JobTerms, candidate: CandidateTerms) -> Fact | None:
    if job.work_mode is None:
        return None
    known = candidate.work_mode
    suits: bool | None = None
    if known in (ANY, job.work_mode):
        suits = True
    elif known is not None and HYBRID not in (known, job.work_mode):
        suits = False
    return Fact("work_mode", _is(suits), job.work_mode, known)


def _location(job: JobTerms, candidate: CandidateTerms) -> Fact | None:
    """Somebody who would move suits anywhere; a place we cannot read is unknown."""
    if job.location is None or job.work_mode == REMOTE:
        return None
    wanted = _location_codes(job.location)
    suits: bool | None = None
    if wanted & set(candidate.locations) or candidate.relocation == "yes":
        suits = True
    elif wanted and candidate.locations and candidate.relocation == "no":
        suits = False
    known = ", ".join(candidate.locations) or None
    return Fact("location", _is(suits), job.location, known)


def _language(job: JobTerms, candidate: CandidateTerms) -> Fact | None:
    """A resume in the job's language shows it; one in another does not deny it."""
    if job.language is None:
        return None
    state = State.MEETS if candidate.language == job.language else State.UNKNOWN
    return Fact("language", state, job.language, candidate.language)


def _is(answer: bool | None) -> State:
    if answer is None:
        return State.UNKNOWN
    return State.MEETS if answer else State.FAILS


def _find(pattern: re.Pattern[str], job: JobTerms) -> Span | None:
    """Return the first passage that matches."""
    for source, start, end in _passages(job):
        if pattern.search(job.texts[source], start, end):
            return Span(source, start, end)
    return None


def _degrees(job: JobTerms) -> Iterator[tuple[Span, str]]:
    for source, start, end in _passages(job):
        for code in degree_levels(job.texts[source][start:end]):
            yield Span(source, start, end), code


def _passages(job: JobTerms) -> Iterator[tuple[Source, int, int]]:
    for source, text in job.texts.items():
        for passage in split_passages(text):
            yield source, passage.start, passage.end


def _location_codes(place: str) -> set[str]:
    """Return the locations that are named in `place`."""
    words = _words(place)
    return {
        location.code
        for location in load_locations()
        if any(_words(name) in words for name in location.spellings)
    }


def _words(text: str) -> str:
    """Return words between spaces, so that one place is not found inside of another.

    >>> _words("Houston, TX")
    ' houston tx '
    """
    return f" {' '.join(_WORD.findall(text.casefold()))} "
