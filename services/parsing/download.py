"""Fetch files from the servers that may hold them, and from no other place.

The address that was checked is the one that is connected to, so that a name
cannot change its mind in between. Errors never show a link: it opens a resume.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus

import httpcore
import httpx
import structlog

from services.parsing.hosts import DownloadPolicy, Target
from services.parsing.links import check_no_login
from shared.blobs import BlobStore, StoredBlob
from shared.errors import (
    DownloadFailed,
    DownloadTimeout,
    Gone,
    HostNotAllowed,
    HttpRefused,
    NeedsLogin,
    TooLarge,
)

logger = structlog.get_logger()

MAX_REDIRECTS = 5
CONNECT_SECONDS = 5.0

#: Failures that pass at once are tried again at once. What takes longer waits in PostgreSQL.
TRIES = 3
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0

_LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+")

_GONE = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


_loopback_origin: str | None = None


def allow_loopback(origin: str | None) -> None:
    """Let files come from one server on this host too, or from none again.

    For the embedded mode, which serves its own files. It is no setting, so that
    nothing in an environment can open this door.
    """
    global _loopback_origin
    if origin is not None and not _LOOPBACK.fullmatch(origin):
        raise ValueError("not an origin on this host")
    _loopback_origin = origin


def get_loopback() -> str | None:
    return _loopback_origin


@dataclass
class Visit:
    """What a download met on its way; filled as it goes, so a failure shows too."""

    tries: int = 0
    status: int | None = None

    #: What the server asked for, in seconds.
    retry_after: float | None = None


async def download(url: str, store: BlobStore, policy: DownloadPolicy, visit: Visit) -> StoredBlob:
    """Store the file behind an address, within a time and a size.

    Raises:
        HostNotAllowed: If the address, or a redirect, leads to any other server.
        NeedsLogin: If a sign-in page stands before it.
        Gone: If there is no file, or none for us.
        HttpRefused: If the server says no for another reason.
        TooLarge: If it goes on beyond the size.
        DownloadTimeout: If it does not end in time.
        DownloadFailed: If the server is away, busy, or breaks off, or our disk is full.
    """
    try:
        async with asyncio.timeout(policy.seconds), _client(policy) as client:
            return await _try_again(client, url, store, policy, visit)
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise DownloadTimeout("no complete file in time") from error


async def _try_again(
    client: httpx.AsyncClient, url: str, store: BlobStore, policy: DownloadPolicy, visit: Visit
) -> StoredBlob:
    while True:
        visit.tries += 1
        visit.retry_after = None
        try:
            return await _fetch(client, url, store, policy, visit)
        except DownloadFailed:
            pause = visit.retry_after
            if pause is None:
                pause = FIRST_PAUSE_SECONDS * 2 ** (visit.tries - 1)
            if visit.tries == TRIES or pause > LONGEST_PAUSE_SECONDS:
                raise
        await asyncio.sleep(pause)


async def _fetch(
    client: httpx.AsyncClient, url: str, store: BlobStore, policy: DownloadPolicy, visit: Visit
) -> StoredBlob:
    try:
        async with _follow(client, url, policy) as response:
            visit.status = response.status_code
            visit.retry_after = parse_retry_after(response.headers)
            check_status(response.status_code)
            return await store.put(_limited(response, policy.max_bytes))
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError) as error:
        raise DownloadFailed("the connection broke") from error
    except OSError as error:  # a full disk is nothing that the document could help
        logger.warning("blob_not_stored", error=type(error).__name__, errno=error.errno)
        raise DownloadFailed("the file could not be stored") from error


@asynccontextmanager
async def _follow(
    client: httpx.AsyncClient, url: str, policy: DownloadPolicy
) -> AsyncIterator[httpx.Response]:
    """Give the first answer that is no redirect. Each address on the way is checked."""
    try:
        request = client.build_request("GET", url)
    except httpx.InvalidURL as error:
        raise HostNotAllowed("not a link") from error
    for _ in range(1 + MAX_REDIRECTS):
        policy.check(_target(request.url))
        response = await client.send(request, stream=True)
        try:
            if response.next_request is None:
                yield response
                return
        finally:
            await response.aclose()
        request = response.next_request
        check_no_login(str(request.url))
    raise HttpRefused("too many redirects")


def _target(url: httpx.URL) -> Target:
    return Target(url.scheme, url.host, url.port, bool(url.userinfo))


async def _limited(response: httpx.Response, max_bytes: int) -> AsyncIterator[bytes]:
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise TooLarge(f"more than {max_bytes} bytes")
    received = 0
    async for chunk in response.aiter_bytes():
        received += len(chunk)
        if received > max_bytes:
            raise TooLarge(f"more than {max_bytes} bytes")
        yield chunk


def check_status(status: int) -> None:
    """Raise what a status means for the document, unless it means success."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.UNAUTHORIZED:
        raise NeedsLogin("the server wants a sign-in")
    if status in _GONE:
        raise Gone(f"status {status}")
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DownloadFailed(f"status {status}")
    raise HttpRefused(f"status {status}")


def parse_retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds a server asks to wait; a date counts from its own clock.

    >>> parse_retry_after({"retry-after": "7"})
    7.0
    >>> parse_retry_after({"retry-after": "Thu, 01 Jan 2026 00:01:00 GMT",
    ...                    "date": "Thu, 01 Jan 2026 00:00:00 GMT"})
    60.0
    """
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until, now = (parsedate_to_datetime(text) for text in (value, headers["date"]))
        return max(0.0, (until - now).total_seconds())
    except (KeyError, ValueError, TypeError):
        return None


def _client(policy: DownloadPolicy) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=_Transport(policy),
        headers={"Accept-Encoding": "identity", "User-Agent": "shortlist"},
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        trust_env=False,
    )


class _Transport(httpx.AsyncBaseTransport):
    """Plain HTTP/1.1 over connections that `_CheckedNetwork` opens."""

    def __init__(self, policy: DownloadPolicy) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=get_tls(), network_backend=_CheckedNetwork(policy)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, extensions=request.extensions
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks what it found, and connects to just that."""

    def __init__(self, policy: DownloadPolicy) -> None:
        self._policy = policy
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the port's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: httpcore.ConnectError | None = None
        for address in self._policy.choose(host, port, await resolve_host(host, port)):
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


async def resolve_host(host: str, port: int) -> list[str]:
    """Return the addresses of a name, each once."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError("the name is not known") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def get_tls() -> ssl.SSLContext:
    """Return the certificates to trust, which take long to load."""
    return ssl.create_default_context()
