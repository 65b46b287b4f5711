"""Documents per second through the limited process, beside pypdf without any limit.

Ours are read as a worker reads them, a few at a time; the latency of a single
one stands beside. The peer reads the same file in this process: no fork, no
limits, no cleaning, no second look at columns, and one at a time, since threads
of one interpreter do not compute at the same time.
"""

import asyncio
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from services.parsing.child import Parser
from shared.embedded.dataset.documents.layout import Block, Entry, Layout, Resume
from shared.embedded.dataset.documents.render import render

ROUNDS = 7
EACH = 12
AT_A_TIME = 4

#: Ours over the peer's, in documents per second.
GOAL = 1.0

_LINE = "Commissioned distance and differential protection relays in {0} substations of 230 kV."


def two_pages() -> bytes:
    """Return a resume of two printed pages."""
    entries = tuple(
        Entry(
            "Protection Engineer",
            f"Grid Works {year} | {year} - {year + 2}",
            tuple(_LINE.format(year + number) for number in range(6)),
        )
        for year in range(2006, 2020, 2)
    )
    blocks = (Block("Experience", (), entries), Block("Skills", ("SCADA", "IEC 61850", "ETAP")))
    resume = Resume("Ada Example", ("ada@example.com",), "Protection Engineer", blocks)
    return render(resume, Layout.PDF_PLAIN)


async def measure(content: bytes, path: Path) -> tuple[float, float, float]:
    """Return seconds per document: ours, ours one at a time, the peer's.

    They take turns, so that all see the same load.
    """
    parser = Parser()
    try:
        await read_apart(parser, path, EACH, at_a_time=1)
        rounds = [await measure_once(parser, content, path) for _ in range(ROUNDS)]
    finally:
        parser.close()
    ours, alone, peer = zip(*rounds, strict=True)
    return median(ours), median(alone), median(peer)


async def measure_once(parser: Parser, content: bytes, path: Path) -> tuple[float, float, float]:
    ours = await read_apart(parser, path, EACH, at_a_time=AT_A_TIME)
    alone = await read_apart(parser, path, EACH, at_a_time=1)
    return ours, alone, read_here(content, EACH)


async def read_apart(parser: Parser, path: Path, times: int, *, at_a_time: int) -> float:
    async def read_some() -> None:
        for _ in range(times // at_a_time):
            with path.open("rb") as file:
                reading = await parser.read(file, ".pdf")
            if reading.text is None:
                raise RuntimeError(f"not read: {reading.code}")

    started = time.perf_counter()
    await asyncio.gather(*(read_some() for _ in range(at_a_time)))
    return (time.perf_counter() - started) / times


def read_here(content: bytes, times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        for page in PdfReader(io.BytesIO(content)).pages:
            page.extract_text()
    return (time.perf_counter() - started) / times


def main() -> None:
    content = two_pages()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resume.pdf"
        path.write_bytes(content)
        ours, alone, peer = asyncio.run(measure(content, path))
    line = {
        "benchmark": "parsing",
        "pages": len(PdfReader(io.BytesIO(content)).pages),
        "documents_per_second": round(1 / ours, 1),
        "at_a_time": AT_A_TIME,
        "milliseconds_alone": round(1000 * alone, 1),
        "peer": "pypdf in process",
        "peer_documents_per_second": round(1 / peer, 1),
        "ratio": round(peer / ours, 2),
        "goal": GOAL,
        "cores": os.cpu_count(),
        "met": peer / ours >= GOAL,
    }
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
