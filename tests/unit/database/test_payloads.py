"""Payloads are stored once, seen often, and missed only when two sweeps agree."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update

from shared.database.models.intake import (
    Document,
    MapStatus,
    PayloadKind,
    PayloadOrigin,
    RawPayload,
)
from shared.database.payloads import (
    Arrival,
    Channel,
    FileLink,
    count_missing,
    hash_subject,
    keep_attachments,
    list_pending,
    mark_mapped,
    replace_documents,
    store_payloads,
    take_pending,
)
from shared.database.session import Session
from tests.unit.database.matching import add_job, add_resume, count, do

pytestmark = pytest.mark.usefixtures("database")

CHANNEL = Channel("form", PayloadKind.CANDIDATE, PayloadOrigin.POLL)


def arrive(key: str = "a", sha256: str = "1") -> Arrival:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Arrival(external_id=key, last_updated=moment, sha256=sha256, payload={"key": key})


async def now(session: Session) -> Any:
    return await session.scalar(select(func.clock_timestamp()))


async def list_urls(session: Session) -> list[str]:
    current = select(Document.url).where(Document.is_current).order_by(Document.file_index)
    return list(await session.scalars(current))


def test_payload_is_stored_once() -> None:
    assert do(store_payloads, CHANNEL, [arrive(), arrive()]) == 1
    assert do(store_payloads, CHANNEL, [arrive()]) == 0
    assert count(RawPayload) == 1


def test_edited_payload_is_another_row() -> None:
    do(store_payloads, CHANNEL, [arrive()])

    assert do(store_payloads, CHANNEL, [arrive(sha256="2")]) == 1


def test_empty_page_stores_nothing() -> None:
    assert do(store_payloads, CHANNEL, []) == 0


def test_pending_payload_is_taken_until_it_is_mapped() -> None:
    do(store_payloads, CHANNEL, [arrive()])
    (payload_id,) = do(list_pending, "form")

    async def map_it(session: Session) -> None:
        row = await take_pending(session, payload_id)
        assert row is not None
        mark_mapped(row, MapStatus.MAPPED, "1", [])

    do(map_it)

    assert do(list_pending, "form") == []
    assert do(take_pending, payload_id) is None


def test_what_two_sweeps_miss_is_missing() -> None:
    do(store_payloads, CHANNEL, [arrive("gone"), arrive("here")])
    found = []
    for _ in range(2):
        since = do(now)
        do(store_payloads, CHANNEL, [arrive("here")])
        found.append(do(count_missing, "form", since=since))

    assert found == [[], ["gone"]]


def test_what_is_seen_again_was_not_missing() -> None:
    do(store_payloads, CHANNEL, [arrive()])
    do(count_missing, "form", since=do(now))
    do(store_payloads, CHANNEL, [arrive()])

    assert do(count_missing, "form", since=do(now)) == []


def test_forms_do_not_miss_for_each_other() -> None:
    do(store_payloads, CHANNEL, [arrive()])
    for _ in range(2):
        assert do(count_missing, "other", since=do(now)) == []


def test_links_are_current_in_their_order() -> None:
    key = add_resume().key
    first, second = FileLink("https://a.example/1"), FileLink("https://a.example/2")

    assert do(replace_documents, key, [first, second])
    assert not do(replace_documents, key, [first, second])
    assert do(replace_documents, key, [second, first])
    assert do(list_urls) == [second.url, first.url]


def test_link_that_is_not_given_any_more_is_kept_aside() -> None:
    key = add_resume().key
    do(replace_documents, key, [FileLink("https://a.example/1")])
    do(replace_documents, key, [])

    assert do(list_urls) == []
    assert count(Document) == 1
    assert do(replace_documents, key, [FileLink("https://a.example/1")])


def test_attachments_are_never_current() -> None:
    key = add_job().key
    link = FileLink("https://a.example/logo.png")
    do(keep_attachments, key, [link])
    do(keep_attachments, key, [link])

    assert do(list_urls) == []
    assert count(Document) == 1


def test_known_file_keeps_its_bytes_when_another_is_added() -> None:
    key = add_resume().key
    first, second = FileLink("https://a.example/1"), FileLink("https://a.example/2")
    do(replace_documents, key, [first])
    do(lambda session: session.execute(update(Document).values(http_status=200)))
    do(replace_documents, key, [first, second])

    rows = do(lambda session: session.scalars(select(Document.http_status)))
    assert set(rows) == {200, None}


def test_hash_of_a_subject_needs_its_key() -> None:
    assert hash_subject(b"k", "form", "a") == hash_subject(b"k", "form", "a")
    assert hash_subject(b"k", "form", "a") != hash_subject(b"l", "form", "a")
    assert hash_subject(b"k", "form", "a") != hash_subject(b"k", "forma", "")
