"""What this service does, one actor per workflow."""

from services.orchestration import workflows
from shared.database.session import on_loop
from shared.messaging.actors import current_message_id, handles
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    LAUNCH_RERANKING_TASKS,
    RUN_EMBEDDINGS_ONLY,
    RUN_FULL_PROCESSING_PIPELINE,
    RUN_PARSING_ONLY,
    RUN_RERANKING_ONLY,
    ActorSpec,
    Arguments,
    Launch,
    RerankAll,
)

ORIGIN = "message"


@handles(RUN_FULL_PROCESSING_PIPELINE)
def run_full_processing_pipeline(arguments: Arguments) -> Outcome:
    """Fetch both forms, and bring all that is due through every stage."""
    return _start(RUN_FULL_PROCESSING_PIPELINE)


@handles(RUN_PARSING_ONLY)
def run_parsing_only(arguments: Arguments) -> Outcome:
    """Parse all documents that are due."""
    return _start(RUN_PARSING_ONLY)


@handles(RUN_EMBEDDINGS_ONLY)
def run_embeddings_only(arguments: Arguments) -> Outcome:
    """Embed all texts that are due."""
    return _start(RUN_EMBEDDINGS_ONLY)


@handles(RUN_RERANKING_ONLY)
def run_reranking_only(arguments: RerankAll) -> Outcome:
    """Rank every anchor whose list may have changed."""
    message_id = current_message_id()
    return on_loop(
        workflows.start_reranking(top_k=arguments.top_k, message_id=message_id, origin=ORIGIN)
    )


@handles(LAUNCH_RERANKING_TASKS)
async def launch_reranking_tasks(arguments: Launch) -> Outcome:
    """Hand anchors to the reranking service, one message each."""
    return await workflows.launch(arguments)


def _start(workflow: ActorSpec[Arguments]) -> Outcome:
    return on_loop(workflows.start(workflow, message_id=current_message_id(), origin=ORIGIN))
