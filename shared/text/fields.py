"""Fields of a resume that matching and evidence use: profession, experience, degree, contacts."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from shared.reference.loader import load_degree_levels, load_degree_words, load_roles, load_titles
from shared.reference.matching import drop_seniority, normalise
from shared.text.lexicon import Lexicon, Spelling
from shared.text.periods import Period, count_months, find_periods
from shared.text.sections import split_sections

#: Stands in place of personal data: short, and a word of no language.
MASK = "[…]"

#: How far down a headline may stand, and how long it may be.
HEADLINE_LINES, HEADLINE_WORDS = 8, 12

_Span = tuple[int, int]

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PATH = r"[^\s<>|]*[^\s<>|.,;:!?)\]]"
_URL = rf"(?:https?://|www\.){_PATH}"
_PROFILE = rf"\b(?:[\w-]+\.)*(?:linkedin|github|gitlab|facebook|xing|t|vk)\.(?:com|me)/{_PATH}"
_HANDLE = r"(?<![\w.@/])@[A-Za-z]\w{4,}"
_GAP = r"[ ().\-–]{0,3}"
_PHONES = (
    rf"\+\d(?:{_GAP}\d){{6,14}}",
    # 8 (912) 555-01-02
    rf"(?<![\d.,+-])[78]{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)",
    # (212) 555-0100
    r"(?<![\d.,+-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)",
    # 030 1234567
    r"(?<![\d.,+-])\(?0\d{2,4}\)?[ /-]{1,3}\d{3,4}(?:[ -]?\d{2,4}){0,3}(?!\d)",
    # Tel.: 55 12 34
    r"(?i:(?<!\w)(?:tel|phone|mobile|cell|whatsapp|тел|моб|телефон|telefon|teléfono|móvil|handy)"
    rf"[.:]{{0,2}} ?)\+?\(?\d(?:{_GAP}\d){{5,14}}",
)
_PERSONAL = re.compile("|".join((_EMAIL, _URL, _PROFILE, _HANDLE, *_PHONES)))

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
        if not _PERSONAL.search(line) and _names_profession(line):
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


def find_personal_data(text: str, *, known: Sequence[str]) -> tuple[_Span, ...]:
    """Return where e-mails, phones, links and `known` names and addresses stand.

    The spans do not touch each other, and are in reading order.

    >>> find_personal_data("Ann: +1 202 555 0100", known=["Ann"])
    ((0, 3), (5, 20))
    """
    spans = [match.span() for match in _PERSONAL.finditer(text)]
    for phrase in known:
        spans += _occurrences(text, phrase)
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def mask(text: str, known: Sequence[str]) -> str:
    """Return `text` with a short mark in place of personal data.

    >>> mask("Ann Lee, ann@example.com, relay engineer", ["Ann Lee"])
    '[…], […], relay engineer'
    """
    parts: list[str] = []
    position = 0
    for start, end in find_personal_data(text, known=known):
        parts += (text[position:start], MASK)
        position = end
    return "".join((*parts, text[position:]))


def _names_profession(line: str) -> bool:
    if len(line.split()) > HEADLINE_WORDS:
        return False
    professions = _professions()
    return bool(professions.find(line) or professions.find(drop_seniority(normalise(line))))


def _occurrences(text: str, phrase: str) -> Iterator[_Span]:
    """Find a known phrase, however it is spaced.

    A single word must be written as a name is: "Sales" may be a person, "sales" is not.
    """
    words = phrase.split()
    if len("".join(words)) < 2:
        return
    pattern = r"(?<!\w)" + r"[\s,]+".join(map(re.escape, words)) + r"(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if len(words) > 1 or not match[0][0].islower():
            yield match.span()


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
