"""Codes are what people chose; what nobody said is unknown, not no."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from shared.database.coded_facts import CandidateCodes, load_candidate_codes, load_job_codes
from shared.database.models.base import LinkSource
from shared.database.models.candidates import (
    Education,
    SalaryExpectation,
    SubmissionCompetency,
    SubmissionRole,
)
from shared.database.models.companies import CompanyIndustry, ExperienceLevel, Job, JobCompetency
from shared.database.models.dictionaries import Competency, Industry, Role
from shared.database.session import Session
from tests.unit.database.matching import add_job, add_resume, do, get

pytestmark = pytest.mark.usefixtures("database")


def add(*rows: Any) -> None:
    async def insert(session: Session) -> None:
        for row in rows:
            session.add(row)
            await session.flush()

    do(insert)


def candidate(**fields: Any) -> tuple[Any, Any]:
    key = add_resume(**fields).key
    return key, lambda: do(load_candidate_codes, [key])[key]


def test_unanswered_is_unknown() -> None:
    _, codes = candidate()

    assert codes() == CandidateCodes()


def test_chosen_codes_are_in_order() -> None:
    key, codes = candidate(text_language="ru", pe_license=False, work_mode="remote")
    add(
        Role(code="tester", name="T"),
        Role(code="engineer", name="E"),
        SubmissionRole(submission_id=key, role_id=1),
        SubmissionRole(submission_id=key, role_id=2),
        Education(submission_id=key, degree_level="master"),
    )

    assert codes().roles == ("engineer", "tester")
    assert (codes().language, codes().degree_level) == ("ru", "master")
    assert (codes().pe_license, codes().work_mode) == (False, "remote")


def test_competency_of_the_text_alone_is_no_claim() -> None:
    key, codes = candidate()
    add(
        Competency(code="sales", name="S"),
        Competency(code="cae", name="C"),
        SubmissionCompetency(submission_id=key, competency_id=1, source=LinkSource.TEXT),
        SubmissionCompetency(submission_id=key, competency_id=2, source=LinkSource.FORM),
        SubmissionCompetency(submission_id=key, competency_id=2, source=LinkSource.TEXT),
    )

    assert codes().competencies == ("cae",)


def test_salary_is_a_number() -> None:
    key, codes = candidate()
    add(SalaryExpectation(submission_id=key, min_salary=Decimal("90000.50"), currency="USD"))

    assert (codes().salary_min, codes().salary_max) == (90000.5, None)
    assert codes().salary_currency == "USD"


def test_present_is_the_day_of_the_last_answer() -> None:
    moments = {"submission_started": datetime(2025, 1, 1, tzinfo=UTC)}
    _, started = candidate(**moments)
    _, updated = candidate(**moments, last_updated=datetime(2026, 1, 5, tzinfo=UTC))

    assert (started().as_of, updated().as_of) == (date(2025, 1, 1), date(2026, 1, 5))


def test_job_wants_a_competency_as_much_as_anybody_says() -> None:
    key = add_job(experience_level=ExperienceLevel.SENIOR, currency="EUR").key
    add(
        Competency(code="sales", name="S"),
        JobCompetency(job_id=key, competency_id=1, source=LinkSource.TEXT, importance_level=1),
        JobCompetency(job_id=key, competency_id=1, source=LinkSource.FORM, importance_level=5),
        Industry(code="rail", name="R"),
        CompanyIndustry(company_id=get(Job, key).company_id, industry_id=1),
    )
    codes = do(load_job_codes, [key])[key]

    assert (codes.competencies, codes.industries) == ({"sales": 5}, ("rail",))
    assert (codes.experience_level, codes.salary_currency) == ("senior", "EUR")
