"""Words of a text with their places, in a form in which spellings can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?|\.NET\b", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яёіїєґқәғңөұүһ]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)

#: Cyrillic letters that look like Latin ones.
LOOK_ALIKES = str.maketrans("АВЕЅІКМНОРСТХУаеіорсух", "ABESIKMHOPCTXYaeiopcyx")

#: Shorter words are not reduced to their stem: most are abbreviations.
SHORTEST_STEMMED = 4


@dataclass(frozen=True, slots=True)
class Word:
    """``text[start:end]``, and its comparable form."""

    form: str
    start: int
    end: int


def split_words(text: str) -> Iterator[Word]:
    """Yield the words of a text. ``C++``, ``C#`` and ``.NET`` are words.

    >>> [word.form for word in split_words("C++, .NET; частичных разрядов 13.8 kV")]
    ['c++', '.net', 'частичн', 'разряд', '13', '8', 'kv']
    """
    for found in _WORD.finditer(text):
        yield Word(fold(found[0]), found.start(), found.end())


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return the comparable form of a word: case, look-alike letters and endings removed.

    >>> fold("1С") == fold("1C"), fold("С++") == fold("C++"), fold("Substations")
    (True, True, 'substat')
    """
    if _mixes(word):
        word = word.translate(LOOK_ALIKES)
    word = word.casefold().replace("ё", "е")
    if len(word) < SHORTEST_STEMMED or not word.isalpha():
        return word
    stem: str = _stemmer("russian" if _CYRILLIC.search(word) else "english").stemWord(word)
    return stem


def _mixes(word: str) -> bool:
    """Whether letters of two scripts, or letters with signs or digits, stand together."""
    if not _CYRILLIC.search(word):
        return False
    return bool(_LATIN.search(word)) or not word.isalpha()


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)
