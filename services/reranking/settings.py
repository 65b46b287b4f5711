"""Settings of the reranking service."""

from pydantic import Field, NonNegativeInt, PositiveInt
from pydantic_settings import BaseSettings


class RerankingSettings(BaseSettings, env_prefix="RERANKING_", frozen=True):
    """Which model scores pairs, and what counts in a list."""

    #: A folder with weights and manifest, or the name of one in a hub.
    model: str

    #: Pinned: another one is refused. None takes the one that the folder has.
    revision: str | None = None

    #: The model that made the vectors, as the embeddings service has it. None: the same model.
    vectors_model: str | None = None

    #: Its revision, as the embeddings service has it.
    vectors_revision: str | None = None

    #: Tokens in one forward pass.
    token_budget: PositiveInt = 2_048

    #: Processors that one forward pass may keep busy; 0 means all.
    threads: NonNegativeInt = 1

    #: Pairs that are scored and stored together.
    batch_size: PositiveInt = 16

    #: What evidence and level count in a final score.
    fit_weight: float = Field(default=0.35, ge=0, le=0.5)

    #: What the place in the search counts in a final score.
    retrieval_weight: float = Field(default=0.2, ge=0, le=0.5)
