"""The parser process: a single thread that forks one limited child per document.

It is started with this module's `serve`, never forked from a worker, because a
worker has threads. A request is the suffix of a file name, padded, together
with two descriptors: the file, and a socket for the answer. The child writes
its answer there, and this process appends how the child ended.

Whoever asked hangs up when it does not want to wait any longer; then the child
is killed with all that it may have started.
"""

import dataclasses
import gc
import json
import os
import resource
import selectors
import signal
import socket
import struct
import sys
from dataclasses import dataclass

from services.parsing.reading import Reading, read
from shared.errors import ParserCrash

SUFFIX_BYTES = 16
STATUS = struct.Struct(">i")

#: A page of ours, small and harmless.
SAMPLE = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
 /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 155>> stream
BT /F 11 Tf 50 700 Td (Commissioned protection relays in substations of 230 kV, and wrote the)
Tj 0 -14 Td (reports about their settings and tests.) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R /Size 6>>
%%EOF
"""

_MEBIBYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost."""

    address_space: int = 1024 * _MEBIBYTE
    cpu_seconds: int = 15
    wall_seconds: float = 60.0
    written_bytes: int = 16 * _MEBIBYTE
    descriptors: int = 64


def serve(control_fd: int, limits: Limits) -> None:
    """Answer requests until nobody can send any more, and no child is left."""
    # What is set up on first use is set up once, and not in every child; with so
    # little text on it, the page is read by both readers.
    read(SAMPLE, ".pdf")
    gc.freeze()  # or collecting in a child would copy every page
    _Server(socket.socket(fileno=control_fd), limits).run()


class _Server:
    def __init__(self, control: socket.socket, limits: Limits) -> None:
        self._control: socket.socket | None = control
        self._limits = limits
        self._children: dict[int, socket.socket] = {}
        self._ended, waker = socket.socketpair()
        for end in (self._ended, waker):
            end.setblocking(False)
        self._waker = waker
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(waker.fileno())
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._accept)
        self._selector.register(self._ended, selectors.EVENT_READ, self._reap)

    def run(self) -> None:
        while self._control is not None or self._children:
            for key, _ in self._selector.select():
                if key.fileobj in self._selector.get_map():
                    key.data()

    def _accept(self) -> None:
        control = self._control
        if control is None:
            return
        suffix, descriptors, _, _ = socket.recv_fds(control, SUFFIX_BYTES, 2)
        if not suffix:
            self._selector.unregister(control)
            self._control = None
            return
        file, answer = descriptors[0], socket.socket(fileno=descriptors[1])
        pid = os.fork()
        if pid == 0:
            self._become_child(file, answer, suffix.rstrip(b"\0").decode("ascii", "ignore"))
        os.close(file)
        self._children[pid] = answer
        self._selector.register(answer, selectors.EVENT_READ, lambda: self._kill(pid))

    def _kill(self, pid: int) -> None:
        """Kill a child whose answer nobody waits for; `_reap` does the rest."""
        self._selector.unregister(self._children[pid])
        for kill in (os.killpg, os.kill):  # it may not yet lead a group of its own
            try:
                kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _reap(self) -> None:
        """Report how children ended, and forget them."""
        self._ended.recv(4096)
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            answer = self._children.pop(pid)
            if answer in self._selector.get_map():
                self._selector.unregister(answer)
            with answer:
                try:
                    answer.sendall(STATUS.pack(os.waitstatus_to_exitcode(status)))
                except OSError:
                    continue  # nobody listens any more

    def _become_child(self, file: int, answer: socket.socket, suffix: str) -> None:
        """Leave everything that belongs to others, read, and end."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._selector.close()
            for other in (self._control, self._ended, self._waker, *self._children.values()):
                if other is not None:
                    other.close()
            confine(self._limits)
            answer.sendall(answer_for(file, suffix))
            status = 0
        finally:
            os._exit(status)


def confine(limits: Limits) -> None:
    """Take from this process what reading a document does not need."""
    os.setpgid(0, 0)
    os.environ.clear()
    sys.setrecursionlimit(2_000)
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_NOFILE, limits.descriptors),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))


def answer_for(file: int, suffix: str) -> bytes:
    """Read a document and return the answer; a bug of ours shows its class alone."""
    try:
        # Whoever asks may use the file too, and its position is shared.
        content = os.pread(file, os.fstat(file).st_size, 0)
        reading = dataclasses.asdict(read(content, suffix))
    except Exception as error:
        reading = dataclasses.asdict(Reading(code=ParserCrash.code)) | {
            "error": type(error).__name__
        }
    return json.dumps(reading, ensure_ascii=False).encode("utf-8", errors="replace")
