"""Tests of fields of a resume: profession, experience, degrees, contacts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.loader import load_degree_words, load_titles
from shared.text.fields import (
    claimed_months,
    degree_levels,
    experience_months,
    find_headline,
    find_personal_data,
    mask,
)
from shared.text.personal import MASK

UNTIL = date(2026, 1, 15)


@pytest.mark.parametrize(
    "headline",
    [
        "Senior Protection & Controls Engineer",
        "Ведущий инженер РЗА",
        "Инженер-стажёр по автоматизации",
        "Electrical Engineer | Power Systems",
        "Ingeniero sénior de sistemas de potencia",
        "Head of Field Service",
        "Metering Data Analyst",
    ],
)
def test_the_headline_is_the_line_that_names_a_profession(headline: str) -> None:
    text = f"Ann Lee\nann@example.com | +1 (212) 555-0100\n\n{headline}\nSummary\nRelays."
    assert find_headline(text) == headline


def test_every_title_of_the_vocabulary_is_a_headline() -> None:
    for title in load_titles():
        for spelling in title.spellings:
            assert find_headline(spelling) == spelling, spelling


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ann Lee\nMinsk\nSummary\nLikes relays.",
        "Sales Engineer ann@example.com",
        "\n".join(["line"] * 8 + ["Sales Engineer"]),
        "In this text I tell at length how I became a substation engineer in the end",
    ],
)
def test_without_such_a_line_there_is_no_headline(text: str) -> None:
    assert find_headline(text) is None


def test_studies_are_no_experience() -> None:
    text = "Education\n2010-2015\nExperience\n01/2020 - 12/2020"
    assert experience_months(text, until=UNTIL) == 12


def test_without_headings_lines_beside_a_degree_are_no_experience() -> None:
    text = "Relay engineer, 01/2020 - 12/2020\nMaster of Science\nWestmark University, 2010-2015"
    assert experience_months(text, until=UNTIL) == 12


def test_duties_go_on_with_experience() -> None:
    work = "Опыт работы\n01.2020 - 12.2020\nОбязанности:\nРЗА\n01.2018 - 12.2018"
    text = f"{work}\nОбразование\n2010-2015"
    assert experience_months(text, until=UNTIL) == 24


def test_without_dates_a_claim_counts() -> None:
    assert experience_months("8+ years of experience with relays", until=UNTIL) == 96


def test_unknown_experience_is_not_none_at_all() -> None:
    assert experience_months("Relay engineer", until=UNTIL) is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("over 8+ years of experience", 96),
        ("Experience: 5 years", 60),
        ("опыт 8 лет", 96),
        ("стаж работы 3 года", 36),
        ("12 лет опыта", 144),
        ("10 Jahre Berufserfahrung", 120),
        ("5 años de experiencia", 60),
        ("2 years with relays", None),
        ("0 years of experience", None),
    ],
)
def test_what_a_resume_claims(text: str, months: int | None) -> None:
    assert claimed_months(text) == months


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Bachelor of Science, Electrical Engineering", ("bachelor",)),
        ("B.S. in EE, M.S. in EE", ("master", "bachelor")),
        ("MSc and BSc", ("master", "bachelor")),
        ("PhD, MBA", ("doctorate", "mba")),
        ("Ph.D.", ("doctorate",)),
        ("магистр электроэнергетики", ("master",)),
        ("степень бакалавра", ("bachelor",)),
        ("к.т.н., специалитет", ("doctorate", "master")),
        ("Энергетический техникум", ("associate",)),
        ("Dipl.-Ing., FH-Diplom", ("master", "bachelor")),
        ("Dr.-Ing.", ("doctorate",)),
        ("Máster universitario", ("master",)),
        ("Молодший спеціаліст", ("associate",)),
        ("GED", ("high_school",)),
    ],
)
def test_degrees_are_read_in_every_language_highest_first(
    text: str, codes: tuple[str, ...]
) -> None:
    assert degree_levels(text) == codes


def test_every_degree_word_of_the_vocabulary_is_found() -> None:
    for word in load_degree_words():
        for spelling in word.spellings:
            assert word.level_code in degree_levels(spelling), spelling


@pytest.mark.parametrize(
    "text",
    ["ms in the log", "b.s. detector", "mastered relays", "", "5 ms in a row", "Mr. Bachelo"],
)
def test_other_words_are_no_degrees(text: str) -> None:
    assert degree_levels(text) == ()


@pytest.mark.parametrize(
    "contact",
    [
        "ivan.petrov+cv@mail.example.com",
        "+7 (912) 555-01-02",
        "+79125550102",
        "8 912 555-01-02",
        "8(912)5550102",
        "+1 212 555 0100",
        "(212) 555-0100",
        "212-555-0100",
        "+49 30 23125100",
        "030 23125100",
        "+34 500 555 012",
        "+380 20 555 01 02",
        "https://www.linkedin.com/in/ann-lee",
        "linkedin.com/in/ann-lee",
        "de.linkedin.com/in/ann-lee",
        "www.example.com/~ann",
        "t.me/annlee",
        "@ann_lee",
    ],
)
def test_contacts_are_masked(contact: str) -> None:
    assert mask(f"Contact: {contact}, relay engineer", []) == f"Contact: {MASK}, relay engineer"


@pytest.mark.parametrize("label", ["Tel.:", "phone", "тел.", "Телефон:"])
def test_a_number_after_a_label_is_a_phone(label: str) -> None:
    assert mask(f"{label} 55 12 34, relay", []).endswith(f"{MASK}, relay")


@pytest.mark.parametrize(
    "text",
    [
        "2018 - 2021, 05.2018 - 06.2021, 2018-2021",
        "IEC 61850-9-2, IEC 60870-5-104, SEL-421",
        "13.8 kV ±5 %, 0,4 кВ, 3,5 млн, 1 200 000 USD",
        "ГОСТ Р 58057-2018, РД 34.45-51.300-97, 44-ФЗ",
        "TIA Portal v17.0.1, 230/115 kV, 1,250 A",
        "C++, Node.js, ASP.NET",
        "saved 100 200 300 dollars",
    ],
)
def test_values_dates_and_standards_are_not_masked(text: str) -> None:
    assert mask(text, []) == text


def test_names_are_masked_however_they_are_written() -> None:
    text = "IVAN  PETROV\nПетров, Иван\nivanov and petrovsk"
    assert mask(text, ["Ivan Petrov", "Петров", "Иван"]) == (
        f"{MASK}\n{MASK}, {MASK}\nivanov and petrovsk"
    )


def test_a_name_that_is_a_word_is_masked_with_a_capital_only() -> None:
    assert mask("Sales and sales", ["Sales"]) == f"{MASK} and sales"


def test_addresses_are_masked_over_line_breaks() -> None:
    text = "12 Oak Street,\nApt 5, Austin"
    assert mask(text, ["12 Oak Street, Apt 5"]) == f"{MASK}, Austin"


@pytest.mark.parametrize("known", [[""], ["  "], ["A"], ["-"]])
def test_too_little_is_no_name(known: list[str]) -> None:
    assert mask("A man, a plan", known) == "A man, a plan"


pieces = st.sampled_from(
    ["relay", "ann@example.com", "+7 912 555-01-02", "Ann", "Lee", "Ann Lee", "2018", "-", "\n"]
)


@given(st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=60))
def test_spans_are_in_order_and_apart(text: str) -> None:
    ends = [-1]
    for start, end in find_personal_data(text, known=["Ann", "Lee", "Ann Lee"]):
        assert ends[-1] < start < end <= len(text)
        ends.append(end)


@given(st.lists(pieces, max_size=12).map(" ".join))
def test_nothing_personal_is_left(text: str) -> None:
    masked = mask(text, ["Ann", "Lee"])
    assert find_personal_data(masked, known=["Ann", "Lee"]) == ()
    assert masked.count("relay") == text.count("relay")
