"""Which store it is: the settings say."""

from functools import cache

from shared.settings import ShortlistSettings, StoreKind
from shared.vectors.pgvector import PgVectorStore
from shared.vectors.port import VectorStore


@cache
def get_vector_store() -> VectorStore:
    """Return this process's store, which all its threads share."""
    match ShortlistSettings().vector_store:
        case StoreKind.PGVECTOR:
            return PgVectorStore()
