"""Tests of the list of currencies."""

from shared.reference.currencies import CURRENCIES


def test_the_currencies_of_the_form_are_known() -> None:
    assert {"USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "RUB"} <= CURRENCIES


def test_codes_are_three_capital_letters() -> None:
    assert all(len(code) == 3 and code.isupper() and code.isascii() for code in CURRENCIES)
    assert 150 <= len(CURRENCIES) <= 180
