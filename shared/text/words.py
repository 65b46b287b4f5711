"""Words of a text with their places, in a form in which spellings can be compared."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

_WORD = re.compile(r"[^\W\d_]+(?:\+\+|#)?|\d+|(?<![^\W_])\.NET\b", re.IGNORECASE)
_TANGLE = re.compile(r"[\u0400-\u052f][A-Za-z\d+#]|[A-Za-z\d][\u0400-\u052f]")
_CHUNK = re.compile(r"[^\W_]+(?:\+\+|#)?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|(?:https?://|www\.)\S+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z]")

#: Cyrillic letters that look like Latin ones.
_LOOK_ALIKES = str.maketrans("АВЕЅІКМНОРСТХУаеіорсух", "ABESIKMHOPCTXYaeiopcyx")

#: Shorter words keep their endings: most are abbreviations.
_SHORTEST_INFLECTED = 4


class Word(NamedTuple):
    """``text[start:end]``, and its comparable form."""

    form: str
    start: int
    end: int


def split_words(text: str) -> Iterator[Word]:
    """Yield the words and numbers of a text. ``C++``, ``C#`` and ``.NET`` are words.

    >>> [word.form for word in split_words("C++, .NET; частичных разрядов 13.8 kV, IEC61850")]
    ['c++', '.net', 'частичн', 'разряд', '13', '8', 'kv', 'iec', '61850']
    """
    for match in _WORD.finditer(text):
        yield Word(fold(match[0]), match.start(), match.end())


def straighten(text: str) -> str:
    """Return `text`, of the same length, as a matcher of words should see it.

    Addresses are blanked. Cyrillic letters become the Latin ones that they look like,
    where one stands with Latin letters, or alone with digits or signs.

    >>> straighten("1С, С++, РЗА, ЕTAP; a@sales.ru").replace("\\0", "*")
    '1C, C++, РЗА, ETAP; **********'
    """
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(lambda match: "\0" * len(match[0]), text)
    if _TANGLE.search(text):
        text = _CHUNK.sub(_untangle, text)
    return text


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return the comparable form of a word: without case, and without most endings.

    Russian is reduced to the stem. English loses its plural only, because a stem would
    make one word of "market" and "marketing".

    >>> fold("Substations"), fold("Marketing"), fold("разрядов"), fold("Учёт"), fold("GIS")
    ('substation', 'marketing', 'разряд', 'учет', 'gis')
    """
    word = word.casefold().replace("ё", "е")
    if len(word) < _SHORTEST_INFLECTED:
        return word
    if _CYRILLIC.search(word):
        stem: str = _russian().stemWord(word)
        return stem
    return word[:-1] if word.endswith("s") and word[-2] not in "sui" else word


def _untangle(match: re.Match[str]) -> str:
    chunk = match[0]
    if not _CYRILLIC.search(chunk):
        return chunk
    letters = sum(map(str.isalpha, chunk))
    is_tangled = _LATIN.search(chunk) is not None or letters == 1 < len(chunk)
    return chunk.translate(_LOOK_ALIKES) if is_tangled else chunk


@cache
def _russian() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("russian")
