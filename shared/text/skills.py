"""Competencies and skills that a text names, and how much a job wants them."""

from functools import cache

from shared.reference.loader import load_competencies, load_skills
from shared.text.lexicon import Lexicon, Mention, Spelling
from shared.text.passages import IMPORTANCE, NEUTRAL, OFFERS
from shared.text.sections import split_sections

#: The rest of a list, which says nothing.
UNSPECIFIC = "other"


def find_competencies(text: str) -> tuple[Mention, ...]:
    """Return where a text shows competencies: by their names, or by skills that are evidence.

    >>> text = "Relay settings in PSCAD; частичных разрядов"
    >>> [(one.code, text[one.start:one.end]) for one in find_competencies(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('control_systems', 'Relay settings'), ('power_systems', 'PSCAD'),
     ('partial_discharge', 'частичных разрядов')]
    """
    return _competencies().find(text)


def find_skills(text: str) -> tuple[Mention, ...]:
    """Return where a text names skills of the vocabulary, by their codes."""
    return _skills().find(text)


def job_competencies(text: str) -> dict[str, int]:
    """Return the competencies that a job asks for, with the importance of their section.

    What the company offers or says of itself asks for nothing.
    """
    found: dict[str, int] = {}
    for section in split_sections(text):
        if section.kind in OFFERS:
            continue
        importance = IMPORTANCE.get(section.kind, NEUTRAL)
        for mention in find_competencies(text[section.start : section.end]):
            found[mention.code] = max(importance, found.get(mention.code, 0))
    return found


@cache
def _skills() -> Lexicon:
    return Lexicon(
        Spelling(skill.code, spelling, skill.match == "exact")
        for skill in load_skills()
        for spelling in skill.spellings
    )


@cache
def _competencies() -> Lexicon:
    named = [
        Spelling(entry.code, spelling, _is_abbreviation(spelling))
        for entry in load_competencies()
        if entry.code != UNSPECIFIC
        for spelling in entry.spellings
    ]
    shown = [
        Spelling(skill.competency_code, spelling, skill.match == "exact")
        for skill in load_skills()
        if skill.competency_code != UNSPECIFIC
        for spelling in skill.spellings
    ]
    return Lexicon(named + shown)


def _is_abbreviation(spelling: str) -> bool:
    return len(spelling) <= 4 and spelling.isupper()
