"""Where work stands: runs, states of documents, messages that wait."""

from sqlalchemy import func, select

from shared.database.models.candidates import Submission
from shared.database.models.companies import Job
from shared.database.models.ops import DeadLetter, OutboxMessage, Run
from shared.database.session import Session


async def describe_runs(session: Session, *, limit: int = 10) -> list[str]:
    """Return a line for each of the latest runs."""
    runs = await session.scalars(select(Run).order_by(Run.started_at.desc()).limit(limit))
    return [
        f"run {run.run_id} {run.kind}: {run.status}, {run.open_items} open,"
        f" {' '.join(f'{count} {name}' for name, count in run.counts.items())}".rstrip(", ")
        for run in runs
    ]


async def describe_work(session: Session) -> list[str]:
    """Return a line for each state that documents are in, and for what waits."""
    lines = []
    for kind, table in (("resumes", Submission), ("jobs", Job)):
        rows = await session.execute(
            select(table.status, table.parse_status, func.count())
            .group_by(table.status, table.parse_status)
            .order_by(table.status, table.parse_status)
        )
        lines += [f"{kind}: {count} {state}, {parsed}" for state, parsed, count in rows]
    waiting, oldest = (
        await session.execute(
            select(func.count(), func.min(OutboxMessage.created_at)).select_from(OutboxMessage)
        )
    ).one()
    dead = await session.scalar(
        select(func.count()).select_from(DeadLetter).where(DeadLetter.replayed_at.is_(None))
    )
    lines.append(f"outbox: {waiting} waiting" + (f", the oldest since {oldest}" if oldest else ""))
    lines.append(f"dead letters: {dead}")
    return lines
