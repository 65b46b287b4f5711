"""The forward pass without padding, for encoders and cross-encoders of the BERT family.

Sequences of different lengths are laid end to end in one row, longest first, so
that no padding token is ever computed. Linear layers and norms work token by
token; only attention must not cross the borders between sequences. It is
replaced, through the public `AttentionInterface` of transformers, by one
scaled-dot-product call for each run of equally long sequences.

Symbols: n sequences, T tokens in one batch, H hidden size. Ids include special tokens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import normalize, scaled_dot_product_attention
from transformers import AttentionInterface, AttentionMaskInterface

from shared.errors import InvalidVector
from shared.inference.batching import plan
from shared.inference.manifest import Pooling

ATTENTION = "shortlist_packed"

Floats = NDArray[np.float32]
TokenIds = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours of one length."""

    start: int  # first token
    count: int
    length: int

    @property
    def stop(self) -> int:
        return self.start + self.count * self.length


@dataclass(frozen=True, slots=True)
class Batch:
    """One forward pass: n sequences with T tokens in all."""

    places: list[int]  # n places in the caller's list
    tokens: Tensor  # int64 (3, T): token ids, positions, types
    starts: Tensor  # int64 (n,): place of each first token
    runs: tuple[Run, ...]


@torch.inference_mode()
def encode(model: Any, sequences: TokenIds, *, pooling: Pooling, token_budget: int) -> Floats:
    """Return unit vectors (n, H) in the caller's order.

    Raises:
        ValueError: If a sequence is empty or too long.
        InvalidVector: If a vector is not finite.
    """
    vectors = torch.empty(len(sequences), model.config.hidden_size)
    for batch in _batches(model, sequences, token_budget):
        vectors[batch.places] = _pool(_hidden_states(model, batch), batch, pooling).cpu()
    return _finite(vectors)


@torch.inference_mode()
def token_vectors(model: Any, sequences: TokenIds, *, token_budget: int) -> list[Floats]:
    """Return unit vectors of all tokens, (length, H) per sequence, in the caller's order.

    Raises:
        ValueError: If a sequence is empty or too long.
        InvalidVector: If a vector is not finite.
    """
    found: dict[int, Floats] = {}
    for batch in _batches(model, sequences, token_budget):
        states = _finite(normalize(_hidden_states(model, batch).float(), dim=1).cpu())
        found.update(zip(batch.places, np.split(states, batch.starts[1:].tolist()), strict=True))
    return [found[place] for place in range(len(sequences))]


@torch.inference_mode()
def classify(model: Any, pairs: TokenIds, types: TokenIds, *, token_budget: int) -> Floats:
    """Return logits (n, labels) of a sequence classifier, in the caller's order.

    The heads read position 0 of a row, so each pair's first token becomes a row of its own.

    Raises:
        ValueError: If a pair is empty or too long.
        InvalidVector: If a logit is not finite.
    """
    logits = torch.empty(len(pairs), int(model.config.num_labels))
    pooler = getattr(model.base_model, "pooler", None)
    for batch in _batches(model, pairs, token_budget, types):
        first = _hidden_states(model, batch)[batch.starts].unsqueeze(1)
        features = first if pooler is None else pooler(first)
        logits[batch.places] = model.classifier(features).float().cpu()
    return _finite(logits)


def packed_attention(
    module: torch.nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    **options: Any,
) -> tuple[Tensor, None]:
    """Attend inside each sequence; in (1, heads, T, width), out (1, T, heads, width).

    Raises:
        RuntimeError: Without runs, with a mask or with dropout: nothing else would show it.
    """
    runs: tuple[Run, ...] | None = options.get("seq_runs")
    if runs is None or attention_mask is not None or options.get("dropout"):
        raise RuntimeError("packed attention needs seq_runs, no attention_mask and no dropout")
    _, heads, total, width = query.shape
    out = query.new_empty(1, total, heads, width)
    for run in runs:
        tokens = slice(run.start, run.stop)
        q, k, v = (
            states[0, :, tokens].view(heads, run.count, run.length, width).transpose(0, 1)
            for states in (query, key, value)
        )
        attended = scaled_dot_product_attention(q, k, v, scale=options.get("scaling"))
        out[0, tokens] = attended.transpose(1, 2).reshape(-1, heads, width)
    return out, None


def _no_mask(*_: object, **__: object) -> None:
    return None


AttentionInterface.register(ATTENTION, packed_attention)
AttentionMaskInterface.register(ATTENTION, _no_mask)


def longest_input(model: Any) -> int:
    """Return how many tokens the model has positions for."""
    return int(model.config.max_position_embeddings) - _first_position(model)


def _first_position(model: Any) -> int:
    """Return the position of a first token: 0 for BERT, padding id + 1 for (XLM-)RoBERTa."""
    if model.config.model_type == "bert":
        return 0
    if model.config.model_type in ("roberta", "xlm-roberta"):
        return int(model.config.pad_token_id) + 1
    raise ValueError(f"model type {model.config.model_type!r} has no packed forward")


def _batches(
    model: Any, sequences: TokenIds, token_budget: int, types: TokenIds | None = None
) -> Iterator[Batch]:
    limit = longest_input(model)
    for place, sequence in enumerate(sequences):
        if not 0 < len(sequence) <= limit:
            raise ValueError(f"sequence {place} has {len(sequence)} tokens, allowed: 1..{limit}")
    for places in plan([len(sequence) for sequence in sequences], token_budget):
        chosen = [sequences[place] for place in places]
        kinds = [types[place] for place in places] if types else [[0] * len(s) for s in chosen]
        yield _pack(places, chosen, kinds, _first_position(model))


def _pack(places: list[int], sequences: TokenIds, types: TokenIds, first: int) -> Batch:
    """Lay the sequences end to end."""
    lengths = [len(sequence) for sequence in sequences]
    starts = [0, *accumulate(lengths)][:-1]
    runs: list[Run] = []
    for length, same in groupby(lengths):
        runs.append(Run(runs[-1].stop if runs else 0, len(list(same)), length))
    ids = [token for sequence in sequences for token in sequence]
    positions = [first + k for length in lengths for k in range(length)]
    kinds = [kind for sequence in types for kind in sequence]
    tokens = torch.tensor([ids, positions, kinds])
    return Batch(places, tokens, torch.tensor(starts), tuple(runs))


def _hidden_states(model: Any, batch: Batch) -> Tensor:
    """Return the last hidden states (T, H), in the model's number type."""
    if model.config._attn_implementation != ATTENTION:
        raise RuntimeError("this model would attend across sequences: use loading.load_weights")
    ids, positions, types = batch.tokens.to(model.device).unsqueeze(1)
    states: Tensor = model.base_model(
        input_ids=ids, position_ids=positions, token_type_ids=types, seq_runs=batch.runs
    ).last_hidden_state[0]
    return states


def _pool(states: Tensor, batch: Batch, pooling: Pooling) -> Tensor:
    """Return one unit vector per sequence (n, H) in float32, whatever the model computes in."""
    if pooling == "cls":
        return normalize(states[batch.starts].float(), dim=1)
    means = [
        states[run.start : run.stop].float().view(run.count, run.length, -1).mean(dim=1)
        for run in batch.runs
    ]
    return normalize(torch.cat(means), dim=1)


def _finite(values: Tensor) -> Floats:
    if not values.isfinite().all():
        bad = (~values.isfinite()).any(dim=1).nonzero().flatten().tolist()
        raise InvalidVector(f"model output is not finite in rows {bad[:5]}: check weights and text")
    found: Floats = values.numpy()
    return found
