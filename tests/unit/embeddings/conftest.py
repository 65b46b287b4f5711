"""What embedding needs from outside: a real store, and a small encoder."""

import pytest

from services.embeddings.documents import Tools
from services.embeddings.index import ensure_collections
from shared.vectors.pgvector import PgVectorStore
from tests.unit.embeddings.encoders import IDENTITY, HashingEncoder


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def tools(database: None, encoder: HashingEncoder) -> Tools:
    store = PgVectorStore()
    return Tools(
        encoder=encoder,
        store=store,
        collections=ensure_collections(store, IDENTITY),
        batch_size=2,
    )
