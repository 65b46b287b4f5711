"""Members of ZIP-based documents, and their XML without its dangers."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias
from xml.etree.ElementTree import Element as XmlElement
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from shared.errors import Corrupt

Element: TypeAlias = XmlElement

#: What archives and their XML fail with. Forbidden entities are a ValueError.
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, LookupError, ValueError, RuntimeError, EOFError,
)  # fmt: skip


@contextmanager
def open_archive(content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a document that is an archive; whatever breaks in the block is its fault.

    Raises:
        Corrupt: If the archive or its XML is broken, or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except BROKEN as error:
        raise Corrupt("a broken archive, or XML that does what it must not") from error


def read_xml(archive: zipfile.ZipFile, name: str) -> Element:
    root: Element = fromstring(archive.read(name))
    return root


def local_name(element: Element) -> str:
    """Return a tag without its namespace.

    >>> local_name(fromstring('<w:p xmlns:w="urn:w"/>'))
    'p'
    """
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None
