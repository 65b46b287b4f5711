"""One anchor: retrieve counterparts, score pairs, store the list with its reasons.

The key of the work is (anchor, input fingerprint): a list whose inputs are the
same is not made again, and one that comes out the same is only confirmed.
"""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.reranking.counterparts import (
    AnchorText,
    Counterparts,
    load_anchor_text,
    load_counterparts,
    make_pairs,
    make_row,
    query_for,
)
from services.reranking.cross_encoder import Scorer
from services.reranking.listing import PassageScorer, Ranked, hash_list, rank_pairs
from services.reranking.pair_scores import origin_of, score_pairs
from services.reranking.scoring import FORMULA_VERSION, Weights
from shared.database.anchors import (
    Anchor,
    AnchorState,
    Method,
    find_anchor,
    hold,
    is_active_anchor,
    list_due_anchors,
)
from shared.database.models.analysis import Direction
from shared.database.models.ops import ItemStatus
from shared.database.rankings import (
    Found,
    ResultRow,
    confirm_last,
    fail_session,
    mark_ranked,
    open_session,
    store_list,
)
from shared.database.session import Session, on_loop, transaction
from shared.errors import AnchorInactive, NothingStored
from shared.messaging import outbox
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.messaging.registry import (
    RERANK_JOBS_FOR_RESUME,
    RERANK_RESUMES_FOR_JOB,
    RerankJob,
    RerankResume,
)
from shared.messaging.runs import RERANK, add_items, finish_item
from shared.vectors.port import Kind, VectorStore
from shared.vectors.retrieval import Retrieval, retrieve
from shared.vectors.similarity import fetch_vectors

PAGE_SIZE = 500

#: How long a message waits for another process that ranks the same anchor.
HELD_DELAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What ranking needs from outside."""

    store: VectorStore
    scorer: Scorer

    #: Of the model that made the vectors.
    encoder_revision: str

    #: The languages that it knows; None means all.
    covered: Collection[str] | None = None
    fit_weight: float = 0.35
    retrieval_weight: float = 0.2
    batch_size: int = 16

    #: Which means are taken off the vectors of a search, by kind.
    centres: Mapping[str, int] = field(default_factory=dict)

    @property
    def weights(self) -> Weights:
        calibration = self.scorer.calibration
        return Weights(
            rerank=self.scorer.weight,
            bias=calibration.bias,
            temperature=calibration.temperature,
            fit=self.fit_weight,
            retrieval=self.retrieval_weight,
        )

    def method(self, top_k: int) -> Method:
        return Method(
            encoder_revision=self.encoder_revision,
            scorer=origin_of(self.scorer),
            formula_version=FORMULA_VERSION,
            params={"top_k": top_k, "centres": dict(self.centres), **self.weights.as_params()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a message asks for, beside its anchor."""

    run_id: UUID | None = None
    top_k: int = 50
    force: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A ranking that is under way."""

    state: AnchorState
    session_id: int
    method: Method


async def publish_due(direction: Direction, tools: Tools, order: Order) -> Outcome:
    """Publish one message for each anchor whose list may have changed."""
    async with transaction() as session:
        due = await list_due_anchors(session, direction, tools.method(order.top_k))
    for start in range(0, len(due), PAGE_SIZE):
        page = due[start : start + PAGE_SIZE]
        async with transaction() as session:
            await add_items(session, order.run_id, [one.item_key for one in page], RERANK)
            for anchor in page:
                _publish(session, anchor, order)
    return Outcome(published=len(due))


def rank_anchor(anchor: Anchor, tools: Tools, order: Order, *, seconds: float) -> Outcome:
    """Make an anchor's list, unless nothing that it depends on is another.

    Raises:
        AnchorInactive: If the anchor is unknown or closed.
        NothingStored: If there were counterparts, and none could be stored.
    """
    deadline = time.monotonic() + seconds
    with holding(anchor) as held:
        if not held:
            published = on_loop(_wait_for_other(anchor, order))
            return Outcome(status=OutcomeStatus.ALREADY_RUNNING, published=published)
        begun = on_loop(_begin(anchor, tools.method(order.top_k), order))
        if isinstance(begun, Outcome):
            return begun
        return _make_list(begun, tools, order, deadline)


@contextmanager
def holding(anchor: Anchor) -> Iterator[bool]:
    """Hold the anchor's lock for the block; False if another process has it."""
    lock = hold(anchor)
    held = on_loop(lock.__aenter__())
    try:
        yield held
    finally:
        on_loop(lock.__aexit__(None, None, None))


async def _begin(anchor: Anchor, method: Method, order: Order) -> Work | Outcome:
    """Open a session, or say why there is no list to be made."""
    async with transaction() as session:
        if not await is_active_anchor(session, anchor):
            raise AnchorInactive(f"{anchor.item_key} is unknown, closed or not for ranking")
        state = await find_anchor(session, anchor, method)
        if state is None:
            await finish_item(session, order.run_id, anchor.item_key, ItemStatus.DEFERRED)
            return Outcome(requested=1, deferred=1)
        if not state.is_due and not order.force:
            await finish_item(session, order.run_id, anchor.item_key, ItemStatus.DONE)
            return Outcome(requested=1, unchanged=1)
        return Work(state, await open_session(session, state, method, order.run_id), method)


