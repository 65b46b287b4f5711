"""Settings of the parsing service, all prefixed ``PARSING_``."""

from typing import Self

from pydantic import ByteSize, PositiveFloat, PositiveInt, model_validator
from pydantic_settings import BaseSettings

from shared.settings import Environment, ShortlistSettings


class ParsingSettings(BaseSettings, env_prefix="PARSING_", frozen=True):
    """Where files may come from, and how large and slow they may be."""

    #: Servers that hold uploaded files, by name or as one of the groups
    #: ``fillout``, ``google`` and ``dropbox``. Links come from a public form,
    #: so nothing is read from anywhere else.
    allowed_hosts: frozenset[str] = frozenset({"fillout"})

    #: Larger files are not read to their end.
    max_file_size: ByteSize = ByteSize(10 * 1024**2)

    #: For one file, over all tries and redirects.
    download_seconds: PositiveFloat = 60.0

    #: At the same time, for the whole process.
    downloads: PositiveInt = 4

    @model_validator(mode="after")
    def check_hosts_are_named(self) -> Self:
        if "*" in self.allowed_hosts and ShortlistSettings().env is Environment.PRODUCTION:
            raise ValueError("PARSING_ALLOWED_HOSTS=* would allow any server")
        return self
