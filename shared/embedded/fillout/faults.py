"""Faults of the fake service that a test switches on, each for a number of requests."""

import gzip
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import formatdate
from enum import Enum, auto
from threading import Lock

from shared.embedded.fillout.answer import Answer, Manner, error_answer, html_answer
from shared.embedded.fillout.query import ListQuery
from shared.embedded.fillout.state import Json

RETRY_AFTER_SECONDS = 1
SLOW_PAUSE_SECONDS = 0.05


class Fault(Enum):
    """What goes wrong with one request."""

    # Any call, and files.
    RATE_LIMITED = auto()
    RATE_LIMITED_SECONDS = auto()
    RATE_LIMITED_DATE = auto()
    SERVER_ERROR = auto()
    BAD_GATEWAY = auto()
    TIMEOUT = auto()
    SLOW_BODY = auto()
    RESET = auto()
    TRUNCATED_GZIP = auto()
    MALFORMED_JSON = auto()
    ERROR_WITH_200 = auto()
    HTML_WITH_200 = auto()
    # Lists only.
    PAGE_REPEATED = auto()
    PAGE_SKIPPED = auto()
    PAGE_REORDERED = auto()
    # Submissions, listed or single.
    NULL_VALUES = auto()
    UNKNOWN_VALUES = auto()
    # Webhook deliveries only.
    LOST = auto()
    DUPLICATE = auto()


class Switches:
    """The faults that are still to come, per kind of request, in the order they were set."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._lock = Lock()

    def set(self, kind: str, fault: Fault, times: int) -> None:
        with self._lock:
            self._waiting[kind].extend([fault] * times)

    def take(self, kind: str) -> Fault | None:
        with self._lock:
            return self._waiting[kind].popleft() if self._waiting[kind] else None

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()


def spoil_answer(answer: Answer, fault: Fault | None) -> Answer:
    """What becomes of a good answer on its way out."""
    spoil = _ANSWERS.get(fault) if fault else None
    return spoil(answer) if spoil else answer


def spoil_query(query: ListQuery, fault: Fault | None, last: ListQuery | None) -> ListQuery:
    """Which page is given instead of the one that was asked for."""
    if fault is Fault.PAGE_REPEATED and last:
        return last
    if fault is Fault.PAGE_SKIPPED:
        return replace(query, offset=query.offset + query.limit)
    if fault is Fault.PAGE_REORDERED:
        return replace(query, descending=not query.descending)
    return query


def spoil_submission(submission: Json, fault: Fault | None) -> Json:
    """A copy whose answers are empty, or of a type that nobody has heard of."""
    answers = submission.get("questions", [])
    if fault is Fault.NULL_VALUES:
        return submission | {"questions": [one | {"value": None} for one in answers]}
    if fault is Fault.UNKNOWN_VALUES:
        strange = {"type": "HologramInput", "value": {"depth": [1, {"of": "many"}]}}
        return submission | {"questions": [one | strange for one in answers]}
    return submission


def rate_limited(retry_after: str | None = None) -> Answer:
    answer = error_answer(429, "Too many requests")
    return _with_header(answer, "Retry-After", retry_after) if retry_after else answer


def _retry_date(_: Answer) -> Answer:
    return rate_limited(formatdate(time.time() + RETRY_AFTER_SECONDS, usegmt=True))


def _truncate_gzip(answer: Answer) -> Answer:
    packed = gzip.compress(answer.body, mtime=0)
    cut = replace(answer, body=packed[: len(packed) // 2])
    return _with_header(cut, "Content-Encoding", "gzip")


def _malform(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def _with_header(answer: Answer, name: str, value: str) -> Answer:
    return replace(answer, headers={**answer.headers, name: value})


_ANSWERS: Mapping[Fault, Callable[[Answer], Answer]] = {
    Fault.RATE_LIMITED: lambda _: rate_limited(),
    Fault.RATE_LIMITED_SECONDS: lambda _: rate_limited(str(RETRY_AFTER_SECONDS)),
    Fault.RATE_LIMITED_DATE: _retry_date,
    Fault.SERVER_ERROR: lambda _: error_answer(500, "Something went wrong"),
    Fault.BAD_GATEWAY: lambda _: html_answer("<h1>502 Bad Gateway</h1>", 502),
    Fault.TIMEOUT: lambda answer: replace(answer, manner=Manner.HELD),
    Fault.SLOW_BODY: lambda answer: replace(answer, pause_seconds=SLOW_PAUSE_SECONDS),
    Fault.RESET: lambda answer: replace(answer, manner=Manner.RESET),
    Fault.TRUNCATED_GZIP: _truncate_gzip,
    Fault.MALFORMED_JSON: _malform,
    Fault.ERROR_WITH_200: lambda _: replace(error_answer(500, "Something broke"), status=200),
    Fault.HTML_WITH_200: lambda _: html_answer("<html><h1>Down for maintenance</h1></html>"),
}
