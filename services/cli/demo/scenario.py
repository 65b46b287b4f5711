"""``shortlist demo``: forms in, ranked and explained shortlists out, on this host."""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from rich.console import Console

from services.cli.demo.gather import Outcome, gather
from services.cli.demo.progress import POLL_SECONDS, watch
from services.cli.demo.report import write_page
from services.cli.demo.source import serve_forms
from services.cli.demo.terminal import print_report
from services.cli.demo.verify import find_differences
from services.cli.embedded import Embedded, run_embedded
from shared.database import results
from shared.database.models.ops import RunStatus, TaskResult
from shared.database.session import on_loop, transaction
from shared.embedded.dataset.generate import Dataset, Profile, generate
from shared.messaging import outbox
from shared.messaging.outcome import OutcomeStatus
from shared.messaging.registry import RUN_FULL_PROCESSING_PIPELINE, Arguments
from shared.messaging.runs import URGENT
from shared.settings import ShortlistSettings


@dataclass(frozen=True, slots=True)
class Result:
    """How one run of the demo ended."""

    outcome: Outcome
    differences: list[str]
    status: RunStatus


def run_demo(options: argparse.Namespace) -> int:
    """Run the pipeline on generated data; exit 1 if anything is not as it is known to be."""
    started = time.monotonic()
    console = Console(highlight=False)
    home = ShortlistSettings().home.absolute()
    console.print("Generating people, jobs and files ...", style="dim")
    dataset = generate(Profile(options.profile), faults=not options.no_faults)
    with serve_forms(dataset, home, options.port) as server:
        console.print("Starting PostgreSQL and the services ...", style="dim")
        with run_embedded(loopback_origin=server.origin) as services:
            result = run_act(services, dataset, console)
    show(result, console, home / "report.html", time.monotonic() - started)
    return 0 if not result.differences else 1


def run_act(services: Embedded, dataset: Dataset, console: Console) -> Result:
    """Run the whole pipeline once, wait for it, and look at what came out.

    A run that was interrupted is brought to its end first.
    """
    while True:
        run_id, is_new = start_run()
        status = watch(run_id, console)
        services.settle()
        if is_new:
            break
    outcome = gather(run_id, dataset)
    differences = find_differences(
        dataset.manifest, outcome.submissions, outcome.jobs, outcome.tables
    )
    return Result(outcome, differences, status)


def start_run() -> tuple[UUID, bool]:
    """Ask for a run, and return it, or the one that is under way, and whether it is new."""
    message_id = on_loop(_publish())
    while (found := on_loop(_find(message_id))) is None or found.result is None:
        time.sleep(POLL_SECONDS)
    is_new = found.result["status"] != OutcomeStatus.ALREADY_RUNNING
    return UUID(found.result["run_id"]), is_new


def show(result: Result, console: Console, page: Path, seconds: float) -> None:
    print_report(result.outcome.report, console)
    write_page(result.outcome.report, page)
    console.print(f"The run {result.status} after {seconds:.0f} s. Report: {page}", soft_wrap=True)
    if result.differences:
        console.print(f"{len(result.differences)} things are not as they should be:", style="red")
        for line in result.differences:
            console.print(f"  {line}", soft_wrap=True, markup=False)
    else:
        number = len(result.outcome.submissions) + len(result.outcome.jobs)
        console.print(f"All {number} records are in the state that they should be in.")


async def _publish() -> UUID:
    async with transaction() as session:
        return outbox.add(session, RUN_FULL_PROCESSING_PIPELINE, Arguments(), priority=URGENT)


async def _find(message_id: UUID) -> TaskResult | None:
    async with transaction() as session:
        return await results.find_result(session, message_id)
