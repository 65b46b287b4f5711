"""Texts to vectors: the encoder behind one Protocol.

Importing this loads neither torch nor a model: a process that has nothing to
encode never pays for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from services.embeddings.windows import Windows, cut_windows, fit_size
from shared.errors import EmptyText
from shared.inference.device import Device, DtypeName, compute_dtype
from shared.inference.hub import describe_model
from shared.inference.manifest import Role, check_manifest

if TYPE_CHECKING:
    from shared.inference.loading import LoadedModel

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]

#: Tokens of a window without its frame; those of a long text grow up to the model's limit.
WINDOW = 250
OVERLAP = 30
MOST_WINDOWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderIdentity:
    """What a stored vector says of its origin; vectors compare only within one identity."""

    model_name: str
    revision: str
    dim: int
    dtype: DtypeName
    backend: str

    #: Languages (ISO 639-1) that it knows.
    languages: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedDocument:
    """Unit vectors of one document: its headline, and up to four windows of its body."""

    headline: Vector
    windows: tuple[Vector, ...]

    #: Tokens of each window.
    window_tokens: tuple[int, ...]

    #: Tokens of headline and body, also of what is in no window.
    token_count: int

    #: Whether the end of the body is in no window.
    truncated: bool


class Encoder(Protocol):
    """Turns texts into unit vectors, float32, in the order of the texts."""

    @property
    def identity(self) -> EncoderIdentity:
        """What its vectors are comparable with; there before the model is loaded."""
        ...

    def warm_up(self) -> None:
        """Load and compute once: a process is ready afterwards.

        Raises:
            ModelMismatch: If the model is missing, incomplete or another one.
        """
        ...

    def encode_texts(self, texts: Sequence[str], role: Role) -> Matrix:
        """Return vectors (n, dim) of what fits into one window of each text.

        Raises:
            EmptyText: If a text has nothing to encode; it is named by its place.
            InvalidVector: If a vector is not finite.
        """
        ...

    def encode_documents(self, documents: Sequence[tuple[str, str]]) -> list[EncodedDocument]:
        """Encode documents, given as headline and body, with as few forward passes as possible.

        Raises:
            EmptyText: If both parts of a document are empty; it is named by its place.
            InvalidVector: If a vector is not finite.
        """
        ...


class TransformerEncoder:
    """An encoder of BERT's family, loaded at the first text."""

    def __init__(
        self,
        model: str,
        revision: str | None = None,
        *,
        token_budget: int,
        threads: int,
        device: Device = "cpu",
    ) -> None:
        self._source = (model, revision)
        self._budget, self._threads, self._device = token_budget, threads, device
        self._identity = peek_encoder_identity(model, revision, device)

    @property
    def identity(self) -> EncoderIdentity:
        return self._identity

    def warm_up(self) -> None:
        self.encode_texts(["ready"], "query")

    def encode_texts(self, texts: Sequence[str], role: Role) -> Matrix:
        loaded = self._load()
        room = loaded.room(role)
        contents = [loaded.content_ids(text)[:room] for text in texts]
        _refuse_empty(contents)
        return self._encode(contents, role)

    def encode_documents(self, documents: Sequence[tuple[str, str]]) -> list[EncodedDocument]:
        loaded = self._load()
        room = loaded.room("passage")
        # A document without a headline is known by how it begins.
        heads = [loaded.content_ids(headline or body) for headline, body in documents]
        _refuse_empty(heads)
        cuts = [cut_body(loaded.content_ids(body), room) for _, body in documents]
        flat = [*(head[:room] for head in heads), *(one for cut in cuts for one in cut.windows)]
        vectors = iter(self._encode(flat, "passage"))
        headlines = [next(vectors) for _ in heads]
        return [
            EncodedDocument(
                headline=headline,
                windows=tuple(next(vectors) for _ in cut.windows),
                window_tokens=tuple(map(len, cut.windows)),
                token_count=len(head) + cut.token_count,
                truncated=cut.is_truncated,
            )
            for headline, head, cut in zip(headlines, heads, cuts, strict=True)
        ]

    def _load(self) -> "LoadedModel":
        from shared.inference.loading import open_model

        return open_model(*self._source, threads=self._threads, device=self._device)

    def _encode(self, contents: Sequence[Sequence[int]], role: Role) -> Matrix:
        from shared.inference.packed import encode

        loaded = self._load()
        frame = loaded.frame(role)
        return encode(
            loaded.weights,
            [frame.wrap(content) for content in contents],
            pooling=loaded.manifest.pooling,
            token_budget=self._budget,
        )


def cut_body(ids: Sequence[int], room: int) -> Windows:
    """Cut into windows of at most `room` tokens, as short as the length of the text allows."""
    smallest = min(WINDOW, room)
    overlap = min(OVERLAP, smallest // 4)
    size = fit_size(len(ids), smallest=smallest, largest=room, overlap=overlap, most=MOST_WINDOWS)
    return cut_windows(ids, size=size, overlap=overlap, most=MOST_WINDOWS)


@lru_cache(maxsize=2)
def get_encoder(
    model: str,
    revision: str | None = None,
    *,
    token_budget: int = 2_048,
    threads: int = 1,
    device: Device = "cpu",
) -> Encoder:
    """Return this process's encoder, of a folder or of a hub's pinned revision.

    `threads` is what one forward pass may use, 0 for every core.

    Raises:
        MissingSetting: If no model is named.
        ModelMismatch: If there is none of that name, kind and revision.
    """
    return TransformerEncoder(
        model, revision, token_budget=token_budget, threads=threads, device=device
    )


def peek_encoder_identity(
    model: str, revision: str | None = None, device: Device = "cpu"
) -> EncoderIdentity:
    """Return what an encoder would say of itself, without loading it.

    Raises:
        MissingSetting: If no model is named.
        ModelMismatch: If there is none of that name, kind and revision.
    """
    manifest = describe_model(model, revision)
    check_manifest(manifest, "encoder", revision)
    return EncoderIdentity(
        model_name=manifest.name,
        revision=manifest.revision,
        dim=manifest.dim,
        dtype=compute_dtype(device),
        backend="transformers",
        languages=frozenset(manifest.languages),
    )


def _refuse_empty(contents: Sequence[Sequence[int]]) -> None:
    for place, content in enumerate(contents):
        if not content:
            raise EmptyText(f"text {place} has nothing to encode")
