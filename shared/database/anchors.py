"""Anchors: what lists are made for, what a list depends on, and which are due.

What a list depends on is hashed into its session's `input_fingerprint`. Another
one means that the anchor is due.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, func, select, text

from shared.database.documents import Owner
from shared.database.embeddings import FACTS_HASH, get_corpus_version
from shared.database.models.analysis import (
    AnalysisSession,
    AnalysisStatus,
    Direction,
    EmbeddingMetadata,
    SourceType,
)
from shared.database.models.candidates import Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.pairs import Origin
from shared.database.session import Session, get_engine

#: The kind of what is ranked.
OTHER_KIND = {
    Direction.JOB_TO_RESUMES: SourceType.RESUME,
    Direction.RESUME_TO_JOBS: SourceType.JOB_DESCRIPTION,
}


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
    fingerprint: str
    last: Last | None

    @property
    def is_due(self) -> bool:
        return self.last is None or self.last.input_fingerprint != self.fingerprint


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
    is_resume = anchor.direction is Direction.RESUME_TO_JOBS
    key: Any = Submission.submission_id if is_resume else Job.job_id
    wanted = select(key).where(key == anchor.key, _is_eligible(anchor.direction))
    return await session.scalar(wanted) is not None


async def find_anchor(session: Session, anchor: Anchor, method: Method) -> AnchorState | None:
    """Return an anchor's state, or None while its current text has no vectors."""
    states = await _list_states(session, anchor.direction, method, only=anchor)
    return states[0] if states else None


async def list_due_anchors(session: Session, direction: Direction, method: Method) -> list[Anchor]:
    """Return the anchors whose list may have changed since it was made, by key."""
    states = await _list_states(session, direction, method)
    return [state.anchor for state in states if state.is_due]


async def _list_states(
    session: Session, direction: Direction, method: Method, *, only: Anchor | None = None
) -> list[AnchorState]:
    """Return the anchors that may be ranked and have vectors of their current text."""
    is_resume = direction is Direction.RESUME_TO_JOBS
    key: Any = Submission.submission_id if is_resume else Job.job_id
    table: Any = Submission if is_resume else Job
    vectors = _vectors(direction, method.encoder_revision)
    last = _last_sessions(direction)
    statement = (
        select(
            key,
            table.text_hash,
            vectors.c.facts_hash,
            last.c.session_id,
            last.c.input_fingerprint,
            last.c.result_hash,
        )
        .join(vectors, (vectors.c.key == key) & (vectors.c.content_hash == table.text_hash))
        .outerjoin(last, (last.c.key == key) & (last.c.age == 1))
        .where(_is_eligible(direction))
        .order_by(key)
    )
    if only is not None:
        statement = statement.where(key == only.key)
    version = await get_corpus_version(session, OTHER_KIND[direction])
    return [
        AnchorState(
            anchor=Anchor(row[0]),
            text_hash=row.text_hash,
            fingerprint=fingerprint(
                method,
                text_hash=row.text_hash,
                facts_hash=row.facts_hash,
                corpus_version=version,
            ),
            last=None
            if row.session_id is None
            else Last(
                session_id=row.session_id,
                input_fingerprint=row.input_fingerprint,
                result_hash=row.result_hash,
            ),
        )
        for row in await session.execute(statement)
    ]


def _vectors(direction: Direction, revision: str) -> Subquery:
    """One row per embedded owner: of which text, with which facts."""
    key = _owner_column(direction)
    facts_hash = EmbeddingMetadata.additional_metadata[FACTS_HASH].astext
    return (
        select(
            key.label("key"),
            EmbeddingMetadata.content_hash,
            func.max(facts_hash).label("facts_hash"),
        )
        .where(key.is_not(None), EmbeddingMetadata.model_revision == revision)
        .group_by(key, EmbeddingMetadata.content_hash)
        .subquery("vectors")
    )


def _last_sessions(direction: Direction) -> Subquery:
    """The completed sessions; those whose `age` is 1 are the newest of their anchors."""
    is_resume = direction is Direction.RESUME_TO_JOBS
    key: Any = AnalysisSession.submission_id if is_resume else AnalysisSession.job_id
    newest = (AnalysisSession.completed_at.desc(), AnalysisSession.session_id.desc())
    return (
        select(
            key.label("key"),
            AnalysisSession.session_id,
            AnalysisSession.input_fingerprint,
            AnalysisSession.result_hash,
            func.row_number().over(partition_by=key, order_by=newest).label("age"),
        )
        .where(key.is_not(None), AnalysisSession.status == AnalysisStatus.COMPLETED)
        .subquery("last")
    )


def _owner_column(direction: Direction) -> Any:
    is_resume = direction is Direction.RESUME_TO_JOBS
    return EmbeddingMetadata.submission_id if is_resume else EmbeddingMetadata.job_id


def _is_eligible(direction: Direction) -> ColumnElement[bool]:
    if direction is Direction.RESUME_TO_JOBS:
        return (Submission.status == SubmissionStatus.ACTIVE) & (
            Submission.agree_to_processing.is_(True)
        )
    return Job.status == JobStatus.PUBLISHED
