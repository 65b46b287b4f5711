"""One document from due to done, whether it is a resume or a job description.

Whatever becomes of the file, the profile goes on: what cannot be read for good
is recorded with its code, and the answers alone are composed. Only a failure
that may pass holds a document, and it is due again later.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from services.parsing.files import Tools, read_files
from services.parsing.reading import PARSER_VERSION
from shared.database.blob_texts import forget_blobs, list_unreferenced
from shared.database.documents import (
    Answer,
    Owner,
    Start,
    begin,
    claim_due,
    finish,
    forget_texts,
    get_status,
    get_written_text,
    is_embedded,
    replace_text_competencies,
)
from shared.database.models.analysis import SourceType
from shared.database.models.base import ParseStatus
from shared.database.models.ops import ItemStatus
from shared.database.profiles import refresh_text_hash
from shared.database.session import Session, transaction
from shared.messaging import outbox
from shared.messaging.outbox import batch_key
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    PARSE_JOB_TEXT,
    PARSE_RESUME_TEXT,
    Jobs,
    Resumes,
)
from shared.messaging.runs import EMBED, PARSE, add_items, advance_item, finish_item
from shared.text.language import detect_language
from shared.text.skills import find_competencies, job_competencies

logger = structlog.get_logger()

PAGE_SIZE = 500
IDS_PER_MESSAGE = 32

#: Of a candidate's competencies none is worth more than another.
EVEN = 3

SKIPPED, UNCHANGED = "skipped", "unchanged"


@dataclass(frozen=True, slots=True)
class Order:
    """What a message asks for, beside its documents."""

    run_id: UUID | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Study:
    """What our vocabularies find in a text."""

    language: str | None
    importance: dict[str, int]


async def parse_all(
    owners: Sequence[Owner], tools: Tools, order: Order, *, seconds: float
) -> Outcome:
    """Parse documents, some at a time; what time does not allow goes into a new message."""
    deadline = time.monotonic() + seconds
    waiting = list(reversed(owners))
    endings: Counter[str] = Counter()

    async def work() -> None:
        while waiting and time.monotonic() < deadline:
            endings[await parse(waiting.pop(), tools, order)] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(min(len(owners), IDS_PER_MESSAGE // 8)):
            group.create_task(work())
    if waiting:
        async with transaction() as session:
            _add(session, waiting, order)
    return summarise(endings, requested=len(owners), published=bool(waiting))


async def publish_due(kind: SourceType, order: Order) -> Outcome:
    """Publish messages with the ids of all documents that are due, a page at a time."""
    published = 0
    while True:
        async with transaction() as session:
            due = await claim_due(session, kind, parser_version=PARSER_VERSION, limit=PAGE_SIZE)
            await add_items(session, order.run_id, [owner.item_key for owner in due], PARSE)
            for first in range(0, len(due), IDS_PER_MESSAGE):
                _add(session, due[first : first + IDS_PER_MESSAGE], order)
        published += -(-len(due) // IDS_PER_MESSAGE)
        if len(due) < PAGE_SIZE:
            return Outcome(published=published)


async def parse(owner: Owner, tools: Tools, order: Order) -> str:
    """Do what is to be done about one document, and return how it ended.

    Safe to run twice: the same files give the same texts. No transaction is
    open while a file travels or is read.
    """
    started = time.monotonic()
    async with transaction() as session:
        begun = await begin(session, owner, parser_version=PARSER_VERSION, force=order.force)
        if begun.start is Start.INACTIVE:
            await finish_item(session, order.run_id, owner.item_key, ItemStatus.SKIPPED)
    if begun.start is Start.CLOSED:
        ending = await forget(owner, tools, order)
    elif begun.start is Start.INACTIVE:
        ending = SKIPPED
    elif begun.start is Start.PARSE:
        answer = await read_files(begun.files, tools, force=order.force)
        ending = await settle(owner, answer, tools, order)
    else:
        async with transaction() as session:
            changed = await go_on(session, owner, order)
            ending = await get_status(session, owner) if changed else UNCHANGED
    milliseconds = round((time.monotonic() - started) * 1000)
    logger.info("item_finished", item_key=owner.item_key, outcome=ending, duration_ms=milliseconds)
    return ending


async def settle(owner: Owner, answer: Answer, tools: Tools, order: Order) -> str:
    """Record what was read, its competencies and the composed text, and hand on."""
    async with transaction() as session:
        written = await get_written_text(session, owner)
    study = await asyncio.to_thread(study_texts, owner, written, answer.text or "")
    async with transaction() as session:
        status = await finish(session, owner, replace(answer, language=study.language))
        if status is ParseStatus.FAILED_TRANSIENT:
            await finish_item(
                session, order.run_id, owner.item_key, ItemStatus.DEFERRED, answer.code
            )
        elif status is not None:
            await replace_text_competencies(session, owner, study.importance)
            await go_on(session, owner, order)
    return status or await forget(owner, tools, order)


async def go_on(session: Session, owner: Owner, order: Order) -> bool:
    """Compose; publish what follows from another text, else close the item.

    Returns whether anything follows.
    """
    changed = await refresh_text_hash(session, owner.key)
    if changed is not None or not await is_embedded(session, owner):
        await advance_item(session, order.run_id, owner.item_key, EMBED)
        _add_embedding(session, owner, order.run_id)
        return True
    status = await get_status(session, owner)
    whole = status in (ParseStatus.OK, ParseStatus.NO_DOCUMENT)
    ending = ItemStatus.DONE if whole else ItemStatus.DEGRADED
    await finish_item(session, order.run_id, owner.item_key, ending)
    return False


async def forget(owner: Owner, tools: Tools, order: Order) -> str:
    """Remove texts and bytes of somebody who did not, or does not any more, allow us them."""
    async with transaction() as session:
        await forget_texts(session, owner)
        await finish_item(session, order.run_id, owner.item_key, ItemStatus.SKIPPED)
    async with transaction() as session:
        unreferenced = await list_unreferenced(session)
    for sha256 in unreferenced:
        tools.store.delete(sha256)
    async with transaction() as session:
        await forget_blobs(session, unreferenced)
    return SKIPPED


def study_texts(owner: Owner, written: str, text: str) -> Study:
    """Return what the texts of one owner mention. Takes milliseconds of computing."""
    if owner.is_resume:
        importance = {mention.code: EVEN for mention in find_competencies(text)}
    else:
        importance = job_competencies("\n".join(filter(None, (written, text))))
    return Study(detect_language(text or written), importance)


def summarise(endings: Counter[str], *, requested: int, published: int) -> Outcome:
    """Return the counts of one message.

    >>> summarise(Counter(ok=2, failed_transient=1), requested=3, published=0).summary()
    <OutcomeStatus.COMPLETED: 'completed'>
    """
    unchanged = endings[UNCHANGED] + endings[SKIPPED]
    deferred = endings[ParseStatus.FAILED_TRANSIENT]
    done = endings[ParseStatus.OK] + endings[ParseStatus.NO_DOCUMENT]
    return Outcome(
        requested=requested,
        done=done,
        unchanged=unchanged,
        deferred=deferred,
        failed=endings.total() - unchanged - deferred - done,
        published=int(published),
        by_status=dict(endings),
    )


def _add(session: Session, owners: Sequence[Owner], order: Order) -> None:
    """Publish one parse message for owners of one kind."""
    resumes, jobs = _resumes(owners, order), _jobs(owners, order)
    if resumes.submission_ids:
        outbox.add(session, PARSE_RESUME_TEXT, resumes)
    if jobs.job_ids:
        outbox.add(session, PARSE_JOB_TEXT, jobs)


def _add_embedding(session: Session, owner: Owner, run_id: UUID | None) -> None:
    if owner.is_resume:
        resumes, key = GENERATE_RESUME_EMBEDDINGS, batch_key(GENERATE_RESUME_EMBEDDINGS, run_id)
        outbox.add(session, resumes, _resumes([owner], Order(run_id)), merge_key=key)
    else:
        jobs, key = GENERATE_JOB_EMBEDDINGS, batch_key(GENERATE_JOB_EMBEDDINGS, run_id)
        outbox.add(session, jobs, _jobs([owner], Order(run_id)), merge_key=key)


def _resumes(owners: Sequence[Owner], order: Order) -> Resumes:
    keys = tuple(owner.key for owner in owners if isinstance(owner.key, UUID))
    return Resumes(submission_ids=keys, run_id=order.run_id, force=order.force)


def _jobs(owners: Sequence[Owner], order: Order) -> Jobs:
    keys = tuple(owner.key for owner in owners if isinstance(owner.key, int))
    return Jobs(job_ids=keys, run_id=order.run_id, force=order.force)
