"""The forms API: the calls that we make, with patience, and with typed errors.

Errors name the status, the form and the submission. Bodies hold answers of
people and requests hold the key, so neither is ever part of an error.
"""

import asyncio
import json
import math
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from random import SystemRandom
from typing import Any, Protocol, TypeAlias
from urllib.parse import quote

import httpx

from shared.errors import SourceProtocol, SourceRefused, SourceUnavailable

Json: TypeAlias = dict[str, Any]

#: The most that one page can hold.
PAGE_SIZE = 150

MAX_TRIES = 4
TRY_SECONDS = 30.0

#: Of one call with all its tries.
CALL_SECONDS = 100.0

#: Waits between tries, where the API does not say how long.
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0

#: The API is not waited for longer than this, whatever it says.
LONGEST_RETRY_AFTER = 60.0

MAX_BYTES = 32 * 1024**2

_TOO_MANY, _NOT_FOUND = 429, 404
_RANDOM = SystemRandom()


class Turns(Protocol):
    """Says when a call may be made."""

    async def wait(self) -> None: ...

    async def pause(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a form's submissions, and how many there are in all."""

    responses: tuple[Json, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes = field(repr=False)
    retry_after: float | None


class _Failed(Exception):
    """A try that another one may repair. The wait is the API's, if it gave one."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class FilloutClient:
    """Calls of the forms API, one at a time."""

    def __init__(self, http: httpx.AsyncClient, turns: Turns) -> None:
        self._http = http
        self._turns = turns

    async def get_form(self, form_id: str) -> Json:
        """Return a form's definition.

        Raises:
            SourceRefused: If the API refuses the key or the form.
            SourceUnavailable: If it is away, or too slow, after some tries.
            SourceProtocol: If it answers something else than JSON.
        """
        reply = await self._get(_path(form_id), form_id)
        return _as_object(reply, form_id)

    async def list_submissions(self, form_id: str, *, offset: int, after: datetime | None) -> Page:
        """Return a page of finished submissions, oldest first; raises as `get_form`."""
        query = {"limit": str(PAGE_SIZE), "offset": str(offset), "sort": "asc"}
        if after is not None:
            query["afterDate"] = after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        reply = await self._get(f"{_path(form_id)}/submissions", form_id, query)
        body = _as_object(reply, form_id)
        responses, total = body.get("responses"), body.get("totalResponses")
        if not isinstance(responses, list) or not isinstance(total, int):
            raise SourceProtocol(f"a page of form {form_id} is no list of submissions")
        return Page(tuple(one for one in responses if isinstance(one, dict)), total)

    async def find_submission(self, form_id: str, external_id: str) -> Json | None:
        """Return one submission, or None if there is none (any more); raises as `get_form`."""
        path = f"{_path(form_id)}/submissions/{quote(external_id, safe='')}"
        reply = await self._get(path, form_id, may_miss=True)
        if reply.status == _NOT_FOUND:
            return None
        body = _as_object(reply, form_id)
        wrapped = body.get("submission", body)
        if not isinstance(wrapped, dict):
            raise SourceProtocol(f"a submission of form {form_id} is no object")
        return wrapped

    async def _get(
        self,
        path: str,
        form_id: str,
        query: Mapping[str, str] | None = None,
        *,
        may_miss: bool = False,
    ) -> _Reply:
        deadline = time.monotonic() + CALL_SECONDS
        for number in range(MAX_TRIES):
            await self._turns.wait()
            try:
                reply = await self._try(path, query or {})
            except _Failed as failure:
                wait = _wait_after(number) if failure.wait is None else failure.wait
                if number + 1 == MAX_TRIES or time.monotonic() + wait > deadline:
                    raise SourceUnavailable(f"form {form_id}: {failure}") from None
                await asyncio.sleep(wait)
                continue
            if reply.status == httpx.codes.OK or (may_miss and reply.status == _NOT_FOUND):
                return reply
            raise SourceRefused(f"form {form_id}: status {reply.status}")
        raise AssertionError("the last try returns or raises")

    async def _try(self, path: str, query: Mapping[str, str]) -> _Reply:
        try:
            async with asyncio.timeout(TRY_SECONDS):
                reply = await self._request(path, query)
        except TimeoutError:
            raise _Failed("timeout") from None
        except httpx.DecodingError:
            raise SourceProtocol("the answer is not what its headers say") from None
        except httpx.HTTPError as error:
            raise _Failed(type(error).__name__) from None
        if reply.status == _TOO_MANY:
            await self._turns.pause(reply.retry_after or FIRST_WAIT)
        if reply.status == _TOO_MANY or reply.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _Failed(f"status {reply.status}", reply.retry_after)
        return reply

    async def _request(self, path: str, query: Mapping[str, str]) -> _Reply:
        async with self._http.stream("GET", path, params=query) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise SourceProtocol("the answer is larger than any page can be")
            wait = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            return _Reply(response.status_code, bytes(body), wait)


@asynccontextmanager
async def open_client(base_url: str, api_key: str, turns: Turns) -> AsyncIterator[FilloutClient]:
    """Have a client for the block. It follows no redirects, and reads no proxy settings."""
    async with httpx.AsyncClient(
        base_url=base_url,
        headers={"Authorization": f"Bearer {api_key}", "Accept": "application/json"},
        timeout=httpx.Timeout(20.0, connect=5.0),
        follow_redirects=False,
        trust_env=False,
        verify=get_tls(),
    ) as http:
        yield FilloutClient(http, turns)


@cache
def get_tls() -> ssl.SSLContext:
    """Return the context of this process: a new one for each client takes long."""
    return ssl.create_default_context()


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds to wait, from seconds or from a date.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> read_retry_after("3", now), read_retry_after("Thu, 01 Jan 2026 00:00:07 GMT", now)
    (3.0, 7.0)
    >>> read_retry_after("soon", now), read_retry_after("86400", now)
    (None, 60.0)
    """
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (moment.astimezone(UTC) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER) if math.isfinite(seconds) else None


def _wait_after(tries: int) -> float:
    """Return a wait with full jitter: whoever failed together does not try again together."""
    return _RANDOM.uniform(0, min(FIRST_WAIT * 2**tries, LONGEST_WAIT))


def _path(form_id: str) -> str:
    return f"/forms/{quote(form_id, safe='')}"


def _as_object(reply: _Reply, form_id: str) -> Json:
    try:
        body = storable(json.loads(reply.body))
    except (ValueError, RecursionError):
        raise SourceProtocol(f"form {form_id}: the answer is not JSON") from None
    if not isinstance(body, dict) or "statusCode" in body:
        raise SourceProtocol(f"form {form_id}: the answer is no result")
    return body


def storable(value: Any) -> Any:
    """Return JSON as a database takes it: no NUL, no half characters, no infinite numbers.

    >>> storable({"a": ["x\\x00y", float("inf")]})
    {'a': ['xy', None]}
    """
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value
