"""Manifests say what is wrong with them, and with the files."""

import hashlib
from pathlib import Path

import pytest

from shared.errors import ModelMismatch
from shared.inference.manifest import check_manifest, read_manifest, verify_files
from tests.unit.inference.sample_models import write_manifest


def test_manifest_is_read_with_defaults(tmp_path: Path) -> None:
    write_manifest(tmp_path, "small", prefixes={"query": "query: "}, source={"package": "p"})

    manifest = read_manifest(tmp_path)

    assert (manifest.name, manifest.pooling, manifest.weight) == ("small", "mean", None)
    assert (manifest.prefixes.query, manifest.prefixes.passage) == ("query: ", "")


def test_folder_without_manifest_is_refused_with_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch, match=r"has no manifest\.json.*name another folder"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "decoder"),
        ("dim", 0),
        ("weight", 1.5),
        ("files", {"model.safetensors": "abc"}),
        ("calibration", {"temperature": 0}),
    ],
)
def test_wrong_value_is_named(tmp_path: Path, field: str, value: object) -> None:
    write_manifest(tmp_path, "small", **{field: value})

    with pytest.raises(ModelMismatch, match=f"{field}.*correct the manifest"):
        read_manifest(tmp_path)


def test_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")

    with pytest.raises(ModelMismatch, match="the file is"):
        read_manifest(tmp_path)


def test_another_revision_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, "small")
    manifest = read_manifest(tmp_path)

    check_manifest(manifest, "encoder", None)
    check_manifest(manifest, "encoder", "r1")
    with pytest.raises(ModelMismatch, match="revision r1, configured is r2"):
        check_manifest(manifest, "encoder", "r2")


def test_another_kind_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, "small")

    with pytest.raises(ModelMismatch, match="kind encoder, wanted is cross_encoder"):
        check_manifest(read_manifest(tmp_path), "cross_encoder", None)


def test_files_are_compared_with_their_sums(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"right")
    write_manifest(tmp_path, "small", files={"weights": hashlib.sha256(b"right").hexdigest()})
    manifest = read_manifest(tmp_path)

    verify_files(tmp_path, manifest)
    (tmp_path / "weights").write_bytes(b"wrong")
    with pytest.raises(ModelMismatch, match="weights has SHA-256"):
        verify_files(tmp_path, manifest)
    (tmp_path / "weights").unlink()
    with pytest.raises(ModelMismatch, match="weights is missing"):
        verify_files(tmp_path, manifest)
