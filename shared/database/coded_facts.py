"""What is known of candidates and jobs in codes: to filter by, and to compare.

Names, addresses and free text are not among it. What nobody said is None, or an
empty tuple, and stays unknown to whoever reads it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select

from shared.database.models.base import LinkSource
from shared.database.models.candidates import (
    Education,
    SalaryExpectation,
    Submission,
    SubmissionCompetency,
    SubmissionIndustry,
    SubmissionLocation,
    SubmissionRole,
)
from shared.database.models.companies import CompanyIndustry, Job, JobCompetency
from shared.database.models.dictionaries import Competency, Industry, Location, Role
from shared.database.session import Session

K = TypeVar("K")

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateCodes:
    """One submission."""

    language: str | None = None
    roles: Codes = ()

    #: Chosen in the form; what the resume shows is found in the resume.
    competencies: Codes = ()
    industries: Codes = ()
    locations: Codes = ()
    degree_level: str | None = None
    work_mode: str | None = None
    relocation: str | None = None
    legally_authorized_us: bool | None = None
    requires_sponsorship: bool | None = None
    pe_license: bool | None = None
    salary_min: float | None = None
    salary_max: float | None = None
    salary_currency: str | None = None

    #: When the profile was given: "to the present" in the resume means then.
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCodes:
    """One job. Competencies have an importance, from 1 to 5."""

    company_id: int
    language: str | None = None
    competencies: Mapping[str, int]
    industries: Codes = ()
    work_mode: str | None = None
    employment_type: str | None = None
    experience_level: str | None = None
    salary_currency: str | None = None


async def load_candidate_codes(
    session: Session, submission_ids: Sequence[UUID]
) -> dict[UUID, CandidateCodes]:
    """Return the codes of those of the submissions that exist."""
    chosen = SubmissionCompetency.source != LinkSource.TEXT
    roles = await _codes(session, Role, SubmissionRole, submission_ids)
    competencies = await _codes(session, Competency, SubmissionCompetency, submission_ids, chosen)
    industries = await _codes(session, Industry, SubmissionIndustry, submission_ids)
    locations = await _codes(session, Location, SubmissionLocation, submission_ids)
    rows = await session.execute(
        select(Submission, Education.degree_level, SalaryExpectation)
        .outerjoin(Education, Education.submission_id == Submission.submission_id)
        .outerjoin(SalaryExpectation, SalaryExpectation.submission_id == Submission.submission_id)
        .where(Submission.submission_id.in_(submission_ids))
    )
    return {
        (key := submission.submission_id): CandidateCodes(
            language=submission.text_language,
            roles=roles[key],
            competencies=competencies[key],
            industries=industries[key],
            locations=locations[key],
            degree_level=degree,
            work_mode=submission.work_mode,
            relocation=submission.relocation,
            legally_authorized_us=submission.legally_authorized_us,
            requires_sponsorship=submission.requires_sponsorship,
            pe_license=submission.pe_license,
            as_of=_as_of(submission),
            **_salary(salary),
        )
        for submission, degree, salary in rows
    }


async def load_job_codes(session: Session, job_ids: Sequence[int]) -> dict[int, JobCodes]:
    """Return the codes of those of the jobs that exist."""
    importance = func.max(JobCompetency.importance_level)
    wanted = await session.execute(
        select(JobCompetency.job_id, Competency.code, importance)
        .join(Competency, Competency.competency_id == JobCompetency.competency_id)
        .where(JobCompetency.job_id.in_(job_ids))
        .group_by(JobCompetency.job_id, Competency.code)
        .order_by(importance.desc(), Competency.code)
    )
    competencies: dict[int, dict[str, int]] = defaultdict(dict)
    for job_id, code, level in wanted:
        competencies[job_id][code] = level
    jobs = (await session.scalars(select(Job).where(Job.job_id.in_(job_ids)))).all()
    industries = await _company_industries(session, {job.company_id for job in jobs})
    return {
        job.job_id: JobCodes(
            company_id=job.company_id,
            language=job.text_language,
            competencies=competencies.get(job.job_id, {}),
            industries=industries[job.company_id],
            work_mode=job.work_mode,
            employment_type=job.employment_type,
            experience_level=job.experience_level,
            salary_currency=job.currency,
        )
        for job in jobs
    }


async def _codes(
    session: Session, dictionary: Any, link: Any, submission_ids: Sequence[UUID], *wanted: Any
) -> Mapping[UUID, Codes]:
    (entry_key,) = dictionary.__mapper__.primary_key
    rows = await session.execute(
        select(link.submission_id, dictionary.code)
        .join(link, getattr(link, entry_key.name) == entry_key)
        .where(link.submission_id.in_(submission_ids), *wanted)
        .distinct()
        .order_by(link.submission_id, dictionary.code)
    )
    return _grouped(rows)


async def _company_industries(session: Session, company_ids: Iterable[int]) -> Mapping[int, Codes]:
    rows = await session.execute(
        select(CompanyIndustry.company_id, Industry.code)
        .join(Industry, Industry.industry_id == CompanyIndustry.industry_id)
        .where(CompanyIndustry.company_id.in_(company_ids))
        .order_by(Industry.code)
    )
    return _grouped(rows)


def _grouped(pairs: Iterable[tuple[K, str]]) -> Mapping[K, Codes]:
    groups: dict[K, Codes] = defaultdict(tuple)
    for key, code in pairs:
        groups[key] += (code,)
    return groups


def _as_of(submission: Submission) -> date | None:
    moment = submission.last_updated or submission.submission_started or submission.parsed_at
    return None if moment is None else moment.date()


def _salary(salary: SalaryExpectation | None) -> dict[str, Any]:
    if salary is None:
        return {}
    low, high = salary.min_salary, salary.max_salary
    return {
        "salary_min": None if low is None else float(low),
        "salary_max": None if high is None else float(high),
        "salary_currency": salary.currency,
    }
