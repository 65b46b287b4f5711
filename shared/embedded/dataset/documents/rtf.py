"""Resumes and vacancies as Rich Text Format, everything beyond ASCII as an escape."""

from shared.embedded.dataset.documents.flow import Kind, Paragraph, paragraphs
from shared.embedded.dataset.documents.layout import Document

_HEAD = (
    r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fswiss\fcharset204 Arial;}"
    r"{\f1\fnil\fcharset2 Symbol;}}{\colortbl;\red18\green50\blue79;\red85\green85\blue85;}"
    r"{\*\generator Shortlist;}\viewkind4\uc1"
)

_LOOKS = {
    Kind.NAME: r"\pard\sa60\cf1\b\fs40 {}\b0\cf0\par",
    Kind.HEADLINE: r"\pard\sa60\cf1\fs24 {}\cf0\par",
    Kind.CONTACT: r"\pard\sa60\cf2\fs18 {}\cf0\par",
    Kind.HEADING: r"\pard\sb240\sa60\cf1\b\fs26 {}\b0\cf0\par",
    Kind.TITLE: r"\pard\sb120\b\fs21 {}\b0\par",
    Kind.SUBTITLE: r"\pard\cf2\fs20 {}\cf0\par",
    Kind.BODY: r"\pard\sa60\fs20 {}\par",
    Kind.BULLET: r"\pard\fi-280\li280\fs20\bullet\tab {}\par",
}


def render_rtf(document: Document) -> bytes:
    body = "\r\n".join(map(_paragraph, paragraphs(document)))
    return f"{_HEAD}\r\n{body}\r\n}}\r\n".encode("ascii")


def _paragraph(paragraph: Paragraph) -> str:
    before, after = _LOOKS[paragraph.kind].split("{}")
    return before + escape_rtf(paragraph.text) + after


def escape_rtf(text: str) -> str:
    r"""Letters beyond ASCII as signed 16-bit units, each with a substitute for old readers.

    >>> escape_rtf("{РЗА} 100%")
    '\\{\\u1056?\\u1047?\\u1040?\\} 100%'
    """
    return "".join(_escape(letter) for letter in text)


def _escape(letter: str) -> str:
    if letter in "\\{}":
        return "\\" + letter
    if letter.isascii():
        return letter
    units = letter.encode("utf-16-le")
    pairs = (units[at : at + 2] for at in range(0, len(units), 2))
    return "".join(f"\\u{int.from_bytes(pair, 'little', signed=True)}?" for pair in pairs)
