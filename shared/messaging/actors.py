"""One broker for this process, and one way to declare an actor."""

import functools
import inspect
import os
import socket
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import dramatiq
import structlog
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import CurrentMessage, Retries, TimeLimit
from dramatiq.threading import Interrupt
from pydantic import ValidationError

from shared.database.session import on_loop
from shared.errors import (
    MissingSetting,
    PermanentError,
    ShortlistError,
    TransientError,
    WrongArguments,
)
from shared.messaging import lifecycle
from shared.messaging.lifecycle import Delivery
from shared.messaging.outcome import Outcome
from shared.messaging.registry import A, ActorSpec, Queue
from shared.settings import Environment, ShortlistSettings

logger = structlog.get_logger()

#: Shortest and longest wait before work is tried again, in milliseconds.
BACKOFF = {
    Environment.DEVELOPMENT: (1_000, 30_000),
    Environment.TESTING: (10, 50),
    Environment.PRODUCTION: (5_000, 300_000),
}

WORKER_ID = f"{socket.gethostname()}:{os.getpid()}"


@functools.cache
def get_broker() -> StubBroker:
    """Return the broker of this process, whose queues are in memory.

    Async actors run on the process's loop (`shared.database.session.on_loop`),
    where the engine lives, so the broker needs no loop of its own.
    """
    shortest, longest = BACKOFF[ShortlistSettings().env]
    broker = StubBroker(
        [
            TimeLimit(),
            CurrentMessage(),
            Retries(min_backoff=shortest, max_backoff=longest),
        ]
    )
    for queue in Queue:
        broker.declare_queue(queue)
    dramatiq.set_broker(broker)
    return broker


def handles(spec: ActorSpec[A]) -> Callable[[Callable[[A], Any]], dramatiq.Actor[..., Any]]:
    """Declare the function, async or not, that does the work of `spec`.

    What arrives is validated first. A message that is malformed, or that ends
    in a `PermanentError`, is dead at once. A `TransientError` is tried again a
    few times, and then deferred: the work stays due. Anything else is a bug: it
    is tried again as often, and then dead.
    """

    def bind(function: Callable[[A], Any]) -> dramatiq.Actor[..., Any]:
        if f"{function.__module__}.{function.__qualname__}" != spec.wire_name:
            raise TypeError(f"{spec.wire_name} is another function")

        @functools.wraps(function)
        def run(**fields: Any) -> None:
            delivery = receive(spec, fields)
            with structlog.contextvars.bound_contextvars(
                actor=spec.name, message_id=str(delivery.message_id), run_id=str(delivery.run_id)
            ):
                process(delivery, function)

        return dramatiq.actor(
            actor_name=spec.wire_name,
            queue_name=spec.queue,
            broker=get_broker(),
            time_limit=spec.time_limit_ms,
            max_retries=spec.max_retries,
            throws=(PermanentError, ValidationError),
        )(run)

    return bind


def receive(spec: ActorSpec[A], fields: dict[str, Any]) -> Delivery:
    """Return the message in hand with its arguments; it is dead if they do not fit.

    Raises:
        WrongArguments: If they do not fit.
    """
    message = CurrentMessage.get_current_message()
    if message is None:
        raise RuntimeError("actors are called by a worker")
    values: dict[str, Any] = {
        "spec": spec,
        "message_id": UUID(message.message_id),
        "message": {"kwargs": fields},
        "worker": WORKER_ID,
        "retries": message.options.get("retries", 0),
    }
    try:
        return Delivery(**values, arguments=spec.arguments.model_validate(fields))
    except ValidationError as error:
        explained = explain(error)
        on_loop(lifecycle.die(Delivery(**values), WrongArguments.code, explained))
        raise WrongArguments(explained) from None


def explain(error: ValidationError) -> str:
    """Return which fields are wrong and why, without their values."""
    problems = (f"{'.'.join(map(str, e['loc'])) or 'message'}: {e['msg']}" for e in error.errors())
    return "; ".join(problems)


def process(delivery: Delivery, function: Callable[[Any], Any]) -> None:
    """Do the work of one message, and record how it ended before the broker knows."""
    started = time.monotonic()
    on_loop(lifecycle.begin(delivery))
    try:
        outcome = call(function, delivery.arguments)
    except (Exception, Interrupt) as error:
        if on_failure(delivery, error):
            raise
        return
    milliseconds = round((time.monotonic() - started) * 1000)
    run_id = None if delivery.run_id is None else str(delivery.run_id)
    result = {"run_id": run_id} | outcome.as_result(duration_ms=milliseconds)
    on_loop(lifecycle.succeed(delivery, result))
    logger.debug("message_done", status=result["status"], duration_ms=milliseconds)


def call(function: Callable[[Any], Any], arguments: Any) -> Outcome:
    answer = function(arguments)
    outcome = on_loop(answer) if inspect.iscoroutine(answer) else answer
    if not isinstance(outcome, Outcome):
        raise TypeError("an actor answers with an Outcome")
    return outcome


def on_failure(delivery: Delivery, error: BaseException) -> bool:
    """Record a failure, and return whether the broker has to see it too."""
    if isinstance(error, ValidationError):
        error = MissingSetting(f"{error.title}: {explain(error)}")
    code = error.code if isinstance(error, ShortlistError) else ShortlistError.code
    reason = str(error) if isinstance(error, ShortlistError) else type(error).__name__
    if isinstance(error, PermanentError):
        on_loop(lifecycle.die(delivery, code, reason))
        logger.warning("message_dead", code=code)
        return True
    if not delivery.is_last_try:
        on_loop(lifecycle.retry(delivery, code))
        logger.info("message_retried", code=code, error=type(error).__name__)
        return True
    if isinstance(error, TransientError):
        on_loop(lifecycle.defer(delivery, code))
        logger.warning("message_deferred", code=code)
        return False
    on_loop(lifecycle.die(delivery, code, reason))
    # Places only: messages of exceptions may quote a row, and rows are about people.
    places = traceback.extract_tb(error.__traceback__)[-5:]
    where = [f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places]
    logger.error("message_dead", code=code, error=type(error).__name__, where=where)
    return True


def current_message_id() -> UUID:
    """Return the id of the message that this thread works on."""
    message = CurrentMessage.get_current_message()
    if message is None:
        raise RuntimeError("no message is in hand")
    return UUID(message.message_id)
