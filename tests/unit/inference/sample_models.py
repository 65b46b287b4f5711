"""Models for tests: small random ones of the right shape, and forward passes to compare with."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from torch import Tensor
from torch.nn.functional import normalize
from torch.nn.utils.rnn import pad_sequence
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForSequenceClassification,
    PreTrainedTokenizerFast,
)

from shared.inference.loading import LoadedModel, load_model, load_weights
from shared.inference.manifest import read_manifest

BANK = [
    "Commissioned protection relays SEL-421 and REL670 at 13.8 kV and 230 kV substations.",
    "Настройка терминалов РЗА, расчёт токов короткого замыкания, МЭК 61850.",
    "Wrote Python and C++ tools for load-flow studies in PSCAD, ETAP and PowerFactory.",
    "Руководила группой из восьми инженеров; ввод в работу двух подстанций 110 кВ.",
    "Dissolved gas analysis, partial discharge, tan δ; cos φ = 0.95, 5 Ω, ±2 %.",
    "Опыт: АСУ ТП, SCADA, № 5 «Север», 6–10 кВ… ёмкостные токи, п'ять років, Қазақстан.",
    "Zażółć gęślą jaźń; Führung eines Teams, métiers de l'énergie, Şebeke mühendisi.",
    "PE licence, NFPA 70E, arc-flash studies, budget of 2.4 M$, travel 40 %.",
]

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]

Family = Literal["bert", "xlm-roberta"]
Ids = list[list[int]]


def sample_texts(count: int, longest: int) -> list[str]:
    """Return mixed texts of 1 to `longest` sentences."""
    rng = random.Random(7)  # noqa: S311  # the same texts each time
    return [" ".join(rng.choices(BANK, k=rng.randint(1, longest))) for _ in range(count)]


def sample_ids(count: int, longest: int) -> Ids:
    rng = random.Random(5)  # noqa: S311  # the same ids each time
    return [[rng.randrange(5, 90) for _ in range(rng.randint(3, longest))] for _ in range(count)]


def load_exact(folder: Path) -> LoadedModel:
    """Load in float32 whatever the processor prefers: for comparisons to the fifth digit."""
    manifest = read_manifest(folder)
    exact = load_weights(folder, manifest, torch.float32)
    return replace(load_model(folder, manifest), weights=exact)


def save_random(folder: Path, family: Family, *, head: bool = False, labels: int = 1) -> Path:
    """Save a small model with random weights, its tokenizer and its manifest."""
    torch.manual_seed(3)
    config = AutoConfig.for_model(
        family,
        vocab_size=100,
        hidden_size=64,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=130,
        type_vocab_size=2 if family == "bert" else 1,
        num_labels=labels,
        pad_token_id=1,
        initializer_range=0.15,
    )
    make: Any = AutoModelForSequenceClassification.from_config
    model = make(config)
    (model if head else model.base_model).save_pretrained(folder)
    save_tokenizer(folder)
    write_manifest(folder, family, kind="cross_encoder" if head else "encoder")
    return folder


def write_manifest(folder: Path, name: str, **fields: Any) -> None:
    known = {
        "name": name,
        "revision": "r1",
        "license": "MIT",
        "kind": "encoder",
        "dim": 64,
        "max_tokens": 128,
        "languages": ["en"],
    }
    (folder / "manifest.json").write_text(json.dumps(known | fields))


def save_tokenizer(folder: Path) -> None:
    """Save a tokenizer that knows the words of the bank, as far as the vocabulary goes."""
    splitter = pre_tokenizers.Whitespace()
    words = [word for text in BANK for word, _ in splitter.pre_tokenize_str(text)]
    pieces = [*SPECIAL, *dict.fromkeys(words)][:100]
    core = Tokenizer(models.WordLevel({piece: at for at, piece in enumerate(pieces)}, "<unk>"))
    core.pre_tokenizer = splitter
    core.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", "<s> $A </s> </s> $B </s>", [("<s>", 0), ("</s>", 2)]
    )
    make: Any = PreTrainedTokenizerFast
    names = dict(zip(("bos", "pad", "eos", "unk"), SPECIAL, strict=True))
    tokens = {f"{name}_token": piece for name, piece in names.items()}
    make(tokenizer_object=core, **tokens).save_pretrained(folder)


def pad(rows: Sequence[Sequence[int]], fill: int) -> tuple[Tensor, Tensor]:
    """Return padded rows and their mask, both int64 (n, longest)."""
    ids = [torch.tensor(row) for row in rows]
    mask = [torch.ones_like(row) for row in ids]
    return (
        pad_sequence(ids, batch_first=True, padding_value=fill),
        pad_sequence(mask, batch_first=True),
    )


@torch.inference_mode()
def encode_padded(folder: Path, rows: Ids, pooling: str) -> Tensor:
    """Encode independently of ours: one padded batch, the library's own attention."""
    loaded: Any = AutoModel.from_pretrained(folder, dtype=torch.float32)
    ids, mask = pad(rows, loaded.config.pad_token_id)
    states = loaded.eval()(input_ids=ids, attention_mask=mask).last_hidden_state
    if pooling == "cls":
        return normalize(states[:, 0])
    weight = mask.unsqueeze(-1).float()
    return normalize((states * weight).sum(1) / weight.sum(1))


@torch.inference_mode()
def classify_padded(folder: Path, rows: Ids, types: Ids) -> Tensor:
    """Classify independently of ours."""
    loaded: Any = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)
    ids, mask = pad(rows, loaded.config.pad_token_id)
    logits: Tensor = loaded.eval()(
        input_ids=ids, attention_mask=mask, token_type_ids=pad(types, 0)[0]
    ).logits
    return logits
