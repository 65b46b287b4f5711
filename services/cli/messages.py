"""``shortlist publish``, ``result`` and ``failures``: messages from a shell."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from services.cli.embedded import is_running, run_database, run_embedded
from services.cli.remedies import remedy
from shared.database import results
from shared.database.dead_letters import list_dead_letters
from shared.database.failures import Failure, list_failed_documents, list_failed_items
from shared.database.models.ops import DeadLetter, TaskResult, TaskStatus
from shared.database.session import on_loop, transaction
from shared.errors import WrongArguments
from shared.messaging import outbox
from shared.messaging.actors import explain
from shared.messaging.registry import ActorSpec, Arguments, get_spec
from shared.messaging.runs import URGENT

OVER = (TaskStatus.DONE, TaskStatus.DEAD)


def publish(options: argparse.Namespace) -> int:
    """Send one message. Without a running worker, do its work here and now."""
    spec = get_spec(options.actor)
    arguments = read_arguments(spec, options.kwargs, options.arguments)
    if is_running():
        with run_database():
            sys.stdout.write(f"{on_loop(_add(spec, arguments))}\n")
        return 0
    with run_embedded() as services:
        message_id = on_loop(_add(spec, arguments))
        sys.stdout.write(f"{message_id}\n")
        services.settle()
        found = on_loop(_find(message_id))
    return _show(message_id, found)


def read_arguments(spec: ActorSpec[Any], document: str, pairs: list[str]) -> Arguments:
    """Return the arguments of a message, from JSON and from KEY=VALUE.

    Raises:
        WrongArguments: If they do not fit; the message names those that would.
    """
    try:
        values = json.loads(document)
        if not isinstance(values, dict):
            raise TypeError
    except (ValueError, TypeError):
        raise WrongArguments("--kwargs wants a JSON object, such as '{\"job_ids\": [1]}'") from None
    for pair in pairs:
        key, found, value = pair.partition("=")
        if not found:
            raise WrongArguments(f"{pair!r} is not KEY=VALUE")
        values[key] = _read_value(value)
    try:
        arguments: Arguments = spec.arguments.model_validate(values)
    except ValidationError as error:
        known = ", ".join(spec.arguments.model_fields)
        raise WrongArguments(f"{spec.name}: {explain(error)}; it takes {known}") from None
    return arguments


def _read_value(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def show_result(options: argparse.Namespace) -> int:
    """Print what became of a message; an unknown id is an error, not "pending"."""
    try:
        message_id = UUID(options.message_id)
    except ValueError:
        raise WrongArguments(f"{options.message_id!r} is not a message id") from None
    with run_database():
        found = on_loop(_find(message_id))
        while options.wait and found is not None and found.status not in OVER:
            time.sleep(0.2)
            found = on_loop(_find(message_id))
    return _show(message_id, found)


def _show(message_id: UUID, found: TaskResult | None) -> int:
    if found is None:
        raise WrongArguments(f"no message has the id {message_id}, or its result has expired")
    shown = {"status": found.status, "error_code": found.error_code, "result": found.result}
    sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
    return 1 if found.status is TaskStatus.DEAD else 0


async def _add(spec: ActorSpec[Any], arguments: Arguments) -> UUID:
    async with transaction() as session:
        return outbox.add(session, spec, arguments, priority=URGENT)


async def _find(message_id: UUID) -> TaskResult | None:
    async with transaction() as session:
        return await results.find_result(session, message_id)


def list_failures(options: argparse.Namespace) -> int:
    """Print a line for each failure, with its code and what helps."""
    with run_database():
        failures, letters = on_loop(_failures(options.limit))
    for one in failures:
        sys.stdout.write(
            f"{one.kind:<8} {one.source_id:<40} {one.status:<17} {one.code:<19}"
            f" {remedy(one.code)}\n"
        )
    for letter in letters:
        sys.stdout.write(
            f"message  {letter.message_id!s:<40} {'dead':<17} {letter.error_code:<19}"
            f" {letter.actor.rpartition('.')[2]}: {letter.error or remedy(letter.error_code)}\n"
        )
    return 1 if failures or letters else 0


async def _failures(limit: int) -> tuple[list[Failure], Sequence[DeadLetter]]:
    async with transaction() as session:
        documents = await list_failed_documents(session, limit=limit)
        items = await list_failed_items(session, limit=limit)
        return [*documents, *items], await list_dead_letters(session, limit=limit)
