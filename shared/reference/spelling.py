"""What two spellings of one answer have in common."""

import re
import unicodedata
from functools import lru_cache

_DASHES = re.compile(r"[‐‑‒–—―−]")
_QUOTES = re.compile(r"[‘’‚‛`´“”„‟«»\"]")
_SENIORITY = re.compile(
    r"\b(?:senior|s[ée]nior|sr|junior|jr|lead|principal|intern|trainee|graduate|mid(?:-level)?|middle"
    r"|старший|ведущий|младший|стаж[её]р|жетекші|провідний|молодший)\b\.?"
)
_TAIL = re.compile(r"\(.*?\)|\[.*?\]|\s(?:at|@)\s.*")


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
