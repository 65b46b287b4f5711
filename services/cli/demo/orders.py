"""The orders that the demo compares: each leg of the search, the search, the final list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.cli.demo.quality import mean, ndcg
from services.cli.demo.report import LegQuality
from services.reranking.counterparts import AnchorText, load_anchor_text, query_for
from shared.database.anchors import Anchor
from shared.database.session import on_loop, transaction
from shared.vectors.port import Hit, Kind, VectorStore
from shared.vectors.retrieval import LEXICAL, REQUIREMENTS, TITLE, retrieve
from shared.vectors.similarity import fetch_vectors

SEARCH, FINAL = "search", "final"

NAMES = {
    TITLE: "Title vectors alone",
    REQUIREMENTS: "Requirement vectors alone",
    LEXICAL: "Words alone (BM25)",
    SEARCH: "Search, all three",
    FINAL: "Final list",
}

#: Deep enough for every person of the demo.
DEPTH = 200


@dataclass(frozen=True, slots=True)
class GradedJob:
    """One job with its orders of submission ids, and the grades that are known."""

    language: str
    orders: Mapping[str, Sequence[str]]
    grades: Mapping[str, int]


def search_orders(
    store: VectorStore, job_id: int, covered: frozenset[str] | None
) -> dict[str, list[str]]:
    """Search again as ranking did, and return the order of each leg and of all together."""
    anchor = Anchor(job_id)
    said = on_loop(_load(anchor))
    vectors = fetch_vectors(store, Kind.JOB, [str(job_id)]).get(str(job_id))
    if said is None or vectors is None:
        return {}
    query = query_for(anchor, said, vectors)
    hits = retrieve(store, query, covered=covered, limit=DEPTH).hits
    orders = {SEARCH: [hit.source_id for hit in hits]}
    return orders | {leg: _by_leg(hits, leg) for leg in (TITLE, REQUIREMENTS, LEXICAL)}


def measure_orders(jobs: Sequence[GradedJob], languages: Sequence[str]) -> list[LegQuality]:
    """Return nDCG@10 of each order, for all jobs and for those of each language."""
    lines = []
    for order, name in NAMES.items():
        values = {
            language: mean(
                [
                    ndcg(job.orders.get(order, ()), job.grades)
                    for job in jobs
                    if language in ("all", job.language)
                ]
            )
            for language in languages
        }
        by_language = [values[language] for language in languages]
        lines.append(
            LegQuality(
                name=name,
                overall=values["all"] or 0.0,
                by_language=by_language,
                is_final=order == FINAL,
            )
        )
    return lines


def _by_leg(hits: Sequence[Hit], leg: str) -> list[str]:
    found = [(hit.legs[leg].rank, hit.source_id) for hit in hits if leg in hit.legs]
    return [source_id for _, source_id in sorted(found)]


async def _load(anchor: Anchor) -> AnchorText | None:
    async with transaction() as session:
        return await load_anchor_text(session, anchor)
