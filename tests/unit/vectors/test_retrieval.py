"""Which legs run, what they weigh, what is taken off, and who is found."""

from dataclasses import replace

import numpy as np
import pytest

from shared.vectors.port import (
    DenseLeg,
    Equals,
    Kind,
    Known,
    LexicalLeg,
    Vector,
    VectorStore,
    describe,
)
from shared.vectors.retrieval import (
    OTHER_WEIGHTS,
    WEIGHTS,
    WORDS_ONLY,
    Query,
    Weights,
    ask_by_job,
    ask_by_resume,
    ask_by_text,
    choose_weights,
    make_legs,
    retrieve,
    take_centres,
)
from shared.vectors.similarity import StoredVectors
from tests.unit.vectors.conftest import make_document, point

EAST, NORTH, UP = point(1, 0, 0), point(0, 1, 0), point(0, 0, 1)
JOB = StoredVectors(EAST, (NORTH, UP))
RESUME = StoredVectors(EAST, (NORTH,))


@pytest.mark.parametrize("weights", [*WEIGHTS.values(), OTHER_WEIGHTS, WORDS_ONLY])
def test_weights_are_shares(weights: Weights) -> None:
    assert weights.title + weights.requirements + weights.lexical == pytest.approx(1)


@pytest.mark.parametrize(
    ("language", "covered", "expected"),
    [
        ("en", None, WEIGHTS["en"]),
        ("ru", {"en", "ru"}, WEIGHTS["ru"]),
        ("ru", {"en"}, WORDS_ONLY),
        ("kk", {"kk"}, OTHER_WEIGHTS),
        ("kk", set(), WORDS_ONLY),
        (None, {"en"}, OTHER_WEIGHTS),
    ],
)
def test_an_encoder_has_a_say_in_its_languages(
    language: str | None, covered: set[str] | None, expected: Weights
) -> None:
    query = ask_by_resume(RESUME, language, [])

    assert choose_weights(query, covered) == expected


def targets(query: Query) -> dict[str, tuple[str, Vector]]:
    legs = make_legs(query, OTHER_WEIGHTS)
    return {leg.name: (leg.target, leg.vector) for leg in legs if isinstance(leg, DenseLeg)}


def test_a_job_asks_headlines_by_title_and_by_text() -> None:
    legs = targets(ask_by_job(JOB, "en", [], []))

    assert legs == {"title": ("headline", EAST), "requirements": ("headline", NORTH)}


def test_a_resume_asks_both_parts_of_jobs_by_its_headline() -> None:
    legs = targets(ask_by_resume(RESUME, "en", []))

    assert legs == {"title": ("headline", EAST), "requirements": ("body", EAST)}


def test_a_resume_without_headline_asks_by_its_body() -> None:
    assert targets(ask_by_resume(StoredVectors(None, (UP,)), "en", []))["title"] == ("headline", UP)


def test_a_typed_text_is_a_title() -> None:
    assert targets(ask_by_text(Kind.RESUME, UP, "en", [])).keys() == {"title"}
    assert targets(ask_by_text(Kind.JOB, UP, "en", [])).keys() == {"title", "requirements"}


def test_what_is_missing_makes_no_leg() -> None:
    assert make_legs(ask_by_job(StoredVectors(None), "en", [], []), OTHER_WEIGHTS) == []


def get_tokens(query: Query) -> list[str]:
    legs = [leg for leg in make_legs(query, OTHER_WEIGHTS) if isinstance(leg, LexicalLeg)]
    return list(legs[0].tokens)


def test_words_of_the_title_count_eight_times() -> None:
    tokens = get_tokens(ask_by_job(JOB, "en", ["relay"], ["relay", "relay", "bus"]))

    assert (tokens.count("relay"), tokens.count("bus")) == (9, 1)


def test_a_resume_asks_with_its_first_words() -> None:
    tokens = get_tokens(ask_by_resume(RESUME, "en", [str(number) for number in range(90)]))

    assert tokens == [str(number) for number in range(60)]


@pytest.fixture
def found_by(both: VectorStore) -> VectorStore:
    """Three resumes: one fits by vectors, one by words, and one is closed."""
    for key, vector, word in (
        ("vector", EAST, "x"),
        ("word", UP, "relay"),
        ("closed", EAST, "relay"),
    ):
        both.upsert("Resume", make_document(Kind.RESUME, key, [vector, vector], [word]))
    both.set_attributes("Resume", "closed", {"active": False})
    return both


def test_only_what_is_active_is_found(found_by: VectorStore) -> None:
    found = retrieve(found_by, ask_by_job(JOB, "en", [], ["relay"]), limit=9)

    assert [hit.source_id for hit in found.hits] == ["vector", "word"]
    assert found.weights == pytest.approx({"title": 0.4, "requirements": 0.4, "lexical": 0.2})
    assert found.centred_on == 0


