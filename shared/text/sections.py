"""Sections of a resume or job description, by the headings of the lexicon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shared.reference.loader import load_headings

#: What stands before the first heading, or in a text that has none.
OTHER = "other"

MAX_HEADING_WORDS = 5

_ORNAMENT = re.compile(r"^[\W_\d]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Section:
    """From the start of its heading line to the start of the next one.

    `title` is the heading as it stands in the text, empty where there is none.
    """

    kind: str
    title: str
    start: int
    end: int


def split_sections(text: str) -> tuple[Section, ...]:
    """Return sections that together cover the text, in order.

    >>> [(s.kind, s.title) for s in split_sections("Ann\\nSKILLS:\\nSCADA\\nОпыт работы\\nЦех")]
    [('other', ''), ('skills', 'SKILLS:'), ('experience', 'Опыт работы')]
    """
    heads = list(_headings(text))
    if not heads or heads[0][1] > 0:
        heads.insert(0, (OTHER, 0, ""))
    ends = [start for _, start, _ in heads[1:]] + [len(text)]
    return tuple(
        Section(kind, title, start, end)
        for (kind, start, title), end in zip(heads, ends, strict=True)
    )


def find_kind(line: str) -> str | None:
    """Return what kind of section a line opens, or None if it is no heading."""
    if line.rstrip().endswith(".") or len(line.split()) > MAX_HEADING_WORDS:
        return None
    return _lexicon().get(_plain(line))


def _headings(text: str) -> Iterator[tuple[str, int, str]]:
    at = 0
    for line in text.split("\n"):
        kind = find_kind(line)
        if kind is not None:
            yield kind, at, line
        at += len(line) + 1


def _plain(line: str) -> str:
    words = _ORNAMENT.sub("", line.strip()).casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", _ORNAMENT.sub("", words))


@cache
def _lexicon() -> dict[str, str]:
    return {
        _plain(spelling): heading.section
        for heading in load_headings()
        for spelling in heading.spellings
    }
