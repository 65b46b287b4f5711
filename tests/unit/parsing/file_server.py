"""A file server on loopback that misbehaves on request."""

import socket
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Reply:
    """One answer of the server. `drip` sends a byte at a time, `cut` breaks off."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: bool = False
    cut: int | None = None


class FileServer:
    """Answers each path with its replies in turn, the last one for ever."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.replies: dict[str, list[Reply]] = {}
        self.requests: Counter[str] = Counter()
        self.hosts: list[str] = []

    def serve(self, path: str, *replies: Reply | bytes) -> str:
        """Give `path` its answers, and return its address."""
        self.replies[path] = [Reply(one) if isinstance(one, bytes) else one for one in replies]
        return self.origin + path

    def next_reply(self, path: str) -> Reply:
        self.requests[path] += 1
        replies = self.replies.get(path, [Reply(status=404)])
        return replies[min(self.requests[path], len(replies)) - 1]


def send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in {"Content-Length": str(len(reply.content)), **reply.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if reply.drip:
        for byte in reply.content:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05)
    else:
        handler.wfile.write(reply.content[: reply.cut])
    if reply.cut is not None:
        handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def run_file_server() -> Iterator[FileServer]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            files.hosts.append(self.headers["Host"])
            try:
                send(self, files.next_reply(self.path))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    files = FileServer(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield files
    finally:
        server.shutdown()
        server.server_close()
