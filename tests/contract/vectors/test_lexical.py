"""The lexical leg: BM25 over tokens as they come."""

from collections.abc import Sequence
from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.text.analysis import analyse
from shared.vectors.port import LegHit, VectorStore
from tests.contract.vectors.objects import RESUMES, list_ids, make, make_text, words


def search(store: VectorStore, text: str) -> list[str]:
    return list_ids(store.search("Resume", words(text)))


def get_scores(store: VectorStore, text: str) -> dict[str, float]:
    hits = store.search("Resume", words(text))
    return {hit.source_id: hit.legs["lexical"].score for hit in hits}


def compute_bm25(documents: Sequence[Sequence[str]], query: Sequence[str]) -> dict[str, float]:
    """Score as the textbook does."""
    spec, scores = RESUMES, dict[str, float]()
    for number, document in enumerate(documents):
        norm = spec.k1 * (1 - spec.b + spec.b * len(document) / spec.avg_len)
        for token in query:
            held = sum(token in other for other in documents)
            rarity = log(1 + (len(documents) - held + 0.5) / (held + 0.5))
            times = document.count(token)
            score = rarity * times * (spec.k1 + 1) / (times + norm)
            scores[str(number)] = scores.get(str(number), 0.0) + score
    return {key: score for key, score in scores.items() if score > 0}


TOKENS = st.lists(st.sampled_from(["relay", "bus", "c++", "реле", "13.8kv"]), max_size=12)


@given(documents=st.lists(TOKENS, min_size=1, max_size=6), query=TOKENS)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_scores_are_those_of_bm25(
    store: VectorStore, documents: Sequence[Sequence[str]], query: Sequence[str]
) -> None:
    store.delete("Resume", [str(number) for number in range(6)])
    store.upsert("Resume", [make_text(str(n), " ".join(text)) for n, text in enumerate(documents)])
    held = [text for text in documents if text]

    scores = get_scores(store, " ".join(query))

    expected = compute_bm25(held, query)
    numbers = [str(n) for n, text in enumerate(documents) if text]
    assert scores == pytest.approx(
        {numbers[int(key)]: score for key, score in expected.items()}, abs=2e-5
    )


@pytest.mark.parametrize("term", ["c++", "c#", ".net", "13.8kv", "c"])
def test_lexical_protected_terms(store: VectorStore, term: str) -> None:
    terms = ["c++", "c#", ".net", "13.8kv", "c", "net", "13", "8kv"]
    store.upsert("Resume", [make_text(other, other) for other in terms])

    assert search(store, term) == [term]


def test_tokens_are_case_sensitive_and_whole(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("one", "relay"), make_text("two", "relays Relay")])

    assert search(store, "relay") == ["one"]


def test_lexical_repeats_weigh(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("bus", "bus x"), make_text("relay", "relay x")])

    assert search(store, "bus relay relay") == ["relay", "bus"]
    assert search(store, "bus bus relay") == ["bus", "relay"]


def test_what_shares_no_token_is_not_found(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("one", "relay"), make("two")])

    assert search(store, "relay nothing") == ["one"]
    assert search(store, "nothing") == []


def test_rare_words_count_more(store: VectorStore) -> None:
    store.upsert("Resume", [make_text(key, f"common {key}") for key in ("a", "b", "rare")])

    assert search(store, "common rare")[0] == "rare"


def test_short_texts_say_more_with_a_word(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("long", "relay" + " x" * 400), make_text("short", "relay y")])

    assert search(store, "relay") == ["short", "long"]


def test_ranks_and_places_are_told(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("a", "relay"), make_text("b", "relay relay")])

    hits = store.search("Resume", words("relay"))

    assert [hit.legs["lexical"].rank for hit in hits] == [1, 2]
    assert isinstance(hits[0].legs["lexical"], LegHit)


def test_same_data_same_scores_whatever_came_between(store: VectorStore) -> None:
    texts = [make_text("a", "relay bus"), make_text("b", "bus"), make_text("c", "bus bus x")]
    store.upsert("Resume", texts)
    scores = get_scores(store, "relay bus x")

    store.upsert("Resume", [make_text("a", "gone"), make_text("d", "relay x"), make("b")])
    store.trim("Resume", "c", keep=0)
    store.delete("Resume", ["d"])
    store.upsert("Resume", texts[::-1])

    assert get_scores(store, "relay bus x") == scores


def test_fetch_gives_no_words_back(store: VectorStore) -> None:
    store.upsert("Resume", [make_text("one", "relay")])

    assert store.fetch("Resume", [make("one").id])[0].tokens is None


def test_lexical_russian_inflection(store: VectorStore) -> None:
    texts = {"relay": "Наладка релейной защиты", "cable": "Прокладка кабельных линий"}
    for key, words_of_it in texts.items():
        store.upsert("Resume", [make_text(key, " ".join(analyse(words_of_it, "ru")))])

    assert search(store, " ".join(analyse("релейная защита", "ru"))) == ["relay"]
    assert search(store, " ".join(analyse("кабельная линия", "ru"))) == ["cable"]


@pytest.mark.parametrize("skill", ["C++", "C#", ".NET", "13.8 kV"])
def test_analysed_skills_meet_themselves_only(store: VectorStore, skill: str) -> None:
    for other in ("C++", "C#", ".NET", "13.8 kV", "C", "Net", "18.3 MV"):
        store.upsert("Resume", [make_text(other, " ".join(analyse(other, "en")))])

    assert search(store, " ".join(analyse(skill, "en")))[0] == skill
