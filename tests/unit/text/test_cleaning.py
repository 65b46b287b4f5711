"""Tests of cleaning: what goes, and that everything else stays."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.cleaning import MAX_CHARACTERS, clean

EMAIL = re.compile(r"[a-z]+@[a-z]+\.[a-z]+")
URL = re.compile(r"https?://[a-z]+\.example/[a-z0-9_]+\.pdf")

words = st.sampled_from(
    [
        "relay",
        "Python",
        "SCADA",
        "ETAP",
        "13.8",
        "kV",
        "3,5",
        "млн",
        "Ёлкин",
        "re-",
        "lay",
        "•",
        "IEC",
        "61850-",
        "9-2",
        "C++",
        "+7",
        "555-01-02",
        "naïve",
        "Eﬃ\xadcient",
        "\uf0b7",
        "–",
    ]
)
emails = st.from_regex(r"\A[a-z]{1,8}@[a-z]{1,8}\.[a-z]{2,3}\Z")
urls = st.from_regex(r"\Ahttps?://[a-z]{2,6}\.example/[a-z0-9_]{1,9}\.pdf\Z")
spaces = st.sampled_from([" ", "  ", "\t", "\n", "\r\n", "\n\n\n\n", "\u00a0", "\u200b ", "\f"])
texts = st.lists(st.tuples(words | emails | urls, spaces), max_size=40).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)
wild = st.text(st.sampled_from("ab c-\n\r\t•–*·\u00ad\u200b\u0301é1.@\uf0b7ﬁ\f\u2028"), max_size=60)


@pytest.mark.parametrize(
    "text",
    [
        "Python\nSCADA\nETAP",
        "C++, C#, .NET, Node.js, 1С:Предприятие 8.3",
        "13.8 kV ±5 %, cos φ 0.95, 3,5 млн",
        "ivan.petrov@example.com | +7 912 555-01-02",
        "https://example.com/cv_2024.pdf?x=1",
        "IEC 61850-\n9-2",
        "Ёлкин, naïve, Größe",
        "Company\tCity\t2018-2021",
        "-5 °C\n–5 °C\n*required",
    ],
)
def test_what_people_wrote_stays(text: str) -> None:
    assert clean([text]) == text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Eﬃ\u00adcient", "Efficient"),
        ("re-\nlay relay", "relay relay"),
        ("Relay\n\u200bre-\nlay", "Relay\nrelay"),
        ("э\u0301то и\u0306", "э\u0301то й"),
        ("one\r\ntwo\rthree\ffour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("a \u00a0\u2003 b", "a b"),
        ("  indented  \n\t cell\tcell \t", "indented\ncell\tcell"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("nul\0l \x07bell \ufeffmark", "null bell mark"),
        ("\ue000icon \uf0e0 text", "- icon text"),
    ],
)
def test_typesetting_is_undone(raw: str, cleaned: str) -> None:
    assert clean([raw]) == cleaned


@pytest.mark.parametrize("mark", ["•", "• ", "\uf0b7\t", "  ▪ ", "– ", "* ", "·", "• – ", "➢"])
def test_every_mark_of_a_list_is_the_same(mark: str) -> None:
    assert clean([f"Tools\n{mark}ETAP"]) == "Tools\n- ETAP"


def test_a_lone_mark_is_no_reason_to_lose_the_line_after_it() -> None:
    assert clean(["•\nETAP"]) == "-\nETAP"


@pytest.mark.parametrize("text", ["high-\nvoltage", "ann-\nlee@example.com annlee", "2018-\n2021"])
def test_a_hyphen_stays_unless_the_word_occurs_whole(text: str) -> None:
    assert clean([text]) == text


def test_a_soft_hyphen_at_a_line_end_is_a_hyphen() -> None:
    assert clean(["trans\u00ad\nformer, transformer"]) == "transformer, transformer"
    assert clean(["trans\u00ad\nformer"]) == "trans-\nformer"


def test_the_word_may_occur_on_another_page() -> None:
    assert clean(["subs-\ntation", "the substation"]) == "substation\nthe substation"


def test_heads_and_feet_of_many_pages_are_kept_once() -> None:
    pages = [f"Ann Lee\nbody {number}\nConfidential" for number in range(4)]
    assert clean(pages) == "Ann Lee\nbody 0\nConfidential\nbody 1\nbody 2\nbody 3"


def test_lines_of_two_pages_are_no_heads() -> None:
    assert clean(["Python\none", "Python\ntwo"]) == "Python\none\nPython\ntwo"


def test_equal_lines_inside_of_pages_stay() -> None:
    inside = "\n".join(["1", "2", "3", "Python", "4", "5", "6"])
    pages = [inside.replace("1", f"{page}a").replace("6", f"{page}b") for page in range(3)]
    assert clean(pages).count("Python") == 3


def test_long_texts_are_cut() -> None:
    assert len(clean(["relay\n" * MAX_CHARACTERS])) <= MAX_CHARACTERS


@given(st.lists(texts | wild | st.text(max_size=30), max_size=5))
def test_cleaning_twice_is_cleaning_once(pages: list[str]) -> None:
    assert clean([clean(pages)]) == clean(pages)


@given(texts)
def test_digits_are_never_lost(text: str) -> None:
    assert Counter(filter(str.isdigit, clean([text]))) == Counter(filter(str.isdigit, text))


@given(texts)
def test_addresses_are_never_changed(text: str) -> None:
    visible = text.replace("\u200b", "")
    for pattern in (EMAIL, URL):
        assert Counter(pattern.findall(clean([text]))) == Counter(pattern.findall(visible))


@given(st.lists(texts, min_size=3, max_size=5))
def test_every_address_is_there_at_least_once_whatever_repeats(pages: list[str]) -> None:
    visible = "\n".join(pages).replace("\u200b", "")
    for pattern in (EMAIL, URL):
        assert set(pattern.findall(clean(pages))) == set(pattern.findall(visible))


@given(st.lists(st.sampled_from(["Python", "SCADA", "ETAP", "R", "Go"]), min_size=1, max_size=9))
def test_lines_of_one_word_survive(lines: list[str]) -> None:
    assert clean(["\n".join(lines)]).split("\n") == lines
