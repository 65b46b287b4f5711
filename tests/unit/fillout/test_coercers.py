"""Coercers read what is there, and never fail or make anything up."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fillout.coercers import (
    COERCERS,
    LARGEST_AMOUNT,
    MOST_FILES,
    Coerced,
    choices,
    currency,
    email,
    files,
    moment,
    money,
    number,
    yesno,
)
from shared.database.payloads import FileLink
from shared.reference.currencies import CURRENCIES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
TRAVEL = {"minimum": 0, "maximum": 10}


@given(st.sampled_from(sorted(COERCERS)), JSON)
def test_any_answer_has_a_value_or_an_issue(name: str, value: Any) -> None:
    read = COERCERS[name](value, {})

    assert isinstance(read, Coerced)
    assert read.issue is None or read.issue.isidentifier()


@given(st.sampled_from(sorted(COERCERS)), st.sampled_from([None, "", "  ", []]))
def test_nothing_is_read_from_nothing(name: str, value: Any) -> None:
    read = COERCERS[name](value, {})

    assert not read.value
    assert read.value is not False
    assert read.issue is None


@given(st.text())
def test_text_never_keeps_what_no_database_takes(value: str) -> None:
    read = COERCERS["text"](value, {}).value or ""

    assert "\x00" not in read
    read.encode()


@given(st.integers(0, 9_999_999), st.sampled_from(["{:,}", "{}", "${}", "{} EUR", "€ {:,}"]))
def test_amount_is_the_one_that_was_written(amount: int, form: str) -> None:
    assert money(form.format(amount), {}).value == amount


@given(JSON)
def test_amount_fits_its_column(value: Any) -> None:
    amount = money(value, {}).value

    assert amount is None or 0 <= amount <= LARGEST_AMOUNT


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("90k", 90_000),
        ("1.5m", 1_500_000),
        ("120 тыс.", 120_000),
        ("90.000,50 €", Decimal("90000.50")),
        ("90'000", 90_000),
        ("USD 90 000", 90_000),
        (90_000.5, Decimal("90000.50")),
    ],
)
def test_money_is_read_as_people_write_it(said: Any, amount: Any) -> None:
    assert money(said, {}) == Coerced(amount)


@pytest.mark.parametrize(
    "said", ["80-90k", "-5", "1.5.2026", "a lot", True, "1,50,000", [1], "90000 50"]
)
def test_unclear_money_is_an_issue(said: Any) -> None:
    assert money(said, {}) == Coerced(issue="not_an_amount")


@pytest.mark.parametrize(("said", "value"), [(0, 0), ("7", 7), ("7.0", 7), (10, 10)])
def test_number_is_read(said: Any, value: int) -> None:
    assert number(said, TRAVEL) == Coerced(value)


@pytest.mark.parametrize(
    ("said", "issue"),
    [(11, "out_of_range"), (-1, "out_of_range"), ("25%", "not_a_number"), (0.5, "not_a_number"),
     (True, "not_a_number"), ("nan", "not_a_number"), ("1e999", "out_of_range")],
)  # fmt: skip
def test_number_that_does_not_fit_is_an_issue(said: Any, issue: str) -> None:
    assert number(said, TRAVEL) == Coerced(issue=issue)


@pytest.mark.parametrize("said", [True, "yes", "YES", "Yes, I am", "true", 1, "1", "Да", ["Yes"]])
def test_yes_in_any_words(said: Any) -> None:
    assert yesno(said, {}) == Coerced(True)


@pytest.mark.parametrize("said", [False, "no", "No, thanks", "false", 0, "0", "нет"])
def test_no_in_any_words(said: Any) -> None:
    assert yesno(said, {}) == Coerced(False)


@pytest.mark.parametrize(
    "said", ["maybe", "I agree", 2, 1.5, {"yes": True}, "yesterday", ["Yes", "No"]]
)
def test_neither_yes_nor_no_is_an_issue(said: Any) -> None:
    assert yesno(said, {}) == Coerced(issue="not_yes_or_no")


def test_label_of_a_field_may_mean_yes() -> None:
    assert yesno("I agree", {"yes": ["i agree"]}) == Coerced(True)


@given(st.text())
def test_currency_is_a_known_code_or_none(value: str) -> None:
    assert currency(value, {}).value in {None, *CURRENCIES}


@pytest.mark.parametrize(
    ("said", "code"),
    [("USD ($)", "USD"), ("CHF", "CHF"), ("₽", "RUB"), ("eur", "EUR"), (["£"], "GBP")],
)
def test_currency_is_read(said: Any, code: str) -> None:
    assert currency(said, {}) == Coerced(code)


@pytest.mark.parametrize("said", ["$", "¥", "I try all", "USD or EUR", "€ or £", 5])
def test_unclear_currency_is_an_issue(said: Any) -> None:
    assert currency(said, {}) == Coerced(issue="unclear_currency")


@given(st.lists(st.text()))
def test_choices_are_never_split_and_never_twice(labels: list[str]) -> None:
    read = choices(labels, {}).value

    assert len(set(read)) == len(read) <= len(labels)


def test_label_with_commas_is_one_choice() -> None:
    label = "Aerospace, Defense & Avionics"

    assert choices(label, {}) == choices([label, label], {}) == Coerced((label,))


def test_files_are_objects_or_links() -> None:
    read = files([{"url": "https://a.example/1", "filename": "1"}, "http://a.example/2"], {})

    assert read == Coerced((FileLink("https://a.example/1", "1"), FileLink("http://a.example/2")))


@pytest.mark.parametrize("said", ["[object Object]", [{}], "ftp://a.example/1", [7], {"url": None}])
def test_what_is_no_file_is_an_issue(said: Any) -> None:
    assert files(said, {}) == Coerced((), "not_a_file")


def test_more_files_than_anybody_needs_are_left_out() -> None:
    read = files([f"https://a.example/{number}" for number in range(100)], {})

    assert (len(read.value), read.issue) == (MOST_FILES, "too_many_files")


@pytest.mark.parametrize("said", ["ada", "ada@x", "a b@x.com", "@x.com", "a@" + "x" * 260 + ".com"])
def test_what_is_no_address_is_an_issue(said: str) -> None:
    assert email(said, {}) == Coerced(issue="invalid_email")


@given(JSON | st.text(alphabet="0123456789-T:.Z+ "))
def test_moment_is_aware_or_none(value: Any) -> None:
    found = moment(value)

    assert found is None or found.utcoffset() is not None


def test_answers_are_json_that_can_be_kept() -> None:
    read = COERCERS["address"]({"city": "Springfield", "other": [1]}, {}).value

    assert json.dumps(read["raw"]) == '{"city": "Springfield", "other": [1]}'


def test_address_holds_known_parts_that_say_something() -> None:
    given = {"city": "Riga", "state": " ", "planet": "Earth", "zip": None}

    assert COERCERS["address"](given, {}).value == {"city": "Riga", "raw": given}
