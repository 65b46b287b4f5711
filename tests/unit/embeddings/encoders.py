"""A small encoder in place of a transformer: words, hashed to places of a vector."""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from services.embeddings.encoder import EncodedDocument, EncoderIdentity, Matrix, Vector
from shared.errors import EmptyText
from shared.inference.manifest import Role

DIM = 64

IDENTITY = EncoderIdentity(
    model_name="hashing",
    revision="r1",
    dim=DIM,
    dtype="float32",
    backend="hashing",
    languages=frozenset({"en", "ru"}),
)


class HashingEncoder:
    """Similar words, similar vectors. Counts the documents that it was given."""

    identity = IDENTITY

    def __init__(self) -> None:
        self.encoded = 0

    def warm_up(self) -> None:
        """There is nothing to load."""

    def encode_texts(self, texts: Sequence[str], role: Role) -> Matrix:
        return np.stack([hash_words(text) for text in texts])

    def encode_documents(self, documents: Sequence[tuple[str, str]]) -> list[EncodedDocument]:
        encoded = [self._encode(headline, body) for headline, body in documents]
        self.encoded += len(documents)
        return encoded

    def _encode(self, headline: str, body: str) -> EncodedDocument:
        """A window is 50 words; there are four at most."""
        words = body.split()
        cuts = [words[at : at + 50] for at in range(0, len(words), 50)][:4]
        return EncodedDocument(
            headline=hash_words(headline or body),
            windows=tuple(hash_words(" ".join(cut)) for cut in cuts),
            window_tokens=tuple(len(cut) for cut in cuts),
            token_count=len(headline.split()) + len(words),
            truncated=len(words) > 200,
        )


class BrokenEncoder(HashingEncoder):
    """Gives vectors of the wrong length for texts that say so."""

    def _encode(self, headline: str, body: str) -> EncodedDocument:
        encoded = super()._encode(headline, body)
        if "broken" not in body:
            return encoded
        return EncodedDocument(
            encoded.headline * 2, encoded.windows, encoded.window_tokens, 1, False
        )


def hash_words(text: str) -> Vector:
    words = re.findall(r"\w+", text.casefold())
    if not words:
        raise EmptyText("a text has nothing to encode")
    vector = np.zeros(DIM, np.float32)
    for word in words:
        vector[crc32(word.encode()) % DIM] += 1
    unit: Vector = vector / np.linalg.norm(vector)
    return unit
