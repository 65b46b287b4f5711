"""Settings of what the services have in common: one class for each prefix.

A class is read where its values are needed, and a missing value stops the
process there and then. Nothing but settings classes reads the environment.
"""

from enum import StrEnum
from pathlib import Path

from pydantic import PositiveInt, SecretStr
from pydantic_settings import BaseSettings


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


class StoreKind(StrEnum):
    PGVECTOR = "pgvector"


class ShortlistSettings(BaseSettings, env_prefix="SHORTLIST_", frozen=True):
    """What concerns all processes."""

    env: Environment = Environment.DEVELOPMENT

    #: Folder of the embedded mode: database, files, models and reports.
    home: Path = Path(".shortlist")

    log_level: str = "warning"

    #: Where vectors are kept.
    vector_store: StoreKind = StoreKind.PGVECTOR


class DatabaseSettings(BaseSettings, env_prefix="DATABASE_", frozen=True):
    """PostgreSQL. Without an address, the embedded mode starts its own."""

    url: SecretStr

    #: At least as many as worker threads.
    pool_size: PositiveInt = 8


class BlobSettings(BaseSettings, env_prefix="BLOB_", frozen=True):
    """Where downloaded files are kept."""

    #: Folder of downloaded files, shared by all parsing processes.
    directory: Path


class WorkerSettings(BaseSettings, env_prefix="WORKER_", frozen=True):
    """How much a process does at the same time."""

    threads: PositiveInt = 2
