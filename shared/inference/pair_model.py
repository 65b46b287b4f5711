"""A cross-encoder that is loaded: pairs of ids to logits."""

from collections.abc import Sequence
from pathlib import Path

from transformers import AutoModelForSequenceClassification

from shared.inference.device import set_threads
from shared.inference.loading import content_ids, load, load_tokenizer
from shared.inference.manifest import read_manifest
from shared.inference.packed import classify

Pair = tuple[Sequence[int], Sequence[int]]


class PairModel:
    """A sequence-classification head over an encoder of BERT's family."""

    def __init__(self, folder: Path, *, token_budget: int, threads: int) -> None:
        set_threads(threads)
        self._tokenizer = load_tokenizer(folder)
        self._model = load(folder, auto_class=AutoModelForSequenceClassification)
        self._budget = token_budget
        self._typed = int(self._model.config.type_vocab_size) > 1
        self._frame = self._make_frame()
        self.room: int = read_manifest(folder).max_tokens - sum(map(len, self._frame))

    def content_ids(self, text: str) -> list[int]:
        return content_ids(self._tokenizer, text)

    def logits(self, pairs: Sequence[Pair]) -> list[float]:
        """Return the first logit of each pair, in order."""
        rows, types = zip(*(self._join(pair) for pair in pairs), strict=True)
        found = classify(self._model, rows, types, token_budget=self._budget)
        return [float(row[0]) for row in found]

    def _join(self, pair: Pair) -> tuple[list[int], list[int]]:
        head, middle, tail = self._frame
        left = [*head, *pair[0], *middle]
        right = [*pair[1], *tail]
        return left + right, [0] * len(left) + [int(self._typed)] * len(right)

    def _make_frame(self) -> tuple[list[int], list[int], list[int]]:
        """Return the special ids before, between and after the sides of a pair."""
        whole: list[int] = self._tokenizer("a", "a").input_ids
        content = content_ids(self._tokenizer, "a")
        places = [at for at in range(len(whole)) if list(whole[at : at + len(content)]) == content]
        first, second = places[0], places[-1]
        return whole[:first], whole[first + len(content) : second], whole[second + len(content) :]
