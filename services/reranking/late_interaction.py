"""The offline scorer: token against token, over the vectors of the encoder.

Alone it orders worse than the search that found the pairs (it was measured on
public texts), so it counts nothing in the final score until an evaluation shows
a gain. What it is good at is pointing: it finds the passage to quote.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from services.reranking.cross_encoder import (
    CrossEncoderScorer,
    DocumentParts,
    PairScore,
    QueryParts,
    Scorer,
    ScorerIdentity,
)
from shared.errors import EmptyText, MissingSetting
from shared.inference.manifest import Calibration, check_revision, read_manifest

if TYPE_CHECKING:
    from torch import Tensor

    from shared.inference.encoder_model import EncoderModel

#: Content tokens in one window, and windows of one resume: all four pages of it count.
WINDOW, MOST_WINDOWS = 254, 8

#: Bytes of token vectors that are kept: every job meets the same resumes.
CACHE_BYTES = 512 * 1024**2

#: A resume's tokens agree with a job's at .80 to .90; these spread that over [0, 1].
CALIBRATION = Calibration(temperature=0.02, bias=0.85)


class LateInteractionScorer:
    """MaxSim between a job's requirements and all windows of a resume."""

    def __init__(
        self, folder: Path, *, revision: str | None = None, token_budget: int, threads: int
    ) -> None:
        self._folder = folder
        self._options = {"token_budget": token_budget, "threads": threads}
        self._manifest = read_manifest(folder)
        check_revision(self._manifest, revision)
        self._cache = TokenCache(CACHE_BYTES)

    @property
    def identity(self) -> ScorerIdentity:
        return ScorerIdentity(
            backend="maxsim",
            model_name=self._manifest.name,
            model_revision=self._manifest.revision,
            dtype="float32",
            input_version=f"1-{WINDOW}x{MOST_WINDOWS}",
        )

    @property
    def calibration(self) -> Calibration:
        return self._manifest.calibration or CALIBRATION

    @property
    def weight(self) -> float:
        return self._manifest.weight or 0.0

    @cached_property
    def _model(self) -> "EncoderModel":
        from shared.inference.encoder_model import load_exact

        return load_exact(self._folder, **self._options)

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        left = self._query(query.text)
        texts = {one.text_hash: one.body for one in documents}
        right = self._documents(texts)
        return [PairScore(raw) for raw in _compare(left, [right[d.text_hash] for d in documents])]

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        left = self._query(query)
        right = self._documents({passage: passage for passage in passages})
        return _compare(left, [right[passage] for passage in passages])

    @lru_cache(maxsize=256)  # noqa: B019  # one scorer lives as long as its process
    def _query(self, text: str) -> "Tensor":
        ids = self._model.content_ids(text)[: self._model.room("query")]
        _refuse_empty([ids])
        return self._model.token_vectors([ids], "query")[0]

    def _documents(self, texts: dict[str, str]) -> dict[str, "Tensor"]:
        """Return token vectors by text hash; those that are not kept are computed together."""
        found = {key: self._cache.find(key) for key in texts}
        missing = [key for key, vectors in found.items() if vectors is None]
        cuts = {key: self._windows(texts[key]) for key in missing}
        flat = [window for windows in cuts.values() for window in windows]
        vectors = iter(self._model.token_vectors(flat, "passage") if flat else [])
        for key, windows in cuts.items():
            parts = [next(vectors) for _ in windows]
            found[key] = _join(parts)
            self._cache.keep(key, found[key])
        return {key: one for key, one in found.items() if one is not None}

    def _windows(self, text: str) -> list[list[int]]:
        ids = self._model.content_ids(text)[: WINDOW * MOST_WINDOWS]
        _refuse_empty([ids])
        return [ids[at : at + WINDOW] for at in range(0, len(ids), WINDOW)]


class TokenCache:
    """Token vectors by text hash; the least used go when there are too many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Tensor] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> "Tensor | None":
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, vectors: "Tensor | None") -> None:
        if vectors is None:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = vectors
                self._bytes += vectors.nbytes
            while self._bytes > self._most and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._bytes -= old.nbytes


@lru_cache(maxsize=2)
def get_scorer(
    model: str, revision: str | None = None, *, token_budget: int = 4_096, threads: int = 1
) -> Scorer:
    """Return this process's scorer: a cross-encoder if the model is one, else late interaction.

    Raises:
        MissingSetting: If no model is named.
        ModelMismatch: If it is not the configured one.
    """
    if not model:
        raise MissingSetting("no model is named: set RERANKING_MODEL to a folder or a hub's name")
    folder, expected = Path(model), revision
    if not folder.is_dir():
        from shared.inference.loading import resolve_model

        folder, expected = resolve_model(model, revision), None
    is_pairwise = read_manifest(folder).kind == "cross_encoder"
    kind = CrossEncoderScorer if is_pairwise else LateInteractionScorer
    return kind(folder, revision=expected, token_budget=token_budget, threads=threads)


def _compare(query: "Tensor", passages: "Sequence[Tensor]") -> list[float]:
    from shared.inference.maxsim import maxsim

    return [float(score) for score in maxsim(query, passages)]


def _join(parts: "list[Tensor]") -> "Tensor":
    from shared.inference.maxsim import join

    return join(parts)


def _refuse_empty(windows: Sequence[Sequence[int]]) -> None:
    for place, window in enumerate(windows):
        if not window:
            raise EmptyText(f"text {place} has nothing to score")
