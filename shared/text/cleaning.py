"""Clean what a reader got out of a file, without losing a line, a digit or a sign.

No line is dropped for being short, no sentence is split, no punctuation moves:
in a resume a skill may be a line of one word, and 13.8 kV is a fact.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

#: Longer texts are cut there, which is a warning.
MAX_CHARACTERS = 200_000

#: A line at the head or foot of at least so many pages stands once.
REPEATED_PAGES = 3

#: How far from the edge of a page such a line may be.
EDGE_LINES = 3

BULLET = "- "

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BULLETS = "•◦▪▫■□●○◆◇➢➤►▶✓✔‣⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0e0\x7f"
_LEADING_BULLET = re.compile(rf"^([ \t]*)[{_BULLETS}][ \t]*(?=\S)", re.MULTILINE)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\uffff\ue000-\uf8ff"
    "\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUNS = re.compile(r" {2,}")
_AROUND_LINE = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n{3,}")
_HYPHENATED = re.compile(r"([^\W\d_]{2,})-\n([^\W\d_]{2,})")


def clean(pages: Sequence[str]) -> str:
    """Return the readable text of a document, from the raw texts of its pages.

    >>> clean(["E\\ufb03\\u00adcient  relay\\r\\n\\n\\n\\n\\u2022 re-\\nlay"])
    'Efficient relay\\n\\n- relay'
    """
    cleaned = [_clean_page(page) for page in pages]
    text = _join_hyphens("\n".join(page for page in _keep_once(cleaned) if page))
    return _BLANK_LINES.sub("\n\n", text).strip()[:MAX_CHARACTERS]


def _clean_page(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0b", "\n")
    text = unicodedata.normalize("NFC", text)
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    text = _LEADING_BULLET.sub(rf"\1{BULLET}", text)
    text = _ODD_SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = _AROUND_LINE.sub("\n", _RUNS.sub(" ", text))
    # Taking characters out may bring a letter and its accent together.
    return unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", text).strip())


def _join_hyphens(text: str) -> str:
    """Join a word that is cut at the end of a line, if it stands whole elsewhere."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}

    def join(found: re.Match[str]) -> str:
        whole = found[1] + found[2]
        return whole if whole.casefold() in words else found[0]

    return _HYPHENATED.sub(join, text)


def _keep_once(pages: Sequence[str]) -> list[str]:
    """Keep lines that stand at the edge of many pages on the first of them only."""
    edges = [_edge_lines(page) for page in pages]
    number = Counter(line for lines in edges for line in lines)
    repeated = {line for line, count in number.items() if count >= REPEATED_PAGES}
    seen: set[str] = set()
    kept = []
    for page, lines in zip(pages, edges, strict=True):
        drop = lines & repeated & seen
        kept.append("\n".join(line for line in page.split("\n") if line not in drop))
        seen |= lines & repeated
    return kept


def _edge_lines(page: str) -> set[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return {*lines[:EDGE_LINES], *lines[-EDGE_LINES:]}
