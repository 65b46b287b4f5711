"""What is composed of a candidate or a job is exactly what its rows say."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from shared.database.models.base import LinkSource
from shared.database.models.candidates import (
    Address,
    Candidate,
    CandidateWorkMode,
    Education,
    EducationField,
    Step,
    Submission,
    SubmissionCompetency,
    SubmissionIndustry,
    SubmissionLocation,
    SubmissionRole,
)
from shared.database.models.companies import (
    Company,
    CompanyContact,
    CompanyIndustry,
    EmploymentType,
    Job,
    JobCompetency,
)
from shared.database.models.dictionaries import Competency, Industry, Location, Role
from shared.database.profiles import load_candidate_facts, load_job_facts, refresh_text_hash
from shared.database.session import get_engine, on_loop, transaction
from shared.text.compose import CandidateFacts, JobFacts

Store = Callable[..., None]


@pytest.fixture
def store(database: None) -> Store:
    """Store rows in this order."""

    async def insert(rows: Sequence[Any]) -> None:
        async with transaction() as session:
            for row in rows:
                session.add(row)
                await session.flush()

    return lambda *rows: on_loop(insert(rows))


@pytest.fixture
def dictionary(store: Store) -> None:
    """A few entries; those of a table are numbered from 1."""
    store(
        Role(code="substation_engineer", name="Substation Engineer"),
        Role(code="other", name="Other"),
        Competency(code="power_systems", name="Power Systems"),
        Competency(code="high_voltage", name="High Voltage"),
        Industry(code="rail_transportation", name="Rail"),
        Location(code="canada", name="Canada"),
    )


def candidate(**fields: Any) -> tuple[UUID, Candidate, Submission]:
    """Return an id and rows of a person who is number 1 when stored first."""
    key = uuid4()
    person = Candidate(first_name="Ada", last_name="Example", email="ada@example.com",
                       mobile_number="+1 555 0100")  # fmt: skip
    submission = Submission(
        submission_id=key, candidate_id=1, form_id="demo", external_id=str(key), **fields
    )
    return key, person, submission


def read_candidates(*keys: UUID) -> dict[UUID, CandidateFacts]:
    async def read() -> dict[UUID, CandidateFacts]:
        async with transaction() as session:
            return await load_candidate_facts(session, keys)

    return on_loop(read())


def read_job(key: int) -> JobFacts:
    async def read() -> JobFacts:
        async with transaction() as session:
            return (await load_job_facts(session, [key]))[key]

    return on_loop(read())


def refresh(key: UUID | int) -> str | None:
    async def run() -> str | None:
        async with transaction() as session:
            return await refresh_text_hash(session, key)

    return on_loop(run())


def test_answers_of_a_candidate_become_labels(store: Store, dictionary: None) -> None:
    key, person, submission = candidate(
        pe_license=True, work_mode=CandidateWorkMode.HYBRID, resume_raw_text="Relays",
        specific_locations_preferred="Duluth", other_answers={"roles": ["Metering Analyst"]},
    )  # fmt: skip
    store(
        person,
        submission,
        *(SubmissionRole(submission_id=key, role_id=role_id) for role_id in (1, 2)),
        *(SubmissionCompetency(submission_id=key, competency_id=n) for n in (1, 2)),
        SubmissionIndustry(submission_id=key, industry_id=1),
        SubmissionLocation(submission_id=key, location_id=1),
        Education(submission_id=key, degree_level="master", degree_levels=["master"]),
        EducationField(education_id=1, field_name="Electrical Engineering", is_primary=True),
        EducationField(education_id=1, field_name="Civil Engineering"),
    )

    facts = read_candidates(key)[key]
    assert facts.roles == ("Substation Engineer", "Metering Analyst")
    assert facts.competencies == ("High Voltage", "Power Systems")
    assert (facts.industries, facts.locations) == (("Rail",), ("Canada", "Duluth"))
    assert facts.degree == "Master's Degree"
    assert facts.fields == ("Electrical Engineering", "Civil Engineering")
    assert (facts.pe_license, facts.work_mode, facts.resume_text) == (True, "hybrid", "Relays")


def test_personal_data_is_listed_to_be_masked(store: Store) -> None:
    key, person, submission = candidate()
    store(person, submission, Address(submission_id=key, address="1 Long St", city="Duluth"))
    assert read_candidates(key)[key].personal == (
        "Ada Example", "Ada", "Example", "ada@example.com", "+1 555 0100", "1 Long St",
    )  # fmt: skip


def test_competencies_of_the_text_are_not_repeated(store: Store, dictionary: None) -> None:
    key, person, submission = candidate()
    found = SubmissionCompetency(submission_id=key, competency_id=1, source=LinkSource.TEXT)
    store(person, submission, found)
    assert read_candidates(key)[key].competencies == ()


def test_unanswered_stays_unanswered(store: Store) -> None:
    key, person, submission = candidate()
    store(person, submission)
    facts = read_candidates(key)[key]
    assert (facts.roles, facts.degree, facts.pe_license, facts.work_mode) == ((), None, None, None)


def test_unknown_submission_is_left_out(database: None) -> None:
    assert read_candidates(uuid4()) == {}


def test_many_candidates_cost_as_many_queries_as_one(store: Store) -> None:
    people = [candidate() for _ in range(5)]
    store(people[0][1], *(submission for _, _, submission in people))
    statements: list[str] = []
    engine = get_engine().sync_engine

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    assert len(read_candidates(*(key for key, _, _ in people))) == 5
    event.remove(engine, "before_cursor_execute", count)
    assert len(statements) <= 8


def vacancy(**fields: Any) -> tuple[Company, Job]:
    values = {"title": "Substation Engineer", "employment_type": EmploymentType.FULL_TIME} | fields
    return Company(name="Grid Co", name_norm="grid co"), Job(company_id=1, **values)


def test_facts_of_a_job_come_from_form_company_and_texts(store: Store, dictionary: None) -> None:
    store(
        *vacancy(description="Typed", job_description_raw_text="From the file", location="Duluth"),
        CompanyIndustry(company_id=1, industry_id=1),
        CompanyContact(company_id=1, full_name="Bob Boss", email="bob@example.com"),
        JobCompetency(job_id=1, competency_id=1, importance_level=1),
        JobCompetency(job_id=1, competency_id=2, importance_level=3),
        JobCompetency(job_id=1, competency_id=1, importance_level=4, source=LinkSource.OPERATOR),
    )

    facts = read_job(1)
    assert facts.competencies == (("Power Systems", 4), ("High Voltage", 3))
    assert (facts.description, facts.file_text) == ("Typed", "From the file")
    assert (facts.industries, facts.location) == (("Rail",), "Duluth")
    assert facts.personal == ("Bob Boss", "bob@example.com")
    assert facts.employment_type == "full_time"


def test_hash_is_returned_when_it_changed_only(store: Store) -> None:
    key, person, submission = candidate(resume_raw_text="Relays", current_step=Step.RANKED)
    store(person, submission)
    text_hash = refresh(key)

    assert text_hash is not None
    assert refresh(key) is None
    stored = on_loop(get_submission(key))
    assert (stored.text_hash, stored.current_step) == (text_hash, Step.PARSED)


async def get_submission(key: UUID) -> Submission:
    async with transaction() as session:
        where = Submission.submission_id == key
        return (await session.scalars(select(Submission).where(where))).one()


def test_job_has_a_hash_too(store: Store) -> None:
    store(*vacancy())
    assert refresh(1) is not None
    assert refresh(1) is None


@pytest.mark.parametrize("key", [uuid4(), 99])
def test_hash_of_what_is_not_there_is_none(database: None, key: UUID | int) -> None:
    assert refresh(key) is None
