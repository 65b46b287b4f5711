"""Readers of every format that owe nothing to the code that wrote it."""

from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from struct import unpack_from
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from docx import Document as WordDocument
from olefile import OleFileIO
from pypdf import PdfReader
from striprtf.striprtf import rtf_to_text

from shared.embedded.dataset.documents.layout import Layout

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read(content: bytes, layout: Layout) -> str:
    return READERS[layout.suffix](content) if layout.suffix != "txt" else decode(content, layout)


def decode(content: bytes, layout: Layout) -> str:
    encodings = {
        Layout.TXT_UTF8: "utf-8",
        Layout.TXT_BOM: "utf-8-sig",
        Layout.TXT_CP1251: "cp1251",
        Layout.TXT_UTF16: "utf-16",
    }
    return content.decode(encodings[layout])


def read_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def read_docx(content: bytes) -> str:
    """Everything in body and header, text boxes twice."""
    document = WordDocument(BytesIO(content))
    parts = (document.element.body, document.sections[0].header._element)
    paragraphs = (item for part in parts for item in part.iter(f"{WORD}p"))
    return "\n".join("".join(text.text or "" for text in p.iter(f"{WORD}t")) for p in paragraphs)


def read_rtf(content: bytes) -> str:
    # striprtf carries no annotations.
    return str(rtf_to_text(content.decode("ascii")))  # type: ignore[no-untyped-call]  # no annotations there


def read_odt(content: bytes) -> str:
    root = fromstring(ZipFile(BytesIO(content)).read("content.xml"))
    return "\n".join("".join(item.itertext()) for item in root.iter(f"{TEXT}p"))


def read_doc(content: bytes) -> str:
    """By the piece table, as the format's description says."""
    with OleFileIO(content) as container:
        main = container.openstream("WordDocument").read()
        table = container.openstream("1Table").read()
    start, length = unpack_from("<II", main, 0x1A2)
    kind, size = unpack_from("<BI", table, start)
    assert (kind, size + 5) == (2, length)
    first, last, _, offset, _ = unpack_from("<IIHIH", table, start + 5)
    text: str = main[offset : offset + 2 * (last - first)].decode("utf-16-le")
    return text.replace("\r", "\n")


class PageText(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read_html(content: bytes) -> str:
    parser = PageText()
    parser.feed(content.decode())
    return "\n".join(parser.parts)


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "md": lambda content: content.decode().replace("*", ""),
    "rtf": read_rtf,
    "odt": read_odt,
    "doc": read_doc,
    "html": read_html,
}
