"""What a model folder says of itself: ``manifest.json`` beside the weights."""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import ModelMismatch

FILE = "manifest.json"

Pooling = Literal["mean", "cls"]


class Prefixes(BaseModel):
    """What the model wants to stand before a text of each role."""

    model_config = ConfigDict(frozen=True)

    query: str = ""
    passage: str = ""


class Calibration(BaseModel):
    """Constants that turn a raw score into one in [0, 1]: sigmoid((raw - bias) / temperature)."""

    model_config = ConfigDict(frozen=True)

    temperature: float = Field(default=1.0, gt=0)
    bias: float = 0.0


class ModelManifest(BaseModel):
    """What is known of a model. Fields that are not known here are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    revision: str
    license: str = "unknown"
    kind: Literal["encoder", "cross_encoder"]
    dim: int = 0
    pooling: Pooling = "mean"
    max_tokens: int = 512

    #: Codes of the languages that it knows.
    languages: frozenset[str] = frozenset()
    prefixes: Prefixes = Prefixes()
    calibration: Calibration | None = None

    #: How much its score counts in the final one, if an evaluation has shown that it should.
    weight: float | None = None

    #: SHA-256 by name.
    files: dict[str, str] = {}


def read_manifest(folder: Path) -> ModelManifest:
    """Return the manifest of a model folder.

    Raises:
        ModelMismatch: If it is missing or wrong, with the remedy.
    """
    path = folder / FILE
    try:
        return ModelManifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ModelMismatch(
            f"{path} is missing: name a folder with a manifest, or remove it to have it made anew"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise ModelMismatch(f"{path}: {field}: {first['msg']}") from None


def check_revision(manifest: ModelManifest, revision: str | None) -> None:
    """Refuse another revision than the configured one: scores would not compare.

    Raises:
        ModelMismatch: If it is another one.
    """
    if revision is not None and manifest.revision != revision:
        raise ModelMismatch(
            f"{manifest.name} has revision {manifest.revision}, configured is {revision}:"
            " install that one, or change the setting and embed everything anew"
        )


def verify_files(folder: Path, manifest: ModelManifest) -> None:
    """Compare the files with the manifest. Reads all of them.

    Raises:
        ModelMismatch: If one is missing or differs.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelMismatch(f"{path} is missing: install the model anew")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise ModelMismatch(f"{path} has SHA-256 {found}, its manifest says {expected}")
