"""Rows that the tests of parsing begin with, and ways to look at what came of them."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from shared.database.models.analysis import SourceType
from shared.database.models.candidates import Candidate, Submission, SubmissionStatus
from shared.database.models.companies import Company, Job, JobStatus
from shared.database.models.intake import Document
from shared.database.models.ops import OutboxMessage, Run
from shared.database.session import on_loop, transaction
from shared.messaging.runs import PARSE, add_items

TEXT = (
    b"Ada Example\nSubstation Engineer\nExperience\n2018 - 2021 commissioned protection relays and"
    b" switchgear in 230 kV high voltage substations.\n"
)
OTHER_TEXT = TEXT + b"Skills\nPartial discharge measurements, SCADA, relay testing.\n"


def submit(*urls: str, names: tuple[str, ...] = (), **fields: Any) -> UUID:
    """Store an active submission with consent, whose files are behind these links."""
    submission_id = uuid4()
    values = {"status": SubmissionStatus.ACTIVE, "agree_to_processing": True} | fields

    async def insert() -> None:
        async with transaction() as session:
            person = Candidate(first_name="Ada", email=f"{submission_id}@example.com")
            session.add(person)
            await session.flush()
            session.add(
                Submission(
                    submission_id=submission_id,
                    candidate_id=person.candidate_id,
                    form_id="demo",
                    external_id=str(submission_id),
                    **values,
                )
            )
            await session.flush()
            for index, url in enumerate(urls):
                session.add(
                    Document(
                        source_type=SourceType.RESUME,
                        submission_id=submission_id,
                        file_index=index,
                        url=url,
                        filename=names[index] if names else url.rpartition("/")[2],
                    )
                )

    on_loop(insert())
    return submission_id


def post_job(*urls: str, **fields: Any) -> int:
    values = {"title": "Engineer", "status": JobStatus.PUBLISHED} | fields

    async def insert() -> int:
        async with transaction() as session:
            company = Company(name="Grid Co", name_norm=str(uuid4()))
            session.add(company)
            await session.flush()
            job = Job(company_id=company.company_id, **values)
            session.add(job)
            await session.flush()
            for index, url in enumerate(urls):
                session.add(
                    Document(
                        source_type=SourceType.JOB_DESCRIPTION,
                        job_id=job.job_id,
                        file_index=index,
                        url=url,
                    )
                )
            return job.job_id

    return on_loop(insert())


def get(table: Any, key: Any) -> Any:
    async def read() -> Any:
        async with transaction() as session:
            return await session.get_one(table, key)

    return on_loop(read())


def list_all(table: Any, *where: Any) -> list[Any]:
    async def read() -> list[Any]:
        async with transaction() as session:
            return list((await session.scalars(select(table).where(*where))).all())

    return on_loop(read())


def insert(*rows: Any) -> None:
    async def write() -> None:
        async with transaction() as session:
            session.add_all(rows)

    on_loop(write())


def change(table: Any, **values: Any) -> None:
    async def write() -> None:
        async with transaction() as session:
            await session.execute(update(table).values(**values))

    on_loop(write())


def open_run(*keys: str) -> UUID:
    """Open a run with items that wait to be parsed."""
    run_id = uuid4()

    async def insert() -> None:
        async with transaction() as session:
            session.add(Run(run_id=run_id, kind="test", origin="manual", deadline_at=func.now()))
            await session.flush()
            await add_items(session, run_id, keys, PARSE)

    on_loop(insert())
    return run_id


def messages() -> list[tuple[str, dict[str, Any]]]:
    rows = list_all(OutboxMessage)
    return [(row.actor.rpartition(".")[2], row.args) for row in rows]


async def withdraw(submission_id: UUID) -> None:
    async with transaction() as session:
        submission = await session.get_one(Submission, submission_id)
        submission.agree_to_processing = False
