"""What the fake forms service holds: forms with their submissions, and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class FakeForm:
    """A form as the API describes it, and its submissions in the API's own JSON.

    The text `{origin}` anywhere in a submission becomes the server's address when it is served.
    `in_progress` holds entries that people have begun and not sent.
    """

    form_id: str
    name: str
    questions: tuple[Json, ...] = ()
    submissions: tuple[Json, ...] = ()
    in_progress: tuple[Json, ...] = ()


@dataclass(frozen=True)
class FakeFile:
    """A stored file and how the storage behaves when it is asked for.

    Args:
        content: The bytes of a good answer.
        status: The status of every answer after `failures`.
        headers: Sent with every answer; they replace the server's own.
        drip_seconds: Above 0, the body is sent byte by byte with this pause.
        failures: Statuses of the first requests, one each: `(500, 500)` fails twice.
        redirect: An address to send the caller to, instead of the content.
    """

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    failures: tuple[int, ...] = ()
    redirect: str | None = None
