"""``shortlist inspect``, ``status`` and ``config``: looking, without touching."""

import argparse
import sys
from collections.abc import Sequence

from services.cli import variables
from services.cli.embedded import load_actors, run_database
from shared.database import results
from shared.database import status as overview
from shared.database.models.ops import TaskResult
from shared.database.session import on_loop, transaction
from shared.messaging.actors import get_broker
from shared.messaging.registry import ACTORS


def registered(_: argparse.Namespace) -> int:
    """Compare the contract with the actors that the services declare."""
    load_actors()
    declared = set(get_broker().get_declared_actors())
    for spec in ACTORS:
        mark = "ok" if spec.wire_name in declared else "MISSING"
        sys.stdout.write(f"{mark:<8} {spec.wire_name}\n")
    wanted = {spec.wire_name for spec in ACTORS}
    for name in sorted(declared - wanted):
        sys.stdout.write(f"UNKNOWN  {name}\n")
    sys.stdout.write(f"{len(wanted & declared)} of {len(wanted)} actors are declared\n")
    return 0 if declared == wanted else 1


def routes(_: argparse.Namespace) -> int:
    """Print where each actor's messages go, and what they may take."""
    for spec in ACTORS:
        names = ", ".join(spec.arguments.model_fields)
        sys.stdout.write(
            f"{spec.name:<29} {spec.queue:<19} {spec.time_limit_ms // 1000:>4} s"
            f"  priority {spec.priority:>2}  {names}\n"
        )
    return 0


def active(_: argparse.Namespace) -> int:
    """Print the messages that workers have in hand."""
    with run_database():
        rows = on_loop(_active())
    for row in rows:
        name = row.actor.rpartition(".")[2]
        sys.stdout.write(f"{row.message_id}  {name:<29} since {row.started_at}\n")
    sys.stdout.write(f"{len(rows)} active\n")
    return 0


def status(_: argparse.Namespace) -> int:
    """Print runs, stages, and what waits."""
    with run_database():
        lines = on_loop(_status())
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def show_config(_: argparse.Namespace) -> int:
    """Print every effective value, secrets masked."""
    sys.stdout.write("".join(f"{line}\n" for line in variables.show()))
    return 0


def example_config(_: argparse.Namespace) -> int:
    """Print every variable with its default and meaning."""
    sys.stdout.write(variables.example())
    return 0


async def _active() -> Sequence[TaskResult]:
    async with transaction() as session:
        return await results.list_active(session)


async def _status() -> list[str]:
    async with transaction() as session:
        return [*(await overview.describe_runs(session)), *(await overview.describe_work(session))]
