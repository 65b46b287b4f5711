"""Queries about rankings: analysis sessions and the ranked lists that they store.

A ranking opens a session and commits; the list and the end of the session are
one transaction. The newest completed session of an anchor is its list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update

from shared.database.anchors import Anchor, AnchorState, Method
from shared.database.evidence import lock_eligible_jobs, lock_eligible_resumes
from shared.database.models.analysis import AnalysisResult, AnalysisSession, AnalysisStatus
from shared.database.models.candidates import Step, Submission
from shared.database.session import Session

#: A session that is running for so long has lost its worker.
STALE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One place of a list. Scores have six decimals."""

    job_id: int
    submission_id: UUID
    company_id: int | None
    original_similarity: float
    rerank_score: float
    final_score: float
    score_improvement: float
    raw_score: float
    rank_position: int
    explanation: dict[str, Any]
    quality_metrics: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a session has to say about itself when it is over."""

    total_found: int
    result_hash: str
    stats: Mapping[str, Any]


async def open_session(
    session: Session, state: AnchorState, method: Method, run_id: UUID | None
) -> int:
    """Return the anchor's running session: one that lost its worker, or a new one."""
    anchor = state.anchor
    values = {
        "run_id": run_id,
        "search_params": method.as_params(),
        "reranker_model": method.scorer.model_name,
        "reranker_revision": method.scorer.model_revision,
        "formula_version": method.formula_version,
        "input_fingerprint": state.fingerprint,
    }
    running = await session.scalar(
        select(AnalysisSession)
        .where(_of(anchor), AnalysisSession.status == AnalysisStatus.RUNNING)
        .order_by(AnalysisSession.session_id)
        .limit(1)
    )
    if running is None:
        running = AnalysisSession(direction=anchor.direction, **_columns(anchor))
        session.add(running)
    for name, value in values.items():
        setattr(running, name, value)
    await session.flush()
    return running.session_id


async def store_list(
    session: Session, session_id: int, rows: Sequence[ResultRow], found: Found
) -> int:
    """Store a list and complete its session; return how many places it has.

    Who was erased or closed meanwhile is left out, and the others move up.
    """
    row = await session.get_one(AnalysisSession, session_id, with_for_update=True)
    kept = await _still_eligible(session, rows)
    await _drop_equal(session, row)
    session.add_all(AnalysisResult(session_id=session_id, **asdict(one)) for one in kept)
    row.status = AnalysisStatus.COMPLETED
    row.total_found, row.total_results = found.total_found, len(kept)
    row.result_hash = found.result_hash
    row.session_stats = dict(found.stats)
    row.completed_at = row.confirmed_at = func.now()
    await session.flush()
    return len(kept)


async def confirm_last(session: Session, session_id: int, state: AnchorState) -> None:
    """Note that the last list was found again, and delete the session that found it."""
    if state.last is None:
        raise ValueError("there is no list to confirm")
    row = await session.get_one(AnalysisSession, state.last.session_id, with_for_update=True)
    await session.execute(delete(AnalysisSession).where(AnalysisSession.session_id == session_id))
    row.input_fingerprint = state.fingerprint
    await _drop_equal(session, row)
    row.confirmed_at = func.now()
    await session.flush()


async def mark_ranked(session: Session, state: AnchorState) -> None:
    """Move a submission to its last step, unless its text is another by now."""
    if isinstance(state.anchor.key, UUID):
        await session.execute(
            update(Submission)
            .where(
                Submission.submission_id == state.anchor.key,
                Submission.text_hash == state.text_hash,
                Submission.current_step == Step.EMBEDDED,
            )
            .values(current_step=Step.RANKED)
        )


async def fail_session(session: Session, session_id: int, code: str) -> None:
    await session.execute(
        update(AnalysisSession)
        .where(AnalysisSession.session_id == session_id)
        .values(status=AnalysisStatus.FAILED, error_code=code)
    )


async def fail_stale_sessions(session: Session) -> int:
    """Close sessions that lost their worker, and return how many there were."""
    stale = await session.scalars(
        update(AnalysisSession)
        .where(
            AnalysisSession.status == AnalysisStatus.RUNNING,
            AnalysisSession.started_at < func.now() - STALE_AFTER,
        )
        .values(status=AnalysisStatus.FAILED, error_code="unexpected")
        .returning(AnalysisSession.session_id)
    )
    return len(stale.all())


async def forget_rankings(session: Session, submission_id: UUID) -> None:
    """Remove somebody from every list, with the lists made for them."""
    await session.execute(
        delete(AnalysisSession).where(AnalysisSession.submission_id == submission_id)
    )
    await session.execute(
        delete(AnalysisResult).where(AnalysisResult.submission_id == submission_id)
    )


async def _still_eligible(session: Session, rows: Sequence[ResultRow]) -> list[ResultRow]:
    jobs = await lock_eligible_jobs(session, {row.job_id for row in rows})
    resumes = await lock_eligible_resumes(session, {row.submission_id for row in rows})
    kept = [row for row in rows if row.job_id in jobs and row.submission_id in resumes]
    return [replace(row, rank_position=place) for place, row in enumerate(kept, 1)]


async def _drop_equal(session: Session, row: AnalysisSession) -> None:
    """Remove an older list of the same fingerprint, of which there can be only one."""
    await session.execute(
        delete(AnalysisSession).where(
            AnalysisSession.job_id.is_not_distinct_from(row.job_id),
            AnalysisSession.submission_id.is_not_distinct_from(row.submission_id),
            AnalysisSession.input_fingerprint == row.input_fingerprint,
            AnalysisSession.status == AnalysisStatus.COMPLETED,
            AnalysisSession.session_id != row.session_id,
        )
    )


def _of(anchor: Anchor) -> ColumnElement[bool]:
    if isinstance(anchor.key, UUID):
        return AnalysisSession.submission_id == anchor.key
    return AnalysisSession.job_id == anchor.key


def _columns(anchor: Anchor) -> dict[str, Any]:
    return {"submission_id" if isinstance(anchor.key, UUID) else "job_id": anchor.key}
