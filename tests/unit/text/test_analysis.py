"""Tests of the analyser of the lexical leg."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.analysis import analyse


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("C++", "c++"),
        ("С++", "c++"),
        ("C#", "c#"),
        (".NET", ".net"),
        ("IEC 61850", "iec61850"),
        ("МЭК 61850", "iec61850"),
        ("IEC61850", "iec61850"),
        ("SEL-421", "sel421"),
        ("13.8 kV", "13.8kv"),
        ("13,8 кВ", "13.8kv"),
        ("13.8kV", "13.8kv"),
        ("110 кВ", "110kv"),
        ("25 МВт", "25mw"),
        ("S7-1500", "s71500"),
        ("PSS/E", "psse"),
    ],
)
def test_terms_and_quantities_are_one_token(text: str, token: str) -> None:
    assert analyse(text, "en") == [token]
    assert analyse(f"with {text}, now", "en")[0] == token


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "релейная защита", "релейной защиты"),
        ("ru", "учёт", "учета"),
        ("en", "tested relays", "testing relay"),
        ("de", "Prüfungen", "Prüfung"),
        ("es", "ensayos", "ensayo"),
        (None, "релейная Relays", "релейной relay"),
    ],
)
def test_inflected_forms_are_one_token(language: str | None, one: str, other: str) -> None:
    assert analyse(one, language)[0] == analyse(other, language)[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "and the of with"),
        ("ru", "и в на с её"),
        ("de", "und für die"),
        ("es", "y para los"),
        ("uk", "і та для"),
        ("kk", "және мен"),
        (None, "and и"),
    ],
)
def test_stop_words_are_left_out(language: str | None, text: str) -> None:
    assert analyse(text, language) == []


def test_words_of_another_script_are_stemmed_by_it() -> None:
    assert analyse("Наладка relays", "ru") == ["наладк", "relay"]
    assert analyse("Наладка relays", "en") == ["наладк", "relay"]


def test_tokens_come_in_the_order_of_the_text_as_often_as_they_stand() -> None:
    assert analyse("relay, IEC 61850, relay", "en") == ["relay", "iec61850", "relay"]


def test_a_language_that_nobody_taught_is_read_as_english_and_russian() -> None:
    assert analyse("and relays и защиты", "xx") == analyse("and relays и защиты", None)


def test_addresses_are_no_tokens() -> None:
    assert analyse("ann@example.com https://example.com/ann relay", "en") == ["relay"]


@given(st.text(max_size=80), st.sampled_from(["en", "ru", None]))
def test_tokens_have_no_space_and_are_not_empty(text: str, language: str | None) -> None:
    assert all(token and not any(map(str.isspace, token)) for token in analyse(text, language))


@given(st.lists(st.sampled_from(["Relay", "IEC 61850", "C++", "13.8 kV", "защита"]), max_size=8))
def test_a_text_has_the_tokens_of_its_parts(parts: list[str]) -> None:
    together = analyse("; ".join(parts), "en")
    assert together == [token for part in parts for token in analyse(part, "en")]
