"""OpenDocument text: the body, and what stands in page headers and footers."""

from services.parsing.formats.archive import (
    Element,
    attribute,
    local_name,
    open_archive,
    read_xml,
)
from services.parsing.formats.lines import Lines
from shared.errors import Encrypted

SKIPPED = frozenset({"annotation", "tracked-changes", "note-citation", "sequence-decls"})

_MANIFEST, _CONTENT, _STYLES = "META-INF/manifest.xml", "content.xml", "styles.xml"


def read_odt(content: bytes) -> list[str]:
    """Return the text of a document: headers, body, footers.

    Raises:
        Encrypted: If it is locked with a password.
    """
    with open_archive(content) as archive:
        names = set(archive.namelist())
        if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
            raise Encrypted("locked with a password")
        body = _texts(read_xml(archive, _CONTENT), "body")
        if _STYLES not in names:
            return ["".join(body)]
        styles = read_xml(archive, _STYLES)
    heads, feet = (dict.fromkeys(_texts(styles, name)) for name in ("header", "footer"))
    return ["".join([*heads, *body, *feet])]


def _texts(root: Element, name: str) -> list[str]:
    """Return the text of each element of this name."""
    return [_text(element) for element in root.iter() if local_name(element) == name]


def _text(element: Element) -> str:
    lines = Lines()
    _visit(element, lines)
    lines.end_line()
    return lines.text()


def _visit(element: Element, lines: Lines) -> None:
    name = local_name(element)
    if name not in SKIPPED:
        _begin(element, name, lines)
        lines.add(element.text if name in _TEXT else None)
        for child in element:
            _visit(child, lines)
            lines.add(child.tail if name in _TEXT else None)
        _end(name, lines)


#: Elements whose own characters are text; those between others are layout of the XML.
_TEXT = frozenset({"p", "h", "span", "a", "ruby-base", "meta-field"})

_MARKS = {"tab": "\t", "line-break": "\n"}


def _begin(element: Element, name: str, lines: Lines) -> None:
    if name == "s":
        count = attribute(element, "c") or "1"
        lines.add(" " * min(int(count) if count.isdecimal() else 1, 100))
    elif name == "text-box":
        lines.end_line()
    else:
        lines.add(_MARKS.get(name))


def _end(name: str, lines: Lines) -> None:
    if name in ("p", "h"):
        lines.end_line()
    elif name == "table-cell":
        lines.end_cell()
    elif name == "table-row":
        lines.end_row()
