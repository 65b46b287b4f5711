"""A file arrives whole and in time, or not at all."""

import asyncio
import gzip
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.parsing.download import Visit, allow_loopback, download, get_loopback
from services.parsing.hosts import DownloadPolicy
from shared.blobs import DirectoryBlobs
from shared.errors import (
    DownloadFailed,
    DownloadTimeout,
    Gone,
    HostNotAllowed,
    HttpRefused,
    NeedsLogin,
    ShortlistError,
    TooLarge,
)
from tests.unit.parsing.file_server import FileServer, Reply

Fetch = Callable[..., bytes]

CONTENT = b"Relay settings for substations"


@pytest.fixture
def visit() -> Visit:
    return Visit()


@pytest.fixture
def fetch(file_server: FileServer, blob_store: DirectoryBlobs, visit: Visit) -> Fetch:
    """Download from the file server, and return the bytes that are stored then."""

    def fetch(url: str, **changes: Any) -> bytes:
        policy = DownloadPolicy(
            hosts=frozenset(),
            max_bytes=1_000,
            seconds=20.0,
            loopback_origin=file_server.origin,
        )
        blob = asyncio.run(download(url, blob_store, replace(policy, **changes), visit))
        with blob_store.open(blob.sha256) as file:
            return file.read()

    return fetch


def test_file_is_stored(file_server: FileServer, fetch: Fetch, visit: Visit) -> None:
    assert fetch(file_server.serve("/cv.txt", CONTENT)) == CONTENT
    assert (visit.tries, visit.status) == (1, 200)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, NeedsLogin),
        (403, Gone),
        (404, Gone),
        (410, Gone),
        (400, HttpRefused),
        (418, HttpRefused),
    ],
)
def test_refusal_is_final(
    file_server: FileServer, fetch: Fetch, visit: Visit, status: int, error: type[ShortlistError]
) -> None:
    with pytest.raises(error):
        fetch(file_server.serve("/cv.txt", Reply(status=status)))
    assert (visit.tries, visit.status) == (1, status)


def test_server_error_is_tried_again_at_once(
    file_server: FileServer, fetch: Fetch, visit: Visit
) -> None:
    failure = Reply(status=500)
    assert fetch(file_server.serve("/cv.txt", failure, failure, Reply(CONTENT))) == CONTENT
    assert visit.tries == 3


def test_wish_of_a_busy_server_is_respected(
    file_server: FileServer, fetch: Fetch, visit: Visit
) -> None:
    busy = Reply(status=429, headers={"Retry-After": "0"})
    assert fetch(file_server.serve("/cv.txt", busy, Reply(CONTENT))) == CONTENT
    assert visit.tries == 2


def test_long_wait_is_left_to_others(file_server: FileServer, fetch: Fetch, visit: Visit) -> None:
    with pytest.raises(DownloadFailed):
        fetch(file_server.serve("/cv.txt", Reply(status=503, headers={"Retry-After": "120"})))
    assert (visit.tries, visit.retry_after) == (1, 120.0)


def test_server_that_keeps_failing_is_given_up(
    file_server: FileServer, fetch: Fetch, visit: Visit
) -> None:
    with pytest.raises(DownloadFailed):
        fetch(file_server.serve("/cv.txt", Reply(status=502)))
    assert visit.tries == 3


def test_body_that_breaks_off_is_no_file(
    file_server: FileServer, fetch: Fetch, blob_store: DirectoryBlobs
) -> None:
    with pytest.raises(DownloadFailed):
        fetch(file_server.serve("/cv.txt", Reply(CONTENT, cut=10)))
    assert list_files(blob_store) == []


def test_announced_size_ends_it_before_the_body(file_server: FileServer, fetch: Fetch) -> None:
    with pytest.raises(TooLarge):
        fetch(file_server.serve("/cv.txt", CONTENT), max_bytes=10)


