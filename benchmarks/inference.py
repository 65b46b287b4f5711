"""Windows per second of the packed forward pass, beside transformers with padding.

The same weights, texts and threads; they take turns, so that both see the same
load. The peer does what a library does by default: float32, and batches of 32
in the order of the texts, padded to the longest of each. Ours computes in
float32 too, and in bfloat16 besides where the processor multiplies that itself.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoModel

from shared.embedded.models.offline import ensure_offline_encoder
from shared.inference.device import DtypeName, compute_dtype, set_threads, usable_cores
from shared.inference.loading import LoadedModel, load_weights, open_model
from shared.inference.packed import encode

ROUNDS = 3
TEXTS = 64
LENGTHS = range(50, 512)
PEER_BATCH = 32
TOKEN_BUDGET = 2_048

#: Ours over the peer's float32, in windows per second on one thread.
GOALS: dict[DtypeName, float] = {"float32": 2.2, "bfloat16": 3.5}

#: The smallest cosine between ours and the peer's.
AGREEMENT: dict[DtypeName, float] = {"float32": 0.99999, "bfloat16": 0.9995}

Vectors = NDArray[np.float32]
Ids = list[list[int]]


def random_windows(loaded: LoadedModel) -> Ids:
    """Return inputs of 50 to 511 tokens; what they mean costs nothing."""
    rng = Random(1)  # noqa: S311  # the same each time
    frame, vocabulary = loaded.frame("passage"), int(loaded.weights.config.vocab_size)
    return [
        frame.wrap([rng.randrange(4, vocabulary) for _ in range(rng.choice(LENGTHS) - frame.size)])
        for _ in range(TEXTS)
    ]


@torch.inference_mode()
def encode_padded(model: Any, windows: Ids) -> Vectors:
    """Encode as the peer does."""
    parts = []
    for start in range(0, len(windows), PEER_BATCH):
        rows = [torch.tensor(window) for window in windows[start : start + PEER_BATCH]]
        ids = pad_sequence(rows, batch_first=True, padding_value=model.config.pad_token_id)
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        states = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        parts.append(normalize((states * weight).sum(1) / weight.sum(1)))
    found: Vectors = torch.cat(parts).numpy()
    return found


def measure(
    ours: Callable[[], Any], peer: Callable[[], Any], clock: Callable[[], float]
) -> tuple[float, float]:
    """Return windows per second of both, medians over rounds in turn."""
    rounds = [(_rate(ours, clock), _rate(peer, clock)) for _ in range(ROUNDS)]
    return median(one for one, _ in rounds), median(one for _, one in rounds)


def _rate(work: Callable[[], Any], clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return TEXTS / (clock() - start)


def compare(weights: Any, model: Any, windows: Ids, dtype: DtypeName) -> dict[str, Any]:
    """Return the figures of one number type."""

    def ours() -> Vectors:
        return encode(weights, windows, pooling="mean", token_budget=TOKEN_BUDGET)

    def peer() -> Vectors:
        return encode_padded(model, windows)

    set_threads(1)
    cosine = float((ours() * peer()).sum(axis=1).min())
    rates = {}
    for threads in sorted({1, usable_cores()}):
        set_threads(threads)
        # One thread is judged by its processor time, which other programs do not lengthen.
        clock = time.process_time if threads == 1 else time.perf_counter
        rates[threads] = measure(ours, peer, clock)
    return {
        "windows_per_second": {threads: round(fast, 2) for threads, (fast, _) in rates.items()},
        "peer_windows_per_second": {
            threads: round(slow, 2) for threads, (_, slow) in rates.items()
        },
        "ratio": {threads: round(fast / slow, 2) for threads, (fast, slow) in rates.items()},
        "least_cosine_to_peer": round(cosine, 6),
        "goal": GOALS[dtype],
        "met": rates[1][0] / rates[1][1] >= GOALS[dtype] and cosine >= AGREEMENT[dtype],
    }


def main() -> None:
    home = Path(os.environ.get("SHORTLIST_HOME", tempfile.gettempdir()))
    folder = ensure_offline_encoder(home / "models")
    loaded = open_model(str(folder), None, threads=1)
    model: Any = AutoModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False)
    windows = random_windows(loaded)
    dtypes: list[DtypeName] = sorted({"float32", compute_dtype("cpu")}, reverse=True)
    figures: dict[str, dict[str, Any]] = {
        dtype: compare(
            load_weights(folder, loaded.manifest, getattr(torch, dtype)),
            model.eval(),
            windows,
            dtype,
        )
        for dtype in dtypes
    }
    line = {
        "benchmark": "inference",
        "model": loaded.manifest.name,
        "windows": TEXTS,
        "peer": f"transformers, float32, padded batches of {PEER_BATCH}",
        "cores": os.cpu_count(),
        **figures,
        "met": all(found["met"] for found in figures.values()),
    }
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
