"""Forward pass without padding, for encoders and cross-encoders of BERT's family.

Sequences of different lengths are laid end to end in one row, longest first, so
that no padding token is ever computed. Linear layers and layer norms work token
by token; only attention must not cross the borders between sequences. It is
replaced, through the public ``AttentionInterface`` of transformers, by one
scaled-dot-product call for each run of equally long sequences.

Symbols: n sequences, T tokens in one batch, H hidden size. Token ids include
special tokens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor
from transformers import AttentionInterface, AttentionMaskInterface

from shared.errors import InvalidVector
from shared.inference.batching import plan
from shared.inference.manifest import Pooling

ATTENTION = "shortlist_packed"

Run = tuple[int, int, int]  # first token, number of sequences, tokens in each of them
TokenIds = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """One forward pass: n sequences with T tokens in all."""

    indices: list[int]  # n places in the caller's list
    tokens: Tensor  # int64 (3, T): token ids, positions, types (1 = second part of a pair)
    starts: Tensor  # int64 (n,), place of each first token
    runs: tuple[Run, ...]


def packed_attention(
    module: torch.nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    **options: Any,
) -> tuple[Tensor, None]:
    """Attention inside each sequence; in (1, heads, T, width), out (1, T, heads, width).

    RuntimeError without runs, with a mask or with dropout: nothing else would
    show the mistake.
    """
    runs: tuple[Run, ...] | None = options.get("seq_runs")
    if runs is None or attention_mask is not None or options.get("dropout"):
        raise RuntimeError("packed attention needs seq_runs, no attention_mask and no dropout")
    _, heads, total, width = query.shape
    out = query.new_empty(1, total, heads, width)
    for start, count, length in runs:
        stop = start + count * length
        q, k, v = (
            part[0, :, start:stop].view(heads, count, length, width).transpose(0, 1)
            for part in (query, key, value)
        )
        attended = functional.scaled_dot_product_attention(q, k, v, scale=options.get("scaling"))
        out[0, start:stop] = attended.transpose(1, 2).reshape(stop - start, heads, width)
    return out, None


AttentionInterface.register(ATTENTION, packed_attention)
AttentionMaskInterface.register(ATTENTION, lambda *_, **__: None)


def first_position(config: Any) -> int:
    """Return the position id of a first token: 0 for BERT, padding id + 1 for (XLM-)RoBERTa.

    Raises:
        ValueError: For a type of model that this forward pass does not fit.
    """
    if config.model_type == "bert":
        return 0
    if config.model_type in ("roberta", "xlm-roberta"):
        return int(config.pad_token_id) + 1
    raise ValueError(f"model type {config.model_type!r} is not supported by the packed forward")


def pack(
    sequences: TokenIds, indices: list[int], first: int, types: TokenIds | None = None
) -> PackedBatch:
    """Lay ``sequences[i] for i in indices`` end to end; neighbours of one length form a run."""
    lengths = [len(sequences[i]) for i in indices]
    starts = [0, *accumulate(lengths)]
    total = starts.pop()
    runs: list[Run] = []
    at = 0
    for length, same in groupby(lengths):
        runs.append((at, len(list(same)), length))
        at += runs[-1][1] * length
    ids = [token for i in indices for token in sequences[i]]
    places = [first + k for length in lengths for k in range(length)]
    kinds = [kind for i in indices for kind in types[i]] if types else [0] * total
    return PackedBatch(
        indices, torch.tensor([ids, places, kinds]), torch.tensor(starts), tuple(runs)
    )


def batches(
    model: Any, sequences: TokenIds, token_budget: int, types: TokenIds | None = None
) -> Iterator[PackedBatch]:
    """Plan and pack for `model`.

    Raises:
        ValueError: If a sequence is empty or too long, with its place.
    """
    first = first_position(model.config)
    limit = model.config.max_position_embeddings - first
    for i, sequence in enumerate(sequences):
        if not 0 < len(sequence) <= limit:
            raise ValueError(f"sequence {i} has {len(sequence)} tokens, allowed are 1..{limit}")
    for group in plan([len(sequence) for sequence in sequences], token_budget):
        yield pack(sequences, group, first, types)


def hidden_states(model: Any, batch: PackedBatch) -> Tensor:
    """Return the last hidden states (T, H) in the model's type.

    Raises:
        RuntimeError: If the model was not loaded by `shared.inference.loading`.
    """
    if model.config._attn_implementation != ATTENTION:
        raise RuntimeError("this model would attend across sequences: load it with loading.load")
    ids, places, types = batch.tokens.to(model.device).unsqueeze(1)
    output = model.base_model(
        input_ids=ids, position_ids=places, token_type_ids=types, seq_runs=batch.runs
    )
    states: Tensor = output.last_hidden_state[0]
    return states


def pool(states: Tensor, batch: PackedBatch, how: Pooling) -> Tensor:
    """Return one unit vector per sequence, float32 (n, H), from states (T, H)."""
    if how == "cls":
        return functional.normalize(states[batch.starts].float(), dim=1)
    means = [
        states[start : start + count * length].float().view(count, length, -1).mean(dim=1)
        for start, count, length in batch.runs
    ]
    return functional.normalize(torch.cat(means), dim=1)


@torch.inference_mode()
def encode(model: Any, sequences: TokenIds, *, pooling: Pooling, token_budget: int) -> Tensor:
    """Return unit vectors, float32 (n, H) on the CPU, in the caller's order.

    Raises:
        ValueError: If a sequence is empty or too long.
        InvalidVector: If a vector is not finite.
    """
    vectors = torch.empty(len(sequences), model.config.hidden_size)
    for batch in batches(model, sequences, token_budget):
        vectors[batch.indices] = pool(hidden_states(model, batch), batch, pooling).cpu()
    return _finite(vectors)


@torch.inference_mode()
def token_vectors(model: Any, sequences: TokenIds, *, token_budget: int) -> list[Tensor]:
    """Return unit vectors of all tokens: float32 (length, H) each, in the caller's order.

    Raises:
        ValueError: If a sequence is empty or too long.
        InvalidVector: If a vector is not finite.
    """
    found: dict[int, Tensor] = {}
    for batch in batches(model, sequences, token_budget):
        states = functional.normalize(hidden_states(model, batch).float(), dim=1).cpu()
        parts = torch.split(_finite(states), [len(sequences[i]) for i in batch.indices])
        found.update(zip(batch.indices, parts, strict=True))
    return [found[i] for i in range(len(sequences))]


@torch.inference_mode()
def classify(model: Any, pairs: TokenIds, types: TokenIds, *, token_budget: int) -> Tensor:
    """Return logits of a sequence-classification model, float32 (n, labels), in order.

    The heads read position 0 of a row, so each pair's first token becomes a row: (n, 1, H).

    Raises:
        ValueError: If a pair is empty or too long.
        InvalidVector: If a logit is not finite.
    """
    logits = torch.empty(len(pairs), int(model.config.num_labels or 1))
    pooler = getattr(model.base_model, "pooler", None)
    for batch in batches(model, pairs, token_budget, types):
        first = hidden_states(model, batch)[batch.starts].unsqueeze(1)
        features = first if pooler is None else pooler(first)
        logits[batch.indices] = model.classifier(features).float().cpu()
    return _finite(logits)


def _finite(values: Tensor) -> Tensor:
    if not values.isfinite().all():
        bad = (~values.isfinite()).any(dim=1).nonzero().flatten().tolist()
        raise InvalidVector(f"the model's output is not finite in rows {bad[:5]}")
    return values
