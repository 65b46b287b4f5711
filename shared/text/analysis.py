"""Tokens of the lexical leg: one analyser for every store, and for texts and queries alike."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import Stemmer

from shared.reference.loader import load_skills
from shared.text.lexicon import Lexicon, Spelling
from shared.text.words import straighten

#: Words that stand in every text, by language.
_STOP_WORDS = {
    "en": "a about after all also am an and any are as at be been before being both but by can did"
    " do does each etc for from had has have he her his how i if in into is it its me more most my"
    " no nor not of off on or other our out over own per she should so some such than that the"
    " their them then there these they this those through to too under up us via was we were what"
    " when where which while who whom will with within would you your",
    "ru": "а без бы был была были было быть в вас весь во вот все всех вы где да для до его ее"
    " если есть еще ею же за и из или им ими их к как ко когда который которые ли либо мне мы на"
    " над наш не него нее ней нет ни них но ну о об он она они оно от по под при про с свой себя со"
    " так также там то того тоже той только том у уже хотя чего чем что чтобы эта эти это я",
    "de": "aber als am an auch auf aus bei bin bis das dass dem den der des die durch ein eine"
    " einem einen einer eines er es für hat ich ihr im in ins ist mit nach nicht oder sein sich sie"
    " sind so sowie über um und unter vom von vor war wir wird zu zum zur",
    "es": "a al ante como con de del desde el ella en entre era es esta este fue ha han hasta la"
    " las le lo los más mi muy no o para pero por que se ser sin sobre son su sus también un una"
    " uno y ya yo",
    "fr": "a au aux avec ce ces cette dans de des du elle en est et il je la le les leur mais ne"
    " nos notre nous on ou par pas pour qui sa se ses son sur un une vous",
    "uk": "а або але без бо був була були було бути в ви від він вона вони все для до є з за зі і"
    " із її їх й його к ми на над не о об по при про с та так також те то у це що щоб як якщо я",
    "kk": "және мен бен пен үшін бойынша осы бір да де ол біз сіз туралы",
    "pl": "a aby ale być co dla do i ich jak jako jest lub na nie o od oraz po pod przez przy się"
    " są to u w we z za ze że",
}
_SNOWBALL = {"de": "german", "es": "spanish", "fr": "french", "pl": "polish"}

#: Units of quantities, as they are written here and there.
_UNITS = {
    "kv": "kv", "кв": "kv", "v": "v", "в": "v", "mw": "mw", "мвт": "mw", "kw": "kw", "квт": "kw",
    "mva": "mva", "мва": "mva", "kva": "kva", "ква": "kva", "kwh": "kwh", "квтч": "kwh",
    "hz": "hz", "гц": "hz", "ka": "ka", "ка": "ka",
}  # fmt: skip
_QUANTITY = re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)?)[ -]?({'|'.join(_UNITS)})(?!\w)", re.I)
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_SIGNS = re.compile(r"[\d+#.&/]")


def analyse(text: str, language: str | None = None) -> list[str]:
    """Return the tokens of a text, in order.

    The language chooses stop words, and the stems of words in Latin letters. Technical
    terms are one token each, and so are quantities.

    >>> analyse("Settings of relays: IEC 61850-9-2, C++ and .NET in 13,8 kV", "en")
    ['set', 'relay', 'iec6185092', 'c++', '.net', '13.8kv']
    """
    seen = straighten(unicodedata.normalize("NFKC", text))
    tokens: list[str] = []
    position = 0
    for start, end, token in sorted(_terms(seen)):
        if start >= position:
            tokens += _words(seen, position, start, language)
            tokens.append(token)
            position = end
    tokens += _words(seen, position, len(seen), language)
    return tokens


def _terms(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _QUANTITY.finditer(text):
        unit = _UNITS[match[2].casefold()]
        yield match.start(), match.end(), match[1].replace(",", ".") + unit
    for mention in _protected().find(text):
        yield mention.start, mention.end, mention.code


def _words(text: str, start: int, end: int, language: str | None) -> Iterator[str]:
    stop_words = _stop_words(language)
    for match in _WORD.finditer(text, start, end):
        word = match[0].casefold().replace("ё", "е")
        if word not in stop_words:
            yield _stem(word, language)


@lru_cache(maxsize=65_536)
def _stem(word: str, language: str | None) -> str:
    if not word.isalpha():
        return word
    by_script = "russian" if _CYRILLIC.search(word) else _SNOWBALL.get(language or "", "english")
    stem: str = _stemmer(by_script).stemWord(word)
    return stem


@cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(name)


@cache
def _stop_words(language: str | None) -> frozenset[str]:
    """Return the stop words of a language; of English and Russian where none is known."""
    chosen = [language] if language in _STOP_WORDS else ["en", "ru"]
    return frozenset(word for one in chosen for word in _STOP_WORDS[one].split())


@cache
def _protected() -> Lexicon:
    """Return the terms that words alone would take apart, each under its token."""
    return Lexicon(
        Spelling(_glue(spelling), spelling, skill.match == "exact")
        for skill in load_skills()
        for spelling in skill.spellings
        if _SIGNS.search(spelling)
    )


def _glue(term: str) -> str:
    """
    >>> _glue("МЭК 61850"), _glue("SEL-421"), _glue("C++")
    ('iec61850', 'sel421', 'c++')
    """
    parts = re.split(r"[\s\-–/]+", straighten(term).casefold())
    return "".join({"мэк": "iec"}.get(part, part) for part in parts)
