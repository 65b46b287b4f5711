"""Plain text and Markdown: only the encoding is in question."""

import codecs
import re

from charset_normalizer import from_bytes

#: What texts without a mark may be written in. More candidates find more that is not there.
ENCODINGS = ["cp1251", "koi8_r", "cp866", "cp1252", "utf_16_le", "utf_16_be"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: How much of a text decides on its encoding.
SAMPLE = 64 * 1024


def read_plain(content: bytes) -> list[str]:
    """Return the pages of a text file, which form feeds divide."""
    return decode(content).split("\f")


def decode(content: bytes, declared: str | None = None) -> str:
    """Return the text of bytes: by mark, as UTF-8, as declared, else as is most likely.

    The wrong alphabet would pass every later check, so this has to be right.

    >>> decode("РЗА".encode("utf-8-sig"))
    'РЗА'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_known(declared) or _guess(content), errors="replace")


def declared_encoding(head: bytes) -> str | None:
    """Return what the head of an HTML page says about its encoding.

    >>> declared_encoding(b'<meta http-equiv=x content="text/html; charset=windows-1251">')
    'windows-1251'
    """
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", head[:4096], re.IGNORECASE)
    return found[1].decode("ascii", errors="ignore") if found else None


def _known(encoding: str | None) -> str | None:
    try:
        return codecs.lookup(encoding).name if encoding else None
    except LookupError:
        return None


def _guess(content: bytes) -> str:
    sample = content[:SAMPLE]
    best = from_bytes(sample, cp_isolation=ENCODINGS, enable_fallback=False).best()
    return best.encoding if best is not None else "cp1252"
