"""Does a model know the languages that its manifest claims? Its tokenizer tells.

A language that a vocabulary was not made for falls to pieces: an English model
cuts a Russian word into almost seven, one that knows it into fewer than two.
"""

from collections.abc import Callable

from shared.errors import ModelMismatch
from shared.inference.manifest import ModelManifest

MOST_PIECES_PER_WORD = 3.5

#: Everyday sentences, because terms of the trade are cut up in any language.
SAMPLES = {
    "en": "The engineer tested the new protection system and wrote a report about the results.",
    "ru": "Инженер проверил новую систему защиты и написал отчёт о результатах работы.",
}


def check_languages(manifest: ModelManifest, count_pieces: Callable[[str], int]) -> None:
    """Compare the manifest's languages with what the tokenizer makes of them.

    Raises:
        ModelMismatch: If the words of one fall to pieces.
    """
    for language in sorted(SAMPLES.keys() & set(manifest.languages)):
        sample = SAMPLES[language]
        pieces = count_pieces(sample) / len(sample.split())
        if pieces > MOST_PIECES_PER_WORD:
            raise ModelMismatch(
                f"model {manifest.name} cuts a word of language {language!r} into {pieces:.1f} "
                f"pieces, a known one has at most {MOST_PIECES_PER_WORD}: "
                "take the language out of the manifest, or another model"
            )
