"""DOCX: a walk over everything that a reader sees.

Paragraphs alone are not enough: many resumes stand in tables and text boxes,
and have their contacts in the page header.
"""

import re
import zipfile
from collections.abc import Iterable

from services.parsing.formats.archive import (
    Element,
    attribute,
    local_name,
    open_archive,
    read_xml,
)
from services.parsing.formats.lines import Lines

#: What is no text, and the second copy of each text box.
SKIPPED = frozenset({"Fallback", "del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "tcPr"})

MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}

#: In half points, as Word counts: below 2 pt nobody reads.
TINY = 4
WHITE = "FFFFFF"

_PART = re.compile(r"word/(header|footnotes|endnotes|footer)(\d*)\.xml")
_BEFORE, _AFTER = ("header",), ("footnotes", "endnotes", "footer")


def read_docx(content: bytes) -> tuple[list[str], int]:
    """Return the text of a document, and how many letters of it nobody can see."""
    with open_archive(content) as archive:
        walker = _Walker()
        texts: dict[str, None] = {}  # repeated headers once
        for name in _parts(archive):
            texts.setdefault(walker.read(read_xml(archive, name)))
    return ["".join(texts)], walker.hidden


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the parts with text, in reading order."""
    found = [match for name in archive.namelist() if (match := _PART.fullmatch(name))]

    def named(*kinds: str) -> list[str]:
        some = (match for match in found if match[1] in kinds)
        return [match[0] for match in sorted(some, key=lambda m: (kinds.index(m[1]), m[2]))]

    return [*named(*_BEFORE), "word/document.xml", *named(*_AFTER)]


class _Walker:
    def __init__(self) -> None:
        self.hidden = 0
        self._lines = Lines()

    def read(self, root: Element) -> str:
        self._lines = Lines()
        self._visit(root)
        self._lines.end_line()
        return self._lines.text()

    def _visit(self, element: Element) -> None:
        name = local_name(element)
        if name in SKIPPED:
            return
        if name == "txbxContent":
            self._lines.end_line()
        if name == "t":
            self._lines.add(element.text)
        elif name in MARKS:
            self._lines.add(MARKS[name])
        else:
            self._visit_all(element)
        self._end(name, element)

    def _visit_all(self, elements: Iterable[Element]) -> None:
        for element in elements:
            self._visit(element)

    def _end(self, name: str, element: Element) -> None:
        if name == "p":
            self._lines.end_line()
        elif name == "tc":
            self._lines.end_cell()
        elif name == "tr":
            self._lines.end_row()
        elif name == "r" and is_unseen(element):
            self.hidden += sum(len(text.text or "") for text in element if local_name(text) == "t")


def is_unseen(run: Element) -> bool:
    """Whether a run of text is marked hidden, white, or too small to read."""
    for properties in run:
        if local_name(properties) == "rPr":
            return any(map(_hides, properties))
    return False


def _hides(property_: Element) -> bool:
    name, value = local_name(property_), attribute(property_, "val")
    if name == "vanish":
        return value not in ("0", "false")
    if name == "color":
        return value == WHITE
    return name == "sz" and value is not None and value.isdecimal() and int(value) < TINY
