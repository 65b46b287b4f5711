"""An HTTP answer before it is sent, and the manner in which it will be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from typing import Any


class Manner(Enum):
    SENT = auto()
    #: Nothing is sent until the caller gives up or the server stops.
    HELD = auto()
    #: The connection is reset without a word.
    RESET = auto()


@dataclass(frozen=True)
class Answer:
    """`pause_seconds` above 0 sends the body byte by byte, with that pause."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_seconds: float = 0.0
    manner: Manner = Manner.SENT


def json_answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), _JSON)


def html_answer(body: str, status: int = 200) -> Answer:
    return Answer(status, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def error_answer(status: int, message: str) -> Answer:
    body = {"statusCode": status, "error": HTTPStatus(status).phrase, "message": message}
    return json_answer(body, status)


class ApiError(Exception):
    """An answer other than 200, from wherever a call finds out that there is none."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.answer = error_answer(status, message)


_JSON = {"Content-Type": "application/json; charset=utf-8"}
