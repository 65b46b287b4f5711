"""What passes a filter: by example, and against a plain reading of the rules."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.errors import InvalidFilter
from shared.vectors.port import (
    And,
    AnyOf,
    AtLeast,
    AtMost,
    Attributes,
    Equals,
    Filter,
    Known,
    Missing,
    Or,
    VectorStore,
)
from tests.contract.vectors.objects import find_all, make, make_with


def write(store: VectorStore, **documents: Mapping[str, Any]) -> None:
    store.upsert("Resume", [make_with(key, values) for key, values in documents.items()])


def test_four_way_and_filter(store: VectorStore) -> None:
    good: dict[str, Any] = {
        "language": "en", "role_codes": ["welder", "fitter"], "salary_min": 50, "pe_license": True,
    }  # fmt: skip
    write(
        store, good=good, language=good | {"language": "ru"}, role=good | {"role_codes": ["cook"]},
        salary=good | {"salary_min": 71}, license=good | {"pe_license": False},
    )  # fmt: skip

    where = And(
        [Equals("language", "en"), AnyOf("role_codes", ["fitter"]), AtMost("salary_min", 70),
         Equals("pe_license", True)]
    )  # fmt: skip

    assert find_all(store, where) == {"good"}


def test_any_of_on_lists(store: VectorStore) -> None:
    write(
        store, both={"role_codes": ["a", "b"]}, one={"role_codes": ["b"]}, no={"role_codes": ["c"]}
    )

    assert find_all(store, AnyOf("role_codes", ["a", "b", "z"])) == {"both", "one"}
    assert find_all(store, AnyOf("role_codes", [])) == set()


def test_any_of_on_single_values(store: VectorStore) -> None:
    write(store, en={"language": "en"}, ru={"language": "ru"}, de={"language": "de"})

    assert find_all(store, AnyOf("language", ["ru", "de"])) == {"ru", "de"}
    assert find_all(store, AnyOf("source_id", ["en", "nobody"])) == {"en"}


def test_codes_exact_and_case_sensitive(store: VectorStore) -> None:
    write(
        store, a={"work_mode": "New York"}, b={"work_mode": "york new"}, c={"work_mode": "new york"}
    )

    assert find_all(store, Equals("work_mode", "New York")) == {"a"}
    assert find_all(store, AnyOf("work_mode", ["New"])) == set()


def test_range_inclusive(store: VectorStore) -> None:
    write(store, a={"salary_min": 1.5}, b={"salary_min": 2}, c={"salary_min": 3})

    assert find_all(store, AtLeast("salary_min", 2)) == {"b", "c"}
    assert find_all(store, AtMost("salary_min", 2)) == {"a", "b"}
    assert find_all(store, Equals("salary_min", 2.0)) == {"b"}


@pytest.mark.parametrize(
    "where",
    [
        Equals("language", "en"),
        AnyOf("role_codes", ["a"]),
        AtLeast("salary_min", 1),
        AtMost("salary_min", 1),
        Equals("pe_license", True),
        And([Equals("language", "en"), AtLeast("salary_min", 1)]),
        Or([Equals("language", "en"), AtLeast("salary_min", 1)]),
    ],
    ids=str,
)
def test_missing_admitted_unless_known(store: VectorStore, where: Filter) -> None:
    write(store, unknown={})

    assert find_all(store, where) == {"unknown"}
    assert find_all(store, Known(where)) == set()


def test_known_holds_inside_only(store: VectorStore) -> None:
    write(store, unknown={}, paid={"salary_min": 9})

    where = And([Known(AtLeast("salary_min", 1)), Equals("language", "en")])

    assert find_all(store, where) == {"paid"}


def test_empty_list_equals_missing(store: VectorStore) -> None:
    write(store, none={"role_codes": []}, some={"role_codes": ["a"]})

    assert find_all(store, Missing("role_codes")) == {"none"}
    assert find_all(store, AnyOf("role_codes", ["b"])) == {"none"}
    assert store.fetch("Resume", [make("none").id])[0].attributes["role_codes"] is None


def test_all_of_nothing_and_one_of_nothing(store: VectorStore) -> None:
    write(store, one={})

    assert find_all(store, And([])) == find_all(store, None) == {"one"}
    assert find_all(store, Or([])) == set()


def test_values_are_never_read_as_sql(store: VectorStore) -> None:
    write(store, quoted={"language": "'; DROP TABLE x --"}, other={"language": "en"})

    assert find_all(store, Equals("language", "'; DROP TABLE x --")) == {"quoted"}


@pytest.mark.parametrize(
    "where",
    [
        Equals("wage", 1),
        Missing("wage"),
        Equals('x" OR true --', True),
        Equals("role_codes", "a"),
        Equals("language", True),
        Equals("pe_license", 1),
        Equals("salary_min", "1"),
        AtLeast("language", 1),
        AtMost("salary_min", float("nan")),
        AnyOf("salary_min", ["1"]),
        AnyOf("language", "en"),
        And([Or([Known(Missing("wage"))])]),
    ],
    ids=str,
)
def test_undeclared_or_unfit_is_refused(store: VectorStore, where: Filter) -> None:
    with pytest.raises(InvalidFilter):
        find_all(store, where)
    with pytest.raises(InvalidFilter):
        store.count("Resume", where)


# A plain reading of the rules, and whatever hypothesis makes of it.


def passes(where: Filter, attributes: Attributes, *, strict: bool = False) -> bool:
    match where:
        case And(parts):
            return all(passes(part, attributes, strict=strict) for part in parts)
        case Or(parts):
            return any(passes(part, attributes, strict=strict) for part in parts)
        case Known(part):
            return passes(part, attributes, strict=True)
        case Missing(name):
            return attributes.get(name) in (None, [])
        case _:
            value = attributes.get(where.attribute)
            return not strict if value in (None, []) else holds(where, value)


def holds(where: Equals | AnyOf | AtLeast | AtMost, value: Any) -> bool:
    match where:
        case Equals(_, wanted):
            return bool(value == wanted)
        case AtLeast(_, least):
            return bool(value >= least)
        case AtMost(_, most):
            return bool(value <= most)
        case AnyOf(_, values):
            return not set(values).isdisjoint([value] if isinstance(value, str) else value)


CODES: Final = st.sampled_from(["a", "b", "A"])
NUMBERS: Final = st.integers(0, 3)
LISTS: Final = st.lists(CODES, max_size=2)
ATTRIBUTES: Final = st.fixed_dictionaries(
    {},
    optional={
        "language": st.none() | CODES,
        "role_codes": LISTS,
        "salary_min": st.none() | NUMBERS,
        "pe_license": st.none() | st.booleans(),
    },
)
LEAVES: Final = st.one_of(
    st.builds(Equals, st.just("language"), CODES),
    st.builds(Equals, st.just("pe_license"), st.booleans()),
    st.builds(Equals, st.just("salary_min"), NUMBERS),
    st.builds(AnyOf, st.sampled_from(["language", "role_codes"]), LISTS),
    st.builds(AtLeast, st.just("salary_min"), NUMBERS),
    st.builds(AtMost, st.just("salary_min"), NUMBERS),
    st.builds(Missing, st.sampled_from(["language", "role_codes", "salary_min", "pe_license"])),
)
FILTERS: Final[st.SearchStrategy[Filter]] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, max_size=3)),
        st.builds(Or, st.lists(inner, max_size=3)),
        st.builds(Known, inner),
    ),
    max_leaves=6,
)


@given(
    documents=st.lists(ATTRIBUTES, min_size=1, max_size=8),
    filters=st.lists(FILTERS, min_size=1, max_size=6),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_filter_means_what_it_says(
    store: VectorStore, documents: Sequence[Attributes], filters: Sequence[Filter]
) -> None:
    store.delete("Resume", [str(number) for number in range(8)])
    store.upsert(
        "Resume", [make_with(str(number), values) for number, values in enumerate(documents)]
    )

    for where in filters:
        expected = {str(n) for n, values in enumerate(documents) if passes(where, values)}
        assert find_all(store, where) == expected
        assert store.count("Resume", where) == len(expected)
