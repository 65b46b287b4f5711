"""What scores a job against a resume, and the cross-encoder that does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shared.errors import EmptyText
from shared.inference.manifest import Calibration, check_revision, read_manifest

if TYPE_CHECKING:
    from shared.inference.pair_model import PairModel

#: Weight in the final score, unless the manifest says another.
DEFAULT_WEIGHT = 0.7

#: Share of a model's tokens that the job's side may take.
QUERY_SHARE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerIdentity:
    """What a stored score says of its origin; scores compare only within one identity."""

    backend: str
    model_name: str
    model_revision: str
    dtype: str

    #: Changes with prefixes, budgets, or the choice of windows.
    input_version: str


@dataclass(frozen=True, slots=True)
class QueryParts:
    """A job: its title, and what it requires, most important first."""

    title: str
    requirements: tuple[str, ...]
    text_hash: str

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.requirements))


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """A resume: the body of its composed text, or the headline if it has none."""

    body: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class PairScore:
    #: The scorer's own number, before calibration.
    raw: float


class Scorer(Protocol):
    """Scores one job against resumes; a pair's score does not depend on the others."""

    @property
    def identity(self) -> ScorerIdentity:
        """What its scores are comparable with."""
        ...

    @property
    def calibration(self) -> Calibration:
        """How its raw scores become scores in [0, 1]."""
        ...

    @property
    def weight(self) -> float:
        """How much its score counts in the final one."""
        ...

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        """Return one score per resume, in order. EmptyText names an empty side."""
        ...

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return one raw score per passage, in order: for choosing what to quote."""
        ...


class CrossEncoderScorer:
    """Job and resume in one input; several windows per resume, and the best of them counts."""

    def __init__(
        self, folder: Path, *, revision: str | None = None, token_budget: int, threads: int
    ) -> None:
        self._folder = folder
        self._options = {"token_budget": token_budget, "threads": threads}
        self._manifest = read_manifest(folder)
        check_revision(self._manifest, revision)

    @property
    def identity(self) -> ScorerIdentity:
        from shared.inference.device import compute_dtype, get_device, name_of

        return ScorerIdentity(
            backend="cross_encoder",
            model_name=self._manifest.name,
            model_revision=self._manifest.revision,
            dtype=name_of(compute_dtype(get_device())),
            input_version="1",
        )

    @property
    def calibration(self) -> Calibration:
        return self._manifest.calibration or Calibration()

    @property
    def weight(self) -> float:
        return DEFAULT_WEIGHT if self._manifest.weight is None else self._manifest.weight

    @cached_property
    def _model(self) -> "PairModel":
        from shared.inference.pair_model import PairModel

        return PairModel(self._folder, **self._options)

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        return [PairScore(raw) for raw in self._score(query.text, [one.body for one in documents])]

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        return self._score(query, passages)

    def _score(self, query: str, texts: Sequence[str]) -> list[float]:
        room = self._model.room
        left = self._model.content_ids(query)[: math.floor(room * QUERY_SHARE)]
        if not left:
            raise EmptyText("the query has nothing to score")
        size = room - len(left)
        cuts = [self._windows(place, text, size) for place, text in enumerate(texts)]
        flat = [(left, window) for windows in cuts for window in windows]
        scores = iter(self._model.logits(flat))
        return [max(next(scores) for _ in windows) for windows in cuts]

    def _windows(self, place: int, text: str, size: int) -> list[list[int]]:
        ids = self._model.content_ids(text)
        if not ids:
            raise EmptyText(f"document {place} has nothing to score")
        return [ids[at : at + size] for at in range(0, len(ids), size)]
