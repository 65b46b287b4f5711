"""Queries about embeddings: what is due, what is stored, and how often that changed.

A submission and a job are embedded alike; `Owner` says which is meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.documents import Owner, is_active, is_closed
from shared.database.models.analysis import EmbeddingMetadata, Part, SourceType
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Step, Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.models.ops import CorpusVersion
from shared.database.runs import is_under_way
from shared.database.session import Session

#: Key of `additional_metadata`: a digest of what the vectors can be filtered by.
FACTS_HASH = "facts_hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVector:
    """One vector of an owner, as it is in the store."""

    vector_id: UUID
    part: Part
    chunk_no: int
    token_count: int | None = None
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """All vectors of an owner, of one text and by one model."""

    owner: Owner
    content_hash: str

    #: What the owner's row said of its text when it was composed.
    seen_hash: str
    facts_hash: str
    composer_version: str
    model_name: str
    model_revision: str
    dim: int
    collection_name: str
    vectors: tuple[StoredVector, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What an eligible owner's row says."""

    text_hash: str | None
    parse_status: ParseStatus


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded of an owner's vectors."""

    content_hash: str
    facts_hash: str | None


async def list_due(
    session: Session,
    kind: SourceType,
    *,
    model_revision: str,
    after: Owner | None = None,
    limit: int,
) -> list[Owner]:
    """Return a page of owners whose text has no vectors by this model, by key.

    Those that a run brings on have messages of their own.
    """
    table, key = _table(kind)
    current = exists().where(
        _column(kind) == key,
        EmbeddingMetadata.content_hash == table.text_hash,
        EmbeddingMetadata.model_revision == model_revision,
    )
    item = "resume" if kind is SourceType.RESUME else "job"
    statement = select(key).where(
        table.text_hash.is_not(None), _is_eligible(kind), ~current, ~is_under_way(item, key)
    )
    if after is not None:
        statement = statement.where(key > after.key)
    return [Owner(found) for found in await session.scalars(statement.order_by(key).limit(limit))]


async def load_states(session: Session, owners: Sequence[Owner]) -> dict[Owner, State]:
    """Return the states of those owners that are active and let us work on them."""
    states: dict[Owner, State] = {}
    for kind in SourceType:
        table, key = _table(kind)
        keys = [owner.key for owner in owners if owner_kind(owner) is kind]
        rows = await session.execute(
            select(key, table.text_hash, table.parse_status).where(
                key.in_(keys), _is_eligible(kind)
            )
        )
        states |= {Owner(found): State(text_hash, status) for found, text_hash, status in rows}
    return states


async def load_known(
    session: Session, owners: Sequence[Owner], *, model_revision: str
) -> dict[Owner, Known]:
    """Return what is recorded of these owners' vectors by this model."""
    known: dict[Owner, Known] = {}
    for kind in SourceType:
        column = _column(kind)
        rows = await session.execute(
            select(column, EmbeddingMetadata.content_hash, EmbeddingMetadata.additional_metadata)
            .where(
                column.in_([owner.key for owner in owners if owner_kind(owner) is kind]),
                EmbeddingMetadata.model_revision == model_revision,
            )
            .order_by(EmbeddingMetadata.created_at)
        )
        for key, content_hash, more in rows:
            known[Owner(key)] = Known(content_hash, more.get(FACTS_HASH))
    return known


async def record_embedding(session: Session, embedding: Embedding) -> ParseStatus | None:
    """Record vectors that are in the store, and that the corpus is another now.

    A text that changed meanwhile stays due, because its hash is another.

    Returns:
        The state of the owner's file, or None if the owner is gone or closed
        by now: then nothing is recorded and the vectors must go.
    """
    owner = embedding.owner
    row: Submission | Job | None = await session.get(
        _table(owner_kind(owner))[0], owner.key, with_for_update=True
    )
    if row is None or is_closed(row) or not is_active(row):
        return None
    await session.execute(
        delete(EmbeddingMetadata).where(
            _is_of(owner), EmbeddingMetadata.collection_name == embedding.collection_name
        )
    )
    await session.execute(insert(EmbeddingMetadata).values(_rows(embedding)))
    await raise_corpus_version(session, owner_kind(owner))
    if row.text_hash == embedding.seen_hash:
        row.text_hash = embedding.content_hash
        if isinstance(row, Submission):
            row.current_step = Step.EMBEDDED
        await session.flush()
    return row.parse_status


async def record_facts(session: Session, owner: Owner, facts_hash: str) -> None:
    """Record that the store knows other facts about the same text."""
    more = EmbeddingMetadata.additional_metadata.concat({FACTS_HASH: facts_hash})
    await session.execute(
        update(EmbeddingMetadata).where(_is_of(owner)).values(additional_metadata=more)
    )
    await raise_corpus_version(session, owner_kind(owner))


async def forget_embeddings(session: Session, owner: Owner) -> int:
    """Remove what is recorded of an owner's vectors, and return how many they were."""
    removed = await session.scalars(
        delete(EmbeddingMetadata).where(_is_of(owner)).returning(EmbeddingMetadata.embedding_id)
    )
    return len(removed.all())


async def raise_corpus_version(session: Session, kind: SourceType) -> None:
    """Note that lists of this kind may come out differently from now on."""
    statement = insert(CorpusVersion).values(kind=kind, version=1)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind"], set_={"version": CorpusVersion.version + 1}
        )
    )


async def get_corpus_version(session: Session, kind: SourceType) -> int:
    statement = select(CorpusVersion.version).where(CorpusVersion.kind == kind)
    return await session.scalar(statement) or 0


def owner_kind(owner: Owner) -> SourceType:
    return SourceType.RESUME if owner.is_resume else SourceType.JOB_DESCRIPTION


def _rows(embedding: Embedding) -> list[dict[str, Any]]:
    owner = embedding.owner
    return [
        {
            "source_type": owner_kind(owner),
            "submission_id": owner.key if owner.is_resume else None,
            "job_id": None if owner.is_resume else owner.key,
            "part": vector.part,
            "chunk_no": vector.chunk_no,
            "content_hash": embedding.content_hash,
            "composer_version": embedding.composer_version,
            "model_name": embedding.model_name,
            "model_revision": embedding.model_revision,
            "dim": embedding.dim,
            "collection_name": embedding.collection_name,
            "vector_id": vector.vector_id,
            "token_count": vector.token_count,
            "truncated": vector.truncated,
            "additional_metadata": {FACTS_HASH: embedding.facts_hash},
        }
        for vector in embedding.vectors
    ]


def _is_of(owner: Owner) -> ColumnElement[bool]:
    same: ColumnElement[bool] = _column(owner_kind(owner)) == owner.key
    return same


def _is_eligible(kind: SourceType) -> ColumnElement[bool]:
    if kind is SourceType.RESUME:
        return (Submission.status == SubmissionStatus.ACTIVE) & (
            Submission.agree_to_processing.is_(True)
        )
    return Job.status == JobStatus.PUBLISHED


def _column(kind: SourceType) -> Any:
    is_resume = kind is SourceType.RESUME
    return EmbeddingMetadata.submission_id if is_resume else EmbeddingMetadata.job_id


def _table(kind: SourceType) -> tuple[Any, Any]:
    if kind is SourceType.RESUME:
        return Submission, Submission.submission_id
    return Job, Job.job_id
