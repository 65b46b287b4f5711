"""Find spellings in a text: the longest that fits, between word bounds, in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.text.words import Word, split_words, straighten

#: What may stand between the words of one spelling. A full stop or comma with a space, an
#: empty line or the mark of a list may not.
_GAP = re.compile(r"[ \t]*\n?[ \t]*|[ \t]?[-‐-—/&+:][ \t]?|[.'’®°*]-?|(?<=\b\w\w)\. |(?<=\d),")

#: Capitals count in abbreviations up to this length: "CAN" and "SIL", but also "scada".
_LONGEST_CASED = 3

#: Words and signs that stand beside a one-letter name where it is meant.
_LIST_WORDS = frozenset(
    {"and", "or", "in", "with", "using", "developer", "programming", "language"}
    | {"и", "или", "на", "язык", "языке", "языки", "программирования"}
    | {"und", "oder", "mit", "sprache", "y", "en", "con", "lenguaje"}
)
_OPENS, _CLOSES = ",;:(|•–—-", ",;)|"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How something is written. With `is_exact` its capitals count."""

    code: str
    text: str
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Where something is named: ``text[start:end]``."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    forms: tuple[str, ...]

    #: The only way to write it, or None.
    exact: str | None


class Lexicon:
    """Spellings, indexed by their first word. Of equal ones the first given counts."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self._by_first: dict[str, list[_Entry]] = defaultdict(list)
        for spelling in spellings:
            entry = _entry(spelling)
            self._by_first[entry.forms[0]].append(entry)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry.forms), entry.exact is None))

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return what is named, in order; mentions do not overlap."""
        seen = straighten(text)
        return tuple(self._walk(seen, list(split_words(seen))))

    def _walk(self, text: str, words: Sequence[Word]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            entry = self._match(text, words, at)
            if entry is None:
                at += 1
                continue
            last = at + len(entry.forms) - 1
            yield Mention(entry.code, words[at].start, words[last].end)
            at = last + 1

    def _match(self, text: str, words: Sequence[Word], at: int) -> _Entry | None:
        for entry in self._by_first.get(words[at].form, ()):
            end = at + len(entry.forms)
            # Most entries that begin alike end otherwise: the quickest way to refuse them.
            if end > len(words) or words[end - 1].form != entry.forms[-1]:
                continue
            run = words[at:end]
            if _is_run(text, run, entry.forms) and _is_meant(text, run, entry.exact):
                return entry
        return None


def _entry(spelling: Spelling) -> _Entry:
    text = straighten(spelling.text)
    words = list(split_words(text))
    if not words:
        raise ValueError(f"no word in a spelling of {spelling.code}")
    written = text[words[0].start : words[-1].end]
    is_exact = spelling.is_exact or _is_abbreviation(written)
    return _Entry(spelling.code, tuple(word.form for word in words), written if is_exact else None)


def _is_abbreviation(written: str) -> bool:
    letters = written.removesuffix("s")
    return len(letters) <= _LONGEST_CASED and letters.isalpha() and letters.isupper()


def _is_run(text: str, run: Sequence[Word], forms: tuple[str, ...]) -> bool:
    """Whether the words are these, stand together, and begin and end as words do."""
    previous: Word | None = None
    for word, form in zip(run, forms, strict=True):
        if word.form != form:
            return False
        if previous is not None and not _GAP.fullmatch(text, previous.end, word.start):
            return False
        previous = word
    start, end = run[0].start, run[-1].end
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _is_meant(text: str, run: Sequence[Word], exact: str | None) -> bool:
    """Whether capitals are right, and a name of a letter or two stands like a name."""
    if exact is None:
        return True
    start, end = run[0].start, run[-1].end
    written = text[start:end]
    if written != exact and " ".join(written.split()) != exact:
        return False
    return len(exact) > 2 or not exact.isalpha() or _is_listed(text, start, end)


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether this is an item of a list: "Go" is not, in "go to market", nor "R" in "R&D".

    >>> text = "Python, Go. Go to market; R&D; C1"
    >>> [_is_listed(text, start, start + 2) for start in (8, 12)]
    [True, False]
    """
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    after = text[end:].partition("\n")[0].strip()
    opens = not before or before[-1] in _OPENS or _last_word(before) in _LIST_WORDS
    if after.startswith(".") and before:
        return opens and not before.endswith((".", "!", "?"))
    return opens and (not after or after[0] in _CLOSES or _first_word(after) in _LIST_WORDS)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].strip(",;.").casefold()


def _last_word(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].casefold()
