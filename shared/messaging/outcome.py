"""What an actor answers: kept as its result, and shown by ``shortlist result``."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class OutcomeStatus(StrEnum):
    COMPLETED = "completed"

    #: Some of it failed; the failures are rows of their own.
    PARTIAL = "partial"

    #: There was nothing to do: it is done already.
    UNCHANGED = "unchanged"

    #: A dependency is down; the work stays due.
    DEFERRED = "deferred"
    ALREADY_RUNNING = "already_running"

    #: A person waited for it, and does not any more.
    EXPIRED = "expired"


class Outcome(BaseModel):
    """Counts of one message's work. Fields of single actors are extra ones."""

    model_config = ConfigDict(extra="allow")

    requested: int = 0
    done: int = 0
    unchanged: int = 0
    failed: int = 0
    deferred: int = 0
    published: int = 0
    status: OutcomeStatus | None = None

    def summary(self) -> OutcomeStatus:
        """Return the status that the counts amount to, unless one is set.

        >>> Outcome(requested=2, done=1, failed=1).summary()
        <OutcomeStatus.PARTIAL: 'partial'>
        >>> Outcome(requested=2, unchanged=2).summary()
        <OutcomeStatus.UNCHANGED: 'unchanged'>
        """
        if self.status is not None:
            return self.status
        if self.failed:
            return OutcomeStatus.PARTIAL
        if self.done or self.published:
            return OutcomeStatus.COMPLETED
        return OutcomeStatus.DEFERRED if self.deferred else OutcomeStatus.UNCHANGED

    def as_result(self, **more: Any) -> dict[str, Any]:
        return self.model_dump(mode="json") | more | {"status": self.summary().value}
