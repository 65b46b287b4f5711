"""The tables themselves: names and sizes."""

from sqlalchemy import func, select

from shared.database.models import Base
from shared.database.session import Session


async def count_rows(session: Session) -> dict[str, int]:
    """Return the number of rows of each table of the specification, by name."""
    tables = sorted(
        (t for t in Base.metadata.tables.values() if not t.schema), key=lambda t: t.name
    )
    counts = select(
        *(select(func.count()).select_from(t).scalar_subquery().label(t.name) for t in tables)
    )
    return dict((await session.execute(counts)).one()._mapping)
