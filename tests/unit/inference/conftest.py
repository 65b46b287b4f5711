"""One small random model of each family, for all tests here."""

from pathlib import Path

import pytest

from shared.inference.loading import LoadedModel
from tests.unit.inference.sample_models import Family, load_exact, save_random


@pytest.fixture(scope="session")
def random_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `bert`, `xlm-roberta`, and the same with a head as `bert-pairs`."""
    root = tmp_path_factory.mktemp("models")
    families: tuple[Family, ...] = ("bert", "xlm-roberta")
    for family in families:
        save_random(root / family, family)
        save_random(root / f"{family}-pairs", family, head=True)
    return root


@pytest.fixture(params=["bert", "xlm-roberta"])
def encoder_folder(random_models: Path, request: pytest.FixtureRequest) -> Path:
    return random_models / str(request.param)


@pytest.fixture(params=["bert", "xlm-roberta"])
def pairs_folder(random_models: Path, request: pytest.FixtureRequest) -> Path:
    return random_models / f"{request.param}-pairs"


@pytest.fixture
def small_encoder(encoder_folder: Path) -> LoadedModel:
    return load_exact(encoder_folder)