def _make_list(work: Work, tools: Tools, order: Order, deadline: float) -> Outcome:
    anchor = work.state.anchor
    said = on_loop(_load_anchor(anchor))
    kind = Kind.JOB if isinstance(anchor.key, UUID) else Kind.RESUME
    own = Kind.RESUME if kind is Kind.JOB else Kind.JOB
    vectors = fetch_vectors(tools.store, own, [str(anchor.key)]).get(str(anchor.key))
    if vectors is None:
        raise AnchorInactive(f"{anchor.item_key} is recorded, but not in the vector store")
    query = query_for(anchor, said, vectors)
    found = retrieve(tools.store, query, covered=tools.covered, limit=order.top_k)
    others = on_loop(_load_others(anchor, [hit.source_id for hit in found.hits]))
    scored = score_pairs(others.pairs, tools.scorer, batch_size=tools.batch_size, deadline=deadline)
    if not scored.is_complete:
        on_loop(_go_on_later(anchor, order))
        return Outcome(requested=1, published=1)
    similar = fetch_vectors(tools.store, kind, [hit.source_id for hit in found.hits])
    pairs = make_pairs(others, scored.scores, found, vectors, similar)
    places = rank_pairs(pairs, tools.weights, passage_scorer(others, tools.scorer))
    stored = on_loop(_store(work, places, others, found, order))
    return Outcome.model_validate(
        {
            "requested": 1,
            "done": 1,
            "session_id": work.session_id,
            "found": len(found.hits),
            "scored": len(scored.scores) - scored.cached,
            "cached": scored.cached,
            "stored": stored,
        }
    )


def passage_scorer(others: Counterparts, scorer: Scorer) -> PassageScorer:
    """Return what scores lines of a counterpart's pair, asked for by the job's words."""

    def score(key: str, passages: Sequence[str]) -> Sequence[float]:
        return scorer.passage_scores(others.ask(key), passages)

    return score


async def _store(
    work: Work, places: Sequence[Ranked], others: Counterparts, found: Retrieval, order: Order
) -> int:
    """Store the list, or confirm the last one, and close the item.

    Raises:
        NothingStored: If there were counterparts, and none could be stored.
    """
    state = work.state
    rows = [make_row(others, place, number) for number, place in enumerate(places, 1)]
    try:
        async with transaction() as session:
            stored = await _write(session, work, rows, _found(work, places, found))
            if found.hits and not stored:
                raise NothingStored(f"{state.anchor.item_key}: {len(found.hits)} found, 0 stored")
            await mark_ranked(session, state)
            await finish_item(session, order.run_id, state.anchor.item_key, ItemStatus.DONE)
    except NothingStored as error:
        async with transaction() as session:
            await fail_session(session, work.session_id, error.code)
        raise
    return stored


async def _write(session: Session, work: Work, rows: Sequence[ResultRow], found: Found) -> int:
    last = work.state.last
    if last is not None and rows and last.result_hash == found.result_hash:
        await confirm_last(session, work.session_id, work.state)
        return len(rows)
    return await store_list(session, work.session_id, rows, found)


def _found(work: Work, places: Sequence[Ranked], found: Retrieval) -> Found:
    return Found(
        total_found=len(found.hits),
        result_hash=hash_list(places, work.method.formula_version, work.method.as_params()),
        stats={"legs": dict(found.weights), "centred_on": found.centred_on},
    )


async def _load_anchor(anchor: Anchor) -> AnchorText:
    async with transaction() as session:
        said = await load_anchor_text(session, anchor)
    if said is None:
        raise AnchorInactive(f"{anchor.item_key} went away")
    return said


async def _load_others(anchor: Anchor, source_ids: Sequence[str]) -> Counterparts:
    async with transaction() as session:
        return await load_counterparts(session, anchor, source_ids)


async def _wait_for_other(anchor: Anchor, order: Order) -> int:
    """Come back later if a run waits for this list, which another one may not need."""
    if order.run_id is None:
        return 0
    async with transaction() as session:
        _publish(session, anchor, order, delay=HELD_DELAY)
    return 1


async def _go_on_later(anchor: Anchor, order: Order) -> None:
    """Publish the same message again: the pairs that are scored are kept."""
    async with transaction() as session:
        _publish(session, anchor, order)


def _publish(
    session: Session, anchor: Anchor, order: Order, *, delay: timedelta | None = None
) -> None:
    common: dict[str, Any] = {"top_k": order.top_k, "force": order.force, "run_id": order.run_id}
    if isinstance(anchor.key, UUID):
        resume = RerankResume(submission_id=anchor.key, **common)
        outbox.add(session, RERANK_JOBS_FOR_RESUME, resume, delay=delay)
    else:
        job = RerankJob(job_id=anchor.key, **common)
        outbox.add(session, RERANK_RESUMES_FOR_JOB, job, delay=delay)
