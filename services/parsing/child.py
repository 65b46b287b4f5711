"""Read documents in another process, so that no file can take this one along.

A parser process is spawned once and forks a limited child for each document
(`sandbox.py`). It is replaced when it has served for long, or has died.
"""

import asyncio
import atexit
import json
import signal
import socket
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from services.parsing.reading import Reading
from services.parsing.sandbox import STATUS, SUFFIX_BYTES, Limits
from services.parsing.sniff import Kind
from shared.errors import ParserCrash, ParserTimeout

logger = structlog.get_logger()

#: After so many documents a parser process is replaced, whatever it may have leaked.
DOCUMENTS_PER_PROCESS = 500

MAX_ANSWER_BYTES = 4 * 1024**2

#: How long a parser process may take to end when it is told to.
END_SECONDS = 10

#: An isolated interpreter that finds modules where this one does.
_BOOT = (
    "import sys, json; fd, limits = int(sys.argv[1]), json.loads(sys.argv[2]);"
    " sys.path[:] = sys.argv[3:];"
    " from services.parsing.sandbox import Limits, serve; serve(fd, Limits(*limits))"
)


class Parser:
    """Reads documents one or many at a time. Belongs to one loop."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._served = 0
        self._retired: list[subprocess.Popen[bytes]] = []

    async def read(self, file: BinaryIO, suffix: str = "") -> Reading:
        """Return what is in a file, or the code of its own fault.

        The file has to be a real one, since its descriptor is passed on.

        Raises:
            ParserTimeout: If reading takes longer than it may.
            ParserCrash: If the child that reads it dies.
        """
        for _ in range(2):
            answer = await self._ask(file.fileno(), suffix)
            if len(answer) >= STATUS.size:
                return interpret(answer)
            logger.warning("parser_process_lost")
            self._retire()
        raise ParserCrash("the parser process was lost twice")

    def close(self) -> None:
        """End all parser processes, and wait until they are gone."""
        self._retire()
        for process in self._retired:
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._retired.clear()
        atexit.unregister(self.close)

    async def _ask(self, file: int, suffix: str) -> bytes:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                self._send(suffix, [file, theirs.fileno()])
            async with asyncio.timeout(self._limits.wall_seconds):
                return await _receive(ours)
        except TimeoutError as error:
            raise ParserTimeout("reading took too long") from error
        finally:
            ours.close()  # which also ends the child, if it still reads

    def _send(self, suffix: str, descriptors: list[int]) -> None:
        message = suffix.encode("ascii", errors="ignore")[:SUFFIX_BYTES].ljust(SUFFIX_BYTES, b"\0")
        try:
            socket.send_fds(self._get_control(), [message], descriptors)
        except BrokenPipeError:  # it died while nothing was asked
            self._retire()
            socket.send_fds(self._get_control(), [message], descriptors)
        self._served += 1

    def _get_control(self) -> socket.socket:
        if self._served >= DOCUMENTS_PER_PROCESS:
            self._retire()
        if self._control is None:
            self._start()
        if self._control is None:
            raise RuntimeError("no parser process")
        return self._control

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        paths = [str(Path(path).resolve()) for path in sys.path]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
                [sys.executable, "-I", "-c", _BOOT, str(theirs.fileno()),
                 json.dumps(astuple(self._limits)), *paths],
                pass_fds=[theirs.fileno()], env={}, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._control, self._served = ours, 0
        atexit.register(self.close)

    def _retire(self) -> None:
        """Send no more to this process. It ends when its last child has."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._retired.append(self._process)
        self._control = self._process = None
        self._retired = [process for process in self._retired if process.poll() is None]


async def _receive(connection: socket.socket) -> bytes:
    loop = asyncio.get_running_loop()
    received = bytearray()
    while chunk := await loop.sock_recv(connection, 256 * 1024):
        received += chunk
        if len(received) > MAX_ANSWER_BYTES:
            raise ParserCrash("an answer without end")
    return bytes(received)


def interpret(answer: bytes) -> Reading:
    """Return the reading in an answer, or raise how the child ended.

    Raises:
        ParserTimeout: If it used up its processor time.
        ParserCrash: If it died otherwise, or failed in a way that was not foreseen.
    """
    (status,) = STATUS.unpack(answer[-STATUS.size :])
    if status == -signal.SIGXCPU:
        raise ParserTimeout("reading took too much processor time")
    if status != 0:
        raise ParserCrash(f"the child ended with {status}")
    fields: dict[str, Any] = json.loads(answer[: -STATUS.size])
    failure = fields.pop("error", None)
    if failure is not None:
        raise ParserCrash(failure)
    kind = fields["kind"]
    fields |= {"kind": Kind(kind) if kind else None, "warnings": tuple(fields["warnings"])}
    return Reading(**fields)
