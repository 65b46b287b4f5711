"""What the tests of fillout share: dictionaries, and two empty forms."""

from collections.abc import Iterator

import pytest

from shared.database.dictionaries import seed
from tests.unit.database.matching import do
from tests.unit.fillout.forms import Forms, serve


@pytest.fixture
def seeded(database: None) -> None:
    do(seed)


@pytest.fixture
def forms(seeded: None) -> Iterator[Forms]:
    with serve() as forms:
        yield forms
