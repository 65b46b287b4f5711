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
    has_vectors,
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

#: Of one message. Most of the time a document waits for the network or a child.
AT_A_TIME = 4

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
    """Parse documents, some at a time; what time does not allow goes into a new message.

    A failure that is no outcome of a document is raised when the others are done.
    """
    deadline = time.monotonic() + seconds
    waiting = list(reversed(owners))
    endings: Counter[str] = Counter()
    failures: list[Exception] = []

    async def work() -> None:
        while waiting and time.monotonic() < deadline:
            try:
                endings[await parse(waiting.pop(), tools, order)] += 1
            except Exception as error:
                failures.append(error)

    await asyncio.gather(*(work() for _ in range(AT_A_TIME)))
    if waiting:
        async with transaction() as session:
            _add(session, waiting, order)
    if failures:
        raise failures[0]
    return summarise(endings, requested=len(owners), published=len(waiting) > 0)


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
    if begun.start is Start.CLOSED:
        ending = await forget(owner, tools, order)
    elif begun.start is Start.INACTIVE:
        ending = await leave(owner, order)
    elif begun.start is Start.PARSE:
        answer = await read_files(begun.files, tools, force=order.force)
        ending = await settle(owner, answer, tools, order)
    else:
        ending = await compose_again(owner, order)
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
            ending, code = ItemStatus.DEFERRED, answer.code
            await finish_item(session, order.run_id, owner.item_key, ending, code)
        elif status is not None:
            await replace_text_competencies(session, owner, study.importance)
            await refresh_text_hash(session, owner.key)
            await hand_on(session, owner, order)
    return status or await forget(owner, tools, order)


async def compose_again(owner: Owner, order: Order) -> str:
    """Compose from what was read before: an answer of the form may be another."""
    async with transaction() as session:
        changed = await refresh_text_hash(session, owner.key)
        await hand_on(session, owner, order)
        return await get_status(session, owner) if changed else UNCHANGED


async def forget(owner: Owner, tools: Tools, order: Order) -> str:
    """Remove texts and bytes of somebody who did not, or does not any more, allow us them."""
    async with transaction() as session:
        await forget_texts(session, owner)
    async with transaction() as session:
        unreferenced = await list_unreferenced(session)
    for sha256 in unreferenced:
        tools.store.delete(sha256)
    async with transaction() as session:
        await forget_blobs(session, unreferenced)
    return await leave(owner, order)


async def leave(owner: Owner, order: Order) -> str:
    """Do nothing more about an owner, unless there are vectors to be removed."""
    async with transaction() as session:
        if await has_vectors(session, owner):
            await hand_on(session, owner, order)
        else:
            await finish_item(session, order.run_id, owner.item_key, ItemStatus.SKIPPED)
    return SKIPPED


async def hand_on(session: Session, owner: Owner, order: Order) -> None:
    """Let the item enter the next stage, with a message that names its document.

    That stage finds out whether there is anything to do: an answer can leave
    the text as it is, and still change what vectors are filtered by.
    """
    await advance_item(session, order.run_id, owner.item_key, EMBED)
    if owner.is_resume:
        resumes, key = (
            GENERATE_RESUME_EMBEDDINGS,
            batch_key(GENERATE_RESUME_EMBEDDINGS, order.run_id),
        )
        outbox.add(session, resumes, _resumes([owner], Order(order.run_id)), merge_key=key)
    else:
        jobs, key = GENERATE_JOB_EMBEDDINGS, batch_key(GENERATE_JOB_EMBEDDINGS, order.run_id)
        outbox.add(session, jobs, _jobs([owner], Order(order.run_id)), merge_key=key)


def study_texts(owner: Owner, written: str, text: str) -> Study:
    """Return what the texts of one owner mention. Takes milliseconds of computing."""
    if owner.is_resume:
        importance = {mention.code: EVEN for mention in find_competencies(text)}
    else:
        importance = job_competencies("\n".join(filter(None, (written, text))))
    return Study(detect_language(text or written), importance)


def summarise(endings: Counter[str], *, requested: int, published: bool) -> Outcome:
    """Return the counts of one message.

    >>> summarise(Counter(ok=2, failed_transient=1), requested=3, published=False).summary()
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


def _resumes(owners: Sequence[Owner], order: Order) -> Resumes:
    keys = tuple(owner.key for owner in owners if isinstance(owner.key, UUID))
    return Resumes(submission_ids=keys, run_id=order.run_id, force=order.force)


def _jobs(owners: Sequence[Owner], order: Order) -> Jobs:
    keys = tuple(owner.key for owner in owners if isinstance(owner.key, int))
    return Jobs(job_ids=keys, run_id=order.run_id, force=order.force)
