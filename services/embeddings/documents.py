"""From texts that are due to stored vectors.

Vectors are stored before that is recorded: a crash in between repeats the same
write, and the record never claims what is not there. The key of the work is
(owner, text hash, model revision), so what is done already ends as unchanged.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.embeddings.encoder import EncodedDocument, Encoder, EncoderIdentity
from services.embeddings.index import (
    Collections,
    describe_vectors,
    kind_of,
    make_objects,
)
from services.embeddings.subjects import Rows, Subject, load_rows, make_plan
from shared.database.documents import Owner
from shared.database.embeddings import (
    Embedding,
    forget_embeddings,
    list_due,
    owner_kind,
    raise_corpus_version,
    record_embedding,
    record_facts,
)
from shared.database.models.analysis import SourceType
from shared.database.models.base import ParseStatus
from shared.database.models.ops import ItemStatus
from shared.database.pairs import forget_scores
from shared.database.rankings import forget_rankings
from shared.database.session import Session, on_loop, transaction
from shared.errors import EmptyText, InvalidVector, PermanentError
from shared.messaging import outbox
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    Jobs,
    Resumes,
)
from shared.messaging.runs import EMBED, add_items, finish_item
from shared.text.compose import COMPOSER_VERSION
from shared.vectors.port import VectorStore

logger = structlog.get_logger()

PAGE_SIZE = 500
IDS_PER_MESSAGE = 32

_WHOLE = (ParseStatus.OK, ParseStatus.NO_DOCUMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What embedding needs from outside."""

    encoder: Encoder
    store: VectorStore
    collections: Collections
    batch_size: int = 8


@dataclass(frozen=True, slots=True)
class Order:
    """What a message asks for, beside its documents."""

    run_id: UUID | None = None
    force: bool = False


async def publish_due(kind: SourceType, identity: EncoderIdentity, order: Order) -> int:
    """Publish messages with the ids of all texts that are due; return their number."""
    published, after = 0, None
    while True:
        async with transaction() as session:
            due = await list_due(
                session, kind, model_revision=identity.revision, after=after, limit=PAGE_SIZE
            )
            await add_items(session, order.run_id, [owner.item_key for owner in due], EMBED)
            _publish(session, due, order)
        published += len(due)
        if len(due) < PAGE_SIZE:
            return published
        after = due[-1]


def embed_all(owners: Sequence[Owner], tools: Tools, order: Order, *, seconds: float) -> Outcome:
    """Embed texts, batch by batch; what time does not allow goes into a new message.

    Safe to run twice: the ids of vectors are those of their sources.
    """
    deadline = time.monotonic() + seconds
    rows = on_loop(load(owners, tools.encoder.identity))
    plan = make_plan(owners, rows, force=order.force)
    on_loop(_close(plan.unchanged, order))
    for owner in plan.closed:
        _forget(owner, tools, order)
    for subject in plan.changed_facts:
        _update_facts(subject, tools, order)
    left = list(plan.due)
    counts = Counter(done=len(plan.changed_facts))
    while left and (time.monotonic() < deadline or not counts["tried"]):
        batch, left = left[: tools.batch_size], left[tools.batch_size :]
        counts.update(_embed_batch(batch, tools, order), tried=len(batch))
    if left:
        on_loop(_hand_on([subject.owner for subject in left], order))
    identity = tools.encoder.identity
    return Outcome.model_validate(
        {
            "requested": len(owners),
            "done": counts["done"],
            "failed": counts["failed"],
            "unchanged": len(plan.closed) + len(plan.unchanged),
            "published": int(bool(left)),
            "vectors": counts["vectors"],
            "tokens": counts["tokens"],
            "model": identity.model_name,
            "revision": identity.revision,
        }
    )


def _embed_batch(batch: Sequence[Subject], tools: Tools, order: Order) -> Counter[str]:
    """Encode some texts together; if one of them is at fault, each by itself."""
    try:
        texts = [(one.text.headline, one.text.body) for one in batch]
        encoded = tools.encoder.encode_documents(texts)
    except (EmptyText, InvalidVector) as error:
        if len(batch) == 1:
            on_loop(_fail(batch[0].owner, error, order))
            return Counter(failed=1)
        return sum((_embed_batch([one], tools, order) for one in batch), Counter())
    counts: Counter[str] = Counter()
    for subject, document in zip(batch, encoded, strict=True):
        counts.update(_store(subject, document, tools, order))
    return counts


