"""Find spellings in a text: longest first, on word bounds, in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.text.words import Word, split_words

#: What may stand between the words of one spelling; a comma or a full line may not.
_GAP = re.compile(r"[ \t]*\n?[ \t]*|[ \t]?[-–/.&+°®][ \t]?")

#: Words before or after which a capital letter or "Go" is no name.
_NOT_BEFORE = frozenset({"to", "live", "ahead", "beyond", "class", "level", "grade"})


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
    forms: tuple[str, ...]
    spelling: Spelling


class Lexicon:
    """Spellings, indexed by their first word."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self._by_first: dict[str, list[_Entry]] = defaultdict(list)
        for spelling in spellings:
            forms = tuple(word.form for word in split_words(spelling.text))
            if forms:
                self._by_first[forms[0]].append(_Entry(forms, spelling))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry.forms), not entry.spelling.is_exact))

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return what is named, in order; mentions do not overlap."""
        words = list(split_words(text))
        return tuple(self._walk(text, words))

    def _walk(self, text: str, words: Sequence[Word]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            entry = self._match(text, words, at)
            if entry is None:
                at += 1
                continue
            last = words[at + len(entry.forms) - 1]
            yield Mention(entry.spelling.code, words[at].start, last.end)
            at += len(entry.forms)

    def _match(self, text: str, words: Sequence[Word], at: int) -> _Entry | None:
        for entry in self._by_first.get(words[at].form, ()):
            run = words[at : at + len(entry.forms)]
            if _is_run(text, run, entry.forms) and _is_meant(text, words, at, entry):
                return entry
        return None


def _is_run(text: str, run: Sequence[Word], forms: tuple[str, ...]) -> bool:
    if tuple(word.form for word in run) != forms:
        return False
    return all(_GAP.fullmatch(text, left.end, right.start) for left, right in pairwise(run))


def _is_meant(text: str, words: Sequence[Word], at: int, entry: _Entry) -> bool:
    """Whether capitals are right, and a letter alone does not belong to its neighbours."""
    if not entry.spelling.is_exact:
        return True
    start, end = words[at].start, words[at + len(entry.forms) - 1].end
    if " ".join(text[start:end].split()) != entry.spelling.text:
        return False
    if len(entry.spelling.text) > 2:
        return True
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    following = words[at + 1].form if at + 1 < len(words) else ""
    return not set(around) & set("&'’-.") and following not in _NOT_BEFORE
