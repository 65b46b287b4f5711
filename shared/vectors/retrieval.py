"""Which legs a search has, what they weigh, and when they may run: for searches and rankings.

One leg compares the anchor's title, one its text, one its words. The weights are
data: those of a public evaluation of the recipe, in which words add less to English
than to Russian titles. An encoder that does not know the language has no say.

What all jobs have in common says nothing about one of them, so the mean of the jobs
of its language is taken off a job's vectors, and that of the resumes off a resume's:
else whatever resembles everyone comes first everywhere. The mean may include the
anchor itself, for that changes the length of the difference and not its direction.
The store keeps the means until they are outdated; `take_centres` tells which they are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from shared.vectors.port import (
    DenseLeg,
    Equals,
    Filter,
    Hit,
    Kind,
    Leg,
    LexicalLeg,
    SearchRequest,
    Vector,
    VectorStore,
)
from shared.vectors.similarity import StoredVectors

TITLE: Final = "title"
REQUIREMENTS: Final = "requirements"
LEXICAL: Final = "lexical"

#: A word of a job's title weighs as much as so many in its text.
TITLE_REPEATS: Final = 8

#: A resume asks for jobs with the first of its words only: the rest is history.
RESUME_TOKENS: Final = 60

#: A difference as short as rounding makes has no direction.
SAME: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Weights:
    title: float
    requirements: float
    lexical: float

    def by_leg(self) -> dict[str, float]:
        return {TITLE: self.title, REQUIREMENTS: self.requirements, LEXICAL: self.lexical}


WEIGHTS: Final[Mapping[str, Weights]] = {
    "en": Weights(title=0.40, requirements=0.40, lexical=0.20),
    "ru": Weights(title=0.375, requirements=0.375, lexical=0.25),
}

#: Other languages were not measured, so words keep the larger part.
OTHER_WEIGHTS: Final = WEIGHTS["ru"]

#: Where the encoder does not know the language, words are all there is.
WORDS_ONLY: Final = Weights(title=0.0, requirements=0.0, lexical=1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Query:
    """What is looked for, and by what: vectors of norm 1, and words."""

    #: What is wanted.
    kind: Kind

    #: Of the anchor. None if it is not known, which is no reason to distrust the encoder.
    language: str | None
    title: Vector | None
    text: Vector | None
    title_tokens: Sequence[str] = ()
    text_tokens: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The hits with the evidence of each leg, and how they came about."""

    hits: list[Hit]

    #: By leg, of the legs that ran; together they are 1.
    weights: Mapping[str, float]

    #: What the means stood for that were taken off; 0 if there were none to take off.
    centred_on: int


def ask_by_job(
    job: StoredVectors, language: str | None, title_tokens: Sequence[str], tokens: Sequence[str]
) -> Query:
    """Look for resumes. `tokens` are those of the whole text, the title included."""
    return Query(
        kind=Kind.RESUME,
        language=language,
        title=job.headline,
        text=job.bodies[0] if job.bodies else None,
        title_tokens=title_tokens,
        text_tokens=tokens,
    )


def ask_by_resume(resume: StoredVectors, language: str | None, tokens: Sequence[str]) -> Query:
    """Look for jobs, whose titles and texts are both compared with the resume's headline."""
    vector = resume.headline if resume.headline is not None else next(iter(resume.bodies), None)
    return Query(
        kind=Kind.JOB,
        language=language,
        title=vector,
        text=vector,
        text_tokens=tokens[:RESUME_TOKENS],
    )


def ask_by_text(kind: Kind, vector: Vector, language: str | None, tokens: Sequence[str]) -> Query:
    """Look for either by what somebody typed, which is taken as a title."""
    text = vector if kind is Kind.JOB else None
    return Query(kind=kind, language=language, title=vector, text=text, text_tokens=tokens)


def retrieve(
    store: VectorStore,
    query: Query,
    *,
    covered: Collection[str] | None = None,
    where: Filter | None = None,
    limit: int,
) -> Retrieval:
    """Return the best counterparts.

    Args:
        covered: The languages that the encoder knows; None means all.
        where: What may be found at all; None means whatever is active.
    """
    weights = choose_weights(query, covered)
    query, centred_on = _centre(store, query)
    legs = [leg for leg in make_legs(query, weights) if leg.weight > 0]
    where = Equals("active", True) if where is None else where
    hits = store.search(query.kind, SearchRequest(legs=legs, where=where, limit=limit))
    total = sum(leg.weight for leg in legs)
    return Retrieval(hits, {leg.name: leg.weight / total for leg in legs}, centred_on)


def choose_weights(query: Query, covered: Collection[str] | None) -> Weights:
    """Return the weights of the query's language. Pure."""
    if covered is not None and query.language is not None and query.language not in covered:
        return WORDS_ONLY
    return WEIGHTS.get(query.language or "", OTHER_WEIGHTS)


def make_legs(query: Query, weights: Weights) -> list[Leg]:
    """Return the legs for which the query has something to compare. Pure."""
    legs: list[Leg] = []
    target = "headline" if query.kind is Kind.RESUME else "body"
    if query.title is not None:
        legs.append(
            DenseLeg(name=TITLE, target="headline", vector=query.title, weight=weights.title)
        )
    if query.text is not None:
        legs.append(
            DenseLeg(
                name=REQUIREMENTS, target=target, vector=query.text, weight=weights.requirements
            )
        )
    if tokens := [*query.text_tokens, *list(query.title_tokens) * (TITLE_REPEATS - 1)]:
        legs.append(LexicalLeg(name=LEXICAL, tokens=tokens, weight=weights.lexical))
    return legs


def take_centres(store: VectorStore) -> dict[str, int]:
    """Return by kind how many documents the means stand for: what all searches depend on."""
    return {kind.value: store.centres(kind).taken_at for kind in Kind}


def _centre(store: VectorStore, query: Query) -> tuple[Query, int]:
    """Take off what the anchor has in common with all of its kind and language."""
    kind = Kind.JOB if query.kind is Kind.RESUME else Kind.RESUME
    centres = store.centres(kind)
    title = centres.means.get((query.language or "", "headline"))
    text = centres.means.get((query.language or "", "body" if kind is Kind.JOB else "headline"))
    if title is None or text is None:
        return query, 0
    title, text = _take_off(query.title, title), _take_off(query.text, text)
    return replace(query, title=title, text=text), centres.taken_at


def _take_off(vector: Vector | None, mean: Vector) -> Vector | None:
    """Return the direction of the difference; none is left if they are the same."""
    if vector is None:
        return None
    difference = vector.astype(np.float64) - mean
    norm = np.linalg.norm(difference)
    return (difference / norm).astype(np.float32) if norm > SAME else vector
