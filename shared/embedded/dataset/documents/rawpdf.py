"""PDF files put together from their objects, where no library would write such a file."""

from collections.abc import Mapping, Sequence


def write_pdf(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first one is the catalogue."""
    parts = [b"%PDF-1.4\n"]
    offsets: list[int] = []
    position = len(parts[0])
    for number, body in enumerate(objects, start=1):
        part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        offsets.append(position)
        parts.append(part)
        position += len(part)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % offset for offset in offsets]
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    parts.append(trailer % (len(objects) + 1, position))
    return b"".join(parts)


def stream(data: bytes, entries: Mapping[str, str] | None = None) -> bytes:
    """A stream object's body."""
    described = "".join(f" /{key} {value}" for key, value in (entries or {}).items())
    head = f"<< /Length {len(data)}{described} >>\nstream\n"
    return head.encode() + data + b"\nendstream"


def page(contents: int) -> bytes:
    """A page under the tree that is object 2, with Helvetica, which is object 3."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % contents
    )


def write_pages(contents: bytes, pages: int) -> bytes:
    """A file of many pages that share one content stream."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        contents,
        *[page(4)] * pages,
    ]
    return write_pdf(objects)
