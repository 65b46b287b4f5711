"""Statements that the adapter writes. What they mean is in the contract."""

import pytest

from shared.vectors.pgvector_filters import Values, to_sql
from shared.vectors.pgvector_schema import Collection, define, list_differences, quote
from shared.vectors.port import (
    And,
    AnyOf,
    AtLeast,
    Equals,
    Filter,
    Kind,
    Known,
    Missing,
    Or,
    describe,
)

SPEC = describe(Kind.RESUME, dim=3, model="m", revision="r", composer_version="1")


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        (None, "true"),
        (And([]), "true"),
        (Or([]), "false"),
        (Missing("language"), '"language" IS NULL'),
        (Known(AtLeast("salary_min", 1)), '"salary_min" >= $1::float8'),
        (Equals("active", True), '("active" IS NULL OR "active" = $1::boolean)'),
        (Known(AnyOf("role_codes", ["a"])), '"role_codes" && $1::text[]'),
        (Known(AnyOf("language", ["a"])), '"language" = ANY($1::text[])'),
        (
            And([Known(Equals("language", "en")), Known(Equals("chunk_no", 0))]),
            '("language" = $1::text AND "chunk_no" = $2::float8)',
        ),
    ],
)
def test_filters_become_conditions(where: Filter | None, condition: str) -> None:
    assert to_sql(where, SPEC, Values()) == condition


def test_values_are_numbered_where_others_stand_already() -> None:
    values = Values()
    values.add("first", "text")

    assert to_sql(Known(Equals("language", "en")), SPEC, values) == '"language" = $2::text'
    assert values.items == ["first", "en"]


def test_a_quote_in_a_name_stays_in_the_name() -> None:
    assert quote('a"b') == '"a""b"'


def test_each_part_is_a_table_of_its_own() -> None:
    statements = define(Collection(SPEC, None))

    tables = [line.split()[2] for line in statements if "PARTITION OF" in line]
    parts = "object", "tokens", "headline", "body"
    assert tables == [f'ops."vectors_resume_v1_{part}"' for part in parts]


def test_the_same_specification_has_no_differences() -> None:
    assert list_differences(SPEC, SPEC) == []
