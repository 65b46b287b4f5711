"""Filters as SQL conditions. Pure: text, and the values that it refers to by number."""

from collections.abc import Sequence
from typing import Any, assert_never

from shared.vectors.pgvector_schema import quote
from shared.vectors.port import (
    And,
    AnyOf,
    AtLeast,
    AtMost,
    AttributeType,
    CollectionSpec,
    Equals,
    Filter,
    Known,
    Missing,
    Or,
)


class Values:
    """The values of a statement, numbered as they are added."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def add(self, value: Any, cast: str) -> str:
        """Return what stands for the value in the statement's text."""
        self.items.append(value)
        return f"${len(self.items)}::{cast}"


def to_sql(where: Filter | None, spec: CollectionSpec, values: Values) -> str:
    """Return the condition of a checked filter. What is unknown passes."""
    return "true" if where is None else _condition(where, spec, values, strict=False)


def _condition(where: Filter, spec: CollectionSpec, values: Values, *, strict: bool) -> str:
    def join(parts: Sequence[Filter], word: str, empty: str) -> str:
        conditions = [_condition(part, spec, values, strict=strict) for part in parts]
        return f"({f' {word} '.join(conditions)})" if conditions else empty

    match where:
        case And(parts):
            return join(parts, "AND", "true")
        case Or(parts):
            return join(parts, "OR", "false")
        case Known(part):
            return _condition(part, spec, values, strict=True)
        case Missing(name):
            return f"{quote(name)} IS NULL"
        case _:
            known = _comparison(where, spec, values)
            return known if strict else f"({quote(where.attribute)} IS NULL OR {known})"


def _comparison(
    where: Equals | AnyOf | AtLeast | AtMost, spec: CollectionSpec, values: Values
) -> str:
    column = quote(where.attribute)
    match where:
        case AtLeast(_, value):
            return f"{column} >= {values.add(value, 'float8')}"
        case AtMost(_, value):
            return f"{column} <= {values.add(value, 'float8')}"
        case AnyOf(name, wanted):
            listed = values.add(list(wanted), "text[]")
            is_list = spec.attributes.get(name) is AttributeType.TEXTS
            return f"{column} && {listed}" if is_list else f"{column} = ANY({listed})"
        case Equals(_, bool() as value):
            return f"{column} = {values.add(value, 'boolean')}"
        case Equals(_, str() as value):
            return f"{column} = {values.add(value, 'text')}"
        case Equals(_, value):
            return f"{column} = {values.add(value, 'float8')}"
        case _:
            assert_never(where)
