"""What is said about a candidate or a job, collected from its rows to be composed.

Competencies of a candidate are those that the person chose: the ones that the
resume mentions are in its text anyway. A job form asks for none, so a job's are
those found in its texts, with their importance.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import func, select

from shared.database.models.base import LinkSource
from shared.database.models.candidates import (
    Address,
    Candidate,
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
    CompanyContact,
    CompanyIndustry,
    Job,
    JobCompetency,
)
from shared.database.models.dictionaries import Competency, Industry, Location, Role
from shared.database.session import Session
from shared.reference.loader import load_degree_levels
from shared.text.compose import CandidateFacts, JobFacts, compose_candidate, compose_job

K = TypeVar("K")

#: Says nothing about anybody, so it is in no text.
OTHER = "other"

Labels: TypeAlias = Mapping[UUID, tuple[str, ...]]

#: What a candidate wrote instead of choosing from a list, by the name of the list.
ROLES, COMPETENCIES, INDUSTRIES = "roles", "competencies", "industries"


@dataclass(slots=True)
class _Study:
    degree: str | None = None
    fields: list[str] = field(default_factory=list)


async def load_candidate_facts(
    session: Session, submission_ids: Sequence[UUID]
) -> dict[UUID, CandidateFacts]:
    """Return what is to be composed for each of these submissions that exists."""
    roles = await _labels(session, Role, SubmissionRole, submission_ids)
    chosen = SubmissionCompetency.source != LinkSource.TEXT
    competencies = await _labels(session, Competency, SubmissionCompetency, submission_ids, chosen)
    industries = await _labels(session, Industry, SubmissionIndustry, submission_ids)
    locations = await _labels(session, Location, SubmissionLocation, submission_ids)
    studies = await _studies(session, submission_ids)
    streets = await _streets(session, submission_ids)
    rows = await session.execute(
        select(Submission, Candidate)
        .join(Candidate, Candidate.candidate_id == Submission.candidate_id)
        .where(Submission.submission_id.in_(submission_ids))
    )
    facts: dict[UUID, CandidateFacts] = {}
    for submission, person in rows:
        key = submission.submission_id
        study = studies.get(key, _Study())
        facts[key] = CandidateFacts(
            roles=(*roles[key], *_written(submission, ROLES)),
            competencies=(*competencies[key], *_written(submission, COMPETENCIES)),
            industries=(*industries[key], *_written(submission, INDUSTRIES)),
            degree=study.degree,
            fields=tuple(study.fields),
            pe_license=submission.pe_license,
            work_mode=submission.work_mode or submission.work_preference,
            locations=(*locations[key], *_given(submission.specific_locations_preferred)),
            resume_text=submission.resume_raw_text,
            personal=(*_contacts(person), *streets.get(key, ())),
        )
    return facts


async def load_job_facts(session: Session, job_ids: Sequence[int]) -> dict[int, JobFacts]:
    """Return what is to be composed for each of these jobs that exists."""
    competencies = await _job_competencies(session, job_ids)
    jobs = (await session.scalars(select(Job).where(Job.job_id.in_(job_ids)))).all()
    companies = {job.company_id for job in jobs}
    industries = await _company_industries(session, companies)
    people = await _company_people(session, companies)
    return {
        job.job_id: JobFacts(
            title=job.title or "",
            employment_type=job.employment_type,
            experience_level=job.experience_level,
            work_mode=job.work_mode,
            location=job.location,
            industries=tuple(industries[job.company_id]),
            competencies=tuple(competencies[job.job_id]),
            description=job.description,
            file_text=job.job_description_raw_text,
            personal=tuple(people[job.company_id]),
        )
        for job in jobs
    }


async def refresh_text_hash(session: Session, key: UUID | int) -> str | None:
    """Compose the text of a submission (UUID) or job (number) and store its hash.

    Returns:
        The hash if the text is another than before, else None.
    """
    if isinstance(key, UUID):
        candidate = (await load_candidate_facts(session, [key])).get(key)
        if candidate is None:
            return None
        text_hash = (await asyncio.to_thread(compose_candidate, candidate)).text_hash
        return await _keep_hash(session, await session.get_one(Submission, key), text_hash)
    job = (await load_job_facts(session, [key])).get(key)
    if job is None:
        return None
    text_hash = (await asyncio.to_thread(compose_job, job)).text_hash
    return await _keep_hash(session, await session.get_one(Job, key), text_hash)


async def _keep_hash(session: Session, owner: Submission | Job, text_hash: str) -> str | None:
    if owner.text_hash == text_hash:
        return None
    owner.text_hash = text_hash
    if isinstance(owner, Submission):
        owner.current_step = Step.PARSED
    await session.flush()
    return text_hash


async def _labels(
    session: Session, dictionary: Any, link: Any, submission_ids: Sequence[UUID], *wanted: Any
) -> Labels:
    """Return the names that each submission is linked to, in the order of their codes."""
    (entry_key,) = dictionary.__mapper__.primary_key
    rows = await session.execute(
        select(link.submission_id, dictionary.name)
        .join(link, getattr(link, entry_key.name) == entry_key)
        .where(link.submission_id.in_(submission_ids), dictionary.code != OTHER, *wanted)
        .group_by(link.submission_id, dictionary.name, dictionary.code)
        .order_by(dictionary.code)
    )
    return _grouped(rows)


async def _studies(session: Session, submission_ids: Sequence[UUID]) -> dict[UUID, _Study]:
    levels = {level.code: level.name for level in load_degree_levels() if level.code != OTHER}
    rows = await session.execute(
        select(Education, EducationField.field_name)
        .outerjoin(EducationField, EducationField.education_id == Education.education_id)
        .where(Education.submission_id.in_(submission_ids))
        .order_by(EducationField.is_primary.desc(), EducationField.field_name)
    )
    studies: dict[UUID, _Study] = {}
    for education, field_name in rows:
        study = studies.get(education.submission_id)
        if study is None:
            degree = levels.get(education.degree_level or "", education.other_degree_level)
            study = studies[education.submission_id] = _Study(degree)
            study.fields += _given(education.other_field_of_study)
        if field_name is not None and field_name.casefold() != OTHER:
            study.fields.append(field_name)
    return studies


async def _streets(session: Session, submission_ids: Sequence[UUID]) -> Labels:
    rows = await session.scalars(select(Address).where(Address.submission_id.in_(submission_ids)))
    return {row.submission_id: _given(row.address, row.zip_postal_code) for row in rows}


async def _job_competencies(
    session: Session, job_ids: Sequence[int]
) -> Mapping[int, Sequence[tuple[str, int]]]:
    importance = func.max(JobCompetency.importance_level)
    rows = await session.execute(
        select(JobCompetency.job_id, Competency.name, importance)
        .join(Competency, Competency.competency_id == JobCompetency.competency_id)
        .where(JobCompetency.job_id.in_(job_ids), Competency.code != OTHER)
        .group_by(JobCompetency.job_id, Competency.name, Competency.code)
        .order_by(importance.desc(), Competency.code)
    )
    return _grouped((job_id, (name, level)) for job_id, name, level in rows)


async def _company_industries(
    session: Session, company_ids: Iterable[int]
) -> Mapping[int, Sequence[str]]:
    rows = await session.execute(
        select(CompanyIndustry.company_id, Industry.name)
        .join(Industry, Industry.industry_id == CompanyIndustry.industry_id)
        .where(CompanyIndustry.company_id.in_(company_ids), Industry.code != OTHER)
        .order_by(Industry.code)
    )
    return _grouped(rows)


async def _company_people(
    session: Session, company_ids: Iterable[int]
) -> Mapping[int, Sequence[str]]:
    contacts = await session.scalars(
        select(CompanyContact)
        .where(CompanyContact.company_id.in_(company_ids))
        .order_by(CompanyContact.contact_id)
    )
    return _grouped(
        (contact.company_id, said)
        for contact in contacts
        for said in _given(contact.full_name, contact.email, contact.phone)
    )


def _grouped(pairs: Iterable[tuple[K, Any]]) -> Mapping[K, tuple[Any, ...]]:
    groups: dict[K, tuple[Any, ...]] = defaultdict(tuple)
    for key, value in pairs:
        groups[key] += (value,)
    return groups


def _contacts(person: Candidate) -> tuple[str, ...]:
    full_name = " ".join(_given(person.first_name, person.last_name))
    return _given(
        full_name,
        person.first_name,
        person.last_name,
        person.email,
        person.mobile_number,
        person.linkedin_url,
    )


def _written(submission: Submission, name: str) -> tuple[str, ...]:
    """Return what a candidate wrote beside the options of a list."""
    answer = submission.other_answers.get(name)
    answers = answer if isinstance(answer, list) else [answer]
    return _given(*(text for text in answers if isinstance(text, str)))


def _given(*values: str | None) -> tuple[str, ...]:
    return tuple(value.strip() for value in values if value and value.strip())
