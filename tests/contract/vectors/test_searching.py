"""Order, chunks, evidence; counting and going through."""

from collections.abc import Sequence

import numpy as np
import pytest

from shared.errors import InvalidFilter, InvalidVector
from shared.vectors.fusion import fuse, rank
from shared.vectors.port import (
    DenseLeg,
    Equals,
    Leg,
    LegHit,
    LexicalLeg,
    SearchRequest,
    VectorStore,
)
from tests.contract.vectors.objects import (
    EAST,
    NORTH,
    UP,
    list_ids,
    make,
    make_chunk,
    make_long,
    near,
    unit,
)

EASTERN = DenseLeg(name="dense", target="headline", vector=EAST, weight=0.7)
RELAY = LexicalLeg(name="lexical", tokens=["relay"], weight=0.3)


def test_near_vector_exact_order(store: VectorStore) -> None:
    angles = np.random.default_rng(1).permutation(60)
    store.upsert(
        "Resume", [make(f"{n:02}", unit(np.cos(n / 30), np.sin(n / 30), 0)) for n in angles]
    )

    hits = store.search("Resume", near(EAST))

    assert list_ids(hits) == [f"{n:02}" for n in range(50)]
    cosines = [hit.legs["dense"].score for hit in hits]
    assert cosines == pytest.approx([np.cos(n / 30) for n in range(50)], abs=2e-6)


def test_the_score_is_the_cosine_whatever_the_sign(store: VectorStore) -> None:
    store.upsert("Resume", [make("one", unit(-1, 0, 0))])

    assert store.search("Resume", near(EAST))[0].legs["dense"] == LegHit(-1.0, 1, 0)


def test_best_chunk_per_document(store: VectorStore) -> None:
    store.upsert("Resume", [*make_long("one", NORTH, UP, EAST), *make_long("two", unit(1, 1, 0))])

    hits = store.search("Resume", near(EAST, target="body"))

    assert [(hit.source_id, hit.legs["dense"].chunk_no) for hit in hits] == [("one", 2), ("two", 0)]


def test_of_equal_chunks_the_first_counts(store: VectorStore) -> None:
    store.upsert("Resume", make_long("one", NORTH, EAST, EAST))

    [hit] = store.search("Resume", near(EAST, target="body"))

    assert hit.legs["dense"].chunk_no == 1


def test_the_pool_holds_documents_not_chunks(store: VectorStore) -> None:
    for key in "abc":
        store.upsert("Resume", make_long(key, EAST, EAST, EAST, EAST))
    leg = DenseLeg(name="dense", target="body", vector=EAST, weight=1)

    hits = store.search("Resume", SearchRequest(legs=[leg], pool=3))

    assert list_ids(hits) == ["a", "b", "c"]


def test_limit_and_pool_bound_the_list(store: VectorStore) -> None:
    store.upsert("Resume", [make(key) for key in "abcde"])

    assert len(store.search("Resume", SearchRequest(legs=[EASTERN], limit=2))) == 2
    assert len(store.search("Resume", SearchRequest(legs=[EASTERN], pool=3))) == 3


def test_ties_by_source_id(store: VectorStore) -> None:
    store.upsert("Resume", [make(key) for key in ("b", "Z", "10", "a", "9", "ж", "_")])

    hits = store.search("Resume", near(EAST))

    assert list_ids(hits) == ["10", "9", "Z", "_", "a", "b", "ж"]
    assert {hit.score for hit in hits} == {1.0}


def test_the_edge_of_the_pool_is_a_tie_by_source_id_too(store: VectorStore) -> None:
    store.upsert("Resume", [make(key, unit(1, 1e-4 * n, 0)) for n, key in enumerate("dcba")])

    hits = store.search("Resume", SearchRequest(legs=[EASTERN], pool=2))

    assert list_ids(hits) == ["a", "b"]


@pytest.fixture
def mixed(store: VectorStore) -> VectorStore:
    for number, key in enumerate("abcdef"):
        tokens = ["relay"] * number + ["bus"]
        vectors = {"headline": unit(6, number, 0), "body": UP}
        store.upsert("Resume", [make_chunk(key, 0, vectors, tokens=tokens)])
    return store


def search_one(store: VectorStore, leg: Leg) -> dict[str, LegHit]:
    hits = store.search("Resume", SearchRequest(legs=[leg]))
    return {hit.source_id: hit.legs[leg.name] for hit in hits}


