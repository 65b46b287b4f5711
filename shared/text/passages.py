"""Verbatim spans of a text: passages to quote, and what a job requires."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.text.sections import split_sections

#: Length of a passage that is aimed for, in characters.
SHORTEST, LONGEST = 20, 400

#: Importance of what a section of a job asks for, 1 to 5; any other section: 3.
IMPORTANCE = {"requirements": 4, "preferred": 1}
NEUTRAL = 3

#: Sections of a job that ask for nothing.
OFFERS = frozenset({"offer"})

_BULLET = re.compile(r"[ \t]*(?:[-–—*•▪·●○■]|\d{1,2}[.)])[ \t]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[ \t]+(?=[\"«(]?[A-ZА-ЯЁІЇЄҚӘҒ0-9])")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span that can be quoted: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """A span of a job's text that asks for something; importance from 1 to 5."""

    start: int
    end: int
    importance: int


def split_passages(text: str) -> tuple[Passage, ...]:
    """Return the lines and sentences of a text in reading order, without bullets.

    >>> text = "- Relay settings\\nI led a team. It was good to lead a team of five."
    >>> [text[p.start:p.end] for p in split_passages(text)]
    ['Relay settings', 'I led a team.', 'It was good to lead a team of five.']
    """
    return tuple(
        Passage(start, end)
        for line_start, line_end in _lines(text)
        for start, end in _sentences(text, line_start, line_end)
    )


def requirement_sentences(job_text: str) -> tuple[Requirement, ...]:
    """Return what a job asks for, with its importance.

    Sections headed as requirements or as nice to have say so themselves; where
    there is none, every passage of the text counts alike.
    """
    sections = split_sections(job_text)
    asking = [section for section in sections if section.kind in IMPORTANCE]
    chosen = asking or [section for section in sections if section.kind not in OFFERS]
    found: list[Requirement] = []
    for section in chosen:
        body = section.start + len(section.title)
        importance = IMPORTANCE.get(section.kind, NEUTRAL)
        found += [
            Requirement(body + passage.start, body + passage.end, importance)
            for passage in split_passages(job_text[body : section.end])
        ]
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that say something, without bullets and space around them."""
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if bullet := _BULLET.match(text, start, end):
            start = bullet.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            yield start, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a line at the ends of its sentences, and what is still too long at spaces."""
    begin = start
    for found in _SENTENCE_END.finditer(text, start, end):
        yield from _pieces(text, begin, found.start())
        begin = found.end()
    yield from _pieces(text, begin, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + SHORTEST, start + LONGEST)
        if cut < 0:
            break
        yield start, cut
        start = cut + 1
    if end > start:
        yield start, end
