"""A caller of the fake service that is as simple as can be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

KEY = "sk_prod_test"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Caller:
    """Sends requests to one server; API paths begin with `/forms` or `/webhook`."""

    base_url: str
    key: str = KEY
    timeout: float = 10.0

    def get(self, path: str, **parameters: object) -> Reply:
        return self.send("GET", f"{path}?{urlencode(parameters)}" if parameters else path)

    def file(self, path: str) -> Reply:
        parts = urlsplit(self.base_url)
        return Caller(f"{parts.scheme}://{parts.netloc}", self.key, self.timeout).get(path)

    def post(self, path: str, body: object) -> Reply:
        return self.send("POST", path, json.dumps(body).encode())

    def send(self, method: str, path: str, body: bytes | None = None) -> Reply:
        """Raises OSError or HTTPException if there is no whole answer."""
        target = urlsplit(self.base_url)
        connection = HTTPConnection(str(target.hostname), target.port, timeout=self.timeout)
        try:
            headers = {"Authorization": f"Bearer {self.key}"}
            connection.request(method, target.path + path, body, headers)
            response = connection.getresponse()
            return Reply(response.status, dict(response.headers), response.read())
        finally:
            connection.close()
