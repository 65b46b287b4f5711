"""What a file really is, from its bytes. Names and content types are not believed."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from olefile import OleFileIO

from services.parsing.formats.archive import BROKEN
from services.parsing.formats.plain import decode
from shared.errors import (
    ArchiveBomb,
    Corrupt,
    EmptyDocument,
    Encrypted,
    NotADocument,
    NoTextLayer,
    UnsupportedFormat,
)


class Kind(StrEnum):
    """A format that we read; the value is its media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    ODT = "application/vnd.oasis.opendocument.text"
    RTF = "application/rtf"
    HTML = "text/html"
    MHTML = "multipart/related"
    TEXT = "text/plain"


MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024**2
MAX_RATIO = 100

#: Below this size nothing can do harm, and empty parts compress very well.
SMALL = 1024**2

#: Of the characters of a text file, so many can be seen.
PRINTABLE_SHARE = 0.9
SAMPLE = 100_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_HTML = re.compile(
    rb"(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*<(?:!doctype html|html)", re.S | re.I
)
_OTHER_FORMATS = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf"})


def sniff(content: bytes, suffix: str = "") -> Kind:
    """Return the format of a file. Its name's suffix only tells what was promised.

    Raises:
        EmptyDocument: If there are no bytes.
        NoTextLayer: If it is a picture.
        Encrypted: If it is locked with a password.
        ArchiveBomb: If unpacking it would do harm.
        NotADocument: If a web page came under another format's name.
        Corrupt: If it breaks off, or contradicts itself.
        UnsupportedFormat: If it is anything else.
    """
    if not content:
        raise EmptyDocument("no bytes")
    kind = _by_signature(content)
    if kind is Kind.HTML and suffix.lower() in _OTHER_FORMATS:
        raise NotADocument("a web page under another format's name")
    return kind


def suffix_of(filename: str | None) -> str:
    """Return the suffix of a file name, if it is a plain one.

    >>> suffix_of("CV Ada.PDF"), suffix_of("cv"), suffix_of(None)
    ('.pdf', '', '')
    """
    suffix = PurePath(filename or "").suffix.lower()
    return suffix if suffix.isascii() and len(suffix) <= 8 else ""


def _by_signature(content: bytes) -> Kind:
    head = content[:1024]
    if head.startswith(b"PK"):
        return _archive(content)
    if head.startswith(_OLE):
        return _compound(content)
    if head.startswith(_IMAGES) or (head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS):
        raise NoTextLayer("a picture")
    if b"%PDF-" in head:
        return Kind.PDF
    return _text(content)


def _text(content: bytes) -> Kind:
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{\\rtf"):
        return Kind.RTF
    if start[:13].lower() == b"mime-version:" and b"multipart/related" in start.lower():
        return Kind.MHTML
    if _HTML.match(start):
        return Kind.HTML
    text = decode(content)
    if not text.strip():
        return Kind.TEXT  # blank, which the gate calls empty
    sample = text[:SAMPLE]
    seen = sum(character.isprintable() or character.isspace() for character in sample)
    if "\x00" in text or seen < PRINTABLE_SHARE * len(sample):
        raise UnsupportedFormat("no format that we know")
    return Kind.TEXT


def _archive(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive)
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return Kind.DOCX
            if "mimetype" in names and archive.read("mimetype").startswith(Kind.ODT.encode()):
                return Kind.ODT
    except BROKEN as error:
        raise Corrupt("a broken archive") from error
    raise UnsupportedFormat("an archive of another kind")


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse archives whose directory announces more than an honest one would hold.

    Raises:
        ArchiveBomb: If it does.
    """
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise ArchiveBomb("too much to unpack")
    for member in members:
        if member.file_size > max(SMALL, MAX_RATIO * member.compress_size):
            raise ArchiveBomb("packed too tightly")


def _compound(content: bytes) -> Kind:
    try:
        with OleFileIO(io.BytesIO(content)) as compound:
            if compound.exists("WordDocument"):
                return Kind.DOC
            encrypted = compound.exists("EncryptedPackage")
    except (OSError, ValueError, IndexError) as error:
        raise Corrupt("a broken compound file") from error
    if encrypted:
        raise Encrypted("locked with a password")
    raise UnsupportedFormat("a compound file of another kind")
