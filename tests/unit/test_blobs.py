"""Bytes are stored once, whole or not at all, and for us alone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.blobs import DirectoryBlobs, StoredBlob

CONTENT = b"Relay settings"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> DirectoryBlobs:
    return DirectoryBlobs(tmp_path)


async def chunks(*pieces: bytes, then: Exception | None = None) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    if then is not None:
        raise then


def put(blobs: DirectoryBlobs, *pieces: bytes, then: Exception | None = None) -> StoredBlob:
    return asyncio.run(blobs.put(chunks(*pieces, then=then)))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_are_found_under_their_hash(blobs: DirectoryBlobs, tmp_path: Path) -> None:
    assert put(blobs, b"Relay ", b"settings") == StoredBlob(SHA256, 14)
    with blobs.open(SHA256) as file:
        assert file.read() == CONTENT
    assert files_in(tmp_path) == [tmp_path / SHA256[:2] / SHA256[2:4] / SHA256]


def test_same_bytes_are_stored_once(blobs: DirectoryBlobs, tmp_path: Path) -> None:
    assert put(blobs, CONTENT) == put(blobs, CONTENT)
    assert len(files_in(tmp_path)) == 1


def test_nobody_else_may_read_them(blobs: DirectoryBlobs, tmp_path: Path) -> None:
    put(blobs, CONTENT)
    (file,) = files_in(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_stays_of_what_breaks_off(blobs: DirectoryBlobs, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no space"):
        put(blobs, b"Relay ", then=OSError("no space left"))
    assert files_in(tmp_path) == []


def test_deleting_twice_is_no_error(blobs: DirectoryBlobs) -> None:
    put(blobs, CONTENT)
    assert blobs.exists(SHA256)
    blobs.delete(SHA256)
    blobs.delete(SHA256)
    assert not blobs.exists(SHA256)


def test_opening_what_is_not_stored_fails(blobs: DirectoryBlobs) -> None:
    with pytest.raises(FileNotFoundError):
        blobs.open(SHA256)
