"""``shortlist db`` and ``seed``: the schema and its dictionaries."""

import argparse
import sys

from services.cli.embedded import run_database
from shared.database import tables as counts
from shared.database.session import on_loop, transaction


def init(_: argparse.Namespace) -> int:
    """Bring the database to this version, and load the dictionaries."""
    with run_database():
        rows = on_loop(_count())
    loaded = sum(rows[name] for name in ("industries", "competencies", "roles", "locations"))
    sys.stdout.write(f"{len(rows)} tables are up to date, {loaded} dictionary rows are loaded\n")
    return 0


def migrate(options: argparse.Namespace) -> int:
    return init(options)


def load_dictionaries(options: argparse.Namespace) -> int:
    return init(options)


def tables(_: argparse.Namespace) -> int:
    """List the tables of the specification with their numbers of rows."""
    with run_database():
        rows = on_loop(_count())
    for name, count in rows.items():
        sys.stdout.write(f"{name:<30} {count:>10}\n")
    sys.stdout.write(f"{len(rows)} tables\n")
    return 0


async def _count() -> dict[str, int]:
    async with transaction() as session:
        return await counts.count_rows(session)
