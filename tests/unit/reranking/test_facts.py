"""Hard facts meet or fail where both sides spoke; else they are unknown."""

from datetime import date
from typing import Any

import pytest

from services.reranking.facts import CandidateTerms, Fact, JobTerms, compare_facts
from services.reranking.fit import State
from services.reranking.reading import ResumeReading, Source, read_resume
from tests.unit.reranking.texts import JOB, RESUME

MEETS, FAILS, UNKNOWN = State.MEETS, State.FAILS, State.UNKNOWN


def job(text: str = "", **terms: Any) -> JobTerms:
    return JobTerms(texts={Source.DESCRIPTION: text} if text else {}, **terms)


def facts(
    wanted: JobTerms, *, resume: ResumeReading | None = None, **answers: Any
) -> dict[str, Fact]:
    found = compare_facts(wanted, CandidateTerms(**answers), resume)
    return {fact.name: fact for fact in found}


def test_job_that_demands_nothing_compares_nothing() -> None:
    assert facts(job("We build relays."), legally_authorized_us=False) == {}


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"legally_authorized_us": True}, MEETS),
        ({"legally_authorized_us": True, "requires_sponsorship": True}, FAILS),
        ({"legally_authorized_us": False}, FAILS),
        ({"requires_sponsorship": False}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_work_authorization(answers: dict[str, Any], state: State) -> None:
    assert facts(job(JOB), **answers)["work_authorization"].state is state


@pytest.mark.parametrize(("answer", "state"), [(True, MEETS), (False, FAILS), (None, UNKNOWN)])
def test_pe_license(answer: bool | None, state: State) -> None:
    fact = facts(job(JOB), pe_license=answer)["pe_license"]

    assert fact.state is state
    assert fact.span is not None
    assert "PE license" in JOB[fact.span.start : fact.span.end]


@pytest.mark.parametrize(
    ("wanted", "known", "state"),
    [
        ("onsite", "onsite", MEETS),
        ("onsite", "any", MEETS),
        ("onsite", "remote", FAILS),
        ("remote", "onsite", FAILS),
        ("hybrid", "onsite", UNKNOWN),
        ("onsite", "hybrid", UNKNOWN),
        ("onsite", None, UNKNOWN),
    ],
)
def test_work_mode(wanted: str, known: str | None, state: State) -> None:
    assert facts(job(work_mode=wanted), work_mode=known)["work_mode"].state is state


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"locations": ("europe",)}, MEETS),
        ({"locations": ("us_west",), "relocation": "yes"}, MEETS),
        ({"locations": ("us_west",), "relocation": "no"}, FAILS),
        ({"locations": ("us_west",)}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_location(answers: dict[str, Any], state: State) -> None:
    assert facts(job(location="Europe"), **answers)["location"].state is state


def test_place_that_nobody_knows_excludes_nobody() -> None:
    found = facts(job(location="Atlantis"), locations=("us_west",), relocation="no")

    assert found["location"].state is UNKNOWN


def test_remote_job_is_nowhere() -> None:
    assert "location" not in facts(job(location="Europe", work_mode="remote"))


@pytest.mark.parametrize(("language", "state"), [("en", MEETS), ("ru", UNKNOWN), (None, UNKNOWN)])
def test_language(language: str | None, state: State) -> None:
    assert facts(job(language="en"), language=language)["language"].state is state


def test_years_are_compared_with_months_of_work() -> None:
    fact = facts(job(JOB), resume=read_resume(RESUME, "en", date(2026, 1, 15)))["experience_years"]

    assert (fact.state, fact.wanted) == (MEETS, "5")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8+ years of experience", "8"),
        ("3-5 years in testing", "3"),
        ("Опыт работы от 6 лет", "6"),
        ("Опыт (лет): от 5", "5"),
        ("At least 10 years", "10"),
    ],
)
def test_years_are_read_in_both_languages(text: str, years: str) -> None:
    assert facts(job(text))["experience_years"].wanted == years


def test_short_work_fails_long_demands() -> None:
    young = read_resume("Experience\nTester, Lab | 01/2024 - 01/2025\n", "en", date(2026, 1, 15))

    assert facts(job(JOB), resume=young)["experience_years"].state is FAILS


def test_degree_that_is_not_mentioned_does_not_fail() -> None:
    wanted = job("Requirements\nMaster's degree in electrical engineering")

    assert facts(wanted)["degree"].state is UNKNOWN
    assert facts(wanted, degree_level="doctorate")["degree"].state is MEETS
    assert facts(wanted, degree_level="associate")["degree"].state is FAILS


def test_more_than_the_level_is_enough() -> None:
    old = read_resume(RESUME, "en", date(2026, 1, 15))

    assert facts(job(level="junior"), resume=old)["experience_level"].state is MEETS
    assert facts(job(level="executive"), resume=old)["experience_level"].state is FAILS
    assert facts(job(level="executive"))["experience_level"].state is UNKNOWN
