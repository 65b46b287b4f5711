"""Which entry of a dictionary an answer means, if it means one. Pure.

`token_set_ratio` and `WRatio` are not used: they find "Engineer" in everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.fuzz import token_sort_ratio

from shared.reference.spelling import drop_seniority, normalise

__all__ = ["Match", "Named", "match_answer", "normalise"]

#: From here on two spellings are the same words.
ALIKE = 90.0

#: Shorter answers differ from something else by a letter or two.
MIN_CHARACTERS = 5


class Named(Protocol):
    """An entry, by what it is called."""

    @property
    def code(self) -> str: ...

    @property
    def spellings(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """The entry that is meant, or the code of the nearest one with its score (0..100)."""

    code: str | None = None
    best_guess: str | None = None
    best_score: float = 0.0


def match_answer(text: str, entries: Iterable[Named], *, is_role: bool = False) -> Match:
    """Return the entry that an answer means, by name or alias, else by likeness."""
    said = _fold(text, is_role)
    best = Match()
    for entry in entries:
        for spelling in entry.spellings:
            known = _fold(spelling, is_role)
            if said == known:
                return Match(entry.code, entry.code, 100.0)
            score = token_sort_ratio(said, known)
            if score > best.best_score:
                code = entry.code if _is_alike(said, known, score) else None
                best = Match(code, entry.code, score)
            elif score >= ALIKE and best.code is None and _is_alike(said, known, score):
                best = Match(entry.code, entry.code, score)
    return best


def _fold(text: str, is_role: bool) -> str:
    return drop_seniority(normalise(text)) if is_role else normalise(text)


def _is_alike(said: str, known: str, score: float) -> bool:
    tokens = len(said.split()) - len(known.split())
    return score >= ALIKE and abs(tokens) <= 1 and len(said) >= MIN_CHARACTERS
