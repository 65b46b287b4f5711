"""Which language a text is in."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: Languages of the people who use this; others are taken for the nearest of them.
LANGUAGES = ("de", "en", "es", "fr", "kk", "pl", "ru", "uk")

#: Looked at, and needed at least, in characters.
SAMPLE, FEWEST_LETTERS = 4_000, 40

#: Share of letters in a second script from which on a text is mixed.
SECOND_SCRIPT = 0.2

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def detect_language(text: str) -> str | None:
    """Return the code of the language, or None if there is too little text to say."""
    sample = _of_main_script(_ADDRESS.sub(" ", text[:SAMPLE]))
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    code, _ = _identifier().classify(sample)
    return str(code)


def is_mixed(text: str) -> bool:
    """Whether more than a fifth of the letters belong to a second script.

    >>> is_mixed("Релейная защита и автоматика, PSCAD"), is_mixed("Опыт работы. Work experience")
    (False, True)
    """
    sample = _ADDRESS.sub(" ", text)
    counts = sorted((len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))))
    return counts[0] > SECOND_SCRIPT * sum(counts)


def _of_main_script(text: str) -> str:
    """Leave out the words of the rarer script, which would sound the louder for being few."""
    is_latin = len(_LATIN.findall(text)) > len(_CYRILLIC.findall(text))
    rare = _CYRILLIC if is_latin else _LATIN
    return " ".join(word for word in text.split() if not rare.search(word))


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
