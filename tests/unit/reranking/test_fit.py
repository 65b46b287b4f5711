"""Evidence counts more than claims, and what is unknown is no failure."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reranking.fit import UNKNOWN_FIT, Fit, State, fit
from services.reranking.reading import Evidence, JobReading, ResumeReading, read_job, read_resume
from tests.unit.reranking.texts import JOB, RESUME, RUSSIAN, STUFFED

DAY = date(2026, 1, 15)
WANTED = {"control_systems": 4, "partial_discharge": 4, "power_systems": 1}


@pytest.fixture
def job() -> JobReading:
    return read_job("Protection Engineer", None, JOB, "en")


def resume(text: str = RESUME, language: str = "en") -> ResumeReading:
    return read_resume(text, language, DAY)


def compare(job: JobReading, text: str = RESUME, language: str = "en") -> Fit:
    return fit(job, WANTED, resume(text, language), ())


def test_evidence_beats_a_list_of_the_same_words(job: JobReading) -> None:
    assert compare(job).value > compare(job, STUFFED).value + 0.1


def test_removed_evidence_lowers_the_fit(job: JobReading) -> None:
    without = RESUME.replace("Commissioned IEC 61850 bays and tested them", "Tested bays")

    assert compare(job, without).value < compare(job).value


def test_shown_ask_is_met_and_its_line_named(job: JobReading) -> None:
    answers = {JOB[one.ask.span.start : one.ask.span.end]: one for one in compare(job).answers}
    answer = answers["Commissioning of IEC 61850 substations"]

    assert (answer.state, answer.evidence) == (State.MEETS, Evidence.SHOWN)
    assert answer.line is not None
    assert "Commissioned" in RESUME[answer.line.span.start : answer.line.span.end]


def test_what_is_not_mentioned_is_unknown(job: JobReading) -> None:
    answers = {JOB[one.ask.span.start : one.ask.span.end]: one for one in compare(job).answers}

    assert answers["Partial discharge measurement"].state is State.UNKNOWN


def test_listed_word_meets_nothing(job: JobReading) -> None:
    assert {one.state for one in compare(job, STUFFED).answers} == {State.UNKNOWN}


def test_skill_is_the_same_in_another_language(job: JobReading) -> None:
    states = [one.state for one in compare(job, RUSSIAN, "ru").answers]

    assert State.MEETS in states


def test_words_of_another_language_are_not_compared(job: JobReading) -> None:
    ask = replace(job.asks[0], skills=frozenset(), competencies=frozenset())
    found = fit(replace(job, asks=(ask,)), {}, resume(RUSSIAN, "ru"), ())

    assert found.answers[0].worth is None
    assert found.asks is None


def test_unread_resume_is_neither_good_nor_bad(job: JobReading) -> None:
    assert fit(job, WANTED, None, ()).value == UNKNOWN_FIT


def test_claim_of_the_form_counts_without_a_text(job: JobReading) -> None:
    found = fit(job, WANTED, None, ("partial_discharge",))

    assert [one.evidence for one in found.matches] == [None, Evidence.CLAIMED, None]
    assert all(one.state is State.UNKNOWN for one in found.answers)


def test_competencies_come_most_important_first(job: JobReading) -> None:
    assert [one.importance for one in compare(job).matches] == [4, 4, 1]


def test_job_that_asks_for_nothing_fits_like_the_unknown() -> None:
    assert fit(read_job("", None, None, None), {}, resume(), ()).value == UNKNOWN_FIT


@given(st.lists(st.sampled_from(RESUME.splitlines()), max_size=12))
def test_more_lines_never_fit_less(lines: list[str]) -> None:
    """A longer resume shows at least as much; the level is another matter."""
    job = read_job("", None, JOB, "en")
    part = fit(job, WANTED, resume("\n".join(["Experience", *lines])), ())
    whole = fit(job, WANTED, resume("\n".join(["Experience", *lines, RESUME])), ())

    assert (whole.asks or 0) >= (part.asks or 0) - 1e-9
    assert 0 <= part.value <= 1


def test_competency_that_a_resume_does_not_show_lowers_its_share(job: JobReading) -> None:
    shown, absent = {"control_systems": 4}, {"control_systems": 4, "sales": 4}

    assert fit(job, shown, resume(), ()).competencies == 1
    assert fit(job, absent, resume(), ()).competencies == 0.5
