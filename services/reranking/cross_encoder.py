"""What scores a job against a resume, and the cross-encoder that does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from shared.errors import EmptyText
from shared.inference.device import Device, compute_dtype
from shared.inference.hub import describe_model
from shared.inference.manifest import Calibration, check_manifest

if TYPE_CHECKING:
    from shared.inference.loading import LoadedModel

#: Weight in the final score, unless the manifest says another.
DEFAULT_WEIGHT = 0.7

#: Tokens of a pair at most, whatever the model could read: cost grows faster than length.
PAIR_TOKENS = 512

#: Share of a pair's tokens that the job's side may take.
QUERY_SHARE = 0.4

#: Windows of one resume: five pages.
MOST_WINDOWS = 8


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
    #: The scorer's own number, before calibration, with six decimals.
    raw: float


class Scorer(Protocol):
    """Scores one job against resumes; a pair's score does not depend on the others."""

    @property
    def identity(self) -> ScorerIdentity:
        """What its scores are comparable with; there before the model is loaded."""
        ...

    @property
    def calibration(self) -> Calibration:
        """How its raw scores become scores in [0, 1]."""
        ...

    @property
    def weight(self) -> float:
        """How much its score counts in the final one."""
        ...

    def warm_up(self) -> None:
        """Load and compute once: a process is ready afterwards.

        Raises:
            ModelMismatch: If the model is missing, incomplete or another one.
        """
        ...

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        """Return one score per resume, in order.

        Raises:
            EmptyText: If a side has nothing to score; a resume is named by its place.
        """
        ...

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return one raw score per passage, in order: for choosing what to quote.

        Raises:
            EmptyText: If a side has nothing to score.
        """
        ...


class CrossEncoderScorer:
    """Job and resume in one input; several windows per resume, and the best of them counts.

    The windows of one resume share a forward pass with nobody else, so its
    score is the same to the last bit whoever its neighbours are.
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
        check_manifest(self._manifest, "cross_encoder", revision)

    @property
    def identity(self) -> ScorerIdentity:
        return ScorerIdentity(
            backend="cross_encoder",
            model_name=self._manifest.name,
            model_revision=self._manifest.revision,
            dtype=compute_dtype(self._device),
            input_version=f"1-{PAIR_TOKENS}x{MOST_WINDOWS}",
        )

    @property
    def calibration(self) -> Calibration:
        return self._manifest.calibration or Calibration()

    @property
    def weight(self) -> float:
        return DEFAULT_WEIGHT if self._manifest.weight is None else self._manifest.weight

    def warm_up(self) -> None:
        self.passage_scores("ready", ["ready"])

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        raws = self.passage_scores(query.text, [document.body for document in documents])
        return [PairScore(raw) for raw in raws]

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        loaded = self._load()
        room = min(PAIR_TOKENS, loaded.max_tokens) - loaded.pair_frame().size
        left = loaded.content_ids(query)[: int(room * QUERY_SHARE)]
        rights = [loaded.content_ids(text) for text in passages]
        _refuse_empty(left, rights)
        return [self._score(left, cut_windows(right, room - len(left))) for right in rights]

    def _score(self, left: Sequence[int], windows: Sequence[Sequence[int]]) -> float:
        from shared.inference.packed import classify

        loaded = self._load()
        frame = loaded.pair_frame()
        ids, types = zip(*(frame.wrap(left, window) for window in windows), strict=True)
        logits = classify(loaded.weights, ids, types, token_budget=self._budget)
        return round(float(logits.max()), 6)

    def _load(self) -> "LoadedModel":
        from shared.inference.loading import open_model

        return open_model(*self._source, threads=self._threads, device=self._device)


def cut_windows(ids: Sequence[int], size: int, most: int = MOST_WINDOWS) -> list[Sequence[int]]:
    """Return windows that do not overlap.

    >>> cut_windows([1, 2, 3, 4, 5], size=2, most=2)
    [[1, 2], [3, 4]]
    """
    return [ids[at : at + size] for at in range(0, len(ids), size)[:most]]


def _refuse_empty(query: Sequence[int], documents: Sequence[Sequence[int]]) -> None:
    """Raise EmptyText for a side without tokens."""
    if not query:
        raise EmptyText("the query has nothing to score")
    for place, document in enumerate(documents):
        if not document:
            raise EmptyText(f"text {place} has nothing to score")
