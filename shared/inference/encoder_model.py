"""An encoder that is loaded: texts to windows of ids, ids to vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from shared.inference.device import name_of, set_threads
from shared.inference.loading import content_ids, load, load_tokenizer
from shared.inference.manifest import ModelManifest, read_manifest
from shared.inference.packed import encode, token_vectors

Role = Literal["query", "passage"]
Matrix = NDArray[np.float32]


class EncoderModel:
    """Content ids are those of a text alone; frames of special ids and prefix go around them."""

    def __init__(
        self,
        folder: Path,
        *,
        token_budget: int,
        threads: int,
        dtype: torch.dtype | None = None,
    ) -> None:
        set_threads(threads)
        self.manifest: ModelManifest = read_manifest(folder)
        self._tokenizer = load_tokenizer(folder)
        self._model = load(folder, dtype, add_pooling_layer=False)
        self._budget = token_budget
        self._frames = {role: self._make_frame(role) for role in ("query", "passage")}

    @property
    def dtype(self) -> str:
        return name_of(self._model.dtype)

    def room(self, role: Role) -> int:
        """Return how many content ids fit into one window."""
        head, tail = self._frames[role]
        return self.manifest.max_tokens - len(head) - len(tail)

    def content_ids(self, text: str) -> list[int]:
        return content_ids(self._tokenizer, text)

    def encode(self, windows: Sequence[Sequence[int]], role: Role) -> Matrix:
        """Return unit vectors (n, dim), in order."""
        framed = [self._frame(window, role) for window in windows]
        pooling, budget = self.manifest.pooling, self._budget
        vectors = encode(self._model, framed, pooling=pooling, token_budget=budget)
        return np.asarray(vectors.numpy(), dtype=np.float32)

    def token_vectors(self, windows: Sequence[Sequence[int]], role: Role) -> list[torch.Tensor]:
        """Return unit vectors of the content tokens alone, (length, dim) each, in order."""
        framed = [self._frame(window, role) for window in windows]
        head, tail = self._frames[role]
        states = token_vectors(self._model, framed, token_budget=self._budget)
        return [one[len(head) : one.shape[0] - len(tail)] for one in states]

    def _frame(self, content: Sequence[int], role: Role) -> list[int]:
        head, tail = self._frames[role]
        return [*head, *content, *tail]

    def _make_frame(self, role: str) -> tuple[list[int], list[int]]:
        prefix = content_ids(self._tokenizer, getattr(self.manifest.prefixes, role).strip())
        whole: list[int] = self._tokenizer("a").input_ids
        content = content_ids(self._tokenizer, "a")
        at = next(i for i in range(len(whole)) if whole[i : i + len(content)] == content)
        return [*whole[:at], *prefix], whole[at + len(content) :]


def load_exact(folder: Path, *, token_budget: int, threads: int) -> EncoderModel:
    """Load an encoder in float32, so that its scores are the same on every processor."""
    return EncoderModel(folder, token_budget=token_budget, threads=threads, dtype=torch.float32)
