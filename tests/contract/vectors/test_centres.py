"""What the documents of a language have in common, and when that is looked at again."""

from collections.abc import Sequence

import numpy as np
import pytest

from shared.vectors.port import MIN_CENTRE, Centres, VectorObject, VectorStore
from tests.contract.vectors.objects import EAST, UP, make_chunk, unit


def write(store: VectorStore, numbers: Sequence[int], language: str | None = "en") -> None:
    """Write documents that lean to the north the more, the higher their number."""
    objects: list[VectorObject] = []
    for number in numbers:
        vectors = {"headline": unit(1, number, 0), "body": EAST}
        key = f"{language}{number}"
        objects.append(make_chunk(key, 0, vectors, {"language": language}, ["word"]))
        objects.append(make_chunk(key, 1, {"body": UP}, {"language": language}))
    store.upsert("Resume", objects)


def test_the_mean_is_that_of_first_vectors(store: VectorStore) -> None:
    write(store, range(12))

    centres = store.centres("Resume")

    mean = np.mean([unit(1, number, 0) for number in range(12)], axis=0)
    assert centres.taken_at == 12
    assert centres.means["en", "headline"] == pytest.approx(mean, abs=1e-6)
    assert centres.means["en", "body"].tolist() == EAST.tolist()


def test_each_language_has_its_own(store: VectorStore) -> None:
    write(store, range(10), "en")
    write(store, range(10, 30), "ru")
    write(store, range(30, 30 + MIN_CENTRE - 1), "de")
    write(store, range(50, 70), None)

    languages = {language for language, _ in store.centres("Resume").means}

    assert languages == {"en", "ru"}


@pytest.mark.parametrize("number", [0, MIN_CENTRE - 1])
def test_few_documents_have_no_centre(store: VectorStore, number: int) -> None:
    write(store, range(number))

    centres = store.centres("Resume")

    assert (centres.taken_at, dict(centres.means)) == (0, {})


def compare(one: Centres, other: Centres) -> bool:
    same = (np.array_equal(one.means[key], other.means[key]) for key in one.means)
    return (one.taken_at, one.means.keys()) == (other.taken_at, other.means.keys()) and all(same)


def test_some_documents_more_move_nothing(store: VectorStore, second_client: VectorStore) -> None:
    write(store, range(20))
    before = store.centres("Resume")

    write(store, range(20, 29))
    store.delete("Resume", ["en0"])

    assert compare(second_client.centres("Resume"), before)


@pytest.mark.parametrize("numbers", [range(20, 30), range(20, 90)])
def test_many_documents_more_are_looked_at(store: VectorStore, numbers: Sequence[int]) -> None:
    write(store, range(20))
    before = store.centres("Resume")

    write(store, numbers)

    after = store.centres("Resume")
    assert after.taken_at == 20 + len(numbers)
    assert after.means["en", "headline"][1] > before.means["en", "headline"][1]


def test_when_they_are_gone_their_mean_is_gone(store: VectorStore) -> None:
    write(store, range(20))
    store.centres("Resume")

    store.delete("Resume", [f"en{number}" for number in range(15)])

    assert dict(store.centres("Resume").means) == {}
    assert compare(store.centres("Resume"), Centres(5, {}))
