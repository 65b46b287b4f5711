"""No file takes the process that reads it for us along."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.parsing.child import Parser, interpret
from services.parsing.reading import Reading
from services.parsing.sandbox import STATUS, Limits
from shared.embedded.dataset.documents.faults import SAMPLE
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render
from shared.errors import ParserCrash, ParserTimeout

Read = Callable[..., Reading]
Open = Callable[..., Parser]

TEXT = b"Commissioned protection relays for substations of 110 kV.\n" * 4


@pytest.fixture
def open_parser() -> Iterator[Open]:
    """Return a parser of the test's own, whose processes end with the test."""
    opened: list[Parser] = []

    def open_parser(limits: Limits | None = None) -> Parser:
        opened.append(Parser(limits))
        return opened[-1]

    yield open_parser
    for one in opened:
        one.close()


@pytest.fixture
def read_with(tmp_path: Path) -> Read:
    """Read bytes with a parser."""

    def read_with(parser: Parser, content: bytes, suffix: str = "") -> Reading:
        path = tmp_path / "document"
        path.write_bytes(content)
        with path.open("rb") as file:
            return asyncio.run(parser.read(file, suffix))

    return read_with


def pid_of(parser: Parser) -> int:
    assert parser._process is not None
    return parser._process.pid


def test_document_is_read_in_another_process(parser: Parser, read_with: Read) -> None:
    reading = read_with(parser, render(SAMPLE, Layout.PDF_PLAIN), ".pdf")
    assert reading.page_count == 1
    assert "Substation Engineer" in (reading.text or "")
    assert pid_of(parser) != os.getpid()


def test_fault_comes_back_as_a_code(parser: Parser, read_with: Read) -> None:
    assert read_with(parser, b"", ".pdf").code == "empty"


def test_file_that_kills_its_reader_hurts_nobody_else(
    parser: Parser, read_with: Read, faults: Mapping[str, bytes]
) -> None:
    read_with(parser, TEXT)
    before = pid_of(parser)
    with pytest.raises(ParserCrash):
        read_with(parser, faults["pdf_bomb"], ".pdf")
    assert read_with(parser, TEXT).code is None
    assert pid_of(parser) == before


def test_reader_without_memory_crashes_alone(
    open_parser: Open, read_with: Read, faults: Mapping[str, bytes]
) -> None:
    tight = open_parser(Limits(address_space=8 * 1024**2))
    with pytest.raises(ParserCrash):
        read_with(tight, faults["too_large"], ".pdf")


def test_processor_time_is_limited(open_parser: Open, read_with: Read) -> None:
    with pytest.raises(ParserTimeout):
        read_with(open_parser(Limits(cpu_seconds=1)), endless_document(), ".html")


def test_wall_time_is_limited_and_the_child_is_killed(open_parser: Open, read_with: Read) -> None:
    parser = open_parser(Limits(wall_seconds=0.5))
    with pytest.raises(ParserTimeout):
        read_with(parser, endless_document(), ".html")
    wait_until(lambda: children_of(pid_of(parser)) == [])


def test_many_are_read_at_the_same_time(parser: Parser, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(TEXT)

    async def read_all() -> list[Reading]:
        with path.open("rb") as file:
            return await asyncio.gather(*(parser.read(file) for _ in range(20)))

    assert {reading.code for reading in asyncio.run(read_all())} == {None}


def test_parser_process_that_died_is_replaced(open_parser: Open, read_with: Read) -> None:
    parser = open_parser()
    read_with(parser, TEXT)
    os.kill(pid_of(parser), signal.SIGKILL)
    assert read_with(parser, TEXT).code is None


def test_parser_process_is_replaced_when_it_has_served_for_long(
    open_parser: Open, read_with: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.parsing.child.DOCUMENTS_PER_PROCESS", 2)
    parser = open_parser()
    pids = [(read_with(parser, TEXT).code, pid_of(parser))[1] for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_works_while_other_threads_run(parser: Parser, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(TEXT)
    with ThreadPoolExecutor(2) as pool, path.open("rb") as file:
        busy = pool.submit(sum, range(5_000_000))
        assert asyncio.run(parser.read(file)).code is None
        assert busy.result() > 0


def test_nothing_is_left_when_it_is_closed(open_parser: Open, read_with: Read) -> None:
    parser = open_parser()
    read_with(parser, TEXT)
    pid = pid_of(parser)
    parser.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_nothing_is_left_when_its_owner_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(TEXT)
    program = (
        "import asyncio, sys, time; from services.parsing.child import Parser; parser = Parser()\n"
        "asyncio.run(parser.read(open(sys.argv[1], 'rb')))\n"
        "print(parser._process.pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    wait_until(lambda: not is_running(pid))


def test_exception_that_nobody_foresaw_shows_its_class_alone() -> None:
    answer = b'{"kind": null, "code": "parser_crash", "error": "ZeroDivisionError"}' + STATUS.pack(
        0
    )
    with pytest.raises(ParserCrash, match=r"^ZeroDivisionError$"):
        interpret(answer)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (-signal.SIGXCPU, ParserTimeout),
        (-signal.SIGSEGV, ParserCrash),
        (-signal.SIGABRT, ParserCrash),
        (1, ParserCrash),
    ],
)
def test_how_a_child_ended_has_a_code(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        interpret(b'{"text": "half an ans' + STATUS.pack(status))


def endless_document() -> bytes:
    """Return a page that takes its reader many seconds."""
    return b"<html>" + b"<i>Relays</i>" * 700_000


def children_of(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listing.split()]


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie that somebody else has to collect."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
