"""Names that other systems rely on: on the wire, in the shell and in the wheel."""

import importlib
import inspect
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from dramatiq.asyncio import EventLoopThread

from shared.messaging.actors import get_broker
from shared.messaging.registry import ACTORS, ActorSpec


@pytest.mark.parametrize("spec", ACTORS, ids=lambda spec: spec.wire_name)
def test_every_name_on_the_wire_has_its_actor(spec: ActorSpec[Any]) -> None:
    module, _, name = spec.wire_name.rpartition(".")

    actor = getattr(importlib.import_module(module), name)

    assert actor is get_broker().get_actor(spec.wire_name)
    assert actor.queue_name == spec.queue
    assert module == f"services.{spec.service}.actors"


@pytest.mark.parametrize("name", ["services", "shared", "migrations"])
def test_no_other_distribution_has_our_packages(name: str) -> None:
    package = importlib.import_module(name)

    assert Path(str(package.__file__)).is_relative_to(Path(__file__).parents[2])
    assert set(packages_distributions().get(name, [])) <= {"shortlist"}


def test_the_loop_that_we_start_is_still_made_the_same_way() -> None:
    assert "interrupt_check_ival" in inspect.signature(EventLoopThread.__init__).parameters
