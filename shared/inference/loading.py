"""Load a model once per process: weights from safetensors, tokenizer, frames of its input."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import structlog
import torch
import transformers
from transformers import (
    AutoModel,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedTokenizerBase,
)

from shared.errors import ModelMismatch
from shared.inference.device import Device, compute_dtype, set_threads
from shared.inference.framing import Frame, PairFrame
from shared.inference.hub import describe_model, resolve_model
from shared.inference.languages import check_languages
from shared.inference.manifest import ModelManifest, Role, verify_files
from shared.inference.packed import ATTENTION, longest_input

log = structlog.get_logger(__name__)

_LOCK = Lock()
_LOADED: dict[tuple[str, str | None, Device], "LoadedModel"] = {}


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model ready to compute, with the tokenizer and the manifest that belong to it."""

    manifest: ModelManifest
    weights: Any  # a model of transformers, whose types say less than they promise
    tokenizer: PreTrainedTokenizerBase

    @property
    def max_tokens(self) -> int:
        return min(self.manifest.max_tokens, longest_input(self.weights))

    def content_ids(self, text: str) -> list[int]:
        return content_ids(self.tokenizer, text)

    def room(self, role: Role) -> int:
        """Return how many tokens of a text fit into one window."""
        return self.max_tokens - self.frame(role).size

    def frame(self, role: Role) -> Frame:
        """Return the surroundings of a text in this role, its task prefix among them."""
        prefix: str = getattr(self.manifest.prefixes, role)
        first, last = _special_ids(self.tokenizer)
        return Frame((first, *self.content_ids(prefix.rstrip())), (last,))

    def pair_frame(self) -> PairFrame:
        """Return the surroundings of a pair, read off what the tokenizer does with one."""
        letter = self.content_ids("a")
        whole: list[int] = self.tokenizer("a", "a").input_ids
        middle = whole[1 + len(letter) : len(whole) - len(letter) - 1]
        return PairFrame(
            head=(whole[0],),
            middle=tuple(middle),
            tail=(whole[-1],),
            second_type=int(self.weights.config.type_vocab_size > 1),
        )


def open_model(
    model: str, revision: str | None, *, threads: int = 0, device: Device = "cpu"
) -> LoadedModel:
    """Load a configured model, or return it if this process has it already.

    Raises:
        ModelMismatch: If it is missing, incomplete or of another revision, or does not know
            the languages that it claims.
    """
    with _LOCK:
        key = (model, revision, device)
        if key not in _LOADED:
            manifest = describe_model(model, revision)
            used = set_threads(threads)
            _LOADED[key] = load_model(resolve_model(model, revision), manifest, device)
            log.info("model_loaded", model=manifest.name, device=device, threads=used)
        return _LOADED[key]


def load_model(folder: Path, manifest: ModelManifest, device: Device = "cpu") -> LoadedModel:
    """Load a folder that agrees with its manifest.

    Raises:
        ModelMismatch: If it does not.
    """
    verify_files(folder, manifest)
    weights = load_weights(folder, manifest, getattr(torch, compute_dtype(device)))
    tokenizer = AutoTokenizer.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False
    )
    check_languages(manifest, lambda text: len(content_ids(tokenizer, text)))
    return LoadedModel(manifest, weights.to(device), tokenizer)


def load_weights(folder: Path, manifest: ModelManifest, dtype: torch.dtype) -> Any:
    """Load weights in evaluation mode with packed attention.

    Raises:
        ModelMismatch: Without safetensors, with another shape than the manifest says, or if a
            weight is missing: transformers would fill it with random numbers and only warn,
            which turns an encoder's folder into a cross-encoder with a random head.
    """
    if not any(folder.glob("model*.safetensors")):
        raise ModelMismatch(
            f"model {manifest.name} has no safetensors weights: other formats can run code, "
            "convert the model first"
        )
    auto_class, options = _head(manifest)
    _quiet()
    weights, info = auto_class.from_pretrained(
        folder,
        dtype=dtype,
        attn_implementation=ATTENTION,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        output_loading_info=True,
        **options,
    )
    _check_weights(weights, info["missing_keys"], manifest)
    return weights.eval()


def content_ids(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    """Return ids of the text alone, without special tokens.

    Special tokens that are spelled out in the text are broken by a space. A Unigram
    vocabulary has them as ordinary pieces, so a resume with "</s>" in it would otherwise
    place a real separator, which `split_special_tokens` alone does not prevent.
    """
    for token in tokenizer.all_special_tokens:
        text = text.replace(token, f"{token[0]} {token[1:]}")
    ids: list[int] = tokenizer(
        text, add_special_tokens=False, split_special_tokens=True, verbose=False
    ).input_ids
    return ids


def _head(manifest: ModelManifest) -> tuple[Any, dict[str, Any]]:
    if manifest.kind == "encoder":
        return AutoModel, {"add_pooling_layer": False}
    return AutoModelForSequenceClassification, {}


def _check_weights(weights: Any, missing: Sequence[str], manifest: ModelManifest) -> None:
    if missing:
        raise ModelMismatch(
            f"model {manifest.name} lacks weights: {', '.join(sorted(missing)[:3])}; "
            "name a complete model of this kind"
        )
    if weights.config.hidden_size != manifest.dim:
        raise ModelMismatch(
            f"model {manifest.name} is {weights.config.hidden_size} wide, its manifest says "
            f"{manifest.dim}: correct the manifest"
        )
    if manifest.kind == "cross_encoder" and weights.config.num_labels != 1:
        raise ModelMismatch(
            f"model {manifest.name} has {weights.config.num_labels} labels: a pair has one score, "
            "so name a model with one"
        )


def _special_ids(tokenizer: PreTrainedTokenizerBase) -> tuple[int, int]:
    first, last = tokenizer("").input_ids
    return first, last


@cache
def _quiet() -> None:
    """Keep bars and advice of the libraries out of our log; what matters is raised."""
    settings: Any = transformers.utils.logging
    settings.set_verbosity_error()
    settings.disable_progress_bar()
