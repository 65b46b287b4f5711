"""The bytes of files, stored once under their SHA-256."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

#: Subfolder of files that are still being written.
INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class StoredBlob:
    sha256: str
    size_bytes: int


class BlobStore(Protocol):
    """Where bytes are kept. What is stored never changes."""

    async def put(self, chunks: AsyncIterable[bytes]) -> StoredBlob:
        """Store what arrives. If it breaks off, nothing of it stays."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Return the bytes as a real file, whose descriptor may be passed on.

        Raises:
            FileNotFoundError: If they are not stored.
        """
        ...

    def exists(self, sha256: str) -> bool: ...

    def delete(self, sha256: str) -> None:
        """Forget the bytes; that they are not there is no error."""
        ...


def storage_key(sha256: str) -> str:
    """Return where bytes stand, relative to their store.

    >>> storage_key("abcd" + 60 * "0")[:12]
    'ab/cd/abcd00'
    """
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


class DirectoryBlobs:
    """Files in a folder, which several processes may share.

    A file appears under its name only when all of it is on the disk. Nobody
    but the owner of the process may read it.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def put(self, chunks: AsyncIterable[bytes]) -> StoredBlob:
        with self._incoming() as (path, file):
            digest, size = hashlib.sha256(), 0
            async for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            sha256 = digest.hexdigest()
            await asyncio.to_thread(self._keep, path, file, sha256)
        return StoredBlob(sha256, size)

    def open(self, sha256: str) -> BinaryIO:
        return self._path(sha256).open("rb")

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._directory / storage_key(sha256)

    @contextmanager
    def _incoming(self) -> Iterator[tuple[Path, BinaryIO]]:
        """Open a new file that only its owner can read; it is gone after the block."""
        folder = self._directory / INCOMING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield path, file
        finally:
            path.unlink(missing_ok=True)

    def _keep(self, written: Path, file: BinaryIO, sha256: str) -> None:
        """Give a complete file its name, when all of it is on the disk."""
        file.flush()
        os.fsync(file.fileno())
        path = self._path(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # or a power cut may forget the name
        finally:
            os.close(folder)
