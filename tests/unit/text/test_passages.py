"""Tests of cutting a text into passages that can be quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.passages import LONGEST, requirement_sentences, split_passages


def passages(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_passages(text)]


def requirements(text: str) -> list[tuple[int, str]]:
    return [(one.importance, text[one.start : one.end]) for one in requirement_sentences(text)]


def test_lines_are_passages_without_the_marks_of_lists() -> None:
    assert passages("- Python\n* SCADA\n• ETAP\n\n  R") == ["Python", "SCADA", "ETAP", "R"]


def test_sentences_of_a_line_are_passages() -> None:
    text = "Set the relays of 40 lines. Tested them on site! «Проверил» уставки защит линий."
    assert passages(text) == [
        "Set the relays of 40 lines.",
        "Tested them on site!",
        "«Проверил» уставки защит линий.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Расчёт уставок и т.д. РЗА на подстанциях области",
        "Worked for Halvorsen Inc. New York as a relay engineer",
        "Руководитель И. И. Петров, проект на 500 млн. Рублей не жалели",
        "Relays at 13.8 kV and 4.16 kV, i.e. Two levels of voltage",
        "Tested for example no. 5 transformers at the plant",
    ],
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert passages(text) == [text]


def test_short_sentences_stay_with_their_neighbours() -> None:
    assert passages("Yes. We calculate settings of relays. OK.") == [
        "Yes. We calculate settings of relays. OK."
    ]


def test_a_line_that_goes_on_is_one_with_the_next() -> None:
    text = "Calculated the settings of all distance relays for the\ntransmission lines of 230 kV"
    assert passages(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Calculated the settings of distance relays for lines\nTested 40 of them",
        "Calculated the settings of distance relays for lines\n- tested",
        "Calculated the settings of distance relays for lines.\nand so on",
        "Calculated the settings of distance relays for lines\n\nand so on",
        "python\nscada",
    ],
)
def test_other_lines_are_not_joined(text: str) -> None:
    assert len(passages(text)) == 2


def test_long_sentences_are_cut_at_a_pause() -> None:
    text = "relay settings, " * 60
    found = passages(text)
    assert all(piece.endswith("settings,") for piece in found[:-1])
    assert max(map(len, found)) <= LONGEST


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in passages("x" * 1000)] == [400, 400, 200]


pieces = st.sampled_from(
    ["Set relays. ", "- ", "Tested lines of 230 kV", "\n", "\n\n", "and ", "И. И. ", "; ", "x" * 90]
)


@given(st.lists(pieces, max_size=30).map("".join) | st.text(max_size=80))
def test_every_word_is_in_one_passage_in_reading_order(text: str) -> None:
    marks = str.maketrans("", "", "-*•")
    read = "".join(passages(text)).translate(marks)
    assert "".join(read.split()) == "".join(text.translate(marks).split())


@given(st.lists(pieces, max_size=30).map("".join))
def test_passages_are_apart_and_have_no_space_around(text: str) -> None:
    ends = [0]
    for one in split_passages(text):
        assert ends[-1] <= one.start < one.end
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.end - one.start <= LONGEST
        ends.append(one.end)


@pytest.mark.parametrize(
    ("required", "preferred"),
    [
        ("Requirements", "Nice to have"),
        ("Must have:", "Preferred qualifications"),
        ("Требования:", "Будет плюсом:"),
        ("Мы ожидаем", "Приветствуется"),
        ("Ihr Profil", "Von Vorteil"),
        ("Requisitos", "Se valorará"),
        ("Вимоги", "Буде перевагою"),
    ],
)
def test_headings_decide_the_importance(required: str, preferred: str) -> None:
    text = f"Engineer\n{required}\n- relay settings\n- PSCAD\n{preferred}\n- ETAP"
    assert requirements(text) == [(4, "relay settings"), (4, "PSCAD"), (1, "ETAP")]


def test_duties_are_important_and_offers_are_nothing() -> None:
    text = "We build grids.\nОбязанности\n- наладка РЗА\nУсловия\n- офис"
    assert requirements(text) == [(3, "наладка РЗА")]


def test_a_requirement_may_stand_in_the_line_of_its_heading() -> None:
    assert requirements("Требования: РЗА, ЭКРА\nПлюс: PSCAD") == [(4, "РЗА, ЭКРА"), (1, "PSCAD")]


def test_a_job_in_one_paragraph_is_read_by_its_sentences() -> None:
    text = "Нужен инженер РЗА в Казани. Обязательно: расчёт уставок. Желательно: PSCAD. Звоните."
    assert requirements(text) == [(4, "расчёт уставок."), (1, "PSCAD.")]


def test_without_headings_every_sentence_counts() -> None:
    text = "We are looking for a relay engineer. You know SEL relays and ETAP."
    assert requirements(text) == [
        (3, "We are looking for a relay engineer."),
        (3, "You know SEL relays and ETAP."),
    ]


def test_with_nothing_but_an_offer_nothing_is_asked_for() -> None:
    assert requirements("We offer\n- money") == []


@given(st.lists(st.sampled_from(["Requirements", "Plus: x", "- ETAP", "Offer", ""]), max_size=8))
def test_requirements_are_passages_of_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    for one in requirement_sentences(text):
        assert text[one.start : one.end].strip()
        assert 1 <= one.importance <= 5
