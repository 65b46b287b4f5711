"""What a write does, and what it refuses."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from shared.database.models.analysis import SourceType
from shared.errors import InvalidFilter, InvalidVector, ShortlistError
from shared.vectors.port import Attributes, Vector, VectorObject, VectorStore, vector_id
from tests.contract.vectors.objects import (
    EAST,
    NORTH,
    UP,
    list_ids,
    make,
    make_chunk,
    make_long,
    make_text,
    make_with,
    near,
    unit,
    words,
)


def test_ids_are_deterministic() -> None:
    assert vector_id(SourceType.RESUME, "one", 0) == UUID("8490b712-34fe-5749-8b6b-7d40061570f0")


def test_ids_differ_by_all_that_they_stand_for() -> None:
    kinds = SourceType.RESUME, SourceType.JOB_DESCRIPTION

    ids = {vector_id(kind, key, chunk) for kind in kinds for key in ("1", "11") for chunk in (0, 1)}

    assert len(ids) == 8


def test_what_is_written_is_fetched(store: VectorStore) -> None:
    written = make("one", unit(1, 2, 3), language="ru", role_codes=["a", "b"], salary_min=5)
    store.upsert("Resume", [written])

    [found] = store.fetch("Resume", [written.id])

    assert (found.id, found.source_id, found.chunk_no) == (written.id, "one", 0)
    assert found.content_hash == written.content_hash
    assert np.array_equal(found.vectors["headline"], written.vectors["headline"])
    assert found.vectors.keys() == {"headline", "body"}
    assert {key: value for key, value in found.attributes.items() if value is not None} == {
        "active": True, "language": "ru", "role_codes": ["a", "b"], "salary_min": 5.0,
    }  # fmt: skip


def test_fetch_keeps_the_order_and_leaves_out_the_unknown(store: VectorStore) -> None:
    one, two = make("one"), make("two")
    store.upsert("Resume", [one, two])

    found = store.fetch("Resume", [two.id, UUID(int=1), one.id])

    assert [item.source_id for item in found] == ["two", "one"]


def test_upsert_is_idempotent(store: VectorStore) -> None:
    for _ in range(2):
        store.upsert("Resume", [make("one"), make("two")])

    assert store.count("Resume") == 2
    assert len(store.search("Resume", near(EAST))) == 2


def test_upsert_replaces_whole_object(store: VectorStore) -> None:
    vectors = {"headline": EAST, "body": EAST}
    store.upsert("Resume", [make_chunk("one", 0, vectors, {"language": "en"}, ["relay"])])

    store.upsert("Resume", [make_chunk("one", 0, {"body": NORTH}, {"work_mode": "any"})])

    [found] = store.fetch("Resume", [vector_id(SourceType.RESUME, "one", 0)])
    assert found.attributes["language"] is None
    assert found.vectors.keys() == {"body"}
    assert store.search("Resume", near(EAST)) == store.search("Resume", words("relay")) == []


def test_nothing_to_write_is_fine(store: VectorStore) -> None:
    store.upsert("Resume", [])

    assert store.count("Resume") == 0


@pytest.mark.parametrize(
    "bad",
    [
        make("bad", unit(1, 1)),
        make("bad", np.zeros(3, np.float32)),
        make("bad", np.array([1, np.nan, 0], np.float32)),
        make("bad", np.array([np.inf, 0, 0], np.float32)),
        make("bad", EAST * np.float32(1.01)),
        make_chunk("bad", 0, {"other": EAST}),
        make_chunk("bad", 0, {}),
        make_chunk("bad", 4, {"body": EAST}),
        make_chunk("bad", 1, {"body": EAST}, tokens=["word"]),
    ],
    ids=["dimension", "zero", "nan", "infinite", "norm", "name", "none", "chunk", "tokens"],
)
def test_wrong_vector_names_object(store: VectorStore, bad: VectorObject) -> None:
    with pytest.raises(InvalidVector, match=str(bad.id)):
        store.upsert("Resume", [make("good"), bad])

    assert store.count("Resume") == 0


@pytest.mark.parametrize(
    "attributes",
    [
        {"wage": 1},
        {"salary_min": "many"},
        {"salary_min": True},
        {"salary_min": float("nan")},
        {"language": 7},
        {"role_codes": "abc"},
        {"role_codes": [1]},
        {"pe_license": 1},
        {"active": None},
    ],
    ids=str,
)
def test_undeclared_attribute_refused(store: VectorStore, attributes: Attributes) -> None:
    with pytest.raises(InvalidFilter):
        store.upsert("Resume", [make_with("bad", attributes)])


def test_an_object_without_active_is_refused(store: VectorStore) -> None:
    with pytest.raises(InvalidFilter, match="active"):
        store.upsert("Resume", [replace(make("bad"), attributes={})])


@pytest.mark.parametrize("number", [2, 201])
def test_too_many_and_twice_are_refused(store: VectorStore, number: int) -> None:
    objects = [make("one") if number == 2 else make(str(n)) for n in range(number)]

    with pytest.raises(ShortlistError):
        store.upsert("Resume", objects)


def test_norms_within_rounding_are_accepted(store: VectorStore) -> None:
    store.upsert("Resume", [make("one", EAST * np.float32(1.0009))])

    assert store.search("Resume", near(EAST))[0].legs["dense"].score == 1.0


def test_trim_removes_surplus_chunks(store: VectorStore) -> None:
    store.upsert("Resume", [*make_long("one", EAST, NORTH, UP), *make_long("two", EAST, NORTH)])

    assert store.trim("Resume", "one", keep=1) == 2
    assert store.trim("Resume", "one", keep=1) == 0
    assert store.count("Resume") == 3


def test_trim_may_leave_nothing(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("one", "relay"), make_text("two", "relay")])

    store.trim("Resume", "one", keep=0)

    assert list_ids(store.search("Resume", words("relay"))) == ["two"]


def test_delete_removes_all_chunks(store: VectorStore) -> None:
    store.upsert("Resume", [*make_long("one", EAST, NORTH), make_text("two", "relay")])

    assert store.delete("Resume", ["one", "two"]) == 3
    assert store.count("Resume") == 0
    assert list_ids(store.search("Resume", words("relay"))) == []


def test_delete_unknown_is_quiet(store: VectorStore) -> None:
    store.upsert("Resume", [make("one")])

    assert store.delete("Resume", ["nobody"]) == store.delete("Resume", []) == 0
    assert store.count("Resume") == 1


def test_delete_beyond_server_cap(store: VectorStore) -> None:
    ids = [str(number) for number in range(10_050)]
    for start in range(0, len(ids), 200):
        store.upsert(
            "Resume", [make_chunk(key, 0, {"body": UP}) for key in ids[start : start + 200]]
        )

    assert store.delete("Resume", ids) == 10_050
    assert store.count("Resume") == 0


def test_set_attributes_keeps_vectors(store: VectorStore) -> None:
    store.upsert("Resume", make_long("one", EAST, NORTH))

    assert store.set_attributes("Resume", "one", {"active": False, "role_codes": []}) == 2

    for item in store.fetch("Resume", [item.id for item in make_long("one", EAST, NORTH)]):
        assert item.attributes["active"] is False
        assert item.vectors.keys() == {"body"}


def test_set_attributes_keeps_the_others(store: VectorStore) -> None:
    store.upsert("Resume", [make("one", language="en", salary_min=1)])

    store.set_attributes("Resume", "one", {"salary_min": None})

    [found] = store.fetch("Resume", [make("one").id])
    assert (found.attributes["language"], found.attributes["salary_min"]) == ("en", None)


def test_set_attributes_of_nobody_is_quiet(store: VectorStore) -> None:
    assert store.set_attributes("Resume", "nobody", {"active": False}) == 0


@pytest.mark.parametrize("values", [{"wage": 1}, {"active": None}, {"language": 1}], ids=str)
def test_set_attributes_refuses_the_same(store: VectorStore, values: dict[str, int]) -> None:
    with pytest.raises(InvalidFilter):
        store.set_attributes("Resume", "one", values)


def test_writes_visible_to_second_client(store: VectorStore, second_client: VectorStore) -> None:
    store.upsert("Resume", [make("one")])
    assert list_ids(second_client.search("Resume", near(EAST))) == ["one"]

    second_client.delete("Resume", ["one"])
    assert store.fetch("Resume", [make("one").id]) == []


@pytest.mark.parametrize("vector", [EAST, unit(0.1, -0.7, 0.3)])
def test_vectors_come_back_bit_by_bit(store: VectorStore, vector: Vector) -> None:
    store.upsert("Resume", [make("one", vector)])

    [found] = store.fetch("Resume", [make("one").id])

    assert found.vectors["body"].tobytes() == vector.tobytes()
    assert found.vectors["body"].dtype == np.float32
