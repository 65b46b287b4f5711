"""Contact data in a text: where it stands, and the text without it."""

import re
from collections.abc import Iterator, Sequence

#: Stands in place of personal data: short, and a word of no language.
MASK = "[…]"

_Span = tuple[int, int]

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PATH = r"[^\s<>|]*[^\s<>|.,;:!?)\]]"
_URL = rf"(?:https?://|www\.){_PATH}"
_PROFILE = rf"\b(?:[\w-]+\.)*(?:linkedin|github|gitlab|facebook|xing|t|vk)\.(?:com|me)/{_PATH}"
_HANDLE = r"(?<![\w.@/])@[A-Za-z]\w{4,}"
_GAP = r"[ ().\-–]{0,3}"
_PHONES = (
    rf"\+\d(?:{_GAP}\d){{6,14}}",
    # 8 (912) 555-01-02
    rf"(?<![\d.,+-])[78]{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?!\d)",
    # (212) 555-0100
    r"(?<![\d.,+-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)",
    # 030 1234567
    r"(?<![\d.,+-])\(?0\d{2,4}\)?[ /-]{1,3}\d{3,4}(?:[ -]?\d{2,4}){0,3}(?!\d)",
    # Tel.: 55 12 34
    r"(?i:(?<!\w)(?:tel|phone|mobile|cell|whatsapp|тел|моб|телефон|telefon|teléfono|móvil|handy)"
    rf"[.:]{{0,2}} ?)\+?\(?\d(?:{_GAP}\d){{5,14}}",
)
_PERSONAL = re.compile("|".join((_EMAIL, _URL, _PROFILE, _HANDLE, *_PHONES)))


def find_personal_data(text: str, *, known: Sequence[str]) -> tuple[_Span, ...]:
    """Return where e-mails, phones, links and `known` names and addresses stand.

    The spans do not touch each other, and are in reading order.

    >>> find_personal_data("Ann: +1 202 555 0100", known=["Ann"])
    ((0, 3), (5, 20))
    """
    spans = [match.span() for match in _PERSONAL.finditer(text)]
    for phrase in known:
        spans += _occurrences(text, phrase)
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def mask(text: str, known: Sequence[str]) -> str:
    """Return `text` with a short mark in place of personal data.

    >>> mask("Ann Lee, ann@example.com, relay engineer", ["Ann Lee"])
    '[…], […], relay engineer'
    """
    parts: list[str] = []
    position = 0
    for start, end in find_personal_data(text, known=known):
        parts += (text[position:start], MASK)
        position = end
    return "".join((*parts, text[position:]))


def _occurrences(text: str, phrase: str) -> Iterator[_Span]:
    """Find a known phrase, however it is spaced.

    A single word must be written as a name is: "Sales" may be a person, "sales" is not.
    """
    words = phrase.split()
    if len("".join(words)) < 2:
        return
    pattern = r"(?<!\w)" + r"[\s,]+".join(map(re.escape, words)) + r"(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if len(words) > 1 or not match[0][0].islower():
            yield match.span()
