"""The nearest counterparts of an anchor, or of a text that somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.embeddings.documents import Tools, load
from services.embeddings.index import kind_of, tokens_of
from services.embeddings.subjects import Subject, make_plan
from shared.database.documents import Owner
from shared.database.embeddings import load_states
from shared.database.results import get_seconds_since_queued
from shared.database.session import on_loop, transaction
from shared.errors import AnchorInactive
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.text.analysis import analyse
from shared.text.language import detect_language
from shared.vectors.port import Hit, Kind
from shared.vectors.retrieval import Query, ask_by_job, ask_by_resume, ask_by_text, retrieve
from shared.vectors.similarity import StoredVectors, fetch_vectors, original_similarity

#: Nobody waits for longer than this, in seconds.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: resumes or jobs, by a text or by an anchor."""

    kind: Kind
    text: str | None = None
    anchor: Owner | None = None
    limit: int = 10
    min_similarity: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A query, and the vectors that results are compared with."""

    query: Query
    vectors: StoredVectors


def search(wanted: Wanted, tools: Tools, message_id: UUID) -> Outcome:
    """Return the ids of what is nearest, best first, with a similarity from 0 to 1.

    Raises:
        AnchorInactive: If the anchor is unknown, closed, or not embedded yet.
    """
    if on_loop(_waited(message_id)) > PATIENCE:
        return Outcome(status=OutcomeStatus.EXPIRED)
    asked = _by_anchor(wanted.anchor, tools) if wanted.anchor else _by_text(wanted, tools)
    covered = tools.encoder.identity.languages or None
    # A hit may have been closed a moment ago, so there are some in reserve.
    found = retrieve(tools.store, asked.query, covered=covered, limit=2 * wanted.limit).hits
    hits = on_loop(_still_open(wanted.kind, found))
    vectors = fetch_vectors(tools.store, wanted.kind, [hit.source_id for hit in hits])
    results = [
        {"id": hit.source_id, "similarity": similarity, "part": nearest_leg(hit)}
        for hit in hits
        if (similarity := _similarity(asked, vectors.get(hit.source_id))) >= wanted.min_similarity
    ][: wanted.limit]
    name = "similar_resumes" if wanted.kind is Kind.RESUME else "similar_jobs"
    return Outcome.model_validate({"done": 1, "results_count": len(results), name: results})


def nearest_leg(hit: Hit) -> str | None:
    """Return the leg of the search that places a hit highest."""
    return min(hit.legs, key=lambda leg: (hit.legs[leg].rank, leg), default=None)


def _similarity(asked: Asked, found: StoredVectors | None) -> float:
    """Return the similarity by vectors alone, as in ranked lists, with six decimals."""
    return 0.0 if found is None else round(original_similarity(asked.vectors, found), 6)


def _by_text(wanted: Wanted, tools: Tools) -> Asked:
    text = (wanted.text or "").strip()
    (vector,) = tools.encoder.encode_texts([text], "query")
    language = detect_language(text)
    query = ask_by_text(wanted.kind, vector, language, analyse(text, language))
    return Asked(query, StoredVectors(headline=vector))


def _by_anchor(anchor: Owner, tools: Tools) -> Asked:
    """Ask with the vectors that are stored: nothing is encoded."""
    subject = _read(anchor, tools)
    vectors = _fetch(anchor, tools)
    tokens = tokens_of(subject.text, subject.language)
    if anchor.is_resume:
        return Asked(ask_by_resume(vectors, subject.language, tokens), vectors)
    title = analyse(subject.text.headline.partition("\n")[0], subject.language)
    return Asked(ask_by_job(vectors, subject.language, title, tokens), vectors)


def _read(anchor: Owner, tools: Tools) -> Subject:
    rows = on_loop(load([anchor], tools.encoder.identity))
    plan = make_plan([anchor], rows, force=True)
    if not plan.due:
        raise AnchorInactive(f"{anchor.item_key} is unknown, closed, or has no text yet")
    return plan.due[0]


def _fetch(anchor: Owner, tools: Tools) -> StoredVectors:
    source_id = str(anchor.key)
    found = fetch_vectors(tools.store, kind_of(anchor), [source_id])
    if source_id not in found:
        raise AnchorInactive(f"{anchor.item_key} is not embedded yet")
    return found[source_id]


async def _waited(message_id: UUID) -> float:
    async with transaction() as session:
        return await get_seconds_since_queued(session, message_id)


async def _still_open(kind: Kind, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that are open at this moment: the store may be a little behind."""
    is_resume = kind is Kind.RESUME
    owners = {
        hit.source_id: Owner(UUID(hit.source_id) if is_resume else int(hit.source_id))
        for hit in hits
    }
    async with transaction() as session:
        states = await load_states(session, list(owners.values()))
    return [hit for hit in hits if owners[hit.source_id] in states]
