"""Sections: what stands under which heading of a resume or a job."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shared.reference.loader import load_headings

#: The kind of what stands under no heading.
OTHER = "other"

_LONGEST_HEADING_WORDS = 5

#: Jobs put these on one line with what follows, or between two sentences:
#: "Requirements: ETAP, PSCAD. Nice to have: KUKA. We are a team of ten."
_INLINE = frozenset({"requirements", "preferred", "duties", "offer"})

_LINE = re.compile(r"[^\n]+")
_INLINE_TITLE = re.compile(r"(?:^|(?<=[.!?;]\s))[ \t-]*([^\n.:;!?]{2,60}):(?=\s)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_a-zа-яё])|\n|$")
_ORNAMENT = re.compile(r"^[^\w]+|[^\w.]+$")
_APOSTROPHES = str.maketrans("’ʼ`", "'''")


@dataclass(frozen=True, slots=True)
class Section:
    """``text[start:end]``, its heading line included."""

    #: summary, experience, education, skills, languages, certificates, requirements,
    #: preferred, duties, offer or other.
    kind: str

    #: The heading as written, or nothing.
    title: str

    start: int
    end: int


def split_sections(text: str) -> tuple[Section, ...]:
    """Return the sections of `text`, which together are all of it.

    >>> [(section.kind, section.title) for section in split_sections("Ann\\nSKILLS:\\nETAP")]
    [('other', ''), ('skills', 'SKILLS')]
    """
    starts = [Section(OTHER, "", 0, 0), *sorted(_headings(text), key=lambda one: one.start)]
    ends = [*(section.start for section in starts[1:]), len(text)]
    return tuple(
        Section(section.kind, section.title, section.start, end)
        for section, end in zip(starts, ends, strict=True)
        if section.start < end or len(starts) == 1
    )


def is_heading(line: str) -> bool:
    return _kind_of(line) is not None


def _headings(text: str) -> Iterator[Section]:
    """Yield sections that know their start only."""
    kind = OTHER
    for line in _LINE.finditer(text):
        own_kind = _kind_of(line[0])
        if own_kind is not None:
            kind = own_kind
            yield Section(kind, _ORNAMENT.sub("", line[0]), line.start(), line.start())
            continue
        for title in _INLINE_TITLE.finditer(text, *line.span()):
            inline_kind = _kind_of(title[1])
            if inline_kind not in _INLINE:
                continue
            yield Section(inline_kind, title[1], title.start(), title.start())
            if title.start() == line.start():
                kind = inline_kind
                continue
            # In the midst of a line it is the heading of one sentence.
            end = _SENTENCE_END.search(text, title.end(), line.end())
            if end is not None and end.end() < line.end():
                yield Section(kind, "", end.end(), end.end())


def _kind_of(line: str) -> str | None:
    if len(line) > 80:
        return None
    heading = _normalise(line)
    if heading.endswith(".") or len(heading.split()) > _LONGEST_HEADING_WORDS:
        return None
    return _kinds().get(heading)


@cache
def _kinds() -> dict[str, str]:
    return {
        _normalise(spelling): heading.section
        for heading in load_headings()
        for spelling in heading.spellings
    }


def _normalise(line: str) -> str:
    bare = _ORNAMENT.sub("", line.translate(_APOSTROPHES))
    return " ".join(bare.casefold().replace("ё", "е").split())
