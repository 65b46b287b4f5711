"""Bring a database to the schema of this version."""

from alembic import command
from alembic.config import Config

HEAD = "head"


def upgrade(revision: str = HEAD) -> None:
    """Run the steps up to `revision`. Safe to repeat.

    Must not be called on a running loop: Alembic makes one of its own.
    """
    command.upgrade(make_config(), revision)


def downgrade(revision: str) -> None:
    """Undo the steps after `revision`; ``base`` undoes all."""
    command.downgrade(make_config(), revision)


def make_config() -> Config:
    """Find the steps inside the installed package, from any folder."""
    config = Config()
    config.set_main_option("script_location", "migrations:")
    return config
