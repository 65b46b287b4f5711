"""Tokens of the lexical leg: one analyser for every store and both sides."""

from functools import cache

from shared.reference.loader import load_skills
from shared.text.lexicon import Lexicon, Spelling
from shared.text.words import fold, split_words

#: Words that are in every text. Stems, so that inflected forms are stopped too.
_STOP = {
    "en": "a an and are as at be by for from has have i in is it its of on or our that the their"
    " this to was we were will with you your not but they he she his her",
    "ru": "а без был была были было быть в во вы где для до его ее если есть еще же за и из или"
    " их к как ко мы на над не него но о об он она они от по под при с со так также то у уже"
    " что это я",
    "de": "der die das und in im mit für von zu den dem ein eine einer auf als bei ist sind wir",
    "es": "el la los las de del y en con para por un una que es al se su como",
    "uk": "і й та в у на з із за до для що як не від по ми ви є",
}


def analyse(text: str, language: str | None = None) -> list[str]:
    """Return the tokens of a text in order. The language picks the stop words.

    Stems are by script, and skills of more than one word are one token too, so
    that `IEC 61850` meets itself and not every `IEC`.

    >>> analyse("Settings of relays, IEC 61850, and C++ in 13.8 kV", "en")
    ['set', 'relay', 'iec', '61850', 'c++', '13', '8', 'kv', 'iec_61850', '13_8_kv']
    """
    stopped = _stop_words(language)
    tokens = [word.form for word in split_words(text) if word.form not in stopped]
    return tokens + [mention.code for mention in _protected().find(text)]


@cache
def _stop_words(language: str | None) -> frozenset[str]:
    chosen = _STOP.values() if language is None else [_STOP.get(language, _STOP["en"])]
    return frozenset(fold(word) for words in chosen for word in words.split())


@cache
def _protected() -> Lexicon:
    """Spellings of several words, under a token that no single word can be."""
    return Lexicon(
        Spelling("_".join(word.form for word in split_words(spelling)), spelling)
        for skill in load_skills()
        for spelling in skill.spellings
        if len(list(split_words(spelling))) > 1
    )
