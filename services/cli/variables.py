"""Every environment variable, from the settings classes themselves."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeGuard

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from shared.errors import MissingSetting
from shared.messaging.registry import SERVICES

#: Modules that may hold settings classes, in the order in which they are shown.
MODULES = ("shared.settings", *(f"services.{service}.settings" for service in SERVICES))


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str | None
    about: str


def list_classes() -> Iterator[type[BaseSettings]]:
    for name in filter(find_spec, MODULES):
        module = import_module(name)
        for value in vars(module).values():
            if _is_settings(value) and value.__module__ == name:
                yield value


def _is_settings(value: object) -> TypeGuard[type[BaseSettings]]:
    return inspect.isclass(value) and issubclass(value, BaseSettings)


def list_variables(settings: type[BaseSettings]) -> Iterator[Variable]:
    """Return the variables of one class, with the comments above its fields."""
    comments = _read_comments(settings)
    for field, info in settings.model_fields.items():
        default = None if info.is_required() else _default(info)
        yield Variable(_name(settings, field), default, comments.get(field, ""))


def example() -> str:
    """Return the text of ``.env.example``."""
    blocks = []
    for settings in list_classes():
        lines = [f"# {_first_line(settings)}"]
        for one in list_variables(settings):
            lines += [f"#   {one.about}"] if one.about else []
            lines.append(f"{one.name}=" if one.default is None else f"# {one.name}={one.default}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def show() -> Iterator[str]:
    """Yield every effective value; secrets are masked, what is missing says so."""
    for settings in list_classes():
        try:
            values: dict[str, Any] = dict(settings())
        except ValidationError as error:
            missing = {str(e["loc"][0]) for e in error.errors() if e["type"] == "missing"}
            if len(missing) < error.error_count():
                wrong = ", ".join(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())
                raise MissingSetting(f"{settings.__name__}: {wrong}") from None
            values = dict.fromkeys(settings.model_fields, "(not set)")
        for field, value in values.items():
            yield f"{_name(settings, field)}={_show(value)}"


def _default(info: FieldInfo) -> str:
    value = info.get_default(call_default_factory=True)
    return value.get_secret_value() if isinstance(value, SecretStr) else _show(value)


def _name(settings: type[BaseSettings], field: str) -> str:
    alias = settings.model_fields[field].validation_alias
    if isinstance(alias, str):
        return alias.upper()
    return (settings.model_config.get("env_prefix", "") + field).upper()


def _show(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, frozenset | set | tuple | list):
        return "[" + ", ".join(f'"{one}"' for one in sorted(map(str, value))) + "]"
    return "" if value is None else str(value)


def _first_line(settings: type[BaseSettings]) -> str:
    return (inspect.getdoc(settings) or settings.__name__).splitlines()[0]


def _read_comments(settings: type[BaseSettings]) -> dict[str, str]:
    """Return the ``#:`` comments of a class by field."""
    comments: dict[str, str] = {}
    pending: list[str] = []
    for line in inspect.getsource(settings).splitlines():
        stripped = line.strip()
        if stripped.startswith("#:"):
            pending.append(stripped.removeprefix("#:").strip())
        elif found := re.match(r"(\w+): ", stripped):
            comments[found[1]] = " ".join(pending)
            pending = []
        else:
            pending = []
    return comments