def test_a_filter_takes_the_place_of_the_usual_one(found_by: VectorStore) -> None:
    where = Known(Equals("active", False))

    found = retrieve(found_by, ask_by_job(JOB, "en", [], []), where=where, limit=9)

    assert [hit.source_id for hit in found.hits] == ["closed"]


def test_where_the_encoder_is_lost_words_decide(found_by: VectorStore) -> None:
    query = ask_by_job(JOB, "ru", [], ["relay"])

    found = retrieve(found_by, query, covered={"en"}, limit=9)

    assert [hit.source_id for hit in found.hits] == ["word"]
    assert found.weights == {"lexical": 1.0}


def test_where_the_encoder_is_lost_and_there_are_no_words_nobody_is_found(
    found_by: VectorStore,
) -> None:
    found = retrieve(found_by, ask_by_job(JOB, "ru", [], []), covered={"en"}, limit=9)

    assert (found.hits, found.weights) == ([], {})


def test_weights_are_those_of_the_legs_that_ran(found_by: VectorStore) -> None:
    found = retrieve(found_by, ask_by_job(JOB, "en", [], []), limit=9)

    assert found.weights == {"title": 0.5, "requirements": 0.5}


def test_evidence_tells_what_each_leg_says(found_by: VectorStore) -> None:
    hits = retrieve(found_by, ask_by_job(JOB, "en", [], ["relay"]), limit=9).hits

    assert {hit.source_id: sorted(hit.legs) for hit in hits} == {
        "vector": ["requirements", "title"],
        "word": ["lexical", "requirements", "title"],
    }


def lean(number: int) -> Vector:
    """Return the direction of one of many: mostly the same for all."""
    return point(5, np.cos(number), np.sin(number))


@pytest.fixture
def common(both: VectorStore) -> VectorStore:
    """Jobs with much in common, and two resumes: like all jobs, and like job 3 in particular."""
    for number in range(12):
        vectors = [lean(number)] * 2
        both.upsert("Job", make_document(Kind.JOB, str(number), vectors, ["word"]))
    special = point(5, 2 * np.cos(3), 2 * np.sin(3))
    for key, vector in (("everyone", lean(3) + 2 * EAST), ("special", special)):
        unit = (vector / np.linalg.norm(vector)).astype(np.float32)
        both.upsert("Resume", make_document(Kind.RESUME, key, [unit, unit]))
    return both


def test_what_all_jobs_have_in_common_does_not_count(common: VectorStore) -> None:
    query = ask_by_job(StoredVectors(lean(3), (lean(3),)), "en", [], [])

    found = retrieve(common, query, limit=1)

    assert (found.hits[0].source_id, found.centred_on) == ("special", 12)


def test_another_language_has_another_mean(common: VectorStore) -> None:
    query = ask_by_job(StoredVectors(lean(3), (lean(3),)), "ru", [], [])

    assert retrieve(common, query, limit=1).centred_on == 0


def test_a_query_like_the_mean_stays_as_it_is(both: VectorStore) -> None:
    for number in range(12):
        both.upsert("Job", make_document(Kind.JOB, str(number), [EAST, EAST], ["word"]))
    both.upsert("Resume", make_document(Kind.RESUME, "one", [EAST, EAST]))

    found = retrieve(both, ask_by_job(StoredVectors(EAST, (EAST,)), "en", [], []), limit=1)

    assert found.hits[0].legs["title"].score == 1.0


def test_resumes_are_centred_on_resumes(both: VectorStore) -> None:
    for number in range(30):
        document = make_document(Kind.RESUME, str(number), [lean(number)] * 2, ["word"])
        both.upsert("Resume", document)
    both.upsert("Job", make_document(Kind.JOB, "one", [EAST, EAST]))

    assert retrieve(both, ask_by_resume(RESUME, "en", []), limit=1).centred_on == 30
    assert take_centres(both) == {"Resume": 30, "Job": 0}


def test_the_mean_may_include_the_anchor() -> None:
    vectors = [lean(number).astype(np.float64) for number in range(12)]
    with_it, without = np.mean(vectors, axis=0), np.mean(vectors[1:], axis=0)

    one, other = vectors[0] - with_it, vectors[0] - without

    assert one / np.linalg.norm(one) == pytest.approx(other / np.linalg.norm(other))


def test_the_alias_decides_where_it_is_looked(found_by: VectorStore) -> None:
    spec = describe(Kind.RESUME, dim=3, model="m", revision="2", composer_version="1")
    found_by.ensure(replace(spec, name="Resume_v2"))

    found_by.switch("Resume", "Resume_v2")

    assert retrieve(found_by, ask_by_job(JOB, "en", [], ["relay"]), limit=9).hits == []
