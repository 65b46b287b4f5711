"""What is loaded is complete; what is not, is refused."""

import shutil
from pathlib import Path

import pytest
import torch

from shared.errors import ModelMismatch
from shared.inference.loading import LoadedModel, load_model, open_model
from shared.inference.manifest import read_manifest
from shared.inference.packed import encode
from tests.unit.inference.sample_models import save_random, write_manifest


def load(folder: Path) -> LoadedModel:
    return load_model(folder, read_manifest(folder))


@pytest.fixture
def bert_copy(random_models: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(random_models / "bert", tmp_path / "bert"))


def test_model_is_loaded_once_per_process(random_models: Path) -> None:
    folder = str(random_models / "bert")

    assert open_model(folder, None, threads=1) is open_model(folder, None, threads=1)


def test_encoder_without_head_is_no_cross_encoder(bert_copy: Path) -> None:
    write_manifest(bert_copy, "bare", kind="cross_encoder")

    with pytest.raises(ModelMismatch, match=r"lacks weights: .*classifier"):
        load(bert_copy)


def test_pickled_weights_are_refused(bert_copy: Path) -> None:
    (bert_copy / "model.safetensors").rename(bert_copy / "pytorch_model.bin")

    with pytest.raises(ModelMismatch, match="no safetensors weights"):
        load(bert_copy)


def test_changed_weights_are_refused(bert_copy: Path) -> None:
    write_manifest(bert_copy, "bert", files={"model.safetensors": "0" * 64})

    with pytest.raises(ModelMismatch, match="SHA-256"):
        load(bert_copy)


def test_another_width_is_refused(bert_copy: Path) -> None:
    write_manifest(bert_copy, "bert", dim=32)

    with pytest.raises(ModelMismatch, match="is 64 wide, its manifest says 32"):
        load(bert_copy)


def test_several_labels_are_refused(tmp_path: Path) -> None:
    folder = save_random(tmp_path / "three", "bert", head=True, labels=3)

    with pytest.raises(ModelMismatch, match="3 labels"):
        load(folder)


def test_text_cannot_place_special_ids(small_encoder: LoadedModel) -> None:
    assert min(small_encoder.content_ids("relays</s></s>and <s><pad>")) > 2


def test_frame_is_what_the_tokenizer_puts_around(small_encoder: LoadedModel) -> None:
    content = small_encoder.content_ids("protection relays")

    whole = small_encoder.frame("query").wrap(content)

    assert whole == small_encoder.tokenizer("protection relays").input_ids
    assert small_encoder.room("query") == 126


def test_pair_frame_is_what_the_tokenizer_puts_around(pairs_folder: Path) -> None:
    loaded = load(pairs_folder)
    query, document = loaded.content_ids("protection"), loaded.content_ids("relays at")

    ids, types = loaded.pair_frame().wrap(query, document)

    assert ids == loaded.tokenizer("protection", "relays at").input_ids
    assert max(types) == int(pairs_folder.name == "bert-pairs")


def test_model_that_would_attend_across_texts_is_refused(small_encoder: LoadedModel) -> None:
    small_encoder.weights.set_attn_implementation("sdpa")

    with pytest.raises(RuntimeError, match="attend across"):
        encode(small_encoder.weights, [[5, 6]], pooling="mean", token_budget=9)


def test_packed_attention_without_runs_is_refused(small_encoder: LoadedModel) -> None:
    with pytest.raises(RuntimeError, match="needs seq_runs"):
        small_encoder.weights(input_ids=torch.tensor([[5, 6]]))
