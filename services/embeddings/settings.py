"""Settings of the embeddings service."""

from pydantic import NonNegativeInt, PositiveInt
from pydantic_settings import BaseSettings


class EmbeddingsSettings(BaseSettings, env_prefix="EMBEDDINGS_", frozen=True):
    """Which model makes the vectors, and how."""

    #: A folder with weights and manifest, or the name of one in a hub.
    model: str

    #: Pinned: another one is refused. None takes the one that the folder has.
    revision: str | None = None

    #: Tokens in one forward pass.
    token_budget: PositiveInt = 2_048

    #: Processors that one forward pass may keep busy; 0 means all.
    threads: NonNegativeInt = 1

    #: Documents that are encoded, stored and recorded together.
    batch_size: PositiveInt = 8
