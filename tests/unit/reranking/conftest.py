"""What ranking needs from outside: a real store with vectors, and small models."""

from collections.abc import Callable

import pytest

from services.embeddings.documents import Order, embed_all
from services.embeddings.documents import Tools as EmbeddingTools
from services.embeddings.index import ensure_collections
from services.reranking.ranking import Tools
from shared.database.documents import Owner
from shared.vectors.pgvector import PgVectorStore
from tests.unit.embeddings.encoders import IDENTITY, HashingEncoder
from tests.unit.reranking.scorers import OverlapScorer

Embed = Callable[..., None]


@pytest.fixture
def scorer() -> OverlapScorer:
    return OverlapScorer()


@pytest.fixture
def tools(database: None, scorer: OverlapScorer) -> Tools:
    return Tools(
        store=PgVectorStore(),
        scorer=scorer,
        encoder_revision=IDENTITY.revision,
        covered=IDENTITY.languages,
        batch_size=2,
    )


@pytest.fixture
def embed(tools: Tools) -> Embed:
    """Give owners their vectors, as the embeddings service does."""
    collections = ensure_collections(tools.store, IDENTITY)
    embedding = EmbeddingTools(encoder=HashingEncoder(), store=tools.store, collections=collections)

    def call(*owners: Owner) -> None:
        embed_all(owners, embedding, Order(), seconds=60)

    return call
