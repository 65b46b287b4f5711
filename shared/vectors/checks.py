"""What may be written and asked for, checked against a collection before any of it is done."""

from collections.abc import Sequence
from math import isfinite
from typing import Final, assert_never

import numpy as np

from shared.errors import InvalidFilter, InvalidVector
from shared.vectors.port import (
    BUILT_IN,
    MAX_CHUNKS,
    MAX_OBJECTS,
    And,
    AnyOf,
    AtLeast,
    AtMost,
    Attributes,
    AttributeType,
    AttributeValue,
    CollectionSpec,
    DenseLeg,
    Equals,
    Filter,
    Known,
    Missing,
    Or,
    SearchRequest,
    Vector,
    VectorObject,
)

#: How far a norm may be from 1: what half precision costs, and no more.
NORM_TOLERANCE: Final = 0.001

ORDERED: Final = (AttributeType.NUMBER,)
WORDS: Final = (AttributeType.TEXT, AttributeType.TEXTS)
SINGLE: Final = (AttributeType.BOOLEAN, AttributeType.NUMBER, AttributeType.TEXT)


def check_objects(spec: CollectionSpec, objects: Sequence[VectorObject]) -> None:
    """Refuse all objects if one is wrong; the message names it.

    Raises:
        InvalidVector: Of a vector, chunk number or the number of objects.
        InvalidFilter: Of an attribute.
    """
    if len(objects) > MAX_OBJECTS:
        raise InvalidVector(f"{len(objects)} objects at once, more than {MAX_OBJECTS}")
    if len({item.id for item in objects}) < len(objects):
        raise InvalidVector("the same object twice in one call")
    for item in objects:
        _check_object(spec, item)


def _check_object(spec: CollectionSpec, item: VectorObject) -> None:
    if not 0 <= item.chunk_no < MAX_CHUNKS:
        raise InvalidVector(f"{item.id}: chunk {item.chunk_no} of at most {MAX_CHUNKS}")
    if not item.vectors:
        raise InvalidVector(f"{item.id}: no vector")
    if item.tokens is not None and item.chunk_no:
        raise InvalidVector(f"{item.id}: tokens belong to chunk 0")
    for name, vector in item.vectors.items():
        check_vector(spec, name, vector, owner=str(item.id))
    try:
        check_attributes(spec, item.attributes)
    except InvalidFilter as error:
        raise InvalidFilter(f"{item.id}: {error}") from None
    if "active" in spec.attributes and "active" not in item.attributes:
        raise InvalidFilter(f"{item.id}: active is not given")


def check_vector(spec: CollectionSpec, name: str, vector: Vector, *, owner: str) -> None:
    """Raise InvalidVector unless `vector` fits the collection's vectors called `name`."""
    if name not in spec.vectors:
        raise InvalidVector(f"{owner}: {spec.name} has no vectors called {name!r}")
    if vector.shape != (spec.vectors[name],):
        raise InvalidVector(f"{owner}: {name} is {vector.shape}, not ({spec.vectors[name]},)")
    norm = float(np.linalg.norm(vector.astype(np.float64)))
    if not abs(norm - 1) <= NORM_TOLERANCE:  # which NaN and infinity fail too
        raise InvalidVector(f"{owner}: {name} has the norm {norm}, not 1")


def check_attributes(spec: CollectionSpec, attributes: Attributes) -> None:
    """Raise InvalidFilter if an attribute is undeclared or of another type."""
    for name, value in attributes.items():
        declared = spec.attributes.get(name)
        if declared is None:
            raise InvalidFilter(f"{spec.name} has no attribute {name!r}")
        if value is None and name == "active":
            raise InvalidFilter("active cannot be unknown")
        if value is not None and not _is_a(value, declared):
            raise InvalidFilter(f"{name} wants {declared.value}, not {type(value).__name__}")


def _is_a(value: AttributeValue, declared: AttributeType) -> bool:
    match declared:
        case AttributeType.BOOLEAN:
            return isinstance(value, bool)
        case AttributeType.NUMBER:
            return (
                isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
            )
        case AttributeType.TEXT:
            return isinstance(value, str)
        case AttributeType.TEXTS:
            return _are_texts(value)
        case _:
            assert_never(declared)


def _are_texts(values: AttributeValue) -> bool:
    if isinstance(values, str) or not isinstance(values, Sequence):
        return False
    return all(isinstance(value, str) for value in values)


def check_request(spec: CollectionSpec, request: SearchRequest) -> None:
    """Raise InvalidVector or InvalidFilter if a search cannot be done here."""
    if request.limit < 1 or request.pool < 1:
        raise InvalidFilter("a search wants at least one document")
    if len({leg.name for leg in request.legs}) < len(request.legs):
        raise InvalidFilter("two legs have the same name")
    for leg in request.legs:
        if not (isfinite(leg.weight) and leg.weight >= 0):
            raise InvalidFilter(f"leg {leg.name} has the weight {leg.weight}")
        if isinstance(leg, DenseLeg):
            check_vector(spec, leg.target, leg.vector, owner=f"leg {leg.name}")
    check_filter(spec, request.where)


def check_filter(spec: CollectionSpec, where: Filter | None) -> None:
    """Raise InvalidFilter if an attribute is undeclared or of another type."""
    match where:
        case None:
            return
        case And(parts) | Or(parts):
            for part in parts:
                check_filter(spec, part)
        case Known(part):
            check_filter(spec, part)
        case Missing(name):
            _get_type(spec, name)
        case _:
            _check_comparison(spec, where)


def _check_comparison(spec: CollectionSpec, where: Equals | AnyOf | AtLeast | AtMost) -> None:
    match where:
        case Equals(name, value):
            _check_operand(spec, name, value, SINGLE)
        case AtLeast(name, value) | AtMost(name, value):
            _check_operand(spec, name, value, ORDERED)
        case AnyOf(name, values):
            declared = _get_type(spec, name)
            if declared not in WORDS or not _are_texts(values):
                raise InvalidFilter(f"any of does not fit {name}, which is {declared.value}")
        case _:
            assert_never(where)


def _check_operand(
    spec: CollectionSpec, name: str, value: AttributeValue, types: Sequence[AttributeType]
) -> None:
    declared = _get_type(spec, name)
    if declared not in types or not _is_a(value, declared):
        raise InvalidFilter(f"{name} is {declared.value}: this comparison does not fit it")


def _get_type(spec: CollectionSpec, name: str) -> AttributeType:
    declared = spec.attributes.get(name) or BUILT_IN.get(name)
    if declared is None:
        raise InvalidFilter(f"{spec.name} has no attribute {name!r}")
    return declared
