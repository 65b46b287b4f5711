"""A pair is scored once per scorer and version of both texts."""

from dataclasses import replace

import pytest

from shared.database.models.ops import PairScore
from shared.database.pairs import Origin, PairKey, forget_scores, insert_scores, load_scores
from tests.unit.database.matching import add_job, add_resume, count, do

pytestmark = pytest.mark.usefixtures("database")

ORIGIN = Origin(
    model_name="test", model_revision="r1", backend="maxsim", dtype="float32", input_version="1"
)


@pytest.fixture
def pair() -> PairKey:
    return PairKey(add_job().key, add_resume().key, "j1", "r1")  # type: ignore[arg-type]  # one of each kind


def test_known_score_is_read(pair: PairKey) -> None:
    do(insert_scores, ORIGIN, {pair: 0.5})

    assert do(load_scores, ORIGIN, [pair]) == {pair: 0.5}


def test_first_score_stays(pair: PairKey) -> None:
    do(insert_scores, ORIGIN, {pair: 0.5})
    do(insert_scores, ORIGIN, {pair: 0.75})

    assert do(load_scores, ORIGIN, [pair]) == {pair: 0.5}


def test_other_text_or_scorer_is_another_pair(pair: PairKey) -> None:
    do(insert_scores, ORIGIN, {pair: 0.5})

    assert do(load_scores, ORIGIN, [replace(pair, job_text_hash="j2")]) == {}
    assert do(load_scores, replace(ORIGIN, dtype="bfloat16"), [pair]) == {}


def test_nothing_asked_is_nothing_found(pair: PairKey) -> None:
    do(insert_scores, ORIGIN, {})

    assert do(load_scores, ORIGIN, []) == {}


def test_scores_go_with_who_withdrew(pair: PairKey) -> None:
    do(insert_scores, ORIGIN, {pair: 0.5})
    do(forget_scores, pair.submission_id)

    assert count(PairScore) == 0
