"""Tests of words and their comparable forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.words import fold, split_words, straighten


def forms(text: str) -> list[str]:
    return [word.form for word in split_words(straighten(text))]


@pytest.mark.parametrize("text", ["1С:Предприятие", "1C:Предприятие"])
def test_a_lone_letter_beside_a_digit_is_latin(text: str) -> None:
    assert forms(text)[:2] == ["1", "c"]


@pytest.mark.parametrize("text", ["С++", "C++", "С#", "C#"])
def test_a_lone_letter_with_signs_is_latin(text: str) -> None:
    assert forms(text) == ["c" + text[1:]]


def test_a_word_of_both_scripts_is_latin() -> None:
    assert straighten("SСАDА") == "SCADA"
    assert straighten("РЕТОМ и РЗА, 110 кВ, Омск") == "РЕТОМ и РЗА, 110 кВ, Омск"


def test_letters_and_digits_are_words_of_their_own() -> None:
    assert forms("SEL421 SEL-421 13.8kV") == ["sel", "421", "sel", "421", "13", "8", "kv"]


def test_net_is_a_name_only_with_its_dot() -> None:
    assert forms(".NET net example.net ASP.NET")[:2] == [".net", "net"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("трансформатора", "трансформаторов"),
        ("релейная", "релейной"),
        ("relays", "Relay"),
        ("Учёт", "учет"),
    ],
)
def test_inflected_forms_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("market", "marketing"), ("GIS", "GI"), ("bus", "bu"), ("analysis", "analysi")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_addresses_are_blanked() -> None:
    text = straighten("sales@example.com https://sales.example/sales www.sales.example sales")
    assert [word.form for word in split_words(text)] == ["sale"]


@given(st.text(st.sampled_from("aбСC1+#@.:/ w"), max_size=30) | st.text(max_size=30))
def test_places_stay_when_a_text_is_straightened(text: str) -> None:
    assert len(straighten(text)) == len(text)
    assert all(text[one.start : one.end] for one in split_words(text))
