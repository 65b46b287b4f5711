"""Where a walk through the pages of a form is, and when it is over. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

#: Pages overlap, so that so many deletions between two of them skip nothing.
PAGE_OVERLAP = 10


class Step(Enum):
    NEXT = auto()
    LAST = auto()

    #: The source does not answer as before: what is left is for the next walk.
    BROKEN = auto()


@dataclass(slots=True)
class Walk:
    """A poll from a moment on, or a sweep through everything."""

    is_sweep: bool
    after: datetime | None = None
    offset: int = 0

    #: When the sweep began, which may be some messages ago.
    started: datetime | None = None
    total: int | None = None
    ids: frozenset[str] = frozenset()

    def advance(self, responses: Sequence[dict[str, Any]], total: int) -> Step:
        """Take a page, and say what follows. The number of pages is never trusted.

        >>> walk = Walk(is_sweep=False)
        >>> page = [{"submissionId": str(number)} for number in range(150)]
        >>> walk.advance(page, 151), walk.offset
        (<Step.NEXT: 1>, 140)
        >>> walk.advance(page, 151)
        <Step.BROKEN: 3>
        """
        ids = frozenset(str(one.get("submissionId")) for one in responses)
        shrank = self.total is not None and total < self.total - PAGE_OVERLAP
        if shrank or (ids and ids == self.ids):
            return Step.BROKEN
        if not responses:
            return Step.LAST if self.offset >= total else Step.BROKEN
        self.total, self.ids = total, ids
        if self.offset + len(responses) >= total:
            return Step.LAST
        self.offset += max(1, len(responses) - PAGE_OVERLAP)
        return Step.NEXT
