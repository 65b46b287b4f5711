"""Families of professions, and the topics in which their people have experience."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from shared.embedded.dataset.tables import Json, read_table

#: German and Spanish resumes name skills in English, Ukrainian and Kazakh ones in Russian.
_SKILL_LANGUAGE = {"en": "en", "de": "en", "es": "en", "ru": "ru", "uk": "ru", "kk": "ru"}

CYRILLIC = frozenset({"ru", "uk", "kk"})


@dataclass(frozen=True)
class Topic:
    """Something that people do: what it is evidence for, and the words a skill list has for it."""

    code: str
    competencies: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]

    def skills(self, language: str) -> tuple[str, ...]:
        return self.words[_SKILL_LANGUAGE[language]]


@dataclass(frozen=True, kw_only=True)
class Family:
    """Ten people and two vacancies of the demo, and what they have in common.

    Attributes:
        role: The role of the dictionary, or None where people write theirs in.
        language: In which its vacancies and most of its people write.
        other_language: Of the one strong person who writes in another.
    """

    code: str
    prefix: str
    role: str | None
    language: str
    other_language: str
    adjacent: tuple[str, ...]
    industries: tuple[str, ...]
    field: str
    topics: tuple[str, ...]
    write_ins: tuple[str, ...]


@cache
def load_topics() -> Mapping[str, Topic]:
    table = read_table("facts/topics")
    return {code: _topic(code, row) for code, row in table.items()}


@cache
def load_families() -> Mapping[str, Family]:
    table = read_table("facts/families")
    return {code: _family(code, row) for code, row in table.items()}


def competencies_of(topics: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that experience with these topics is evidence for, sorted."""
    known = load_topics()
    return tuple(sorted({code for topic in topics for code in known[topic].competencies}))


def _topic(code: str, row: Json) -> Topic:
    words = {language: tuple(row[language]) for language in ("en", "ru")}
    return Topic(code, tuple(row["competencies"]), words)


def _family(code: str, row: Json) -> Family:
    return Family(
        code=code,
        prefix=row["prefix"],
        role=row.get("role"),
        language=row["language"],
        other_language=row["other_language"],
        adjacent=tuple(row["adjacent"]),
        industries=tuple(row["industries"]),
        field=row["field"],
        topics=tuple(row["topics"]),
        write_ins=tuple(row.get("write_ins", ())),
    )
