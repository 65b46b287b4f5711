"""Rows that tests of embeddings and rankings begin with."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database.documents import Owner
from shared.database.embeddings import Embedding, StoredVector, record_embedding
from shared.database.models.analysis import Part
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Candidate, Step, Submission, SubmissionStatus
from shared.database.models.companies import Company, Job, JobStatus
from shared.database.session import on_loop, transaction

REVISION = "r1"


def do(work: Any, *arguments: Any, **options: Any) -> Any:
    """Call a query in a transaction of its own."""

    async def call() -> Any:
        async with transaction() as session:
            return await work(session, *arguments, **options)

    return on_loop(call())


def add_resume(text_hash: str | None = "h1", **fields: Any) -> Owner:
    """Store an active submission with consent, whose text is composed."""
    submission_id = uuid4()
    values: dict[str, Any] = {
        "status": SubmissionStatus.ACTIVE,
        "agree_to_processing": True,
        "parse_status": ParseStatus.OK,
        "current_step": Step.PARSED,
    }

    async def insert(session: AsyncSession) -> None:
        person = Candidate(first_name="Ada", last_name="Example", email=f"{submission_id}@e.org")
        session.add(person)
        await session.flush()
        session.add(
            Submission(
                submission_id=submission_id,
                candidate_id=person.candidate_id,
                form_id="demo",
                external_id=str(submission_id),
                text_hash=text_hash,
                **(values | fields),
            )
        )

    do(insert)
    return Owner(submission_id)


def add_job(text_hash: str | None = "h1", **fields: Any) -> Owner:
    """Store a published job, whose text is composed, with a company of its own."""
    values: dict[str, Any] = {
        "title": "Relay Engineer",
        "status": JobStatus.PUBLISHED,
        "parse_status": ParseStatus.NO_DOCUMENT,
    }

    async def insert(session: AsyncSession) -> int:
        company = Company(name="Grid Co", name_norm=str(uuid4()))
        session.add(company)
        await session.flush()
        job = Job(company_id=company.company_id, text_hash=text_hash, **(values | fields))
        session.add(job)
        await session.flush()
        return job.job_id

    return Owner(do(insert))


def embedding_of(owner: Owner, **fields: Any) -> Embedding:
    values: dict[str, Any] = {
        "content_hash": "h1",
        "seen_hash": "h1",
        "facts_hash": "f1",
        "composer_version": "1",
        "model_name": "test",
        "model_revision": REVISION,
        "dim": 8,
        "collection_name": "Resume_v1",
        "vectors": (
            StoredVector(vector_id=uuid4(), part=Part.HEADLINE, chunk_no=0),
            StoredVector(vector_id=uuid4(), part=Part.BODY, chunk_no=0, token_count=9),
        ),
    }
    return Embedding(owner=owner, **(values | fields))


def embed(owner: Owner, **fields: Any) -> ParseStatus | None:
    status: ParseStatus | None = do(record_embedding, embedding_of(owner, **fields))
    return status


def get(table: Any, key: Any) -> Any:
    async def read(session: AsyncSession) -> Any:
        return await session.get_one(table, key)

    return do(read)


def count(table: Any, *where: Any) -> int:
    async def read(session: AsyncSession) -> int:
        return await session.scalar(select(func.count()).select_from(table).where(*where)) or 0

    number: int = do(read)
    return number


def change(table: Any, key: UUID | int, **fields: Any) -> None:
    async def write(session: AsyncSession) -> None:
        row = await session.get_one(table, key)
        for name, value in fields.items():
            setattr(row, name, value)

    do(write)
