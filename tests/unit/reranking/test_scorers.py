"""Scorers: the whole resume counts, neighbours do not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.reranking.cross_encoder import DEFAULT_WEIGHT, DocumentParts, QueryParts, Scorer
from services.reranking.late_interaction import CALIBRATION, get_scorer
from shared.errors import EmptyText, MissingSetting, ModelMismatch
from shared.inference.loading import open_model
from tests.unit.inference.sample_models import (
    BANK,
    Family,
    classify_padded,
    save_random,
    write_manifest,
)

FIRST_LOOK = """
import sys
from services.reranking.late_interaction import get_scorer
scorer = get_scorer(sys.argv[1])
print(scorer.identity.backend, scorer.weight, scorer.calibration.bias)
assert not {"torch", "transformers"} & sys.modules.keys()
"""

JOB = QueryParts("Protection engineer", ("IEC 61850", "SEL relays, substations"), "job")
FILLER = " ".join(BANK[6:] * 14)  # more than two windows of either model


@pytest.fixture(scope="module")
def pairs_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_random(tmp_path_factory.mktemp("pairs"), "xlm-roberta", head=True))


@pytest.fixture(scope="module", params=["late_interaction", "cross_encoder"])
def scorer(request: pytest.FixtureRequest, pairs_model: str, offline_encoder: Path) -> Scorer:
    is_late = request.param == "late_interaction"
    return get_scorer(str(offline_encoder) if is_late else pairs_model)


def score(scorer: Scorer, *bodies: str, query: QueryParts = JOB) -> list[float]:
    return [one.raw for one in scorer.score(query, [DocumentParts(body, body) for body in bodies])]


def split(text: str) -> list[str]:
    """Return the tokens of the small model's tokenizer."""
    return re.findall(r"\w+|[^\w\s]+", text)


@pytest.mark.parametrize("family", ["encoder", "pairs"])
def test_first_look_needs_no_library_of_models(
    family: str, pairs_model: str, offline_encoder: Path
) -> None:
    model = pairs_model if family == "pairs" else str(offline_encoder)

    subprocess.run([sys.executable, "-c", FIRST_LOOK, model], check=True)  # noqa: S603


def test_neighbours_change_no_bit(scorer: Scorer) -> None:
    together = score(scorer, *BANK, FILLER)

    assert together == [one for body in (*BANK, FILLER) for one in score(scorer, body)]


def test_memory_changes_no_bit(pairs_model: str, offline_encoder: Path) -> None:
    for model in (str(offline_encoder), pairs_model):
        get_scorer.cache_clear()
        first = score(get_scorer(model), FILLER, BANK[0])
        assert score(get_scorer(model), FILLER, BANK[0]) == first
        get_scorer.cache_clear()
        assert score(get_scorer(model), BANK[0], FILLER) == first[::-1]


def test_fact_on_the_second_page_changes_the_score(scorer: Scorer) -> None:
    plain, *others = score(scorer, FILLER, *(f"{FILLER} {fact}" for fact in BANK[:5]))

    assert any(abs(other - plain) > 1e-3 for other in others)


def test_best_window_is_the_score_of_a_resume(pairs_model: str) -> None:
    pairs = get_scorer(pairs_model)
    size = 124 - len(split(JOB.text))
    words = split(FILLER)[: 3 * size]
    windows = [" ".join(words[at : at + size]) for at in range(0, len(words), size)]

    assert score(pairs, " ".join(words)) == pytest.approx([max(score(pairs, *windows))], abs=2e-3)


@pytest.mark.parametrize("family", ["bert", "xlm-roberta"])
def test_pair_is_scored_as_the_model_itself_scores_it(tmp_path: Path, family: Family) -> None:
    folder = save_random(tmp_path / family, family, head=True)
    words = open_model(str(folder), None).tokenizer
    whole: list[int] = words(JOB.text, BANK[0]).input_ids
    ends_at = len(words(JOB.text).input_ids) + 1  # both separators belong to the first type
    types = [int(family == "bert" and at >= ends_at) for at in range(len(whole))]

    expected = classify_padded(folder, [whole], [types]).flatten().tolist()

    assert score(get_scorer(str(folder)), BANK[0]) == pytest.approx(expected, abs=2e-2)


def test_wanted_fact_on_the_second_page_raises_the_score(offline_encoder: Path) -> None:
    late = get_scorer(str(offline_encoder))
    plain, with_fact = score(late, FILLER, f"{FILLER} {BANK[0]}")

    assert with_fact > plain + 0.01


def test_requirements_count(scorer: Scorer) -> None:
    other = QueryParts(JOB.title, ("partial discharge, tan δ",), "other")

    assert score(scorer, BANK[4], query=other) != score(scorer, BANK[4])


def test_long_job_leaves_room_for_the_resume(scorer: Scorer) -> None:
    long = QueryParts(JOB.title, tuple(BANK * 20), "long")

    first, second = score(scorer, BANK[0], BANK[3], query=long)
    assert first != second


def test_best_passage_is_the_one_that_is_asked_for(offline_encoder: Path) -> None:
    late = get_scorer(str(offline_encoder))

    scores = late.passage_scores("relay protection at 230 kV", BANK)

    assert scores.index(max(scores)) == 0


def test_passage_scores_agree_with_scores(scorer: Scorer) -> None:
    assert scorer.passage_scores(JOB.text, BANK) == score(scorer, *BANK)


@pytest.mark.parametrize("side", ["query", "resume"])
def test_empty_side_is_refused(scorer: Scorer, side: str) -> None:
    query, body = (JOB, " ") if side == "resume" else (QueryParts(" ", (), "none"), "x")

    with pytest.raises(EmptyText):
        score(scorer, body, query=query)


def test_late_interaction_counts_nothing_by_default(offline_encoder: Path) -> None:
    late = get_scorer(str(offline_encoder))

    assert (late.weight, late.calibration, late.identity.backend) == (0, CALIBRATION, "maxsim")


def test_cross_encoder_counts_most_by_default(pairs_model: str) -> None:
    pairs = get_scorer(pairs_model)

    assert (pairs.weight, pairs.calibration.temperature) == (DEFAULT_WEIGHT, 1)
    assert pairs.identity.backend == "cross_encoder"


def test_manifest_decides_about_weight_and_calibration(tmp_path: Path) -> None:
    for kind in ("encoder", "cross_encoder"):
        calibration = {"temperature": 2, "bias": 1}
        write_manifest(tmp_path, kind, kind=kind, weight=0.2, calibration=calibration)
        get_scorer.cache_clear()
        scorer = get_scorer(str(tmp_path))
        assert (scorer.weight, scorer.calibration.temperature, scorer.calibration.bias) == (
            0.2,
            2,
            1,
        )


def test_another_revision_and_no_model_are_refused(offline_encoder: Path) -> None:
    with pytest.raises(ModelMismatch, match="configured is other"):
        get_scorer(str(offline_encoder), "other")
    with pytest.raises(MissingSetting):
        get_scorer("")
