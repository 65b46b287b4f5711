"""Small files that unpack to far more than a machine wants to hold.

They are never unpacked here either: a compressed piece that depends on nothing before it
is made once and repeated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from struct import pack
from zlib import (
    DEFLATED,
    MAX_WBITS,
    Z_BEST_COMPRESSION,
    Z_FINISH,
    Z_FULL_FLUSH,
    adler32,
    compressobj,
    crc32,
)

from shared.embedded.dataset.documents.rawpdf import stream, write_pages

MEBIBYTE = 1 << 20
PDF_STREAM_BYTES = 600 * MEBIBYTE
DOCX_PART_BYTES = 128 * MEBIBYTE
DOCX_PARTS = 9
PAGES = 10_000

_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_HEAD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>"
)
_TAIL = b"</w:t></w:r></w:p></w:body></w:document>"
_DATE, _TIME = (2026 - 1980) << 9 | 1 << 5 | 15, 12 << 11


@dataclass(frozen=True)
class Inflated:
    """Head, a mebibyte many times over, and tail: as they unpack."""

    head: bytes
    filler: bytes
    times: int
    tail: bytes

    @property
    def size(self) -> int:
        return len(self.head) + len(self.filler) * self.times + len(self.tail)

    def deflated(self) -> bytes:
        """As raw deflate data."""
        middle = _deflate(self.filler, Z_FULL_FLUSH) * self.times
        return _deflate(self.head, Z_FULL_FLUSH) + middle + _deflate(self.tail, Z_FINISH)

    def pieces(self) -> Iterator[bytes]:
        yield self.head
        yield from repeat(self.filler, self.times)
        yield self.tail


@dataclass(frozen=True)
class Member:
    """A member of an archive, already packed."""

    name: bytes
    packed: bytes
    size: int
    checksum: int


def docx_bomb() -> bytes:
    """About a megabyte that unpacks to more than a gigabyte of well-formed XML."""
    text = Inflated(_HEAD, b"A" * MEBIBYTE, DOCX_PART_BYTES // MEBIBYTE, _TAIL)
    checksum = 0
    for piece in text.pieces():
        checksum = crc32(piece, checksum)
    packed = text.deflated()
    names = (b"word/document.xml", *(b"word/header%d.xml" % n for n in range(1, DOCX_PARTS)))
    types = Member(b"[Content_Types].xml", _deflate(_TYPES, Z_FINISH), len(_TYPES), crc32(_TYPES))
    return _archive([types, *(Member(name, packed, text.size, checksum) for name in names)])


def pdf_bomb() -> bytes:
    """Half a megabyte of PDF whose one page has 600 MiB of content."""
    content = Inflated(
        b"BT /F1 12 Tf 72 720 Td (Curriculum vitae) Tj ET\n",
        b" " * MEBIBYTE,
        PDF_STREAM_BYTES // MEBIBYTE,
        b"\n",
    )
    checksum = 1
    for piece in content.pieces():
        checksum = adler32(piece, checksum)
    packed = b"\x78\xda" + content.deflated() + pack(">I", checksum)
    return write_pages(stream(packed, {"Filter": "/FlateDecode"}), pages=1)


def many_pages() -> bytes:
    """Ten thousand pages of one line each."""
    return write_pages(stream(b"BT /F1 12 Tf 72 720 Td (One of many pages) Tj ET"), PAGES)


def _deflate(data: bytes, end: int) -> bytes:
    packer = compressobj(Z_BEST_COMPRESSION, DEFLATED, -MAX_WBITS)
    return packer.compress(data) + packer.flush(end)


def _archive(members: list[Member]) -> bytes:
    """A ZIP file; the standard library cannot add what is already packed."""
    files: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for member in members:
        described = _described(member)
        head = pack("<IH", 0x04034B50, 20) + described + pack("<H", 0) + member.name
        files += [head, member.packed]
        entry = pack("<IHH", 0x02014B50, 20, 20) + described
        directory.append(entry + pack("<HHHHII", 0, 0, 0, 0, 0, position) + member.name)
        position += len(head) + len(member.packed)
    index = b"".join(directory)
    count = len(members)
    end = pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(index), position, 0)
    return b"".join((*files, index, end))


def _described(member: Member) -> bytes:
    """Flags, method, time, checksum and sizes: the same in both places."""
    sizes = (member.checksum, len(member.packed), member.size, len(member.name))
    return pack("<HHHHIIIH", 0, DEFLATED, _TIME, _DATE, *sizes)
