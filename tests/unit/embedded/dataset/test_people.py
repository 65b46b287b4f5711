"""Tests of invented people: as many as wanted, each with an address of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.people import choose_employers, make_identity

LANGUAGES = ("en", "ru", "de", "es", "uk", "kk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_another_address(language: str) -> None:
    emails = [make_identity(language, number, dice(language)).email for number in range(4000)]
    assert len(set(emails)) == 4000


@given(st.sampled_from(LANGUAGES), st.integers(0, 1_000_000))
def test_addresses_are_plain_ascii_on_reserved_domains(language: str, number: int) -> None:
    local, domain = make_identity(language, number, dice(number)).email.split("@")
    assert local.isascii()
    assert domain in ("example.com", "example.org")


def test_russian_surnames_agree_with_the_first_name() -> None:
    people = [make_identity("ru", number, dice("name")) for number in range(1600)]
    feminine = {one.last_name.endswith("а") for one in people if one.first_name == "Ольга"}
    masculine = {one.last_name.endswith("а") for one in people if one.first_name == "Глеб"}
    assert (feminine, masculine) == ({True}, {False})


def test_nobody_works_at_one_employer_twice() -> None:
    for language in LANGUAGES:
        assert len(set(choose_employers(language, 4, dice(language)))) == 4
