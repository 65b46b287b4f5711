"""Answers on the wire: a threading server of the standard library, on loopback."""

import errno
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPMethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from struct import pack
from threading import Event
from typing import Any

from shared.embedded.fillout.answer import Answer, Manner

HOLD_SECONDS = 120.0


@dataclass(frozen=True)
class Request:
    method: HTTPMethod
    target: str
    authorization: str
    body: bytes


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, answer: Callable[[Request], Answer], closing: Event) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.closing = closing

    def server_bind(self) -> None:
        """Without the look-up of our own name, which may ask the network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that hang up are a part of the tests; everything else is a bug to see."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def listen(port: int, answer: Callable[[Request], Answer], closing: Event) -> _Server:
    """A server on this port, or on a free one; `closing` ends answers that take their time.

    Raises OSError if the port is taken.
    """
    try:
        return _Server(port, answer, closing)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise OSError(error.errno, f"port {port} is taken; choose another") from error


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._respond(HTTPMethod.GET)

    def do_POST(self) -> None:
        self._respond(HTTPMethod.POST)

    def do_DELETE(self) -> None:
        self._respond(HTTPMethod.DELETE)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: paths name people's files."""

    def _respond(self, method: HTTPMethod) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        authorization = self.headers.get("Authorization") or ""
        answer = self.server.answer(Request(method, self.path, authorization, body))
        self.close_connection = True
        if answer.manner is Manner.HELD:
            self.server.closing.wait(HOLD_SECONDS)
        elif answer.manner is Manner.RESET:
            self._reset()
        else:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        own = {"Content-Length": str(len(answer.body)), "Connection": "close"}
        for name, value in (own | dict(answer.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if answer.pause_seconds:
            self._drip(answer)
        else:
            self.wfile.write(answer.body)

    def _drip(self, answer: Answer) -> None:
        for at in range(len(answer.body)):
            self.wfile.write(answer.body[at : at + 1])
            if self.server.closing.wait(answer.pause_seconds):
                return

    def _reset(self) -> None:
        """RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pack("ii", 1, 0))
        self.connection.close()
