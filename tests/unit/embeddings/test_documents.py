"""What is due gets vectors and a record of them; what may not be read keeps neither."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.embeddings.documents import Order, Tools, embed_all, publish_due
from services.embeddings.index import ensure_collections
from shared.database.documents import Owner
from shared.database.embeddings import list_due
from shared.database.models.analysis import EmbeddingMetadata, Part, SourceType
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Step, Submission, SubmissionStatus
from shared.database.models.companies import Job
from shared.database.models.ops import (
    CorpusVersion,
    ItemStatus,
    OutboxMessage,
    PairScore,
    Run,
    WorkItem,
)
from shared.database.pairs import Origin, PairKey, insert_scores
from shared.database.profiles import refresh_text_hash
from shared.database.session import Session, on_loop
from shared.errors import StoreMisconfigured
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.messaging.runs import EMBED, add_items
from shared.vectors.port import Equals, Kind
from tests.unit.database.matching import add_job, add_resume, change, count, do, get
from tests.unit.embeddings.encoders import IDENTITY, BrokenEncoder, HashingEncoder

TEXT = "Ada Example\nRelay Engineer\nExperience\nTested relays in 40 substations of 138 kV."


def resume(text: str | None = TEXT, **fields: Any) -> Owner:
    owner = add_resume(text_hash=None, resume_raw_text=text, text_language="en", **fields)
    do(refresh_text_hash, owner.key)
    return owner


def job(**fields: Any) -> Owner:
    owner = add_job(text_hash=None, text_language="en", **fields)
    do(refresh_text_hash, owner.key)
    return owner


def embed(tools: Tools, *owners: Owner, seconds: float = 60.0, **order: Any) -> Outcome:
    return embed_all(owners, tools, Order(**order), seconds=seconds)


def records(owner: Owner) -> Any:
    mine = select(EmbeddingMetadata).where(EmbeddingMetadata.submission_id == owner.key)

    async def read(session: Session) -> Any:
        return (await session.scalars(mine.order_by(EmbeddingMetadata.part))).all()

    return do(read)


def objects(tools: Tools, owner: Owner) -> int:
    kind = Kind.RESUME if owner.is_resume else Kind.JOB
    return tools.store.count(kind, Equals("source_id", str(owner.key)))


def test_resume_and_job_get_vectors(tools: Tools) -> None:
    owners = [resume(), job(description="Test relays in substations")]
    outcome = embed(tools, *owners)

    assert (outcome.done, outcome.summary()) == (2, OutcomeStatus.COMPLETED)
    assert [objects(tools, owner) for owner in owners] == [1, 1]
    assert count(EmbeddingMetadata) == 4


def test_second_run_encodes_nothing(tools: Tools, encoder: HashingEncoder) -> None:
    owner = resume()
    embed(tools, owner)
    outcome = embed(tools, owner)

    assert (outcome.unchanged, outcome.summary()) == (1, OutcomeStatus.UNCHANGED)
    assert encoder.encoded == 1


def test_force_encodes_again(tools: Tools, encoder: HashingEncoder) -> None:
    owner = resume()
    embed(tools, owner)

    assert embed(tools, owner, force=True).done == 1
    assert encoder.encoded == 2
    assert count(EmbeddingMetadata) == 2


def test_record_says_what_is_stored(tools: Tools) -> None:
    owner = resume()
    embed(tools, owner)

    rows = records(owner)
    assert [(row.part, row.model_name, row.model_revision) for row in rows] == [
        (Part.BODY, "hashing", "r1"),
        (Part.HEADLINE, "hashing", "r1"),
    ]
    assert rows[0].collection_name == "Resume_v1"
    assert rows[0].content_hash == get(Submission, owner.key).text_hash


def test_shorter_text_loses_its_surplus_chunks(tools: Tools) -> None:
    owner = resume(TEXT + " relay" * 120)
    embed(tools, owner)
    assert objects(tools, owner) == 3

    change(Submission, owner.key, resume_raw_text=TEXT)
    do(refresh_text_hash, owner.key)
    embed(tools, owner)

    assert objects(tools, owner) == 1


def test_embedded_resume_enters_its_step(tools: Tools) -> None:
    owner = resume()
    embed(tools, owner)

    assert get(Submission, owner.key).current_step is Step.EMBEDDED


def test_text_of_an_older_composer_gets_its_new_hash(tools: Tools) -> None:
    owner = job()
    known = get(Job, owner.key).text_hash
    change(Job, owner.key, text_hash="older")
    embed(tools, owner)

    assert get(Job, owner.key).text_hash == known
    assert embed(tools, owner).unchanged == 1


def test_text_that_nobody_composed_waits_for_its_parsing(tools: Tools) -> None:
    outcome = embed(tools, add_resume(text_hash=None))

    assert (outcome.unchanged, count(EmbeddingMetadata)) == (1, 0)


def test_other_facts_are_written_without_encoding(tools: Tools, encoder: HashingEncoder) -> None:
    owner = resume()
    embed(tools, owner)
    change(Submission, owner.key, legally_authorized_us=True)
    outcome = embed(tools, owner)

    assert (outcome.done, encoder.encoded) == (1, 1)
    assert tools.store.count(Kind.RESUME, Equals("legally_authorized_us", True)) == 1
    assert get(CorpusVersion, "resume").version == 2


@pytest.mark.parametrize(
    "fields",
    [{"agree_to_processing": False}, {"status": SubmissionStatus.INACTIVE}],
)
def test_vectors_go_with_who_is_closed(tools: Tools, fields: dict[str, Any]) -> None:
    owner = resume()
    embed(tools, owner)
    change(Submission, owner.key, **fields)
    outcome = embed(tools, owner)

    assert (outcome.unchanged, objects(tools, owner)) == (1, 0)
    assert count(EmbeddingMetadata) == 0
    assert get(CorpusVersion, "resume").version == 2


def test_vectors_of_an_erased_owner_are_deleted(tools: Tools) -> None:
    owner = resume()
    embed(tools, owner)

    async def erase(session: Session) -> None:
        await session.delete(await session.get_one(Submission, owner.key))

    do(erase)
    embed(tools, owner)

    assert objects(tools, owner) == 0


def test_pair_scores_go_with_who_withdrew(tools: Tools) -> None:
    owner, vacancy = resume(), job()
    assert isinstance(owner.key, UUID)
    assert isinstance(vacancy.key, int)
    origin = Origin(model_name="m", model_revision="r", backend="b", dtype="d", input_version="1")
    do(insert_scores, origin, {PairKey(vacancy.key, owner.key, "j", "r"): 0.5})
    change(Submission, owner.key, agree_to_processing=False)
    embed(tools, owner)

    assert count(PairScore) == 0


def test_text_at_fault_fails_alone(tools: Tools) -> None:
    broken = replace(tools, encoder=BrokenEncoder())
    good, bad = resume(), resume("broken\nbroken words")
    outcome = embed(broken, good, bad)

    assert (outcome.done, outcome.failed) == (1, 1)
    assert (objects(tools, good), objects(tools, bad)) == (1, 0)


def test_empty_text_fails_alone(tools: Tools) -> None:
    good, empty = resume(), resume("Ada")
    change(Submission, empty.key, resume_raw_text="...")
    do(refresh_text_hash, empty.key)
    outcome = embed(tools, good, empty)

    assert (outcome.done, outcome.failed) == (1, 1)


def test_what_time_does_not_allow_is_handed_on(tools: Tools) -> None:
    owners = [resume() for _ in range(5)]
    outcome = embed(tools, *owners, seconds=0.0)

    assert (outcome.done, outcome.published) == (2, 1)

    async def read(session: Session) -> Any:
        return (await session.get_one(OutboxMessage, 1)).args["submission_ids"]

    assert do(read) == [str(owner.key) for owner in owners[2:]]


def test_due_texts_are_published_in_messages(tools: Tools) -> None:
    for _ in range(33):
        resume()
    published = on_loop(publish_due(SourceType.RESUME, IDENTITY, Order()))

    assert (published, count(OutboxMessage)) == (33, 2)


def test_collections_of_another_model_are_refused(tools: Tools) -> None:
    with pytest.raises(StoreMisconfigured):
        ensure_collections(tools.store, replace(IDENTITY, revision="r2"))


def open_run(*owners: Owner) -> UUID:
    run_id = uuid4()

    async def insert(session: Session) -> None:
        session.add(Run(run_id=run_id, kind="test", origin="manual", deadline_at=func.now()))
        await session.flush()
        await add_items(session, run_id, [owner.item_key for owner in owners], EMBED)

    do(insert)
    return run_id


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, ItemStatus.DONE),
        ({"parse_status": ParseStatus.NO_DOCUMENT}, ItemStatus.DONE),
        ({"parse_status": ParseStatus.NEEDS_OCR}, ItemStatus.DEGRADED),
        ({"agree_to_processing": False}, ItemStatus.SKIPPED),
    ],
)
def test_item_ends_as_its_file_did(
    tools: Tools, fields: dict[str, Any], status: ItemStatus
) -> None:
    owner = resume(**fields)
    run_id = open_run(owner)
    embed(tools, owner, run_id=run_id)

    assert get(WorkItem, (run_id, owner.item_key)).status is status
    assert get(Run, run_id).open_items == 0


def test_failed_text_closes_its_item_with_a_code(tools: Tools) -> None:
    owner = resume("broken words")
    run_id = open_run(owner)
    embed(replace(tools, encoder=BrokenEncoder()), owner, run_id=run_id)

    item = get(WorkItem, (run_id, owner.item_key))
    assert (item.status, item.error_code) == (ItemStatus.FAILED, "invalid_vector")


def test_due_texts_become_items_of_the_run(tools: Tools) -> None:
    owner, run_id = resume(), open_run()
    on_loop(publish_due(SourceType.RESUME, IDENTITY, Order(run_id)))

    assert get(WorkItem, (run_id, owner.item_key)).stage == EMBED


def test_text_that_a_run_brings_on_is_not_found_again(tools: Tools) -> None:
    owner, run_id = resume(), open_run()
    assert do(list_due, SourceType.RESUME, model_revision="r1", limit=9) == [owner]

    on_loop(publish_due(SourceType.RESUME, IDENTITY, Order(run_id)))

    assert do(list_due, SourceType.RESUME, model_revision="r1", limit=9) == []
