"""BM25 in two halves: what a document stores, and what a query brings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vectors.lexical import TERMS, count_terms, document_weights, query_weights, term
from shared.vectors.pgvector_connection import (
    decode_sparse,
    decode_vector,
    encode_sparse,
    encode_vector,
)
from shared.vectors.port import Kind, describe

SPEC = describe(Kind.RESUME, dim=3, model="m", revision="r", composer_version="1")
TOKENS = st.lists(st.text(max_size=5), max_size=30)


def test_a_term_never_changes() -> None:
    assert term("реле") == 16183846
    assert 0 <= term("13.8kv") < TERMS


@given(TOKENS)
def test_terms_ascend_and_none_is_lost(tokens: list[str]) -> None:
    counts = count_terms(tokens)

    assert list(counts) == sorted(counts)
    assert sum(counts.values()) == len(tokens)


def test_repetition_saturates() -> None:
    weights = [float(document_weights(["a"] * n, SPEC).weights[0]) for n in (1, 2, 20, 2_000)]

    assert weights == sorted(weights)
    assert weights[-1] < SPEC.k1 + 1


def test_a_text_of_average_length_needs_no_correction() -> None:
    tokens = ["a"] + ["b"] * 249

    sparse = document_weights(tokens, SPEC)

    assert dict(zip(sparse.terms, sparse.weights, strict=True))[term("a")] == pytest.approx(1.0)


def test_a_query_leaves_out_what_nobody_holds() -> None:
    sparse = query_weights(["a", "b"], 10, {term("a"): 3})

    assert sparse.terms.tolist() == [term("a")]


def test_rarity_is_never_negative() -> None:
    sparse = query_weights(["a"], 10, {term("a"): 10})

    assert 0 < sparse.weights[0] < 0.1


@given(TOKENS)
def test_sparse_vectors_survive_the_wire(tokens: list[str]) -> None:
    sparse = document_weights(tokens, SPEC)

    decoded = decode_sparse(encode_sparse(sparse))

    assert np.array_equal(decoded.terms, sparse.terms)
    assert np.array_equal(decoded.weights, sparse.weights)


@given(st.lists(st.floats(width=32, allow_nan=False), max_size=9))
def test_vectors_survive_the_wire(values: list[float]) -> None:
    vector = np.array(values, np.float32)

    assert np.array_equal(decode_vector(encode_vector(vector)), vector)
