"""Tests of finding spellings."""

import pytest

from shared.text.lexicon import Lexicon, Mention, Spelling


def find(text: str, *spellings: str) -> list[str]:
    lexicon = Lexicon(Spelling(spelling, spelling) for spelling in spellings)
    return [mention.code for mention in lexicon.find(text)]


def test_of_equal_spellings_the_first_given_counts() -> None:
    lexicon = Lexicon([Spelling("first", "relay"), Spelling("second", "Relays")])
    assert lexicon.find("relays") == (Mention("first", 0, 6),)


def test_what_follows_a_mention_is_looked_at_anew() -> None:
    assert find("power system power", "power system", "system power") == ["power system"]


@pytest.mark.parametrize(
    "text", ["load flow", "load-flow", "load\nflow", "Load  Flow", "load/flow"]
)
def test_spaces_hyphens_and_a_line_break_may_stand_within(text: str) -> None:
    assert find(text, "load flow") == ["load flow"]


@pytest.mark.parametrize("text", ["load, flow", "load; flow", "load. flow", "load (flow)"])
def test_other_signs_may_not(text: str) -> None:
    assert find(text, "load flow") == []


@pytest.mark.parametrize(("text", "found"), [("CAN", ["CAN"]), ("can", []), ("Can", [])])
def test_capitals_count_in_short_abbreviations(text: str, found: list[str]) -> None:
    assert find(text, "CAN") == found


def test_a_plural_of_an_abbreviation_is_one_too() -> None:
    assert find("PLCs, plcs", "PLCs") == ["PLCs"]


def test_longer_abbreviations_may_be_small() -> None:
    assert find("scada", "SCADA") == ["SCADA"]


def test_exact_spellings_count_as_given() -> None:
    lexicon = Lexicon([Spelling("rust", "Rust", is_exact=True)])
    assert [one.start for one in lexicon.find("Rust or rust")] == [0]


def test_an_exact_spelling_may_be_spaced_otherwise() -> None:
    lexicon = Lexicon([Spelling("excel", "MS Excel", is_exact=True)])
    assert lexicon.find("MS  Excel") == (Mention("excel", 0, 9),)


def test_a_spelling_needs_a_word() -> None:
    with pytest.raises(ValueError, match="no word"):
        Lexicon([Spelling("empty", "—")])
