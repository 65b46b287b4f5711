"""The settings say which store it is."""

import pytest
from pydantic import ValidationError

from shared.settings import ShortlistSettings
from shared.vectors.pgvector import PgVectorStore
from shared.vectors.store import get_vector_store


def test_the_store_is_one_per_process() -> None:
    assert isinstance(get_vector_store(), PgVectorStore)
    assert get_vector_store() is get_vector_store()


def test_an_unknown_store_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTLIST_VECTOR_STORE", "clay_tablets")

    with pytest.raises(ValidationError):
        ShortlistSettings()
