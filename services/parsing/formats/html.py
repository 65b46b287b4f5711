"""HTML, and the HTML inside a web archive: what a reader of the page would see."""

import email
import re
from email.message import Message
from email.policy import default
from html.parser import HTMLParser

from services.parsing.formats.plain import declared_encoding, decode
from shared.errors import Corrupt

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
    "thead", "title", "tr", "ul",
})  # fmt: skip
CELLS = frozenset({"td", "th"})
SILENT = frozenset({"script", "style", "template", "noscript", "svg", "head"})

#: Tags that are never closed, so they cannot hide anything.
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(content: bytes) -> list[str]:
    """Return the visible text of a page: a line per block, a tab between cells."""
    page = _Page()
    page.feed(decode(content, declared_encoding(content)))
    page.close()
    return [page.text()]


def read_web_archive(content: bytes) -> list[str]:
    """Return the visible text of the page in a MIME archive.

    Raises:
        Corrupt: If no page is in it.
    """
    message = email.message_from_bytes(content, policy=default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return read_html(_payload(part))
    raise Corrupt("no page in the web archive")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise Corrupt("no page in the web archive")
    charset = part.get_content_charset()
    text = decode(payload, charset or declared_encoding(payload))
    return text.encode()


class _Page(HTMLParser):
    """Collects text, and knows what is hidden by tag, attribute or style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._hidden_by: list[str] = []
        self._preserve = 0

    def text(self) -> str:
        return re.sub(r" *\n *", "\n", "".join(self._pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._pieces.append("\n")
        if tag in VOID:
            return
        if self._hidden_by:
            self._hidden_by += [tag] * (tag == self._hidden_by[0])
        elif tag in SILENT or _is_hidden(dict(attrs)):
            self._hidden_by.append(tag)
        self._preserve += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self._hidden_by and tag == self._hidden_by[-1]:
            self._hidden_by.pop()
        self._preserve -= tag == "pre" and self._preserve > 0
        if tag in CELLS:
            self._pieces.append("\t")
        elif tag in BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden_by:
            return
        self._pieces.append(data if self._preserve else re.sub(r"\s+", " ", data))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style") or ""
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(style))
