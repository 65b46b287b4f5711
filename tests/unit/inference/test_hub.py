"""Configured models: folders, known names, pinned commits."""

from pathlib import Path

import pytest

from shared.errors import MissingSetting, ModelMismatch
from shared.inference.hub import describe_model, resolve_model
from tests.unit.inference.sample_models import write_manifest

COMMIT = "0123456789abcdef0123456789abcdef01234567"
KNOWN = "intfloat/multilingual-e5-base"


def test_folder_stands_for_itself(tmp_path: Path) -> None:
    write_manifest(tmp_path, "mine")

    assert describe_model(str(tmp_path), None).name == "mine"
    assert resolve_model(str(tmp_path), None) == tmp_path


def test_known_model_is_described_without_a_network() -> None:
    manifest = describe_model(KNOWN, COMMIT)

    assert (manifest.name, manifest.revision, manifest.dim) == (KNOWN, COMMIT, 768)
    assert manifest.prefixes.passage == "passage: "


def test_known_cross_encoder_is_one() -> None:
    assert describe_model("BAAI/bge-reranker-v2-m3", COMMIT).kind == "cross_encoder"


@pytest.mark.parametrize("revision", [None, "main", COMMIT[:12]])
def test_name_of_the_hub_wants_a_full_commit(revision: str | None) -> None:
    with pytest.raises(ModelMismatch, match="wants the full commit"):
        describe_model(KNOWN, revision)
    with pytest.raises(ModelMismatch, match="wants the full commit"):
        resolve_model(KNOWN, revision)


def test_unknown_model_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ModelMismatch, match=f"neither a folder nor a known model.*{KNOWN}"):
        describe_model("nobody/nothing", COMMIT)


def test_no_model_is_a_missing_setting() -> None:
    with pytest.raises(MissingSetting):
        describe_model("", None)


def test_snapshot_that_is_not_there_is_refused_without_a_network() -> None:
    with pytest.raises(ModelMismatch, match="cannot be had"):
        resolve_model(KNOWN, COMMIT, local_files_only=True)