def test_fusion_equals_reference(mixed: VectorStore) -> None:
    pools = {leg.name: search_one(mixed, leg) for leg in (EASTERN, RELAY)}

    hits = mixed.search("Resume", SearchRequest(legs=[EASTERN, RELAY]))

    assert hits == fuse(pools, {"dense": 0.7, "lexical": 0.3}, limit=50)


def test_leg_evidence_complete(mixed: VectorStore) -> None:
    hits = mixed.search("Resume", SearchRequest(legs=[EASTERN, RELAY]))

    evidence = {hit.source_id: hit.legs for hit in hits}
    assert evidence["a"].keys() == {"dense"}
    assert evidence["f"] == {"dense": LegHit(0.768221, 6, 0), "lexical": evidence["f"]["lexical"]}
    assert [evidence[key]["lexical"].rank for key in "fedcb"] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("legs", [[], [LexicalLeg(name="lexical", tokens=[], weight=1)]], ids=str)
def test_no_leg_that_can_run_finds_nothing(mixed: VectorStore, legs: Sequence[Leg]) -> None:
    assert mixed.search("Resume", SearchRequest(legs=legs)) == []


def test_a_leg_without_tokens_leaves_its_weight_to_the_others(mixed: VectorStore) -> None:
    silent = LexicalLeg(name="lexical", tokens=[], weight=0.9)

    hits = mixed.search("Resume", SearchRequest(legs=[EASTERN, silent]))

    assert (hits[0].source_id, hits[0].score) == ("a", 1.0)


def test_a_leg_of_weight_zero_is_evidence_only(mixed: VectorStore) -> None:
    silent = LexicalLeg(name="lexical", tokens=["relay"], weight=0)

    hits = mixed.search("Resume", SearchRequest(legs=[EASTERN, silent]))

    assert list_ids(hits) == list("abcdef")
    assert "lexical" in hits[-1].legs


def test_a_query_of_another_dimension_is_refused(store: VectorStore) -> None:
    with pytest.raises(InvalidVector, match="leg dense"):
        store.search("Resume", near(unit(1, 1)))


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(legs=[EASTERN], limit=0),
        SearchRequest(legs=[EASTERN], pool=0),
        SearchRequest(legs=[EASTERN, EASTERN]),
        SearchRequest(legs=[LexicalLeg(name="lexical", tokens=["a"], weight=-1)]),
    ],
)
def test_a_request_without_sense_is_refused(store: VectorStore, request_: SearchRequest) -> None:
    with pytest.raises(InvalidFilter):
        store.search("Resume", request_)


def test_a_search_has_no_side_effect(mixed: VectorStore) -> None:
    request = SearchRequest(legs=[EASTERN, RELAY])

    assert mixed.search("Resume", request) == mixed.search("Resume", request)


def test_pools_are_ranked_as_in_fusion(mixed: VectorStore) -> None:
    pool = search_one(mixed, RELAY)

    found = [(key, hit.chunk_no, hit.score) for key, hit in pool.items()]
    assert rank(found, limit=50) == pool


def test_count_with_filter(store: VectorStore) -> None:
    store.upsert("Resume", [*make_long("a", EAST, UP), make("b", active=False)])

    assert store.count("Resume") == 3
    assert store.count("Resume", Equals("active", True)) == 2
    assert store.count("Resume", Equals("source_id", "a")) == 2
    assert store.count("Resume", Equals("chunk_no", 1)) == 1


def test_iterate_sees_each_once(store: VectorStore) -> None:
    keys = [f"{number:04}" for number in range(1_200)]
    for start in range(0, len(keys), 200):
        objects = [make_chunk(key, 0, {"body": EAST}) for key in keys[start : start + 200]]
        store.upsert("Resume", objects)

    stamps = list(store.iterate("Resume"))

    assert [stamp.id.int for stamp in stamps] == sorted(stamp.id.int for stamp in stamps)
    assert sorted(stamp.source_id for stamp in stamps) == keys


def test_iterate_survives_changes_behind_and_before(store: VectorStore) -> None:
    store.upsert("Resume", [make(str(number)) for number in range(150)])
    going = store.iterate("Resume")
    first = next(going)

    store.delete("Resume", [first.source_id])

    assert len(list(going)) == 149


def test_stamps_tell_the_version(store: VectorStore) -> None:
    store.upsert("Resume", [make("one")])

    [stamp] = store.iterate("Resume")

    assert (stamp.id, stamp.content_hash) == (make("one").id, "hash of one")
