"""Text to vectors. Nothing heavy is loaded before there is something to encode."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from services.embeddings.windows import cut_windows
from shared.errors import EmptyText, MissingSetting
from shared.inference.manifest import ModelManifest, check_revision, read_manifest

if TYPE_CHECKING:
    from shared.inference.encoder_model import EncoderModel

Role = Literal["query", "passage"]
Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderIdentity:
    """What a stored vector says of its origin; vectors compare only within one identity."""

    model_name: str
    revision: str
    dim: int
    backend: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class EncodedDocument:
    """Unit vectors of one document: its headline, and up to four windows of its body."""

    headline: Vector
    windows: tuple[Vector, ...]
    token_count: int

    #: Whether the end of the body is in no window.
    truncated: bool


class Encoder(Protocol):
    """Turns texts into unit vectors, float32, in the order of the texts."""

    @property
    def identity(self) -> EncoderIdentity:
        """What its vectors are comparable with."""
        ...

    def encode_texts(self, texts: Sequence[str], role: Role) -> Matrix:
        """Return vectors (n, dim) of each text's first window. EmptyText for an empty one."""
        ...

    def encode_documents(self, documents: Sequence[tuple[str, str]]) -> list[EncodedDocument]:
        """Encode documents, given as headline and body. EmptyText if both are empty."""
        ...


class TransformerEncoder:
    """An encoder of BERT's family in a local folder, loaded at the first text."""

    def __init__(
        self, folder: Path, *, revision: str | None = None, token_budget: int, threads: int
    ) -> None:
        self._folder = folder
        self._token_budget, self._threads = token_budget, threads
        self._manifest = read_manifest(folder)
        check_revision(self._manifest, revision)

    @property
    def identity(self) -> EncoderIdentity:
        return identify(self._manifest)

    @cached_property
    def _model(self) -> "EncoderModel":
        from shared.inference.encoder_model import EncoderModel

        return EncoderModel(self._folder, token_budget=self._token_budget, threads=self._threads)

    def encode_texts(self, texts: Sequence[str], role: Role) -> Matrix:
        room = self._model.room(role)
        windows = [self._model.content_ids(text)[:room] for text in texts]
        _refuse_empty(windows)
        return self._model.encode(windows, role)

    def encode_documents(self, documents: Sequence[tuple[str, str]]) -> list[EncodedDocument]:
        room = self._model.room("passage")
        heads = [self._model.content_ids(head or body)[:room] for head, body in documents]
        _refuse_empty(heads)
        bodies = [self._model.content_ids(body) for _, body in documents]
        cuts = [cut_windows(ids, size=room) for ids in bodies]
        flat = [*heads, *(window for cut in cuts for window in cut.windows)]
        vectors = iter(self._model.encode(flat, "passage"))
        headlines = [next(vectors) for _ in heads]
        return [
            EncodedDocument(
                headline,
                tuple(next(vectors) for _ in cut.windows),
                len(head) + len(ids),
                cut.is_truncated,
            )
            for headline, cut, head, ids in zip(headlines, cuts, heads, bodies, strict=True)
        ]


@lru_cache(maxsize=2)
def get_encoder(
    model: str, revision: str | None = None, *, token_budget: int = 4_096, threads: int = 1
) -> Encoder:
    """Return this process's encoder, of a folder or of a hub's pinned revision."""
    folder = find_folder(model, revision)
    expected = revision if folder == Path(model) else None
    return TransformerEncoder(folder, revision=expected, token_budget=token_budget, threads=threads)


def peek_encoder_identity(model: str, revision: str | None = None) -> EncoderIdentity:
    """Return what an encoder would say of itself, without loading it."""
    return identify(read_manifest(find_folder(model, revision)))


def find_folder(model: str, revision: str | None) -> Path:
    """Return the folder of a model; only one of a hub needs the libraries of models.

    Raises:
        MissingSetting: If no model is named.
    """
    if not model:
        raise MissingSetting("no model is named: set EMBEDDINGS_MODEL to a folder or a hub's name")
    if Path(model).is_dir():
        return Path(model)
    from shared.inference.loading import resolve_model

    return resolve_model(model, revision)


def identify(manifest: ModelManifest) -> EncoderIdentity:
    return EncoderIdentity(
        model_name=manifest.name,
        revision=manifest.revision,
        dim=manifest.dim,
        backend="transformers",
        languages=manifest.languages,
    )


def _refuse_empty(windows: Sequence[Sequence[int]]) -> None:
    for place, window in enumerate(windows):
        if not window:
            raise EmptyText(f"text {place} has nothing to encode")
