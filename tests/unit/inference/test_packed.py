"""The forward pass without padding against the padded one of the library."""

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from shared.errors import InvalidVector
from shared.inference.loading import LoadedModel, load_weights
from shared.inference.packed import Floats, classify, encode, longest_input, token_vectors
from tests.unit.inference.sample_models import (
    classify_padded,
    encode_padded,
    load_exact,
    sample_ids,
    sample_texts,
)

IDS = sample_ids(40, 100)


def min_cosine(left: NDArray[np.floating], right: NDArray[np.floating]) -> float:
    """Return the smallest cosine between rows of one place; both are unit vectors."""
    return float((left.astype(np.float64) * right.astype(np.float64)).sum(axis=1).min())


@pytest.fixture(scope="module")
def e5(offline_encoder: Path) -> LoadedModel:
    return load_exact(offline_encoder)


@pytest.fixture(scope="module")
def e5_ids(e5: LoadedModel) -> list[list[int]]:
    return [e5.frame("passage").wrap(e5.content_ids(text)[:500]) for text in sample_texts(12, 10)]


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_packed_is_padded(
    small_encoder: LoadedModel, encoder_folder: Path, pooling: Literal["mean", "cls"]
) -> None:
    ours = encode(small_encoder.weights, IDS, pooling=pooling, token_budget=512)
    theirs = encode_padded(encoder_folder, IDS, pooling)

    assert min_cosine(ours, theirs.numpy()) >= 0.99999


@pytest.mark.parametrize("budget", [1, 300, 100_000])
def test_order_and_budget_do_not_matter(small_encoder: LoadedModel, budget: int) -> None:
    some = encode(small_encoder.weights, IDS, pooling="mean", token_budget=512)
    other = encode(small_encoder.weights, IDS[::-1], pooling="mean", token_budget=budget)

    assert min_cosine(some, other[::-1]) >= 0.99999


def test_same_batch_gives_the_same_bits(small_encoder: LoadedModel) -> None:
    first, second = (
        encode(small_encoder.weights, IDS, pooling="mean", token_budget=512) for _ in range(2)
    )

    assert np.array_equal(first, second)


def test_offline_encoder_packed_is_padded(
    offline_encoder: Path, e5: LoadedModel, e5_ids: list[list[int]]
) -> None:
    ours = encode(e5.weights, e5_ids, pooling="mean", token_budget=2_048)
    theirs = encode_padded(offline_encoder, e5_ids, "mean")

    assert min_cosine(ours, theirs.numpy()) >= 0.99999


def test_bfloat16_stays_near_float32(
    offline_encoder: Path, e5: LoadedModel, e5_ids: list[list[int]]
) -> None:
    short = [ids[:60] for ids in e5_ids[:4]]
    rough = load_weights(offline_encoder, e5.manifest, torch.bfloat16)

    exact, half = (
        encode(weights, short, pooling="mean", token_budget=2_048)
        for weights in (e5.weights, rough)
    )

    assert 0.9995 <= min_cosine(exact, half) < 0.999999


def test_vectors_are_unit_float32_in_order(small_encoder: LoadedModel) -> None:
    vectors = encode(small_encoder.weights, IDS, pooling="mean", token_budget=64)

    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_token_vectors_have_a_row_for_each_token(small_encoder: LoadedModel) -> None:
    states = token_vectors(small_encoder.weights, IDS, token_budget=300)

    assert [state.shape for state in states] == [(len(ids), 64) for ids in IDS]


def test_token_vectors_do_not_see_the_neighbours(small_encoder: LoadedModel) -> None:
    together = token_vectors(small_encoder.weights, IDS, token_budget=300)[7]
    (alone,) = token_vectors(small_encoder.weights, [IDS[7]], token_budget=300)

    assert np.allclose(together, alone, atol=1e-5)


def test_packed_pairs_are_padded(pairs_folder: Path) -> None:
    is_typed = pairs_folder.name == "bert-pairs"
    types = [[int(is_typed and 2 * at > len(ids)) for at in range(len(ids))] for ids in IDS]
    loaded = load_exact(pairs_folder)

    ours = classify(loaded.weights, IDS, types, token_budget=256)
    theirs = classify_padded(pairs_folder, IDS, types).numpy()

    assert np.abs(ours - theirs).max() <= 1e-3 * theirs.std()


def test_empty_and_too_long_sequences_are_named(small_encoder: LoadedModel) -> None:
    for length in (0, longest_input(small_encoder.weights) + 1):
        with pytest.raises(ValueError, match=f"sequence 1 has {length} tokens"):
            encode(small_encoder.weights, [[5], [5] * length], pooling="mean", token_budget=9)


def test_longest_input_is_read_like_any_other(
    small_encoder: LoadedModel, encoder_folder: Path
) -> None:
    longest = [[5] * longest_input(small_encoder.weights)]

    ours = encode(small_encoder.weights, longest, pooling="mean", token_budget=9)

    assert min_cosine(ours, encode_padded(encoder_folder, longest, "mean").numpy()) >= 0.99999


def test_empty_and_too_long_pairs_are_named(pairs_folder: Path) -> None:
    weights = load_exact(pairs_folder).weights
    for length in (0, longest_input(weights) + 1):
        with pytest.raises(ValueError, match=f"sequence 0 has {length} tokens"):
            classify(weights, [[5] * length], [[0] * length], token_budget=9)


def poison(model: LoadedModel) -> LoadedModel:
    model.weights.base_model.embeddings.LayerNorm.bias.data[0] = float("nan")
    return model


def test_vector_that_is_not_finite_is_an_error(small_encoder: LoadedModel) -> None:
    with pytest.raises(InvalidVector, match="not finite"):
        encode(poison(small_encoder).weights, IDS[:2], pooling="mean", token_budget=9)
    with pytest.raises(InvalidVector, match="not finite"):
        token_vectors(small_encoder.weights, IDS[:2], token_budget=9)


def test_logit_that_is_not_finite_is_an_error(pairs_folder: Path) -> None:
    weights = poison(load_exact(pairs_folder)).weights

    with pytest.raises(InvalidVector, match="not finite"):
        classify(weights, IDS[:1], [[0] * len(IDS[0])], token_budget=9)


def test_nothing_gives_nothing(small_encoder: LoadedModel) -> None:
    empty: Floats = encode(small_encoder.weights, [], pooling="mean", token_budget=9)

    assert empty.shape == (0, 64)
