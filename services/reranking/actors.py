"""What this service does, one actor per message.

Scoring keeps a processor busy, so these actors are plain functions, and go
through the loop for what they need from PostgreSQL.
"""

from typing import Any

from services.reranking.late_interaction import get_scorer
from services.reranking.ranking import Order, Tools, publish_due, rank_anchor
from services.reranking.settings import RerankingSettings
from shared.database.anchors import Anchor
from shared.database.models.analysis import Direction
from shared.database.session import on_loop
from shared.errors import StoreMisconfigured
from shared.inference.hub import describe_model
from shared.inference.manifest import ModelManifest, check_manifest
from shared.messaging.actors import handles
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    RERANK_JOBS_FOR_RESUME,
    RERANK_RESUMES_FOR_JOB,
    ActorSpec,
    Rerank,
    RerankJob,
    RerankResume,
)
from shared.vectors.port import VectorStore
from shared.vectors.retrieval import take_centres
from shared.vectors.store import get_vector_store

#: Of an actor's time limit; a batch that is begun then still has the rest.
SHARE_OF_LIMIT = 0.8


@handles(RERANK_RESUMES_FOR_JOB)
def rerank_resumes_for_job(arguments: RerankJob) -> Outcome:
    """Rank resumes for the job named, or publish a message for each job that is due."""
    if arguments.job_id is None:
        tools = get_tools()
        return on_loop(publish_due(Direction.JOB_TO_RESUMES, tools, order_of(arguments)))
    return _rank(Anchor(arguments.job_id), arguments, RERANK_RESUMES_FOR_JOB)


@handles(RERANK_JOBS_FOR_RESUME)
def rerank_jobs_for_resume(arguments: RerankResume) -> Outcome:
    """Rank jobs for the resume named, or publish a message for each resume that is due."""
    if arguments.submission_id is None:
        tools = get_tools()
        return on_loop(publish_due(Direction.RESUME_TO_JOBS, tools, order_of(arguments)))
    return _rank(Anchor(arguments.submission_id), arguments, RERANK_JOBS_FOR_RESUME)


def order_of(arguments: Rerank) -> Order:
    return Order(run_id=arguments.run_id, top_k=arguments.top_k, force=arguments.force)


def get_tools() -> Tools:
    """Return the process's scorer, which loads at its first pair, and its store."""
    settings = RerankingSettings()
    encoder = read_encoder(settings)
    store = get_vector_store()
    return Tools(
        store=store,
        centres=centres_of(store),
        scorer=get_scorer(
            settings.model,
            settings.revision,
            token_budget=settings.token_budget,
            threads=settings.threads,
        ),
        encoder_revision=encoder.revision,
        covered=encoder.languages or None,
        fit_weight=settings.fit_weight,
        retrieval_weight=settings.retrieval_weight,
        batch_size=settings.batch_size,
    )


def centres_of(store: VectorStore) -> dict[str, int]:
    """Return which means a search takes off: none while nothing is embedded."""
    try:
        return take_centres(store)
    except StoreMisconfigured:
        return {}


def read_encoder(settings: RerankingSettings) -> ModelManifest:
    """Return what the model of the vectors says of itself, without loading it.

    Raises:
        ModelMismatch: If it is not the configured one, or no encoder.
    """
    if settings.vectors_model is None:
        model, revision = settings.model, settings.revision
    else:
        model, revision = settings.vectors_model, settings.vectors_revision
    manifest = describe_model(model, revision)
    check_manifest(manifest, "encoder", revision)
    return manifest


def _rank(anchor: Anchor, arguments: Rerank, spec: ActorSpec[Any]) -> Outcome:
    seconds = SHARE_OF_LIMIT * spec.time_limit_ms / 1000
    return rank_anchor(anchor, get_tools(), order_of(arguments), seconds=seconds)
