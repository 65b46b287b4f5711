"""Which folder a configured model stands for: a local one, or a pinned snapshot of the hub."""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from shared.errors import MissingSetting, ModelMismatch
from shared.inference.manifest import ModelManifest, read_manifest

#: Everything that a model needs, and nothing that could run code.
PATTERNS = ["*.safetensors", "*.json", "*.txt", "*.model"]


def describe_model(model: str, revision: str | None) -> ModelManifest:
    """Return the manifest of a configured model, without network or torch.

    `model` is a folder with a manifest, or the hub name of a known model.

    Raises:
        MissingSetting: If no model is named.
        ModelMismatch: If it is neither, or a hub name without a pinned commit.
    """
    if not model:
        raise MissingSetting("no model is named: set one, a folder or a name of the hub")
    folder = Path(model)
    if folder.is_dir():
        return read_manifest(folder)
    known = _known_models().get(model)
    if known is None:
        raise ModelMismatch(
            f"model {model!r} is neither a folder nor a known model: put it into a folder with a "
            f"manifest.json, or choose one of {', '.join(sorted(_known_models()))}"
        )
    return ModelManifest.model_validate(
        {**known, "name": model, "revision": _pinned(model, revision)}
    )


def resolve_model(model: str, revision: str | None, *, local_files_only: bool = False) -> Path:
    """Return the folder of a configured model; a hub model is downloaded if it is not cached.

    Raises:
        ModelMismatch: If the revision is not pinned, or the snapshot is not to be had.
    """
    folder = Path(model)
    if folder.is_dir():
        return folder
    commit = _pinned(model, revision)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        snapshot = snapshot_download(
            model, revision=commit, allow_patterns=PATTERNS, local_files_only=local_files_only
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelMismatch(
            f"model {model!r} at {commit[:12]} cannot be had ({type(error).__name__}): "
            "download it while there is a network, or name a folder"
        ) from None
    return Path(snapshot)


def _pinned(model: str, revision: str | None) -> str:
    if revision is None or not re.fullmatch("[0-9a-f]{40}", revision):
        raise ModelMismatch(
            f"model {model!r} has revision {revision!r}: a hub model wants the full commit, "
            "because branches and tags move"
        )
    return revision


@cache
def _known_models() -> dict[str, dict[str, Any]]:
    text = files("shared.inference").joinpath("known_models.json").read_text("utf-8")
    models: dict[str, dict[str, Any]] = json.loads(text)
    return models
