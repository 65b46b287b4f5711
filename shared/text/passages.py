"""Passages: verbatim pieces of a text, small enough to be quoted as evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.text.sections import Section, is_heading, split_sections

#: Sentences shorter than this stay with their neighbour; longer ones are cut.
SHORTEST, LONGEST = 20, 400

#: A line at least so long may go on in the next one.
_WRAPPED = 50

#: How much a passage under such a heading of a job weighs; under others is no requirement.
_IMPORTANCE = {
    "requirements": 4,
    "preferred": 1,
    "duties": 3,
    "skills": 3,
    "experience": 3,
    "education": 3,
    "languages": 3,
    "certificates": 3,
}

_LINE = re.compile(r"[^\n]+")
_MARKER = re.compile(r"[ \t]*(?:[-*•][ \t]+)?")
_SENTENCE_END = re.compile(
    r"(?<!\b(?:[A-ZА-ЯЁгдт]))"  # initials, years, "и т.д."
    r"(?<!\b(?i:etc|inc|ltd|vol|тыс|руб|млн|кап|исп))(?<!\b(?i:co|no|st|др|пр|ул|гг|им|кв|ст))"
    r"(?<!\b(?:e\.g|i\.e|т\.е|т\.д|т\.п|т\.ч))"
    r"[.!?…]+[\"»”)]*[ \t\n]+(?=[\"«“(]?[A-ZА-ЯЁ0-9])"
)
_PAUSE = re.compile(r"[;,:]\s+|\s+")

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """``text[start:end]`` of the text that it was found in."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """A passage of a job's text, and how important it is there, from 1 to 5."""

    start: int
    end: int
    importance: int


def split_passages(text: str) -> tuple[Passage, ...]:
    """Return pieces of the size of a line or sentence, in reading order.

    Every word is in exactly one of them; the marks of lists are in none.

    >>> text = "- Set relays. Tested 40 of them.\\nETAP"
    >>> [text[passage.start : passage.end] for passage in split_passages(text)]
    ['Set relays. Tested 40 of them.', 'ETAP']
    """
    return tuple(
        Passage(*piece)
        for start, end in _paragraphs(text)
        for sentence in _sentences(text, start, end)
        for piece in _cut(text, *sentence)
    )


def requirement_sentences(job_text: str) -> tuple[Requirement, ...]:
    """Return what a job asks for: the passages under its headings, or else all of them."""
    sections = split_sections(job_text)
    asking = [section for section in sections if section.kind in _IMPORTANCE]
    return tuple(
        Requirement(start, end, _IMPORTANCE.get(section.kind, 3))
        for section in asking or [one for one in sections if one.kind != "offer"]
        for start, end in _passages_under(job_text, section)
    )


def _passages_under(text: str, section: Section) -> Iterator[_Span]:
    """Yield the passages of a section without its heading."""
    start = section.start
    if section.title:
        start = text.index(section.title, start) + len(section.title)
        start += len(text[start : section.end]) - len(text[start : section.end].lstrip(" \t:–—-"))
    for passage in split_passages(text[start : section.end]):
        yield start + passage.start, start + passage.end


def _paragraphs(text: str) -> Iterator[_Span]:
    """Yield lines without their marks, those that go on in the next line together."""
    current: _Span | None = None
    for match in _LINE.finditer(text):
        marker = _MARKER.match(text, *match.span())
        start = marker.end() if marker else match.start()
        end = match.start() + len(match[0].rstrip())
        if start >= end:
            continue
        is_bullet = marker is not None and bool(marker[0].strip())
        if current is not None and not is_bullet and _goes_on(text, current, start):
            current = (current[0], end)
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _goes_on(text: str, paragraph: _Span, next_start: int) -> bool:
    """Whether the line break after `paragraph` is a typesetter's, in mid-sentence."""
    line = text[paragraph[0] : paragraph[1]].rpartition("\n")[2]
    return (
        len(line) >= _WRAPPED
        and text[next_start].islower()
        and line[-1] not in ".!?:;"
        and text.count("\n", paragraph[1], next_start) == 1
        and not is_heading(line)
    )


def _sentences(text: str, start: int, end: int) -> Iterator[_Span]:
    """Cut a paragraph at sentence ends, but into no piece that is too short."""
    position = start
    for match in _SENTENCE_END.finditer(text, start, end):
        stop = match.start() + len(match[0].rstrip())
        if stop - position >= SHORTEST and end - match.end() >= SHORTEST:
            yield position, stop
            position = match.end()
    yield position, end


def _cut(text: str, start: int, end: int) -> Iterator[_Span]:
    """Cut what is still too long at its last pause that fits, or anywhere."""
    while end - start > LONGEST:
        pauses = list(_PAUSE.finditer(text, start + SHORTEST, start + LONGEST))
        marked = [pause for pause in pauses if pause[0][0] in ";,:"] or pauses
        stop, next_start = start + LONGEST, start + LONGEST
        if marked:
            next_start = marked[-1].end()
            stop = marked[-1].start() + len(marked[-1][0].rstrip())
        yield start, stop
        start = next_start
    yield start, end
