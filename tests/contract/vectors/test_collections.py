"""Collections and aliases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shared.errors import StoreMisconfigured
from shared.vectors.port import AttributeType, Kind, VectorStore, describe
from tests.contract.vectors.objects import EAST, JOBS, RESUMES, list_ids, make, near

SECOND = replace(RESUMES, name="Resume_v2", revision="2")


def test_ensure_creates_then_verifies(empty_store: VectorStore) -> None:
    empty_store.ensure(RESUMES)
    empty_store.ensure(RESUMES)

    [info] = empty_store.collections()

    assert (info.spec, info.alias) == (RESUMES, "Resume")


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (replace(RESUMES, revision="2"), "revision is '1', not '2'"),
        (replace(RESUMES, vectors={"headline": 3}), "vectors"),
        (replace(RESUMES, attributes={"active": AttributeType.TEXT}), "attributes"),
        (replace(RESUMES, composer_version="9", k1=1.2), "composer_version .*; k1 is 4.0, not 1.2"),
    ],
)
def test_ensure_reports_differences(store: VectorStore, other: object, difference: str) -> None:
    assert isinstance(other, type(RESUMES))
    with pytest.raises(StoreMisconfigured, match=difference):
        store.ensure(other)

    assert store.collections()[0].spec == RESUMES


def test_a_second_collection_gets_no_alias(store: VectorStore) -> None:
    store.ensure(SECOND)

    assert [info.alias for info in store.collections()] == ["Resume", None]


def test_nothing_set_up_is_no_collection(empty_store: VectorStore) -> None:
    assert empty_store.collections() == []


def test_ping_needs_no_collection(empty_store: VectorStore) -> None:
    empty_store.ping()


@pytest.mark.parametrize("name", ["Resume", "Resume_v9"])
def test_what_was_never_made_is_misconfigured(empty_store: VectorStore, name: str) -> None:
    with pytest.raises(StoreMisconfigured):
        empty_store.count(name)


def test_an_unknown_collection_is_misconfigured(store: VectorStore) -> None:
    with pytest.raises(StoreMisconfigured, match="Job"):
        store.search("Job", near(EAST))


def test_collections_do_not_mix(store: VectorStore) -> None:
    store.ensure(JOBS)
    store.upsert("Resume", [make("one")])

    assert store.count("Job") == 0


def test_alias_and_name_lead_to_the_same(store: VectorStore) -> None:
    store.upsert("Resume_v1", [make("one")])

    assert store.count("Resume") == 1


def test_switch_moves_the_alias(store: VectorStore) -> None:
    store.ensure(SECOND)
    store.upsert("Resume_v2", [make("new")])

    store.switch("Resume", "Resume_v2")

    assert list_ids(store.search("Resume", near(EAST))) == ["new"]


def test_switch_back_and_to_itself(store: VectorStore) -> None:
    store.ensure(SECOND)
    for name in ("Resume_v2", "Resume_v2", "Resume_v1"):
        store.switch("Resume", name)

    assert [info.alias for info in store.collections()] == ["Resume", None]


def test_switch_refuses_another_kind(store: VectorStore) -> None:
    store.ensure(JOBS)

    with pytest.raises(StoreMisconfigured):
        store.switch(Kind.RESUME, "Job_v1")


def test_alias_switch_atomic_under_reads(store: VectorStore) -> None:
    store.ensure(SECOND)
    store.upsert("Resume_v1", [make("old")])
    store.upsert("Resume_v2", [make("new")])

    def read(_: int) -> list[str]:
        return list_ids(store.search("Resume", near(EAST)))

    with ThreadPoolExecutor(4) as threads:
        reads = [threads.submit(read, number) for number in range(40)]
        for number in range(6):
            store.switch("Resume", f"Resume_v{2 - number % 2}")

    assert {tuple(read.result()) for read in reads} <= {("old",), ("new",)}


def test_drop_refuses_aliased(store: VectorStore) -> None:
    with pytest.raises(StoreMisconfigured, match="Resume_v1"):
        store.drop("Resume_v1")

    assert store.count("Resume_v1") == 0


def test_drop_refuses_an_alias(store: VectorStore) -> None:
    with pytest.raises(StoreMisconfigured):
        store.drop("Resume")


def test_drop_removes_a_collection_for_good(store: VectorStore) -> None:
    store.ensure(SECOND)
    store.upsert("Resume_v2", [make("one")])

    store.drop("Resume_v2")
    store.ensure(SECOND)

    assert store.count("Resume_v2") == 0


def test_two_processes_ensure_at_once(empty_store: VectorStore) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(empty_store.ensure, [RESUMES, JOBS] * 4))

    assert [info.alias for info in empty_store.collections()] == ["Job", "Resume"]


def test_our_collections_are_named_after_their_kind() -> None:
    spec = describe(Kind.JOB, dim=384, model="m", revision="r", composer_version="1")

    assert (spec.name, spec.kind.value, spec.vectors["body"]) == ("Job_v1", "Job", 384)
