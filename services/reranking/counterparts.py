"""Both sides of an anchor's pairs, as they are stored, made ready to be compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.reranking.facts import CandidateTerms, JobTerms
from services.reranking.listing import JobSide, Pair, Ranked, ResumeSide
from services.reranking.reading import Source, read_job, read_resume
from shared.database.anchors import Anchor
from shared.database.evidence import (
    JobSource,
    ResumeSource,
    load_job_sources,
    load_resume_sources,
)
from shared.database.pairs import PairKey
from shared.database.profiles import load_candidate_facts, load_job_facts
from shared.database.rankings import ResultRow
from shared.database.session import Session
from shared.text.analysis import analyse
from shared.text.compose import ComposedText, compose_candidate, compose_job
from shared.vectors.retrieval import Query, Retrieval, ask_by_job, ask_by_resume
from shared.vectors.similarity import StoredVectors, original_similarity


@dataclass(frozen=True, slots=True)
class AnchorText:
    """What an anchor asks with, beside its vectors."""

    text: ComposedText
    language: str | None


@dataclass(frozen=True, slots=True)
class Counterparts:
    """The rows of an anchor and of those counterparts that may still be ranked."""

    anchor: Anchor
    jobs: Mapping[int, JobSource]
    resumes: Mapping[UUID, ResumeSource]

    @property
    def pairs(self) -> list[PairKey]:
        """All pairs, one job with many resumes or many jobs with one."""
        return [
            PairKey(job.job_id, resume.submission_id, job.text_hash, resume.text_hash)
            for job in self.jobs.values()
            for resume in self.resumes.values()
        ]

    def ask(self, key: str) -> str:
        """Return the words of the job in the pair with this counterpart."""
        is_job = isinstance(self.anchor.key, UUID)
        job = self.jobs[int(key)] if is_job else next(iter(self.jobs.values()))
        return "\n".join([job.title, *said_by(job_side(job))])

    def key_of(self, pair: PairKey) -> str:
        """Return the counterpart's id, as text."""
        return str(pair.job_id if isinstance(self.anchor.key, UUID) else pair.submission_id)


async def load_anchor_text(session: Session, anchor: Anchor) -> AnchorText | None:
    """Return an anchor's text, or None if it went away."""
    if isinstance(anchor.key, UUID):
        resume = (await load_resume_sources(session, [anchor.key])).get(anchor.key)
        candidate = (await load_candidate_facts(session, [anchor.key])).get(anchor.key)
        if resume is None or candidate is None:
            return None
        return AnchorText(compose_candidate(candidate), resume.codes.language)
    job = (await load_job_sources(session, [anchor.key])).get(anchor.key)
    vacancy = (await load_job_facts(session, [anchor.key])).get(anchor.key)
    if job is None or vacancy is None:
        return None
    return AnchorText(compose_job(vacancy), job.codes.language)


async def load_counterparts(
    session: Session, anchor: Anchor, source_ids: Sequence[str]
) -> Counterparts:
    """Read the anchor and the counterparts with these ids, as the vector store has them."""
    if isinstance(anchor.key, UUID):
        jobs, resumes = [int(key) for key in source_ids], [anchor.key]
    else:
        jobs, resumes = [anchor.key], [UUID(key) for key in source_ids]
    return Counterparts(
        anchor,
        jobs=await load_job_sources(session, jobs),
        resumes=await load_resume_sources(session, resumes),
    )


def query_for(anchor: Anchor, said: AnchorText, vectors: StoredVectors) -> Query:
    """Return what the anchor looks for."""
    tokens = analyse(f"{said.text.headline}\n{said.text.body}", said.language)
    if isinstance(anchor.key, UUID):
        return ask_by_resume(vectors, said.language, tokens)
    title = analyse(said.text.headline.partition("\n")[0], said.language)
    return ask_by_job(vectors, said.language, title, tokens)


def job_side(job: JobSource) -> JobSide:
    texts = {Source.DESCRIPTION: job.description, Source.JOB_FILE: job.file_text}
    codes = job.codes
    reading = read_job(job.title, job.description, job.file_text, codes.language)
    if codes.experience_level is not None:
        reading = replace(reading, level=codes.experience_level)
    return JobSide(
        terms=JobTerms(
            texts={source: text for source, text in texts.items() if text},
            language=codes.language,
            work_mode=codes.work_mode,
            location=job.location,
            level=reading.level,
        ),
        reading=reading,
        competencies=dict(codes.competencies),
    )


def said_by(job: JobSide) -> list[str]:
    """Return what a job asks for, most important first, in its own words."""
    asks = sorted(job.reading.asks, key=lambda ask: (-ask.importance, ask.span.start))
    return [job.terms.texts[ask.span.source][ask.span.start : ask.span.end] for ask in asks]


def resume_side(resume: ResumeSource) -> ResumeSide:
    codes = resume.codes
    return ResumeSide(
        terms=CandidateTerms(
            language=codes.language,
            work_mode=codes.work_mode,
            relocation=codes.relocation,
            locations=codes.locations,
            degree_level=codes.degree_level,
            legally_authorized_us=codes.legally_authorized_us,
            requires_sponsorship=codes.requires_sponsorship,
            pe_license=codes.pe_license,
        ),
        text=resume.text,
        reading=read_resume(resume.text, codes.language, codes.as_of) if resume.text else None,
        claimed=codes.competencies,
        warnings=resume.warnings,
    )


def make_pairs(
    others: Counterparts,
    scores: Mapping[PairKey, float],
    found: Retrieval,
    vectors: StoredVectors,
    similar: Mapping[str, StoredVectors],
) -> list[Pair]:
    """Return the pairs that have vectors and a raw score on both sides."""
    hits = {hit.source_id: hit.score for hit in found.hits}
    jobs = {key: job_side(job) for key, job in others.jobs.items()}
    resumes = {key: resume_side(resume) for key, resume in others.resumes.items()}
    return [
        Pair(
            key=(key := others.key_of(pair)),
            job=jobs[pair.job_id],
            resume=resumes[pair.submission_id],
            original_similarity=original_similarity(vectors, similar[key]),
            raw_score=raw_score,
            retrieval=hits[key],
        )
        for pair, raw_score in scores.items()
        if others.key_of(pair) in similar
    ]


def make_row(others: Counterparts, place: Ranked, number: int) -> ResultRow:
    """Return what is stored of one place of the list."""
    scores = place.scores
    is_job = isinstance(others.anchor.key, UUID)
    (job_id, submission_id) = (
        (int(scores.key), next(iter(others.resumes)))
        if is_job
        else (next(iter(others.jobs)), UUID(scores.key))
    )
    return ResultRow(
        job_id=job_id,
        submission_id=submission_id,
        company_id=others.jobs[job_id].codes.company_id,
        original_similarity=scores.original_similarity,
        rerank_score=scores.rerank_score,
        final_score=scores.final_score,
        score_improvement=scores.score_improvement,
        raw_score=scores.raw_score,
        rank_position=number,
        explanation=dict(place.explanation),
        quality_metrics=place.metrics,
    )
