"""Facts in a resume's text, each with its place where that is of use."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from shared.reference.loader import load_degree_levels, load_degree_words, load_roles, load_titles
from shared.text.lexicon import Lexicon, Spelling
from shared.text.sections import split_sections

Span = tuple[int, int]

#: How far down a headline may stand.
HEADLINE_LINES = 8

#: What stands in place of personal data: short, and no word of any language.
MASK = "[…]"

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_URL = r"(?:https?://|www\.)[^\s<>|,;]+|\b(?:linkedin\.com|github\.com|t\.me)/[^\s<>|,;]+"
_PHONE = r"(?<![\w.])(?:\+\d[\d ().\-]{7,17}\d|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?!\w)"
_PERSONAL = re.compile(f"{_EMAIL}|{_URL}|{_PHONE}", re.IGNORECASE)

_MONTHS = (
    "jan янв ene січ qañ|feb фев feb лют ақп|mar мар mar бер нау|apr апр abr кві сәу|"
    "may май may тра мам|jun июн jun чер мау|jul июл jul лип шіл|aug авг ago сер там|"
    "sep сен sep вер қыр|oct окт oct жов қаз|nov ноя nov лис қар|dec дек dic гру жел"
)
_EXTRA_MONTHS = {"mär": 3, "mai": 5, "мая": 5, "okt": 10, "dez": 12, "set": 9}
_MOMENT = r"(?:(?P<{0}m>\d{{1,2}})[./]|(?P<{0}w>[^\W\d_]{{3,9}})\.?,? )?(?P<{0}y>(?:19|20)\d\d)"
_RANGE = re.compile(
    _MOMENT.format("a")
    + r"\s*(?:г\.)?\s*(?:-|–|—|to|по|bis|до|a|hasta)\s*"
    + r"(?:"
    + _MOMENT.format("b")
    + r"|(?P<now>present|now|current|today|н\.? ?в\.?|(?:по )?настоящее время|наст\. ?время|сейчас"
    r"|heute|actualidad|(?:до )?теперішн\w+ час\w*|қазіргі уақыт\w*))",
    re.IGNORECASE,
)


def find_headline(text: str, *, known: Sequence[str] = ()) -> str | None:
    """Return the line near the top that names a profession, else the first that says something.

    >>> find_headline("Ann Lee\\nann@example.org\\nSenior Protection Engineer\\nSummary")
    'Senior Protection Engineer'
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()][:HEADLINE_LINES]
    impersonal = [line for line in lines if not find_personal_data(line, known=known)]
    named = (line for line in impersonal if _titles().find(line))
    return next(named, impersonal[0] if impersonal else None)


def find_roles(text: str) -> tuple[str, ...]:
    """Return the codes of the professions that a text names, in order, once each."""
    return tuple(dict.fromkeys(mention.code for mention in _titles().find(text)))


def experience_months(text: str, *, until: date) -> int | None:
    """Return how many months the dated positions cover; None if there is no date.

    `until` stands for "present": the date of receipt, never the clock. Positions
    at the same time count once.

    >>> experience_months("05/2018 - 05/2020\\nмай 2019 — н.в.", until=date(2021, 4, 1))
    36
    """
    sections = split_sections(text)
    parts = [text[s.start : s.end] for s in sections if s.kind == "experience"] or [text]
    covered: set[int] = set()
    for part in parts:
        for found in _RANGE.finditer(part):
            start, end = _month(found, "a", 1), _end(found, until)
            if start <= end <= until.year * 12 + until.month:
                covered.update(range(start, end + 1))
    return len(covered) if covered else None


def degree_levels(text: str) -> tuple[str, ...]:
    """Return the codes of the degrees that a text names, highest first."""
    rank = {level.code: level.rank for level in load_degree_levels()}
    codes = {mention.code for mention in _degrees().find(text)}
    return tuple(sorted(codes, key=lambda code: (-rank[code], code)))


def find_personal_data(text: str, *, known: Sequence[str]) -> tuple[Span, ...]:
    """Return where e-mails, phones, links and the `known` answers stand, merged, in order.

    >>> find_personal_data("Ann: +1 202 555 0100", known=["Ann"])
    ((0, 3), (5, 20))
    """
    spans = [found.span() for found in _PERSONAL.finditer(text)]
    for answer in known:
        spans += _find_answer(text, answer)
    return tuple(_merge(spans))


def mask(text: str, known: Sequence[str]) -> str:
    """Return `text` with a mark in place of personal data."""
    pieces, at = [], 0
    for start, end in find_personal_data(text, known=known):
        pieces += [text[at:start], MASK]
        at = end
    return "".join([*pieces, text[at:]])


def _find_answer(text: str, answer: str) -> Iterator[Span]:
    words = [re.escape(word) for word in answer.split()]
    if len(answer.strip()) < 2:
        return
    pattern = r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        yield found.span()


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _end(found: re.Match[str], until: date) -> int:
    if found["now"]:
        return until.year * 12 + until.month
    return _month(found, "b", 12)


def _month(found: re.Match[str], side: str, default: int) -> int:
    """Return a month as a running number; without one, a year's first or last."""
    year, number, word = found[f"{side}y"], found[f"{side}m"], found[f"{side}w"]
    month = int(number) if number else _month_names().get((word or "")[:3].casefold(), default)
    return int(year) * 12 + min(max(month, 1), 12)


@cache
def _month_names() -> dict[str, int]:
    names = {
        name: place for place, group in enumerate(_MONTHS.split("|"), 1) for name in group.split()
    }
    return names | _EXTRA_MONTHS


@cache
def _titles() -> Lexicon:
    dictionary = [
        Spelling(role.code, spelling)
        for role in load_roles()
        if role.code != "other"
        for spelling in role.spellings
    ]
    return Lexicon(
        dictionary
        + [
            Spelling(title.role_code, spelling)
            for title in load_titles()
            for spelling in title.spellings
        ]
    )


@cache
def _degrees() -> Lexicon:
    return Lexicon(
        Spelling(word.level_code, spelling, spelling.isupper())
        for word in load_degree_words()
        for spelling in word.spellings
    )
