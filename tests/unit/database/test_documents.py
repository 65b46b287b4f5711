"""Files, blobs and links move only as far as the owner allows."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from shared.database.blob_texts import (
    BlobRow,
    StoredText,
    find_text,
    forget_blobs,
    keep_text,
    list_unreferenced,
)
from shared.database.documents import (
    Answer,
    Owner,
    claim_due,
    finish,
    forget_texts,
    replace_text_competencies,
)
from shared.database.models.analysis import SourceType
from shared.database.models.base import LinkSource, ParseStatus
from shared.database.models.candidates import (
    Candidate,
    Submission,
    SubmissionCompetency,
    SubmissionStatus,
)
from shared.database.models.dictionaries import Competency
from shared.database.models.intake import Blob, BlobText, Document
from shared.database.session import Session, on_loop, transaction

BLOB = BlobRow("ab" * 32, 14, "text/plain", "ab/ab/" + "ab" * 32)
GOOD = StoredText(status=ParseStatus.OK, text="Relays", warnings=("hidden_text",))


async def add_submission(session: Session, **fields: Any) -> UUID:
    key = uuid4()
    person = Candidate()
    session.add(person)
    await session.flush()
    values = {"status": SubmissionStatus.ACTIVE, "agree_to_processing": True} | fields
    session.add(
        Submission(
            submission_id=key,
            candidate_id=person.candidate_id,
            form_id="demo",
            external_id=str(key),
            **values,
        )
    )
    await session.flush()
    return key


async def add_document(session: Session, key: UUID) -> UUID:
    document = Document(
        source_type=SourceType.RESUME, submission_id=key, file_index=0, url="https://example.org"
    )
    session.add(document)
    await session.flush()
    return document.document_id


def submit(**fields: Any) -> UUID:
    async def run() -> UUID:
        async with transaction() as session:
            return await add_submission(session, **fields)

    return on_loop(run())


def claim(*, limit: int = 10) -> list[Owner]:
    async def run() -> list[Owner]:
        async with transaction() as session:
            return await claim_due(session, SourceType.RESUME, parser_version="2", limit=limit)

    return on_loop(run())


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"parse_status": ParseStatus.FAILED_TRANSIENT},
        {"next_attempt_at": func.now() - timedelta(minutes=1)},
        {"parse_status": ParseStatus.NEEDS_OCR, "parser_version": "1"},
        {"parse_status": ParseStatus.UNSUPPORTED},
    ],
)
def test_document_is_due(database: None, fields: dict[str, Any]) -> None:
    key = submit(**fields)
    assert claim() == [Owner(key)]
    assert claim() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"agree_to_processing": None},
        {"status": SubmissionStatus.INACTIVE},
        {"parse_status": ParseStatus.OK, "parser_version": "1"},
        {"parse_status": ParseStatus.FAILED_PERMANENT},
        {"parse_status": ParseStatus.NEEDS_OCR, "parser_version": "2"},
        {"next_attempt_at": func.now() + timedelta(minutes=1)},
    ],
)
def test_document_is_not_due(database: None, fields: dict[str, Any]) -> None:
    submit(**fields)
    assert claim() == []


def test_claims_come_in_pages(database: None) -> None:
    keys = {submit() for _ in range(3)}
    pages = [claim(limit=2), claim(limit=2)]
    assert [len(page) for page in pages] == [2, 1]
    assert {owner.key for page in pages for owner in page} == keys


def test_answer_of_a_closed_owner_is_not_stored(database: None) -> None:
    key = submit(agree_to_processing=False)
    answer = Answer(status=ParseStatus.OK, parser_version="1", text="Relays")

    async def run() -> tuple[ParseStatus | None, Submission]:
        async with transaction() as session:
            status = await finish(session, Owner(key), answer)
            return status, await session.get_one(Submission, key)

    status, stored = on_loop(run())
    assert (status, stored.resume_raw_text) == (None, None)


def test_links_of_the_form_survive_those_of_the_text(database: None) -> None:
    async def run() -> list[tuple[str, LinkSource]]:
        async with transaction() as session:
            key = await add_submission(session)
            session.add_all(Competency(code=code, name=code.upper()) for code in ("a", "b", "c"))
            await session.flush()
            session.add(SubmissionCompetency(submission_id=key, competency_id=1))
            await replace_text_competencies(session, Owner(key), {"a": 3, "b": 3})
            await replace_text_competencies(session, Owner(key), {"a": 3, "c": 3, "unknown": 3})
            links = (await session.scalars(select(SubmissionCompetency))).all()
            return sorted((str(link.competency_id), link.source) for link in links)

    form, text = LinkSource.FORM, LinkSource.TEXT
    assert on_loop(run()) == [("1", form), ("1", text), ("3", text)]


def test_text_of_a_blob_is_found_for_its_parser_only(database: None) -> None:
    async def run() -> list[StoredText | None]:
        async with transaction() as session:
            document_id = await add_document(session, await add_submission(session))
            await keep_text(session, document_id, BLOB, GOOD, "1")
            return [await find_text(session, BLOB.sha256, version) for version in ("1", "2")]

    assert on_loop(run()) == [GOOD, None]


@pytest.mark.parametrize(
    ("code", "is_reused"), [("parser_timeout", False), ("parser_crash", False), ("corrupt", True)]
)
def test_failure_is_reused_if_it_would_be_the_same(
    database: None, code: str, is_reused: bool
) -> None:
    failed = StoredText(status=ParseStatus.FAILED_PERMANENT, code=code)

    async def run() -> StoredText | None:
        async with transaction() as session:
            document_id = await add_document(session, await add_submission(session))
            await keep_text(session, document_id, BLOB, failed, "1")
            return await find_text(session, BLOB.sha256, "1")

    assert (on_loop(run()) is not None) is is_reused


def test_only_blobs_that_nobody_refers_to_are_forgotten(database: None) -> None:
    other = BlobRow("cd" * 32, 1, "text/plain", "cd/cd/" + "cd" * 32)

    async def run() -> tuple[list[str], list[str], list[str]]:
        async with transaction() as session:
            gone, stays = [await add_submission(session) for _ in range(2)]
            await keep_text(session, await add_document(session, gone), BLOB, GOOD, "1")
            await keep_text(session, await add_document(session, stays), other, GOOD, "1")
            await forget_texts(session, Owner(gone))
            unreferenced = list(await list_unreferenced(session))
            await forget_blobs(session, [BLOB.sha256, other.sha256])
            blobs = (await session.scalars(select(Blob.sha256))).all()
            texts = (await session.scalars(select(BlobText.sha256))).all()
            return unreferenced, list(blobs), list(texts)

    assert on_loop(run()) == ([BLOB.sha256], [other.sha256], [other.sha256])
