"""The written data of the demo: phrase banks and facts, as TOML beside this module."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@cache
def read_table(path: str) -> Json:
    """Return a file's content, such as `facts/families`. Callers leave it as it is."""
    text = files("shared.embedded.dataset").joinpath(f"{path}.toml").read_text("utf-8")
    return tomllib.loads(text)
