"""The actors' settings and models, as far as no model has to be loaded."""

import json
from pathlib import Path

import pytest

from services.reranking.actors import order_of, read_encoder
from services.reranking.settings import RerankingSettings
from shared.errors import ModelMismatch
from shared.messaging.registry import RerankJob

MANIFEST = {
    "name": "tiny",
    "revision": "r1",
    "license": "MIT",
    "kind": "encoder",
    "dim": 8,
    "max_tokens": 64,
    "languages": ["en"],
}


def folder(path: Path, **changes: str) -> str:
    (path / "manifest.json").write_text(json.dumps(MANIFEST | changes))
    return str(path)


def test_encoder_is_known_by_its_manifest(tmp_path: Path) -> None:
    manifest = read_encoder(RerankingSettings(model=folder(tmp_path)))

    assert (manifest.revision, set(manifest.languages)) == ("r1", {"en"})


def test_vectors_may_be_of_another_model(tmp_path: Path) -> None:
    settings = RerankingSettings(model="a/cross-encoder", vectors_model=folder(tmp_path))

    assert read_encoder(settings).name == "tiny"


def test_another_revision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch):
        read_encoder(RerankingSettings(model=folder(tmp_path), revision="r2"))


def test_cross_encoder_made_no_vectors(tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch):
        read_encoder(RerankingSettings(model=folder(tmp_path, kind="cross_encoder")))


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERANKING_MODEL", "some/model")
    monkeypatch.setenv("RERANKING_FIT_WEIGHT", "0.1")

    settings = RerankingSettings()
    assert (settings.model, settings.fit_weight) == ("some/model", 0.1)


def test_message_becomes_an_order() -> None:
    order = order_of(RerankJob(job_id=1, top_k=7, force=True))

    assert (order.top_k, order.force, order.run_id) == (7, True, None)
