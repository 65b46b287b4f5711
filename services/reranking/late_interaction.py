"""The offline scorer: token against token, over the vectors of the encoder.

Alone it orders worse than the search that found the pairs (it was measured on
public texts), so it counts nothing in the final score until an evaluation shows
a gain. What it is good at is pointing: it finds the passage to quote.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from services.reranking.cross_encoder import (
    MOST_WINDOWS,
    CrossEncoderScorer,
    DocumentParts,
    PairScore,
    QueryParts,
    Scorer,
    ScorerIdentity,
    cut_windows,
)
from shared.errors import EmptyText
from shared.inference.device import Device, compute_dtype
from shared.inference.hub import describe_model
from shared.inference.manifest import Calibration, Role, check_manifest
from shared.inference.once import ComputeOnce

if TYPE_CHECKING:
    from shared.inference.loading import LoadedModel

#: Content tokens in one window; a resume has at most eight, which are about five pages.
WINDOW = 254

#: Token vectors that are kept, because every job meets the same resumes: about 450 of them.
CACHE_BYTES = 384 * 1024**2

#: A resume's tokens agree with a job's at .80 to .90; these spread that over [0, 1].
CALIBRATION = Calibration(temperature=0.02, bias=0.85)

TokenVectors = NDArray[np.float16]


class LateInteractionScorer:
    """MaxSim between a job's requirements and all windows of a resume.

    A text shares a forward pass with nobody else, and its token vectors are
    rounded to float16 before they are used, kept or not: a score is the same to
    the last bit whoever the neighbours are, and whatever is remembered.
    """

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
        self._manifest = describe_model(model, revision)
        check_manifest(self._manifest, "encoder", revision)
        self._vectors = ComputeOnce(CACHE_BYTES)

    @property
    def identity(self) -> ScorerIdentity:
        return ScorerIdentity(
            backend="maxsim",
            model_name=self._manifest.name,
            model_revision=self._manifest.revision,
            dtype=compute_dtype(self._device),
            input_version=f"2-{WINDOW}x{MOST_WINDOWS}",
        )

    @property
    def calibration(self) -> Calibration:
        return self._manifest.calibration or CALIBRATION

    @property
    def weight(self) -> float:
        return self._manifest.weight or 0.0

    def warm_up(self) -> None:
        self.passage_scores("ready", ["ready"])

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        raws = self.passage_scores(query.text, [document.body for document in documents])
        return [PairScore(raw) for raw in raws]

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        from shared.inference.maxsim import maxsim

        (left,) = self._read([query], "query")
        right = self._read(passages, "passage")
        return [round(score, 6) for score in maxsim(left, right)]

    def _read(self, texts: Sequence[str], role: Role) -> list[TokenVectors]:
        """Return the token vectors of texts; what is not remembered is computed."""
        keys = [(role, text) for text in texts]
        return self._vectors.get_all(keys, lambda place: self._encode(texts[place], role, place))

    def _encode(self, text: str, role: Role, place: int) -> TokenVectors:
        from shared.inference.packed import token_vectors

        loaded = self._load()
        ids = loaded.content_ids(text)
        if not ids:
            raise EmptyText(f"the {role} at place {place} has nothing to score")
        frame, room = loaded.frame(role), loaded.room(role)
        # A job is asked as a whole, by what fits into one window.
        cut = [ids[:room]] if role == "query" else cut_windows(ids, min(WINDOW, room))
        windows = [frame.wrap(window) for window in cut]
        states = token_vectors(loaded.weights, windows, token_budget=self._budget)
        content = [state[frame.inner(len(state))] for state in states]
        return np.concatenate(content).astype(np.float16)

    def _load(self) -> "LoadedModel":
        from shared.inference.loading import open_model

        return open_model(*self._source, threads=self._threads, device=self._device)


@lru_cache(maxsize=2)
def get_scorer(
    model: str,
    revision: str | None = None,
    *,
    token_budget: int = 2_048,
    threads: int = 1,
    device: Device = "cpu",
) -> Scorer:
    """Return this process's scorer: a cross-encoder if the model is one, else late interaction.

    `threads` is what one forward pass may use, 0 for every core.

    Raises:
        MissingSetting: If no model is named.
        ModelMismatch: If there is none of that name and revision.
    """
    is_pairwise = describe_model(model, revision).kind == "cross_encoder"
    kind = CrossEncoderScorer if is_pairwise else LateInteractionScorer
    return kind(model, revision, token_budget=token_budget, threads=threads, device=device)