def _store(subject: Subject, encoded: EncodedDocument, tools: Tools, order: Order) -> Counter[str]:
    """Write one document's vectors, then the record of it."""
    collection = tools.collections[kind_of(subject.owner)]
    objects = make_objects(subject, encoded)
    try:
        tools.store.upsert(collection, objects)
    except InvalidVector as error:
        on_loop(_fail(subject.owner, error, order))
        return Counter(failed=1)
    tools.store.trim(collection, subject.source_id, len(objects))
    identity = tools.encoder.identity
    vectors = describe_vectors(objects, encoded)
    embedding = Embedding(
        owner=subject.owner,
        content_hash=subject.text.text_hash,
        seen_hash=subject.seen_hash,
        facts_hash=subject.facts_hash,
        composer_version=COMPOSER_VERSION,
        model_name=identity.model_name,
        model_revision=identity.revision,
        dim=identity.dim,
        collection_name=collection,
        vectors=vectors,
    )
    if not on_loop(_record(embedding, order)):
        _forget(subject.owner, tools, order)
        return Counter(unchanged=1)
    return Counter(done=1, vectors=len(vectors), tokens=encoded.token_count)


def _update_facts(subject: Subject, tools: Tools, order: Order) -> None:
    """Write what the same text can be filtered by now."""
    collection = tools.collections[kind_of(subject.owner)]
    tools.store.set_attributes(collection, subject.source_id, subject.attributes)
    on_loop(_record_facts(subject, order))


def _forget(owner: Owner, tools: Tools, order: Order) -> None:
    """Remove all that was derived from somebody who is gone, or closed to us."""
    removed = sum(
        tools.store.delete(info.spec.name, [str(owner.key)])
        for info in tools.store.collections()
        if info.spec.kind is kind_of(owner)
    )
    on_loop(_record_forgotten(owner, removed, order))


async def load(owners: Sequence[Owner], identity: EncoderIdentity) -> Rows:
    async with transaction() as session:
        return await load_rows(session, owners, model_revision=identity.revision)


async def _close(unchanged: Mapping[Owner, ParseStatus], order: Order) -> None:
    """Close the items of what is done already."""
    async with transaction() as session:
        for owner, status in sorted(unchanged.items(), key=lambda one: one[0].item_key):
            await finish_item(session, order.run_id, owner.item_key, _ending(status))


async def _record(embedding: Embedding, order: Order) -> bool:
    """Record vectors and close the item, unless the owner is gone by now."""
    async with transaction() as session:
        status = await record_embedding(session, embedding)
        if status is None:
            return False
        await finish_item(session, order.run_id, embedding.owner.item_key, _ending(status))
    return True


async def _record_facts(subject: Subject, order: Order) -> None:
    async with transaction() as session:
        await record_facts(session, subject.owner, subject.facts_hash)
        ending = _ending(subject.parse_status)
        await finish_item(session, order.run_id, subject.owner.item_key, ending)


async def _record_forgotten(owner: Owner, removed: int, order: Order) -> None:
    async with transaction() as session:
        rows = await forget_embeddings(session, owner)
        if isinstance(owner.key, UUID):
            await forget_scores(session, owner.key)
            await forget_rankings(session, owner.key)
        if rows or removed:
            await raise_corpus_version(session, owner_kind(owner))
        await finish_item(session, order.run_id, owner.item_key, ItemStatus.SKIPPED)
    logger.info("embedding_forgotten", item_key=owner.item_key, objects=removed)


async def _fail(owner: Owner, error: PermanentError, order: Order) -> None:
    """Close the item of a document whose own fault it is."""
    async with transaction() as session:
        await finish_item(session, order.run_id, owner.item_key, ItemStatus.FAILED, error.code)
    logger.warning("embedding_failed", item_key=owner.item_key, code=error.code)


async def _hand_on(owners: Sequence[Owner], order: Order) -> None:
    async with transaction() as session:
        _publish(session, owners, order)


def _publish(session: Session, owners: Sequence[Owner], order: Order) -> None:
    """Add messages about owners of one kind."""
    common = {"run_id": order.run_id, "force": order.force}
    for first in range(0, len(owners), IDS_PER_MESSAGE):
        keys = [owner.key for owner in owners[first : first + IDS_PER_MESSAGE]]
        resumes = tuple(key for key in keys if isinstance(key, UUID))
        jobs = tuple(key for key in keys if isinstance(key, int))
        if resumes:
            message = Resumes(submission_ids=resumes, **common)
            outbox.add(session, GENERATE_RESUME_EMBEDDINGS, message)
        else:
            outbox.add(session, GENERATE_JOB_EMBEDDINGS, Jobs(job_ids=jobs, **common))


def _ending(status: ParseStatus) -> ItemStatus:
    return ItemStatus.DONE if status in _WHOLE else ItemStatus.DEGRADED
