"""Cleaning: the extracted text with its typesetting undone, and nothing lost.

Lines, words, numbers and punctuation stay as they are; what goes is what only a
typesetter needs. Cleaning a cleaned text changes nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

#: Longer texts are cut here.
MAX_CHARACTERS = 200_000

_REPEATED_ON_PAGES = 3
_EDGE_LINES = 3

_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_LINE_ENDS = {"\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}

#: Symbol fonts put their bullets into the private-use area.
_SYMBOL_BULLET = re.compile(r"^[^\S\n]*[\ue000-\uf8ff]", re.MULTILINE)
_SOFT_LINE_BREAK = re.compile(r"(?<=[^\W\d_])\xad\n(?=[^\W\d_])")
_BULLETS = re.compile(r"^(?:[•‣⁃∙▪▫■□◆◇◦●○◘◙▶►▸➢➤➔✓✔✗❖★☆⦁⚫·][ \t]*|[–—*][ \t]+)+", re.MULTILINE)
_SPACES = re.compile(r" {2,}")
_LINE_MARGINS = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN_WORD = re.compile(
    r"(?<![\w@./:+#-])([^\W\d_]+)-\n([^\W\d_]+)(?![\w@/:+#-]|\.\w)",
)


def clean(pages: Sequence[str]) -> str:
    """Return the text of `pages` in one piece.

    >>> clean(["•  E\\ufb03\\u00adcient \\r\\n\\r\\n\\r\\n\\r\\nIEC\\u00a061850"])
    '- Efficient\\n\\nIEC 61850'
    """
    texts = [_clean_page(page) for page in pages]
    known_words = {word.casefold() for text in texts for word in _WORD.findall(text)}
    texts = [_join_broken_words(text, known_words) for text in texts]
    joined = "\n".join(_without_repeated_edges(texts))
    return _BLANK_LINES.sub("\n\n", joined)[:MAX_CHARACTERS].strip()


def _clean_page(page: str) -> str:
    text = page.replace("\r\n", "\n").replace("\r", "\n")
    text = _SYMBOL_BULLET.sub("•", _SOFT_LINE_BREAK.sub("-\n", text))
    text = unicodedata.normalize("NFC", text.translate(_CHARACTERS))
    text = _LINE_MARGINS.sub("", _SPACES.sub(" ", text))
    text = _LINE_MARGINS.sub("", _BULLETS.sub("- ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


class _Characters(dict[int, str]):
    """What to put for a character: filled as characters are met."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        self[codepoint] = replacement = _replace(character)
        return replacement


def _replace(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if character in _LINE_ENDS:
        return "\n"
    if category.startswith("C"):  # control, zero-width, private use, never assigned
        return ""
    return _LIGATURES.get(character, character)


_CHARACTERS = _Characters()


def _join_broken_words(text: str, known_words: set[str]) -> str:
    """Join a word cut by a hyphen at a line end, if it occurs elsewhere in one piece."""

    def join(match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        return joined if joined.casefold() in known_words else match[0]

    while (joined := _BROKEN_WORD.sub(join, text)) != text:
        text = joined
    return text


def _without_repeated_edges(pages: Sequence[str]) -> Iterator[str]:
    """Keep page heads and feet that are the same on many pages on their first page only."""
    lines_of = [page.split("\n") for page in pages]
    edges_of = [_edges(lines) for lines in lines_of]
    pages_with = Counter(
        line
        for lines, edges in zip(lines_of, edges_of, strict=True)
        for line in {lines[index] for index in edges}
    )
    seen: set[str] = set()
    for lines, edges in zip(lines_of, edges_of, strict=True):
        repeated = {i for i in edges if pages_with[lines[i]] >= _REPEATED_ON_PAGES}
        dropped = {i for i in repeated if lines[i] in seen}
        seen.update(lines[i] for i in repeated)
        yield "\n".join(line for i, line in enumerate(lines) if i not in dropped)


def _edges(lines: Sequence[str]) -> set[int]:
    """Return where the first and last lines stand that are not blank."""
    filled = [index for index, line in enumerate(lines) if line]
    return {*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]}
