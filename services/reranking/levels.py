"""Levels of experience: what a title or a text says, and what months of work amount to. Pure."""

import re
from typing import Final

LEVELS: Final = ("entry", "junior", "middle", "senior", "lead", "executive")

#: Months of work from which a level is usual.
_MONTHS: Final = (0, 18, 42, 84, 144, 216)

#: What so many levels apart are worth; one apart is as good as none.
_WORTH: Final = (1.0, 1.0, 0.6, 0.3, 0.1, 0.0)

#: The first that is found decides.
_WORDS: Final = (
    (
        "executive",
        r"head of|director|vice president|chief|директор\w*"
        r"|(?:начальник|руководител)\w*(?:\s\w+){0,2}\s(?:отдел|служб|управлен|направлен)\w*",
    ),
    ("lead", r"lead|principal|team leader|руководител\w*|начальник\w*|главн\w+"),
    ("senior", r"senior|sr\.?|ведущ\w+|старш\w+"),
    ("entry", r"graduate|trainee|intern|entry|начальн\w+|стаж[её]р\w*|выпускник\w*"),
    ("junior", r"junior|jr\.?|младш\w+"),
    ("middle", r"middle|mid|intermediate|средн\w+"),
)
_PATTERNS: Final = tuple(
    (level, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for level, words in _WORDS
)
_LABELLED: Final = re.compile(r"(?:\blevel|\bseniority|уровень)\s*:\s*([^\n.;,]+)", re.IGNORECASE)


def find_level(text: str) -> str | None:
    """Return the level that the words of a title name.

    >>> find_level("Senior Relay Engineer"), find_level("Младший инженер"), find_level("Engineer")
    ('senior', 'junior', None)
    """
    return next((level for level, pattern in _PATTERNS if pattern.search(text)), None)


def find_labelled_level(text: str) -> str | None:
    """Return the level that a text names as such.

    >>> find_labelled_level("We work with senior people. Level: middle. Salary: 100")
    'middle'
    """
    found = _LABELLED.search(text)
    return find_level(found[1]) if found else None


def level_of(months: int | None) -> str | None:
    """Return the level that so much work usually leads to.

    >>> level_of(60), level_of(None)
    ('middle', None)
    """
    if months is None:
        return None
    return LEVELS[sum(months >= start for start in _MONTHS) - 1]


def levels_apart(wanted: str, known: str) -> int:
    """Return by how many levels `known` is above `wanted`; below is negative."""
    return LEVELS.index(known) - LEVELS.index(wanted)


def level_worth(wanted: str | None, known: str | None) -> float | None:
    """Return how near two levels are, from 0 to 1, or None if one of them is unknown."""
    if wanted is None or known is None:
        return None
    return _WORTH[abs(levels_apart(wanted, known))]
