"""Answers that no dictionary has. People decide about them; nothing becomes an entry by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.hiring import CustomValue, CustomValueType
from shared.database.session import Session
from shared.reference.matching import Match, normalise

#: Longer texts do not fit under an index; they are the same if they begin so.
LONGEST_NORM = 500


@dataclass(frozen=True, slots=True)
class CustomAnswer:
    """A text, of which list, and which entry is the nearest."""

    type: CustomValueType
    value: str
    match: Match


async def count_custom_values(
    session: Session, answers: Sequence[CustomAnswer], *, company_id: int | None = None
) -> None:
    """Note that these answers were given once more."""
    unique = {(one.type, normalise(one.value)[:LONGEST_NORM]): one for one in answers}
    if not unique:
        return
    rows = [
        {
            "company_id": company_id,
            "type": one.type,
            "value": one.value,
            "value_norm": norm,
            "best_guess": one.match.best_guess,
            "best_score": Decimal(one.match.best_score).quantize(Decimal("0.01")),
        }
        for (_, norm), one in sorted(unique.items())
    ]
    await session.execute(
        insert(CustomValue)
        .values(rows)
        .on_conflict_do_update(
            index_elements=["company_id", "type", "value_norm"],
            set_={"occurrences": CustomValue.occurrences + 1, "updated_at": func.now()},
        )
    )
