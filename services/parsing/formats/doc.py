"""DOC, Word 97 and later: the piece table says where each stretch of text stands.

The text of such a file is in pieces, some one byte a character and some two, in
any order. Looking for letters in the bytes instead finds text in everything.
"""

import io
import re
import struct
from collections.abc import Iterator

from olefile import OleFileIO

from shared.errors import Corrupt, Encrypted, UnsupportedFormat

WORD_97 = 0xC1
_IDENT = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_COMPRESSED = 0x4000_0000

#: Where the header of the main stream says where the piece table is.
_CLX_POSITION = 0x01A2

_CELL, _FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x07", "\x13", "\x14", "\x15"
_MARKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": "",
                        "\x01": "", "\x02": "", "\x05": "", "\x08": ""})  # fmt: skip


def read_doc(content: bytes) -> list[str]:
    """Return the text of a document, with its notes, headers and text boxes.

    Raises:
        Encrypted: If it is locked with a password.
        UnsupportedFormat: If it is older than Word 97.
        Corrupt: If it breaks the rules of the format.
    """
    try:
        with OleFileIO(io.BytesIO(content)) as compound:
            main = compound.openstream("WordDocument").read()
            flags = _check_header(main)
            table = "1Table" if flags & _SECOND_TABLE else "0Table"
            pieces = list(_pieces(main, compound.openstream(table).read()))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise Corrupt("a broken Word file") from error
    return [to_text("".join(pieces))]


def _check_header(main: bytes) -> int:
    ident, version = struct.unpack_from("<HH", main, 0)
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if ident != _IDENT or version < WORD_97:
        raise UnsupportedFormat("older than Word 97")
    if flags & _ENCRYPTED:
        raise Encrypted("locked with a password")
    return int(flags)


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    start, length = struct.unpack_from("<II", main, _CLX_POSITION)
    plc = _piece_table(table[start : start + length])
    count = (len(plc) - 4) // 12
    limits = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        characters = limits[number + 1] - limits[number]
        (position,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)
        yield _piece(main, position, characters)


def _piece_table(clx: bytes) -> bytes:
    """Return the table behind the formatting that stands before it."""
    at = 0
    while clx[at] == 1:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if clx[at] != 2:
        raise ValueError("no piece table")
    (length,) = struct.unpack_from("<I", clx, at + 1)
    return clx[at + 5 : at + 5 + length]


def _piece(main: bytes, position: int, characters: int) -> str:
    if characters < 0:
        raise ValueError("pieces in disorder")
    if position & _COMPRESSED:
        start = (position & ~_COMPRESSED) // 2
        return main[start : start + characters].decode("cp1252", errors="replace")
    return main[position : position + 2 * characters].decode("utf-16-le", errors="replace")


def to_text(raw: str) -> str:
    """Return what is seen: results of fields without their codes, cells with marks.

    >>> to_text('See \\x13 HYPERLINK "x" \\x14here\\x15.\\rA\\x07B\\x07\\x07')
    'See here.\\nA\\tB\\n'
    """
    seen = _without_field_codes(raw).replace(_CELL * 2, "\n")
    seen = re.sub(rf"[\r\n]?{_CELL}", "\t", seen)
    return seen.translate(_MARKS)


def _without_field_codes(raw: str) -> str:
    seen: list[str] = []
    codes = 0  # how many fields are open before their result
    results = 0
    for piece in re.split(f"([{_FIELD_BEGIN}{_FIELD_RESULT}{_FIELD_END}])", raw):
        if piece == _FIELD_BEGIN:
            codes += 1
        elif piece == _FIELD_RESULT and codes:
            codes, results = codes - 1, results + 1
        elif piece == _FIELD_END:
            codes, results = (codes, results - 1) if results else (max(0, codes - 1), 0)
        elif not codes:
            seen.append(piece)
    return "".join(seen)
