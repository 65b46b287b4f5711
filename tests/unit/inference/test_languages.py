"""Claims of languages are checked against the tokenizer."""

from pathlib import Path

import pytest

from shared.errors import ModelMismatch
from shared.inference.languages import check_languages
from shared.inference.manifest import ModelManifest, read_manifest
from tests.unit.inference.sample_models import write_manifest


@pytest.fixture
def bilingual(tmp_path: Path) -> ModelManifest:
    write_manifest(tmp_path, "two", languages=["en", "ru", "xx"])
    return read_manifest(tmp_path)


def test_language_in_whole_words_is_believed(bilingual: ModelManifest) -> None:
    check_languages(bilingual, lambda text: 2 * len(text.split()))


def test_language_that_falls_to_letters_is_refused(bilingual: ModelManifest) -> None:
    def count(text: str) -> int:
        return len(text.split()) if text.isascii() else len(text)

    with pytest.raises(ModelMismatch, match=r"language 'ru' into 6\.8"):
        check_languages(bilingual, count)
