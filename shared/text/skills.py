"""Competencies and skills that a text names, and how much a job wants them."""

from functools import cache

from shared.reference.loader import load_competencies, load_skills
from shared.text.lexicon import Lexicon, Mention, Spelling
from shared.text.sections import split_sections

__all__ = ["Mention", "find_competencies", "find_skills", "job_competencies"]

#: The rest of a list, which says nothing.
_UNSPECIFIC = "other"

#: How important a competency is that a job names under such a heading, from 1 to 5.
_IMPORTANCE = {"requirements": 4, "preferred": 1}
_ELSEWHERE = 3


def find_competencies(text: str) -> tuple[Mention, ...]:
    """Return where a text shows competencies: by their names, or by skills that are evidence.

    >>> text = "Relay settings in PSCAD; частичных разрядов"
    >>> [(one.code, text[one.start : one.end]) for one in find_competencies(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('control_systems', 'Relay settings'), ('power_systems', 'PSCAD'),
     ('partial_discharge', 'частичных разрядов')]
    """
    return tuple(one for one in _competencies().find(text) if one.code != _UNSPECIFIC)


def find_skills(text: str) -> tuple[Mention, ...]:
    """Return where a text names skills of the vocabulary, by their codes."""
    return _skills().find(text)


def job_competencies(text: str) -> dict[str, int]:
    """Return the competencies that a job asks for, with the importance of their section.

    What the company offers or says of itself asks for nothing.

    >>> job_competencies("Requirements:\\nPSCAD\\nNice to have: ETAP, KUKA")
    {'power_systems': 4, 'automation_robotics': 1}
    """
    found: dict[str, int] = {}
    for section in split_sections(text):
        if section.kind == "offer":
            continue
        importance = _IMPORTANCE.get(section.kind, _ELSEWHERE)
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
    """Return the evidence; what is evidence for nothing too, or a part of it would be taken."""
    named = [
        Spelling(entry.code, spelling)
        for entry in load_competencies()
        if entry.code != _UNSPECIFIC
        for spelling in entry.spellings
    ]
    shown = [
        Spelling(skill.competency_code or _UNSPECIFIC, spelling, skill.match == "exact")
        for skill in load_skills()
        for spelling in skill.spellings
    ]
    return Lexicon(named + shown)
