"""The demo's acts on its smallest profile, once for all tests of this folder.

The services run only as long: they would take the messages that other tests look for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from services.cli.demo.scenario import Result, run_act
from services.cli.demo.source import serve_forms
from services.cli.embedded import Embedded, run_embedded
from shared.database.session import on_loop
from shared.embedded.dataset.changes import Changes, apply_changes, make_changes
from shared.embedded.dataset.generate import Dataset, Profile, generate
from shared.embedded.fillout.server import FakeFillout
from tests.conftest import empty_tables


@dataclass(frozen=True, slots=True)
class Acts:
    """Everything new; the same again; and after changes at the source."""

    dataset: Dataset
    changes: Changes
    first: Result
    second: Result
    third: Result

    #: Still running, for whoever wants to publish more.
    services: Embedded

    #: Requests to the forms server, by kind, after each act.
    requests: tuple[dict[str, int], ...]


@pytest.fixture(scope="package")
def acts(loop: None, home: Path, offline_encoder: Path) -> Iterator[Acts]:
    on_loop(empty_tables())
    dataset = generate(Profile.TEST)
    console = Console(quiet=True)
    with (
        serve_forms(dataset, home, None) as server,
        run_embedded(loopback_origin=server.origin) as services,
    ):
        first = run_act(services, dataset, console)
        requests = [count(server)]
        second = run_act(services, dataset, console)
        requests.append(count(server))
        changes = make_changes(dataset)
        apply_changes(changes, server)
        third = run_act(services, dataset, console)
        requests.append(count(server))
        yield Acts(dataset, changes, first, second, third, services, tuple(requests))
    on_loop(empty_tables())


def count(server: FakeFillout) -> dict[str, int]:
    return dict(server.requests)
