"""What a model is and how it wants to be used: the manifest beside its weights.

Reading a manifest costs a millisecond and loads no model, so that a process can
say which model it would use before it has anything to compute.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, PositiveFloat, PositiveInt, ValidationError

from shared.errors import ModelMismatch

MANIFEST = "manifest.json"

Kind = Literal["encoder", "cross_encoder"]
Pooling = Literal["mean", "cls"]
Role = Literal["query", "passage"]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Prefixes(BaseModel, frozen=True, extra="forbid"):
    """What an encoder was trained to see before a text."""

    query: str = ""
    passage: str = ""


class Calibration(BaseModel, frozen=True, extra="forbid"):
    """A raw score becomes a probability: 1 / (1 + exp(-(raw - bias) / temperature))."""

    temperature: PositiveFloat = 1.0
    bias: float = 0.0


class ModelManifest(BaseModel, frozen=True, extra="ignore"):
    """What is known of a model. Fields that are not known here are ignored."""

    name: str = Field(min_length=1)
    revision: str = Field(min_length=1)
    license: str
    kind: Kind

    #: Width of the hidden states, and of an encoder's vectors.
    dim: PositiveInt

    pooling: Pooling = "mean"

    #: The longest input, special tokens and prefix included.
    max_tokens: PositiveInt

    #: Languages (ISO 639-1) that the model knows; others get weight 0 in the dense legs.
    languages: tuple[str, ...]

    prefixes: Prefixes = Prefixes()

    #: SHA-256 of each file; empty if the revision itself names the content.
    files: dict[str, Sha256] = {}

    #: None leaves it to the scorer.
    calibration: Calibration | None = None

    #: Share of the scorer in the final score, once an evaluation has shown a gain.
    weight: float | None = Field(default=None, ge=0, le=1)


def read_manifest(folder: Path) -> ModelManifest:
    """Return the manifest of a model folder.

    Raises:
        ModelMismatch: If it is missing or wrong, with the remedy.
    """
    try:
        return ModelManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError:
        raise ModelMismatch(
            f"model folder {folder.name} has no {MANIFEST}:"
            " a model comes with one; name another folder, or write it"
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ModelMismatch(
            f"{MANIFEST} of {folder.name}: {field} is {str(first['input'])[:80]!r}:"
            f" {first['msg']}; correct the manifest"
        ) from None


def check_manifest(manifest: ModelManifest, kind: Kind, revision: str | None) -> None:
    """Refuse a model of another kind, or of another revision than the configured one.

    Raises:
        ModelMismatch: If it is one. Vectors and scores of two revisions do not compare.
    """
    if manifest.kind != kind:
        raise ModelMismatch(
            f"model {manifest.name} is of kind {manifest.kind}, wanted is {kind}:"
            " name a model of that kind"
        )
    if revision is not None and manifest.revision != revision:
        raise ModelMismatch(
            f"model {manifest.name} has revision {manifest.revision}, configured is {revision}:"
            " install that one, or change the setting and embed everything anew"
        )


def verify_files(folder: Path, manifest: ModelManifest) -> None:
    """Compare the files with the manifest; reads all of them, so it runs once for each load.

    Raises:
        ModelMismatch: If one is missing or differs.
    """
    for name, expected in manifest.files.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise ModelMismatch(
                f"model {manifest.name}: {name} is missing; install the model again"
            ) from None
        if found != expected:
            raise ModelMismatch(
                f"model {manifest.name}: {name} has SHA-256 {found}, the manifest says"
                f" {expected}; install the model again"
            )
