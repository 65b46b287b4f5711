"""Ranked lists as people read them. Names are joined here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from shared.database.anchors import Anchor
from shared.database.models.analysis import AnalysisResult, AnalysisSession, AnalysisStatus
from shared.database.models.candidates import Candidate, Submission
from shared.database.models.companies import Company, Job
from shared.database.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One line of a list. `name` is a person's, or a job's title."""

    rank: int
    job_id: int
    submission_id: UUID
    name: str
    company: str | None
    final_score: float
    original_similarity: float
    rerank_score: float
    score_improvement: float
    explanation: dict[str, Any]
    quality_metrics: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """The newest list of an anchor, or its beginning."""

    anchor: Anchor

    #: Of the job, or of the person that it was made for.
    title: str
    company: str | None
    session_id: int
    total_found: int
    formula_version: str
    completed_at: datetime
    confirmed_at: datetime
    places: tuple[Place, ...]


async def find_shortlist(session: Session, anchor: Anchor, *, limit: int = 5) -> Shortlist | None:
    """Return the anchor's newest list, or None if it was never ranked."""
    newest = await session.scalar(
        select(AnalysisSession)
        .where(_of(anchor), AnalysisSession.status == AnalysisStatus.COMPLETED)
        .order_by(AnalysisSession.completed_at.desc(), AnalysisSession.session_id.desc())
        .limit(1)
    )
    if newest is None or newest.completed_at is None:
        return None
    title, company = await _describe(session, anchor)
    return Shortlist(
        anchor=anchor,
        title=title,
        company=company,
        session_id=newest.session_id,
        total_found=newest.total_found,
        formula_version=newest.formula_version,
        completed_at=newest.completed_at,
        confirmed_at=newest.confirmed_at or newest.completed_at,
        places=await _list_places(session, newest, limit),
    )


async def list_shortlist(session: Session, job_id: int, limit: int = 5) -> Shortlist | None:
    """Return the best candidates for a job."""
    return await find_shortlist(session, Anchor(job_id), limit=limit)


async def list_jobs_for_resume(
    session: Session, submission_id: UUID, limit: int = 5
) -> Shortlist | None:
    """Return the best jobs for a candidate."""
    return await find_shortlist(session, Anchor(submission_id), limit=limit)


async def list_anchors(session: Session) -> list[Anchor]:
    """Return all anchors that have a list: jobs first, each kind by key."""
    rows = await session.execute(
        select(AnalysisSession.job_id, AnalysisSession.submission_id)
        .where(AnalysisSession.status == AnalysisStatus.COMPLETED)
        .distinct()
        .order_by(AnalysisSession.job_id, AnalysisSession.submission_id)
    )
    keys = (submission_id or job_id for job_id, submission_id in rows)
    return [Anchor(key) for key in keys if key is not None]


async def name_candidates(session: Session, submission_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return people's names by submission, for hits of a search."""
    rows = await session.execute(
        select(Submission.submission_id, _person())
        .join(Candidate, Candidate.candidate_id == Submission.candidate_id)
        .where(Submission.submission_id.in_(submission_ids))
    )
    return dict(rows.all())


async def name_jobs(session: Session, job_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return titles and companies by job, for hits of a search."""
    rows = await session.execute(
        select(Job.job_id, func.coalesce(Job.title, ""), Company.name)
        .join(Company, Company.company_id == Job.company_id)
        .where(Job.job_id.in_(job_ids))
    )
    return {job_id: (title, company) for job_id, title, company in rows}


async def _describe(session: Session, anchor: Anchor) -> tuple[str, str | None]:
    if isinstance(anchor.key, UUID):
        return (await name_candidates(session, [anchor.key])).get(anchor.key, ""), None
    return (await name_jobs(session, [anchor.key])).get(anchor.key, ("", None))


async def _list_places(session: Session, newest: AnalysisSession, limit: int) -> tuple[Place, ...]:
    rows = await session.execute(
        select(AnalysisResult, Job.title, Company.name, _person())
        .join(Job, Job.job_id == AnalysisResult.job_id)
        .join(Company, Company.company_id == Job.company_id)
        .join(Submission, Submission.submission_id == AnalysisResult.submission_id)
        .join(Candidate, Candidate.candidate_id == Submission.candidate_id)
        .where(AnalysisResult.session_id == newest.session_id)
        .order_by(AnalysisResult.rank_position)
        .limit(limit)
    )
    is_job = newest.job_id is None
    return tuple(_place(*row, is_job=is_job) for row in rows)


def _place(
    result: AnalysisResult, title: str | None, company: str, person: str, *, is_job: bool
) -> Place:
    return Place(
        rank=result.rank_position,
        job_id=result.job_id,
        submission_id=result.submission_id,
        name=(title or "") if is_job else person,
        company=company if is_job else None,
        final_score=float(result.final_score),
        original_similarity=float(result.original_similarity),
        rerank_score=float(result.rerank_score),
        score_improvement=float(result.score_improvement),
        explanation=result.explanation,
        quality_metrics=result.quality_metrics or {},
    )


def _person() -> ColumnElement[str]:
    return func.concat_ws(" ", Candidate.first_name, Candidate.last_name)


def _of(anchor: Anchor) -> ColumnElement[bool]:
    if isinstance(anchor.key, UUID):
        return AnalysisSession.submission_id == anchor.key
    return AnalysisSession.job_id == anchor.key
