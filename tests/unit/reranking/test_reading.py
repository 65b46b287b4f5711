"""A list is a claim, a sentence is evidence, and nothing is quoted that reaches a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reranking.reading import Evidence, Source, is_sentence, read_job, read_resume
from tests.unit.reranking.texts import JOB, RESUME, STUFFED

DAY = date(2026, 1, 15)

texts = st.text(
    st.sampled_from("abcРЗА 61850,;.\n-•@+/'") | st.characters(codec="utf-8"), max_size=300
)


@pytest.mark.parametrize(
    "line",
    [
        "Ran load flow studies for a network of 4,000 buses under 60 contingencies.",
        "Вводил в работу терминалы SEL-421 на подстанции 220 кВ.",
        "I bring PLC, SCADA, drives and robots together in one clear structure.",
    ],
)
def test_telling_is_a_sentence(line: str) -> None:
    assert is_sentence(line)


@pytest.mark.parametrize(
    "line",
    ["PSCAD", "PSCAD, ETAP, SCADA, IEC 61850", "Senior Relay Engineer", "Relays • SCADA • PLC"],
)
def test_listing_is_none(line: str) -> None:
    assert not is_sentence(line)


def test_word_in_a_sentence_is_shown() -> None:
    reading = read_resume(RESUME, "en", DAY)

    assert reading.skills["iec_61850"].evidence is Evidence.SHOWN


def test_word_among_skills_is_listed() -> None:
    reading = read_resume(RESUME, "en", DAY)

    assert reading.skills["pscad"].evidence is Evidence.LISTED
    assert reading.skills["goose"].evidence is Evidence.LISTED


def test_stuffed_resume_shows_nothing() -> None:
    reading = read_resume(STUFFED, "en", DAY)

    assert reading.competencies
    assert {line.evidence for line in reading.competencies.values()} == {Evidence.LISTED}


def test_line_with_an_address_is_not_read() -> None:
    reading = read_resume(RESUME, "en", DAY)
    quotes = [RESUME[line.span.start : line.span.end] for line in reading.lines]

    assert not any("@" in quote or "555" in quote for quote in quotes)


def test_job_asks_one_thing_at_a_time() -> None:
    reading = read_job("Protection Engineer", None, JOB, "en")
    asks = [JOB[ask.span.start : ask.span.end] for ask in reading.asks]

    assert asks[:2] == [
        "Relay settings for high voltage substations",
        "Commissioning of IEC 61850 substations",
    ]
    assert {ask.importance for ask in reading.asks if "PSCAD" in JOB[ask.span.start : ask.span.end]}
    assert all(ask.span.source is Source.JOB_FILE for ask in reading.asks)


def test_what_is_said_twice_is_asked_once() -> None:
    once = read_job("Protection Engineer", None, JOB, "en")
    twice = read_job("Protection Engineer", JOB, JOB, "en")

    assert len(once.asks) == len(twice.asks)


@given(texts, texts)
def test_any_text_can_be_read(first: str, second: str) -> None:
    resume = read_resume(first, None, DAY)
    job = read_job("", first, second, None)

    assert all(0 <= line.span.start < line.span.end <= len(first) for line in resume.lines)
    sources = {Source.DESCRIPTION: first, Source.JOB_FILE: second}
    for ask in job.asks:
        quote = sources[ask.span.source][ask.span.start : ask.span.end]
        assert quote == quote.strip() != ""


@pytest.mark.parametrize(
    ("line", "is_one"), [("Tested all the bays", True), ("Tested the bays", False)]
)
def test_sentence_has_four_words(line: str, is_one: bool) -> None:
    assert is_sentence(line) is is_one


def test_how_to_apply_is_nothing_that_a_job_asks_for() -> None:
    text = "Requirements\n- IEC 61850\n- Write to jobs@example.com about IEC 61850"

    quotes = [
        text[ask.span.start : ask.span.end] for ask in read_job("Engineer", text, None, "en").asks
    ]

    assert "IEC 61850" in quotes
    assert not any("@" in quote for quote in quotes)
