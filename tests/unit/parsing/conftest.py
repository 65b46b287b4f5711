"""What the tests of parsing share: a file server, a store, a parser, bad files."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.parsing.child import Parser
from services.parsing.documents import Order, parse
from services.parsing.files import Tools
from services.parsing.hosts import DownloadPolicy
from shared.blobs import DirectoryBlobs
from shared.database.documents import Owner
from shared.database.models.dictionaries import Competency
from shared.database.session import on_loop, transaction
from shared.embedded.dataset.documents.faults import fault_files
from tests.unit.parsing.file_server import FileServer, run_file_server

Parse = Callable[..., str]


@pytest.fixture
def file_server() -> Iterator[FileServer]:
    with run_file_server() as server:
        yield server


@pytest.fixture
def blob_store(tmp_path: Path) -> DirectoryBlobs:
    return DirectoryBlobs(tmp_path / "blobs")


@pytest.fixture(scope="session")
def parser() -> Iterator[Parser]:
    """A parser process, which is gone with the last test."""
    parser = Parser()
    yield parser
    parser.close()


@pytest.fixture(scope="session")
def faults() -> dict[str, bytes]:
    """Broken and hostile files by the name of the case."""
    return fault_files()


@pytest.fixture
def tools(
    database: None, file_server: FileServer, blob_store: DirectoryBlobs, parser: Parser
) -> Tools:
    policy = DownloadPolicy(
        hosts=frozenset(), max_bytes=10_000_000, seconds=10, loopback_origin=file_server.origin
    )
    return Tools(blob_store, parser, policy, asyncio.Semaphore(4))


@pytest.fixture
def parse_one(tools: Tools) -> Parse:
    """Parse one document, and return how it ended."""

    def parse_one(key: UUID | int, *, tools: Tools = tools, **order: Any) -> str:
        return on_loop(parse(Owner(key), tools, Order(**order)))

    return parse_one


@pytest.fixture
def competencies(database: None) -> None:
    names = {"high_voltage": "High Voltage", "partial_discharge": "Partial Discharge"}

    async def insert() -> None:
        async with transaction() as session:
            session.add_all(Competency(code=code, name=name) for code, name in names.items())

    on_loop(insert())
