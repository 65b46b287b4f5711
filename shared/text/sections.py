"""Sections: what stands under which heading of a resume or a job."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shared.reference.loader import load_headings

#: The kind of what stands under no heading.
OTHER = "other"

_LONGEST_HEADING_WORDS = 5

#: Jobs put these on one line with what follows: "Requirements: ETAP, PSCAD".
_INLINE = frozenset({"requirements", "preferred", "duties", "offer"})

_LINE = re.compile(r"[^\n]+")
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
    starts = list(_headings(text))
    if not starts or text[: starts[0].start].strip():
        starts.insert(0, Section(OTHER, "", 0, 0))
    bounds = [0, *(section.start for section in starts[1:]), len(text)]
    return tuple(
        Section(section.kind, section.title, start, end)
        for section, start, end in zip(starts, bounds, bounds[1:], strict=False)
    )


def is_heading(line: str) -> bool:
    return _kind_of(line) is not None


def _headings(text: str) -> Iterator[Section]:
    for match in _LINE.finditer(text):
        title, colon, _ = match[0].partition(":")
        kind = _kind_of(match[0])
        if kind is None and colon:
            kind = _kind_of(title)
            if kind not in _INLINE:
                continue
        if kind is not None:
            yield Section(kind, _ORNAMENT.sub("", title), match.start(), match.end())


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
