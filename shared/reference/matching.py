"""Which entry of a dictionary an answer means, if it means one. Pure.

`token_set_ratio` and `WRatio` are not used: they find "Engineer" in everything.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rapidfuzz.fuzz import token_sort_ratio

#: From here on two spellings are the same words.
ALIKE = 90.0

#: Shorter answers differ from something else by a letter or two.
MIN_CHARACTERS = 5

_DASHES = re.compile(r"[‐‑‒–—―−]")
_QUOTES = re.compile(r"[‘’‚‛`´“”„‟«»\"]")
_SENIORITY = re.compile(
    r"\b(?:senior|s[ée]nior|sr|junior|jr|lead|principal|intern|trainee|graduate|mid(?:-level)?|middle"
    r"|старший|ведущий|младший|стаж[её]р|жетекші|провідний|молодший)\b\.?"
)
_TAIL = re.compile(r"\(.*?\)|\[.*?\]|\s(?:at|@)\s.*")


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


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Return what two spellings of the same answer have in common.

    >>> normalise("  Asia–Pacific  "), normalise("Bachelor’s")
    ('asia-pacific', "bachelor's")
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = _QUOTES.sub("'", _DASHES.sub("-", folded))
    return " ".join(plain.split())


@lru_cache(maxsize=8192)
def drop_seniority(text: str) -> str:
    """Return a normalised role without its level, brackets and employer, if more is left.

    >>> drop_seniority("senior electrical engineer (remote)"), drop_seniority("lead")
    ('electrical engineer', 'lead')
    """
    plain = " ".join(_SENIORITY.sub(" ", _TAIL.sub(" ", text)).split())
    return plain.strip(" -,") or text


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
