"""Scores of pairs: computed once for two texts and one scorer, read from both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.ops import PairScore
from shared.database.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which scorer gave a number. Numbers of different origins do not compare."""

    model_name: str
    model_revision: str
    backend: str
    dtype: str
    input_version: str


@dataclass(frozen=True, slots=True)
class PairKey:
    """One job and one submission, in one version of both texts."""

    job_id: int
    submission_id: UUID
    job_text_hash: str
    resume_text_hash: str


_PAIR = (
    PairScore.job_id,
    PairScore.submission_id,
    PairScore.job_text_hash,
    PairScore.resume_text_hash,
)


async def load_scores(
    session: Session, origin: Origin, pairs: Sequence[PairKey]
) -> dict[PairKey, float]:
    """Return the raw scores that are known."""
    keys = [
        (pair.job_id, pair.submission_id, pair.job_text_hash, pair.resume_text_hash)
        for pair in pairs
    ]
    rows = await session.execute(
        select(*_PAIR, PairScore.raw_score).where(
            tuple_(*_PAIR).in_(keys),
            *(getattr(PairScore, name) == value for name, value in asdict(origin).items()),
        )
    )
    return {PairKey(*row[:4]): row.raw_score for row in rows}


async def insert_scores(session: Session, origin: Origin, scores: Mapping[PairKey, float]) -> None:
    """Keep raw scores. One that is known already stays as it is."""
    if not scores:
        return
    values = [
        {**asdict(pair), **asdict(origin), "raw_score": score} for pair, score in scores.items()
    ]
    await session.execute(insert(PairScore).values(values).on_conflict_do_nothing())


async def forget_scores(session: Session, submission_id: UUID) -> None:
    """Remove all scores of somebody who does not let us work on them any more."""
    await session.execute(delete(PairScore).where(PairScore.submission_id == submission_id))
