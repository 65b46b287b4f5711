"""Resumes and vacancies as Word 97 binary documents."""

from struct import pack

from shared.embedded.dataset.documents.compound import write_compound
from shared.embedded.dataset.documents.flow import Kind, paragraphs
from shared.embedded.dataset.documents.layout import Document

_TEXT_AT = 0x400
_MAGIC, _VERSION, _OLDEST_READER = 0xA5EC, 0xC1, 0xBF
_USES_1TABLE, _HAS_UTF16 = 0x0200, 0x1000
_PAIRS = 93
_CLX = 33
_MARKS = {Kind.BULLET: "• "}


def render_doc(document: Document) -> bytes:
    """A document of one piece in UTF-16, its piece table in the stream `1Table`."""
    lines = (
        ("• " if item.kind is Kind.BULLET else "") + item.text for item in paragraphs(document)
    )
    text = "".join(f"{line}\r" for line in lines)
    encoded = text.encode("utf-16-le")
    pieces = _piece_table(len(encoded) // 2)
    block = _information_block(len(encoded), len(pieces)).ljust(_TEXT_AT, b"\0")
    return write_compound({"WordDocument": block + encoded, "1Table": pieces})


def _information_block(text_bytes: int, table_bytes: int) -> bytes:
    """What the stream begins with: versions, sizes, and where each table is."""
    flags = _USES_1TABLE | _HAS_UTF16
    base = pack("<HHHHHHHIBBHHII", _MAGIC, _VERSION, 0, 0x409, 0, flags, _OLDEST_READER,
                0, 0, 0, 0, 0, _TEXT_AT, _TEXT_AT + text_bytes)  # fmt: skip
    words = pack("<H28x", 14)
    longs = pack("<H22I", 22, _TEXT_AT + text_bytes, 0, 0, text_bytes // 2, *[0] * 18)
    pairs = [(0, 0)] * _PAIRS
    pairs[_CLX] = (0, table_bytes)
    places = pack(f"<H{2 * _PAIRS}I", _PAIRS, *(number for pair in pairs for number in pair))
    return base + words + longs + places + pack("<H", 0)


def _piece_table(characters: int) -> bytes:
    """One piece, from the first character to the last."""
    plan = pack("<II", 0, characters) + pack("<HIH", 0, _TEXT_AT, 0)
    return pack("<BI", 2, len(plan)) + plan
