"""The demo, generated once for all tests of its parts."""

import pytest

from shared.embedded.dataset.entries import DemoCandidate
from shared.embedded.dataset.generate import Dataset, Profile, generate


@pytest.fixture(scope="session")
def small_demo() -> Dataset:
    """The small profile with the whole fault set."""
    return generate(Profile.SMALL, slow=True)


@pytest.fixture(scope="session")
def tiny_demo() -> Dataset:
    """The test profile as other tests use it."""
    return generate(Profile.TEST)


@pytest.fixture(scope="session")
def demo_people(small_demo: Dataset) -> dict[str, DemoCandidate]:
    """The 120 people by key."""
    return {one.key: one for one in small_demo.people}
