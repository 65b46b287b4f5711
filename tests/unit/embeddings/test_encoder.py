"""The encoder: what it says of itself, and what becomes of texts."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from services.embeddings.encoder import (
    MOST_WINDOWS,
    WINDOW,
    Encoder,
    TransformerEncoder,
    cut_body,
    get_encoder,
    peek_encoder_identity,
)
from shared.errors import EmptyText, MissingSetting, ModelMismatch
from tests.unit.inference.sample_models import BANK, save_random, write_manifest

FIRST_LOOK = """
import sys
from services.embeddings.encoder import get_encoder, peek_encoder_identity
assert peek_encoder_identity(sys.argv[1]) == get_encoder(sys.argv[1]).identity
assert not {"torch", "transformers"} & sys.modules.keys()
"""


@pytest.fixture(scope="module")
def encoder(offline_encoder: Path) -> Encoder:
    return get_encoder(str(offline_encoder))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """An encoder with windows of 126 tokens."""
    folder = save_random(tmp_path_factory.mktemp("small"), "bert")
    return TransformerEncoder(str(folder), token_budget=512, threads=1)


def test_identity_needs_no_library_of_models(offline_encoder: Path) -> None:
    command = [sys.executable, "-c", FIRST_LOOK, str(offline_encoder)]

    subprocess.run(command, check=True)  # noqa: S603  our own interpreter and code


def test_process_has_one_encoder(encoder: Encoder, offline_encoder: Path) -> None:
    assert get_encoder(str(offline_encoder)) is encoder


def test_identity_is_that_of_the_manifest(encoder: Encoder) -> None:
    identity = encoder.identity

    assert (identity.model_name, identity.dim) == ("multilingual-e5-small", 384)
    assert {"en", "ru"} <= identity.languages


def test_another_revision_is_refused(offline_encoder: Path) -> None:
    with pytest.raises(ModelMismatch, match="configured is other"):
        peek_encoder_identity(str(offline_encoder), "other")


def test_cross_encoder_is_no_encoder(tmp_path: Path) -> None:
    write_manifest(tmp_path, "pairs", kind="cross_encoder")

    with pytest.raises(ModelMismatch, match="wanted is encoder"):
        get_encoder(str(tmp_path))


def test_no_model_is_a_missing_setting() -> None:
    with pytest.raises(MissingSetting):
        get_encoder("")


def test_meaning_crosses_languages(encoder: Encoder) -> None:
    encoder.warm_up()
    ask = encoder.encode_texts(["protection relay settings"], "query")[0]

    texts = ["настройка релейной защиты", "рецепт яблочного пирога"]
    near, far = encoder.encode_texts(texts, "passage") @ ask

    assert near > far + 0.03


def test_role_changes_a_vector(encoder: Encoder) -> None:
    query, passage = (encoder.encode_texts(BANK[:1], role)[0] for role in ("query", "passage"))

    assert 0.8 < float(query @ passage) < 0.9999


def test_vectors_are_unit_float32(small: Encoder) -> None:
    vectors = small.encode_texts(BANK, "passage")

    assert vectors.dtype == np.float32
    assert vectors.shape == (len(BANK), 64)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_vectors_keep_the_order_of_the_texts(small: Encoder) -> None:
    texts = [" ".join(BANK[: 1 + count % 5]) for count in range(12)]

    vectors = small.encode_texts(texts, "passage")

    assert np.allclose(vectors, small.encode_texts(texts[::-1], "passage")[::-1], atol=2e-3)
    assert not np.allclose(vectors[0], vectors[1], atol=2e-2)


def test_document_is_encoded_as_if_it_were_alone(small: Encoder) -> None:
    documents = [(text, " ".join([text] * count)) for count, text in enumerate(BANK, start=1)]

    together = small.encode_documents(documents)[4]
    (alone,) = small.encode_documents(documents[4:5])

    assert np.allclose(together.headline, alone.headline, atol=2e-3)
    assert np.allclose(together.windows, alone.windows, atol=2e-3)
    assert together.window_tokens == alone.window_tokens


def test_long_body_says_that_it_is_truncated(small: Encoder) -> None:
    (document,) = small.encode_documents([("relays", "relays " * 1_000)])

    assert (len(document.windows), document.truncated) == (MOST_WINDOWS, True)
    assert (document.token_count, document.window_tokens) == (1_001, (126,) * 4)


def test_document_without_body_has_no_windows(small: Encoder) -> None:
    (document,) = small.encode_documents([("relays", "")])

    assert (document.windows, document.token_count, document.truncated) == ((), 1, False)


def test_document_without_headline_is_known_by_its_beginning(small: Encoder) -> None:
    (document,) = small.encode_documents([("", "relays at substations")])

    assert np.allclose(document.headline, document.windows[0], atol=1e-5)


def test_empty_text_is_named(small: Encoder) -> None:
    with pytest.raises(EmptyText, match="text 1"):
        small.encode_texts(["relays", " "], "query")
    with pytest.raises(EmptyText, match="text 1"):
        small.encode_documents([("relays", ""), ("", " ")])


@pytest.mark.parametrize("count", [1, WINDOW, 700, 1_300, 1_900])
def test_resume_of_usual_length_is_read_whole(count: int) -> None:
    assert not cut_body(range(count), room=508).is_truncated


def test_nothing_gives_nothing(small: Encoder) -> None:
    assert small.encode_documents([]) == []
