"""Load a model folder for packed inference, and turn text into the ids that it expects."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import AutoModel, AutoTokenizer

from shared.errors import ModelMismatch
from shared.inference.device import compute_dtype, get_device
from shared.inference.packed import ATTENTION


def load(
    folder: Path, dtype: torch.dtype | None = None, auto_class: Any = AutoModel, **options: Any
) -> Any:
    """Return a model in evaluation mode, with packed attention, on its device.

    `options` go to ``from_pretrained``; encoders of BERT's family want
    ``add_pooling_layer=False``.

    Raises:
        ModelMismatch: Without safetensors, or if a weight is missing: transformers
            would fill it with random numbers and only warn, which turns an
            encoder's folder into a cross-encoder with a random head.
    """
    if not any(folder.glob("model*.safetensors")):
        raise ModelMismatch(f"{folder} has no safetensors weights: convert the model first")
    quiet()
    device = get_device()
    model, info = auto_class.from_pretrained(
        folder,
        dtype=dtype or compute_dtype(device),
        attn_implementation=ATTENTION,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        output_loading_info=True,
        **options,
    )
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:3])
        raise ModelMismatch(f"{folder} lacks weights: {missing}")
    return model.eval().to(device)


def load_tokenizer(folder: Path) -> Any:
    quiet()
    return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def content_ids(tokenizer: Any, text: str) -> list[int]:
    """Return the ids of `text` alone, without special tokens.

    Special tokens that are spelled out in the text are broken by a space. A
    Unigram vocabulary contains them as ordinary pieces, so a resume with "</s>"
    in it would otherwise place a real separator, which ``split_special_tokens``
    alone does not prevent.
    """
    for token in tokenizer.all_special_tokens:
        text = text.replace(token, f"{token[0]} {token[1:]}")
    ids: list[int] = tokenizer(
        text, add_special_tokens=False, split_special_tokens=True, verbose=False
    ).input_ids
    return ids


def resolve_model(name: str, revision: str | None) -> Path:
    """Return the folder of a model: a local one, or that of a hub's pinned revision.

    Raises:
        ModelMismatch: If a hub's model has no revision, or is not to be had.
    """
    folder = Path(name)
    if folder.is_dir():
        return folder
    if revision is None:
        raise ModelMismatch(f"{name!r} is no folder: a model of a hub needs a pinned revision")
    return _download(name, revision)


@cache
def _download(name: str, revision: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    patterns = ["*.json", "*.safetensors", "*.model", "*.txt"]
    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=patterns))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelMismatch(
            f"{name} at revision {revision} cannot be had from the hub ({type(error).__name__}):"
            " download it to a folder, and name that"
        ) from error


@cache
def quiet() -> None:
    """Keep libraries from writing bars and advice between our lines."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging: Any = transformers.utils.logging
    logging.set_verbosity_error()
    logging.disable_progress_bar()
