"""Queries about rankings: which anchors are due, analysis sessions, ranked lists.

A ranking holds its anchor's lock, opens an analysis session, and stores the list
and the end of the session in one transaction. What the list depends on is in the
session's `input_fingerprint`: another one means that the anchor is due.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, delete, func, select, text, update

from shared.database.documents import Owner
from shared.database.embeddings import (
    FACTS_HASH,
    get_corpus_version,
    owner_kind,
)
from shared.database.models.analysis import (
    AnalysisResult,
    AnalysisSession,
    AnalysisStatus,
    Direction,
    EmbeddingMetadata,
    SourceType,
)
from shared.database.models.candidates import Step, Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.pairs import Origin
from shared.database.session import Session, get_engine

#: A session that is running for so long has lost its worker.
STALE_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a list is made for: a job (number) or a submission (UUID)."""

    key: UUID | int

    @property
    def owner(self) -> Owner:
        return Owner(self.key)

    @property
    def direction(self) -> Direction:
        is_resume = isinstance(self.key, UUID)
        return Direction.RESUME_TO_JOBS if is_resume else Direction.JOB_TO_RESUMES

    @property
    def item_key(self) -> str:
        """
        >>> Anchor(7).item_key
        'rerank:job:7'
        """
        return f"rerank:{self.owner.item_key}"

    @property
    def other_kind(self) -> SourceType:
        """The kind of what is ranked."""
        is_resume = isinstance(self.key, UUID)
        return SourceType.JOB_DESCRIPTION if is_resume else SourceType.RESUME


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How lists are made. Scores compare only within one method."""

    #: Of the model that made the vectors.
    encoder_revision: str
    scorer: Origin
    formula_version: str

    #: All else that a list depends on: its length, weights, calibration.
    params: Mapping[str, Any]

    def as_params(self) -> dict[str, Any]:
        scorer = asdict(self.scorer)
        return {**self.params, "encoder_revision": self.encoder_revision, "scorer": scorer}


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The newest completed session of an anchor."""

    session_id: int
    input_fingerprint: str
    result_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorState:
    """An anchor that may be ranked, with vectors of its current text."""

    anchor: Anchor
    text_hash: str
    company_id: int | None
    fingerprint: str
    last: Last | None

    @property
    def is_due(self) -> bool:
        return self.last is None or self.last.input_fingerprint != self.fingerprint


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


@asynccontextmanager
async def hold(anchor: Anchor) -> AsyncIterator[bool]:
    """Hold the anchor's lock for the block; False if another process has it.

    The lock has a connection of its own, and goes when that is lost.
    """
    key = {"key": anchor.item_key}
    async with get_engine().connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        held = await connection.scalar(
            text("SELECT pg_try_advisory_lock(hashtextextended(:key, 0))"), key
        )
        try:
            yield bool(held)
        finally:
            if held:
                await connection.execute(
                    text("SELECT pg_advisory_unlock(hashtextextended(:key, 0))"), key
                )


def fingerprint(
    method: Method, *, text_hash: str, facts_hash: str | None, corpus_version: int
) -> str:
    """Return a hash of all that a list depends on."""
    inputs = [text_hash, facts_hash, corpus_version, method.formula_version, method.as_params()]
    return sha256(dumps(inputs, sort_keys=True).encode()).hexdigest()


async def is_active_anchor(session: Session, anchor: Anchor) -> bool:
    table, key = _table(anchor.direction)
    found = await session.scalar(select(key).where(key == anchor.key, _is_eligible(table)))
    return found is not None


async def find_anchor(session: Session, anchor: Anchor, method: Method) -> AnchorState | None:
    """Return an anchor's state, or None while its current text has no vectors."""
    states = await _list_states(session, anchor.direction, method, only=anchor)
    return states[0] if states else None


async def list_due_anchors(
    session: Session, direction: Direction, method: Method
) -> list[Anchor]:
    """Return the anchors whose list may have changed since it was made, by key."""
    states = await _list_states(session, direction, method)
    return [state.anchor for state in states if state.is_due]


async def open_session(
    session: Session, state: AnchorState, method: Method, run_id: UUID | None
) -> int:
    """Return the anchor's running session: one that lost its worker, or a new one."""
    anchor = state.anchor
    values = {
        "run_id": run_id,
        "company_id": state.company_id,
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
        running = AnalysisSession(direction=anchor.direction, **_anchor_columns(anchor))
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
    await session.execute(
        delete(AnalysisSession).where(AnalysisSession.session_id == session_id)
    )
    row.input_fingerprint = state.fingerprint
    await _drop_equal(session, row)
    row.confirmed_at = func.now()
    await session.flush()


async def mark_ranked(session: Session, state: AnchorState) -> None:
    """Move a submission to its last step, unless its text is another by now."""
    await session.execute(
        update(Submission)
        .where(
            Submission.submission_id == state.anchor.key,
            Submission.text_hash == state.text_hash,
            Submission.current_step == Step.EMBEDDED,
        )
        .values(current_step=Step.RANKED)
    ) if isinstance(state.anchor.key, UUID) else None


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
