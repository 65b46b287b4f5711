"""Raw scores of pairs: those that are known are read, the others computed in batches.

Each batch is committed, so that work which runs out of time is not lost.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.reranking.cross_encoder import DocumentParts, QueryParts, Scorer
from shared.database.pairs import Origin, PairKey, insert_scores, load_scores
from shared.database.profiles import load_candidate_facts, load_job_facts
from shared.database.session import on_loop, transaction
from shared.text.compose import ComposedText, compose_candidate, compose_job
from shared.text.passages import requirement_sentences

#: A job with nothing that reads like a requirement is asked for by its beginning.
OPENING = 1_000


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores by pair. It is complete unless time ran out."""

    scores: Mapping[PairKey, float]
    cached: int
    is_complete: bool


def score_pairs(
    pairs: Sequence[PairKey], scorer: Scorer, *, batch_size: int, deadline: float
) -> Scored:
    """Return the raw scores of all pairs that have texts to score."""
    origin = origin_of(scorer)
    scores = on_loop(_load(origin, pairs))
    cached = len(scores)
    missing = [pair for pair in pairs if pair not in scores]
    if missing:
        texts = _Texts(on_loop(_load_texts(missing)))
        ready = sorted(filter(texts.has_both, missing), key=texts.length)
        for batch in _batches(ready, batch_size):
            if time.monotonic() > deadline:
                return Scored(scores, cached, is_complete=False)
            found = _compute(batch, texts, scorer)
            on_loop(_insert(origin, found))
            scores |= found
    return Scored(scores, cached, is_complete=True)


def origin_of(scorer: Scorer) -> Origin:
    identity = scorer.identity
    return Origin(
        model_name=identity.model_name,
        model_revision=identity.model_revision,
        backend=identity.backend,
        dtype=identity.dtype,
        input_version=identity.input_version,
    )


def query_of(text: ComposedText) -> QueryParts:
    """Return the job's side: its title and what it asks for, most important first."""
    asks = requirement_sentences(text.body)
    ordered = sorted(asks, key=lambda one: (-one.importance, one.start))
    sentences = tuple(text.body[one.start : one.end] for one in ordered)
    opening = (text.body[:OPENING],) if text.body else ()
    return QueryParts(text.headline.partition("\n")[0], sentences or opening, text.text_hash)


def document_of(text: ComposedText) -> DocumentParts:
    return DocumentParts(text.body or text.headline, text.text_hash)


class _Texts:
    """The composed texts of pairs, by id."""

    def __init__(self, texts: Mapping[int | UUID, ComposedText]) -> None:
        self._texts = texts

    def has_both(self, pair: PairKey) -> bool:
        """Whether there is something to compare on both sides."""
        sides = (self._texts.get(pair.job_id), self._texts.get(pair.submission_id))
        return all(text is not None and (text.headline or text.body) for text in sides)

    def length(self, pair: PairKey) -> tuple[int, str]:
        return len(self._texts[pair.submission_id].body), str(pair.submission_id)

    def query(self, job_id: int) -> QueryParts:
        return query_of(self._texts[job_id])

    def document(self, submission_id: UUID) -> DocumentParts:
        return document_of(self._texts[submission_id])


def _compute(batch: Sequence[PairKey], texts: _Texts, scorer: Scorer) -> dict[PairKey, float]:
    """Score pairs, job by job: a scorer takes one query and several documents."""
    found: dict[PairKey, float] = {}
    for job_id in dict.fromkeys(pair.job_id for pair in batch):
        some = [pair for pair in batch if pair.job_id == job_id]
        documents = [texts.document(pair.submission_id) for pair in some]
        scored = scorer.score(texts.query(job_id), documents)
        found |= {pair: one.raw for pair, one in zip(some, scored, strict=True)}
    return found


def _batches(pairs: Sequence[PairKey], size: int) -> list[Sequence[PairKey]]:
    return [pairs[start : start + size] for start in range(0, len(pairs), size)]


async def _load(origin: Origin, pairs: Sequence[PairKey]) -> dict[PairKey, float]:
    async with transaction() as session:
        return await load_scores(session, origin, pairs)


async def _insert(origin: Origin, scores: Mapping[PairKey, float]) -> None:
    async with transaction() as session:
        await insert_scores(session, origin, scores)


async def _load_texts(pairs: Sequence[PairKey]) -> dict[int | UUID, ComposedText]:
    async with transaction() as session:
        jobs = await load_job_facts(session, list({pair.job_id for pair in pairs}))
        resumes = await load_candidate_facts(session, list({pair.submission_id for pair in pairs}))
    composed: dict[int | UUID, ComposedText] = {}
    composed |= {key: compose_job(facts) for key, facts in jobs.items()}
    composed |= {key: compose_candidate(facts) for key, facts in resumes.items()}
    return composed
