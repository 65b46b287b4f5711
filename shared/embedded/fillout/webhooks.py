"""Webhooks of the fake service: a POST for each submission, to whoever registered."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from shared.embedded.fillout.state import Json

TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Delivery:
    """One attempt; the status is None if nobody answered."""

    webhook_id: int
    submission_id: str
    status: int | None


def deliver(url: str, envelope: Json) -> int | None:
    """Send it once, without a signature as the real service, and return the status."""
    target = urlsplit(url)
    connection = HTTPConnection(target.hostname or "", target.port or 80, timeout=TIMEOUT_SECONDS)
    path = f"{target.path or '/'}?{target.query}" if target.query else target.path or "/"
    body = json.dumps(envelope, ensure_ascii=False).encode()
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
