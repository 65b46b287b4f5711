"""A document as one flow of paragraphs, each with its part in the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from shared.embedded.dataset.documents.layout import Block, Document, Resume


class Kind(Enum):
    """What a paragraph is, whatever the format makes of it."""

    NAME = auto()
    HEADLINE = auto()
    CONTACT = auto()
    HEADING = auto()
    TITLE = auto()
    SUBTITLE = auto()
    BODY = auto()
    BULLET = auto()


@dataclass(frozen=True)
class Paragraph:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Columns:
    """A document for two columns under a common head."""

    head: tuple[Paragraph, ...]
    side: tuple[Paragraph, ...]
    main: tuple[Paragraph, ...]


def paragraphs(document: Document) -> tuple[Paragraph, ...]:
    """Everything the document says, from top to bottom."""
    return (*head(document), *contact_line(document), *block_paragraphs(document.blocks))


def head(document: Document) -> tuple[Paragraph, ...]:
    """The name with its headline, or the vacancy's title."""
    if not isinstance(document, Resume):
        return (Paragraph(Kind.NAME, document.title),)
    name = Paragraph(Kind.NAME, document.name)
    return (name, Paragraph(Kind.HEADLINE, document.headline)) if document.headline else (name,)


def contacts(document: Document) -> tuple[str, ...]:
    return document.contacts if isinstance(document, Resume) else ()


def contact_line(document: Document) -> tuple[Paragraph, ...]:
    line = " | ".join(contacts(document))
    return (Paragraph(Kind.CONTACT, line),) if line else ()


def block_paragraphs(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    return tuple(paragraph for block in blocks for paragraph in _block(block))


def columns(document: Document) -> Columns:
    """Contacts and short lists at the side, what was done beside them."""
    side, main = _split(document.blocks)
    listed = tuple(Paragraph(Kind.CONTACT, contact) for contact in contacts(document))
    return Columns(head(document), (*listed, *block_paragraphs(side)), block_paragraphs(main))


def split_sheets(document: Document) -> list[list[Paragraph]]:
    """The flow cut before each section and position; a section keeps its first position."""
    sheets: list[list[Paragraph]] = [[]]
    for paragraph in paragraphs(document):
        begins = paragraph.kind in (Kind.HEADING, Kind.TITLE)
        if begins and sheets[-1] and sheets[-1][-1].kind is not Kind.HEADING:
            sheets.append([])
        sheets[-1].append(paragraph)
    return sheets


def _split(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    with_entries = [block for block in blocks if block.entries]
    if not with_entries:
        half = len(blocks) // 2
        return blocks[half:], blocks[:half]
    return [block for block in blocks if not block.entries], with_entries


def _block(block: Block) -> Iterator[Paragraph]:
    if block.heading:
        yield Paragraph(Kind.HEADING, block.heading)
    kind = Kind.BODY if len(block.lines) == 1 else Kind.BULLET
    yield from (Paragraph(kind, line) for line in block.lines)
    for entry in block.entries:
        yield Paragraph(Kind.TITLE, entry.title)
        if entry.subtitle:
            yield Paragraph(Kind.SUBTITLE, entry.subtitle)
        yield from (Paragraph(Kind.BULLET, line) for line in entry.lines)
