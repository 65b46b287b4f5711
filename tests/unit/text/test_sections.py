"""Tests of finding sections by their headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.loader import load_headings
from shared.text.sections import split_sections


def kinds(text: str) -> list[str]:
    return [section.kind for section in split_sections(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Experience", "experience"),
        ("WORK EXPERIENCE", "experience"),
        ("— Опыт работы —", "experience"),
        ("Ключевые навыки:", "skills"),
        ("## Education", "education"),
        ("Berufserfahrung", "experience"),
        ("Formación académica", "education"),
        ("Освіта", "education"),
        ("Дағдылар", "skills"),
        ("Nice-to-have", "preferred"),
        ("What you’ll do:", "duties"),
        ("Обов’язки", "duties"),
        ("Мы ждём от вас", "requirements"),
    ],
)
def test_headings_are_known_whatever_their_ornament(line: str, kind: str) -> None:
    assert kinds(f"Ann Lee\n{line}\nmore") == ["other", kind]


@pytest.mark.parametrize("line", ["Experience.", "My experience with relays", "Опыт работы 8 лет."])
def test_sentences_are_no_headings(line: str) -> None:
    assert kinds(f"Ann Lee\n{line}\nmore") == ["other"]


def test_every_heading_of_the_vocabulary_is_recognised() -> None:
    for heading in load_headings():
        for spelling in heading.spellings:
            assert kinds(f"x\n{spelling}:\ny")[1:] == [heading.section], spelling


def test_a_text_without_headings_is_one_section() -> None:
    (section,) = split_sections("Relay engineer\nSCADA")
    assert (section.kind, section.title, section.start, section.end) == ("other", "", 0, 20)


def test_a_section_begins_with_its_heading() -> None:
    text = "Ann\nSkills:\nSCADA\nEducation\nBSc"
    found = [(one.title, text[one.start : one.end]) for one in split_sections(text)]
    assert found == [
        ("", "Ann\n"),
        ("Skills", "Skills:\nSCADA\n"),
        ("Education", "Education\nBSc"),
    ]


def test_a_job_may_go_on_in_the_line_of_its_heading() -> None:
    text = "Engineer\nRequirements: ETAP, PSCAD\n- relay settings\nБудет плюсом: KUKA"
    assert kinds(text) == ["other", "requirements", "preferred"]


def test_a_heading_between_sentences_is_one_of_its_sentence() -> None:
    text = "Нужен инженер. Обязательно: РЗА; Желательно: ЭКРА. Мы в Казани."
    found = [(one.kind, text[one.start : one.end].strip()) for one in split_sections(text)]
    assert found == [
        ("other", "Нужен инженер."),
        ("requirements", "Обязательно: РЗА;"),
        ("preferred", "Желательно: ЭКРА."),
        ("other", "Мы в Казани."),
    ]


def test_a_resume_may_name_skills_within_a_job_without_ending_it() -> None:
    assert kinds("Experience\nRelay engineer\nSkills: ETAP\nTested relays") == ["experience"]


lines = st.sampled_from(
    [
        "",
        "Ann Lee",
        "Skills",
        "Requirements: ETAP. Nice to have: C++; Tasks: x. We are ten.",
        "Опыт работы",
        "- text",
        "Обязательно: a; Желательно: b. В. c",
        "x. Plus: y",
    ]
)


@given(st.lists(lines, max_size=8).map("\n".join) | st.text(max_size=60))
def test_sections_are_all_of_the_text_in_order(text: str) -> None:
    sections = split_sections(text)
    assert "".join(text[one.start : one.end] for one in sections) == text
    assert all(one.title in text[one.start : one.end] for one in sections)
