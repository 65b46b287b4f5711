"""A small scorer in place of a model: the share of the job's words that a text has."""

import re
from collections.abc import Sequence

from services.reranking.cross_encoder import DocumentParts, PairScore, QueryParts, ScorerIdentity
from shared.errors import EmptyText
from shared.inference.manifest import Calibration


class OverlapScorer:
    """Counts the pairs that it was given."""

    identity = ScorerIdentity(
        backend="overlap",
        model_name="overlap",
        model_revision="r1",
        dtype="float32",
        input_version="1",
    )
    calibration = Calibration(temperature=0.1, bias=0.5)
    weight = 0.0

    def __init__(self) -> None:
        self.scored = 0

    def warm_up(self) -> None:
        """There is nothing to load."""

    def score(self, query: QueryParts, documents: Sequence[DocumentParts]) -> list[PairScore]:
        self.scored += len(documents)
        return [PairScore(overlap(query.text, document.body)) for document in documents]

    def passage_scores(self, query: str, passages: Sequence[str]) -> list[float]:
        return [overlap(query, passage) for passage in passages]


def overlap(query: str, text: str) -> float:
    asked, said = words(query), words(text)
    if not asked or not said:
        raise EmptyText("there is nothing to score")
    return len(asked & said) / len(asked)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
