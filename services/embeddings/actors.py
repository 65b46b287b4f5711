"""What this service does, one actor per message.

Encoding keeps a processor busy, so these actors are plain functions, and go
through the loop for what they need from PostgreSQL.
"""

from typing import Any

from services.embeddings.documents import Order, Tools, embed_all, publish_due
from services.embeddings.encoder import get_encoder, peek_encoder_identity
from services.embeddings.index import ensure_collections
from services.embeddings.search import Wanted, search
from services.embeddings.settings import EmbeddingsSettings
from shared.database.documents import Owner
from shared.database.models.analysis import SourceType
from shared.database.session import on_loop
from shared.messaging.actors import current_message_id, handles
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    GENERATE_ALL_EMBEDDINGS,
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    SEARCH_SIMILAR_JOBS,
    SEARCH_SIMILAR_RESUMES,
    ActorSpec,
    Arguments,
    Jobs,
    Resumes,
    SearchJobs,
    SearchResumes,
)
from shared.vectors.port import Kind
from shared.vectors.store import get_vector_store

#: Of an actor's time limit; a batch that is begun then still has the rest.
SHARE_OF_LIMIT = 0.8


@handles(GENERATE_RESUME_EMBEDDINGS)
def generate_resume_embeddings(arguments: Resumes) -> Outcome:
    """Embed the resumes named, or publish messages for those that are due."""
    order = Order(arguments.run_id, arguments.force)
    if arguments.submission_ids is None:
        return Outcome(published=_publish(SourceType.RESUME, order))
    owners = [Owner(key) for key in arguments.submission_ids]
    return embed_all(owners, get_tools(), order, seconds=seconds_of(GENERATE_RESUME_EMBEDDINGS))


@handles(GENERATE_JOB_EMBEDDINGS)
def generate_job_embeddings(arguments: Jobs) -> Outcome:
    """Embed the jobs named, or publish messages for those that are due."""
    order = Order(arguments.run_id, arguments.force)
    if arguments.job_ids is None:
        return Outcome(published=_publish(SourceType.JOB_DESCRIPTION, order))
    owners = [Owner(key) for key in arguments.job_ids]
    return embed_all(owners, get_tools(), order, seconds=seconds_of(GENERATE_JOB_EMBEDDINGS))


@handles(GENERATE_ALL_EMBEDDINGS)
def generate_all_embeddings(arguments: Arguments) -> Outcome:
    """Publish messages for all that is due, resumes and jobs."""
    order = Order(arguments.run_id)
    jobs = _publish(SourceType.JOB_DESCRIPTION, order)
    resumes = _publish(SourceType.RESUME, order)
    counts = {"published": jobs + resumes, "resumes": resumes, "jobs": jobs}
    return Outcome.model_validate(counts)


@handles(SEARCH_SIMILAR_RESUMES)
def search_similar_resumes(arguments: SearchResumes) -> Outcome:
    """Find the resumes that are nearest to a job or a text."""
    anchor = None if arguments.job_id is None else Owner(arguments.job_id)
    wanted = Wanted(
        kind=Kind.RESUME,
        text=arguments.query_text,
        anchor=anchor,
        limit=arguments.limit,
        min_similarity=arguments.min_similarity,
    )
    return search(wanted, get_tools(), current_message_id())


@handles(SEARCH_SIMILAR_JOBS)
def search_similar_jobs(arguments: SearchJobs) -> Outcome:
    """Find the jobs that are nearest to a resume or a text."""
    anchor = None if arguments.submission_id is None else Owner(arguments.submission_id)
    wanted = Wanted(
        kind=Kind.JOB,
        text=arguments.query_text,
        anchor=anchor,
        limit=arguments.limit,
        min_similarity=arguments.min_similarity,
    )
    return search(wanted, get_tools(), current_message_id())


def seconds_of(spec: ActorSpec[Any]) -> float:
    return SHARE_OF_LIMIT * spec.time_limit_ms / 1000


def get_tools() -> Tools:
    """Return the process's encoder, which loads at its first text, and its collections."""
    settings = EmbeddingsSettings()
    encoder = get_encoder(
        settings.model,
        settings.revision,
        token_budget=settings.token_budget,
        threads=settings.threads,
    )
    store = get_vector_store()
    return Tools(
        encoder=encoder,
        store=store,
        collections=ensure_collections(store, encoder.identity),
        batch_size=settings.batch_size,
    )


def _publish(kind: SourceType, order: Order) -> int:
    settings = EmbeddingsSettings()
    identity = peek_encoder_identity(settings.model, settings.revision)
    return on_loop(publish_due(kind, identity, order))
