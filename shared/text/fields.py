"""Fields of a resume that matching and evidence use: profession, experience, degree, contacts."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from shared.reference.loader import load_degree_levels, load_degree_words, load_roles, load_titles
from shared.reference.spelling import drop_seniority, normalise
from shared.text.lexicon import Lexicon, Spelling
from shared.text.periods import Period, count_months, find_periods
from shared.text.personal import find_personal_data, mask
from shared.text.sections import split_sections

__all__ = [
    "claimed_months",
    "degree_levels",
    "experience_months",
    "find_headline",
    "find_personal_data",
    "mask",
]

#: How far down a headline may stand, and how long it may be.
HEADLINE_LINES, HEADLINE_WORDS = 8, 12

_CLAIM = re.compile(
    r"(\d{1,2})\s?\+?\s?(?:years?|yrs?|лет|года?|jahre?|años|років|жыл)\b"
    r"[^\n.;]{0,30}?(?:experience|опыт|стаж|erfahrung|experiencia|досвід)"
    r"|(?:experience|опыт|стаж|erfahrung|experiencia|досвід)\w*[^\n.;\d]{0,30}"
    r"(\d{1,2})\s?\+?\s?(?:years?|yrs?|лет|года?|jahre?|años|років|жыл)\b",
    re.IGNORECASE,
)


def find_headline(text: str) -> str | None:
    """Return the line near the top that names a profession.

    >>> find_headline("Ann Lee\\nann@example.org\\nSenior Protection Engineer\\nSummary")
    'Senior Protection Engineer'
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines[:HEADLINE_LINES]:
        if not find_personal_data(line, known=()) and _names_profession(line):
            return line
    return None


def experience_months(text: str, *, until: date) -> int | None:
    """Return how many months of work a resume shows, or else claims; None if it does neither.

    Args:
        until: What "to the present" means: the day of receipt.

    >>> experience_months("05/2018 - 04/2020\\nмай 2019 — н.в.", until=date(2021, 4, 1))
    36
    """
    return count_months(_working_periods(text, until)) or claimed_months(text)


def claimed_months(text: str) -> int | None:
    """Return what a text says of its own about experience: "8+ years", "опыт 8 лет".

    >>> claimed_months("Over 8+ years of experience"), claimed_months("Опыт работы: 3 года")
    (96, 36)
    """
    years = [int(match[1] or match[2]) for match in _CLAIM.finditer(text)]
    return max(years) * 12 if any(years) else None


def degree_levels(text: str) -> tuple[str, ...]:
    """Return the codes of the degrees that a text names, the highest first."""
    ranks = {level.code: level.rank for level in load_degree_levels()}
    codes = {mention.code for mention in _degrees().find(text)}
    return tuple(sorted(codes, key=lambda code: (-ranks[code], code)))


def _names_profession(line: str) -> bool:
    if len(line.split()) > HEADLINE_WORDS:
        return False
    professions = _professions()
    return bool(professions.find(line) or professions.find(drop_seniority(normalise(line))))


def _working_periods(text: str, until: date) -> Iterator[Period]:
    """Yield the periods of work: those under its heading, or else all but of studies."""
    sections = split_sections(text)
    worked = [one for one in sections if one.kind in ("experience", "duties")]
    studied = ("education", "certificates")
    for section in worked or (one for one in sections if one.kind not in studied):
        part = text[section.start : section.end]
        for period in find_periods(part, until=until):
            if worked or not degree_levels(_line_and_previous(part, period.start)):
                yield period


def _line_and_previous(text: str, position: int) -> str:
    end = text.find("\n", position)
    start = text.rfind("\n", 0, position)
    start = text.rfind("\n", 0, max(start, 0))
    return text[start + 1 : end if end >= 0 else len(text)]


@cache
def _professions() -> Lexicon:
    named = [Spelling(role.code, name) for role in load_roles() for name in role.spellings]
    titled = [Spelling(title.code, name) for title in load_titles() for name in title.spellings]
    return Lexicon(one for one in named + titled if one.code != "other")


@cache
def _degrees() -> Lexicon:
    return Lexicon(
        Spelling(word.level_code, spelling, _is_short(spelling))
        for word in load_degree_words()
        for spelling in word.spellings
    )


def _is_short(spelling: str) -> bool:
    """Whether it is another word in small letters: "MS in", "B.A."."""
    return spelling.isascii() and max(map(len, re.findall(r"\w+", spelling))) <= 2
