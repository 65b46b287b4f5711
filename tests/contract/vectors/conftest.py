"""Each store behind the port is one more parameter here."""

import pytest

from shared.vectors.pgvector import PgVectorStore
from shared.vectors.port import VectorStore
from tests.contract.vectors.objects import RESUMES


@pytest.fixture(params=[PgVectorStore], ids=["pgvector"])
def empty_store(request: pytest.FixtureRequest, database: None) -> VectorStore:
    """A store in which nothing was set up."""
    store: VectorStore = request.param()
    return store


@pytest.fixture
def store(empty_store: VectorStore) -> VectorStore:
    """A store with an empty collection of resumes."""
    empty_store.ensure(RESUMES)
    return empty_store


@pytest.fixture
def second_client(store: VectorStore) -> VectorStore:
    """The same store, as another process would see it."""
    return type(store)()
