"""What the tests of parsing share: a file server, a store, a parser, bad files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.parsing.child import Parser
from shared.blobs import DirectoryBlobs
from shared.embedded.dataset.documents.faults import fault_files
from tests.unit.parsing.file_server import FileServer, run_file_server


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
