"""The gate: whether a text is one that people can read."""

import re

from shared.errors import EmptyDocument, UnreadableText

#: Fewer letters are no resume and no job description.
FEWEST_LETTERS = 100

#: Most replacement, private-use and control characters, of all that is no space.
MOST_BROKEN = 0.05

#: Fewest letters and digits, of all that is no space.
FEWEST_WORD_CHARACTERS = 0.6

#: Fewest letters that stand in plausible words, of all letters.
FEWEST_PLAUSIBLE = 0.7

_BROKEN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]")
#: Bullets of symbol fonts are private-use characters too, and no harm.
_BULLET = re.compile(r"^[^\S\n]*[\ue000-\uf8ff]", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyаеёиоуыэюяіїєәіөұүàáâãäåæèéêëìíîïòóôõöøùúûüýÿąęó]", re.IGNORECASE)


def check_readable(raw: str, cleaned: str) -> None:
    """Accept a text, looking at what was read and at what cleaning made of it.

    Raises:
        EmptyDocument: If there are fewer than 100 letters.
        UnreadableText: If characters are broken, or letters make no words.
    """
    if count_letters(cleaned) < FEWEST_LETTERS:
        raise EmptyDocument(f"fewer than {FEWEST_LETTERS} letters")
    if not is_plausible(raw, cleaned):
        raise UnreadableText("the characters make no words")


def is_plausible(raw: str, cleaned: str) -> bool:
    """Whether characters are whole, and most letters stand in words with a vowel."""
    seen = _BULLET.sub("", raw)
    solid = [character for character in seen if not character.isspace()]
    if len(_BROKEN.findall(seen)) > MOST_BROKEN * len(solid):
        return False
    solid = [character for character in cleaned if not character.isspace()]
    if sum(map(str.isalnum, solid)) < FEWEST_WORD_CHARACTERS * len(solid):
        return False
    words = _WORD.findall(cleaned)
    plausible = sum(len(word) for word in words if _is_word(word))
    return plausible >= FEWEST_PLAUSIBLE * sum(map(len, words))


def count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_word(word: str) -> bool:
    return 2 <= len(word) <= 18 and _VOWEL.search(word) is not None