def test_bytes_are_counted_after_decompression(
    file_server: FileServer, fetch: Fetch, blob_store: DirectoryBlobs
) -> None:
    bomb = Reply(gzip.compress(bytes(100_000)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge):
        fetch(file_server.serve("/cv.txt", bomb))
    assert list_files(blob_store) == []


def test_dripping_server_is_left_when_time_is_up(
    file_server: FileServer, fetch: Fetch, visit: Visit, blob_store: DirectoryBlobs
) -> None:
    with pytest.raises(DownloadTimeout):
        fetch(file_server.serve("/cv.txt", Reply(CONTENT, drip=True)), seconds=0.3)
    assert visit.tries == 1
    assert list_files(blob_store) == []


def test_server_that_is_away_is_tried_again(fetch: Fetch, visit: Visit) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        origin = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(DownloadFailed):
        fetch(f"{origin}/cv.txt", loopback_origin=origin)
    assert visit.tries == 3


def test_redirects_are_followed(file_server: FileServer, fetch: Fetch) -> None:
    file_server.serve("/cv.txt", CONTENT)
    moved = Reply(status=302, headers={"Location": "/cv.txt"})
    assert fetch(file_server.serve("/old.txt", moved)) == CONTENT


def test_endless_redirects_are_refused(file_server: FileServer, fetch: Fetch) -> None:
    loop = Reply(status=302, headers={"Location": "/loop"})
    with pytest.raises(HttpRefused):
        fetch(file_server.serve("/loop", loop))
    assert file_server.requests["/loop"] == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/cv.pdf",
        "https://[::1]/cv.pdf",
        "https://2130706433/cv.pdf",
        "https://0x7f.1/cv.pdf",
        "file:///etc/passwd",
        "//10.0.0.1/cv.pdf",
    ],
)
def test_redirect_to_another_place_is_refused(
    file_server: FileServer, fetch: Fetch, target: str
) -> None:
    with pytest.raises(HostNotAllowed):
        fetch(file_server.serve("/cv.txt", Reply(status=302, headers={"Location": target})))


def test_redirect_to_a_sign_in_page_needs_a_login(file_server: FileServer, fetch: Fetch) -> None:
    target = {"Location": "https://accounts.google.com/signin?continue=x"}
    with pytest.raises(NeedsLogin):
        fetch(file_server.serve("/cv.txt", Reply(status=302, headers=target)))


def answer_names_with(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Have every name lead to these addresses, and return the names that were asked for."""
    asked: list[str] = []

    async def getaddrinfo(self: Any, host: str, port: int, **options: Any) -> list[Any]:
        if host not in addresses:
            asked.append(host)
        found = addresses if host not in addresses else (host,)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return asked


def test_name_of_a_private_address_is_refused(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_names_with(monkeypatch, "93.184.216.34", "127.0.0.1")
    with pytest.raises(HostNotAllowed):
        fetch("https://files.example.org/cv.txt", hosts=frozenset({"files.example.org"}))


def test_checked_address_is_asked_under_the_name(
    file_server: FileServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_names_with(monkeypatch, "127.0.0.1")
    origin = file_server.origin.replace("127.0.0.1", "files.example.org")
    file_server.serve("/cv.txt", CONTENT)

    assert fetch(f"{origin}/cv.txt", loopback_origin=origin) == CONTENT
    assert asked == ["files.example.org"]
    assert file_server.hosts == [origin.removeprefix("http://")]


def test_errors_never_show_the_link(file_server: FileServer, fetch: Fetch) -> None:
    with pytest.raises(Gone) as caught:
        fetch(file_server.serve("/secret.txt", Reply(status=404)))
    assert "secret" not in str(caught.value)


def test_only_an_address_of_this_host_can_be_let_in() -> None:
    with pytest.raises(ValueError, match="origin"):
        allow_loopback("http://files.example.org:8000")
    allow_loopback("http://127.0.0.1:8000")
    assert get_loopback() == "http://127.0.0.1:8000"
    allow_loopback(None)
    assert get_loopback() is None


def list_files(store: DirectoryBlobs) -> list[str]:
    folder = store._directory
    return [path.name for path in folder.rglob("*") if path.is_file()]
