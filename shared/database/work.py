"""What a run did: counts and time by actor, from the results of its messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Integer, func, select

from shared.database.models.ops import TaskResult
from shared.database.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorWork:
    """The messages of one actor in one run, added up."""

    actor: str
    done: int
    unchanged: int
    failed: int
    deferred: int

    #: Of all threads together, from start to end of each message.
    seconds: float


async def measure_run(session: Session, run_id: UUID) -> Sequence[ActorWork]:
    """Return what each actor did for a run."""

    def total(field: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(TaskResult.result[field].as_string().cast(Integer)), 0)

    took = func.extract("epoch", TaskResult.finished_at - TaskResult.started_at)
    rows = await session.execute(
        select(
            TaskResult.actor,
            total("done"),
            total("unchanged"),
            total("failed"),
            total("deferred"),
            func.coalesce(func.sum(took), 0).cast(Float),
        )
        .where(TaskResult.run_id == run_id)
        .group_by(TaskResult.actor)
    )
    return [
        ActorWork(
            actor=actor.rpartition(".")[2],
            done=done,
            unchanged=unchanged,
            failed=failed,
            deferred=deferred,
            seconds=seconds,
        )
        for actor, done, unchanged, failed, deferred, seconds in rows
    ]
