"""Tests of finding competencies and skills in texts."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.loader import load_competencies, load_skills
from shared.text.skills import find_competencies, find_skills, job_competencies


def competencies(text: str) -> set[str]:
    return {mention.code for mention in find_competencies(text)}


def skills(text: str) -> set[str]:
    return {mention.code for mention in find_skills(text)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Load flow and short-circuit studies in ETAP", "power_systems"),
        ("расчёты установившихся режимов", "power_systems"),
        ("Set protection relays and tested GOOSE", "control_systems"),
        ("наладка релейной защиты линий", "control_systems"),
        ("Omicron CMC 356, secondary injection", "instrumentation_measurement"),
        ("проверка терминалов установкой РЕТОМ-51", "instrumentation_measurement"),
        ("high-voltage laboratory", "high_voltage"),
        ("высокого напряжения", "high_voltage"),
        ("силовых трансформаторов 110 кВ", "high_voltage"),
        ("Mittelspannungsschaltanlagen", "medium_voltage"),
        ("НКУ 0,4 кВ", "low_voltage"),
        ("Duval triangle", "dissolved_gas_analysis"),
        ("хроматографического анализа растворённых газов", "dissolved_gas_analysis"),
        ("IEC 60270 measurements", "partial_discharge"),
        ("измерение частичных\nразрядов", "partial_discharge"),
        ("programmed PLCs in TIA Portal", "automation_robotics"),
        ("частотных преобразователей", "automation_robotics"),
        ("firmware for STM32 under FreeRTOS", "embedded_systems"),
        ("печатных плат в Altium Designer", "circuit_design"),
        ("radiated emissions per CISPR 25", "electromagnetics_emc"),
        ("digital filters in MATLAB", "signal_processing_communications"),
        ("AutoCAD Electrical drawings", "cae"),
        ("Primavera P6 and risk register", "project_lifecycle_management"),
        ("lockout/tagout, NFPA 70E", "safety_regulatory_compliance"),
        ("тендеры и коммерческие предложения", "sales"),
        ("trade fairs and webinars", "marketing_business_development"),
        ("Руководила группой инженеров", "team_lead"),
    ],
)
def test_evidence_is_found_in_both_languages(text: str, code: str) -> None:
    assert code in competencies(text)


@pytest.mark.parametrize(
    "text",
    [
        "go to market plan",
        "Go to market, fast",
        "Go live on time",
        "R&D department",
        "R & D",
        "level C1, German B2",
        "Class C premises",
        "Vitamin C.",
        "C. Miller, head of plant",
        "we react and excel at rest",
        "the national grid plc can sap energy",
    ],
)
def test_words_that_look_like_skills_are_none(text: str) -> None:
    assert skills(text) == set()


def test_a_level_of_english_is_no_programming_language() -> None:
    assert skills("C1 English") == skills("English, C1") == {"english"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Python, Go, R", {"python", "go", "r"}),
        ("Python, R and C.", {"python", "r", "c"}),
        ("- Go\n- C", {"go", "c"}),
        ("Programming in C, C++ and C#", {"c", "cpp", "csharp"}),
        ("языки: C и R", {"c", "r"}),
        (".NET, Node.js", {"dotnet", "node_js"}),
        ("С++ и С# (кириллицей)", {"cpp", "csharp"}),
    ],
)
def test_names_of_one_letter_are_found_in_lists(text: str, codes: set[str]) -> None:
    assert skills(text) == codes


@pytest.mark.parametrize("text", ["1С:Предприятие 8.3", "1C: Предприятие", "1С", "1C"])
def test_cyrillic_and_latin_look_alikes_are_one(text: str) -> None:
    assert skills(text) == {"1s_predpriyatie"}


@pytest.mark.parametrize("text", ["IEC 61850", "IEC-61850", "IEC61850", "МЭК 61850", "iec 61850-5"])
def test_a_standard_is_one_however_it_is_spaced(text: str) -> None:
    assert skills(text) == {"iec_61850"}


@pytest.mark.parametrize("text", ["IEC 618500", "XIEC 61850", "SCADAX", "preSCADA", "C++11x"])
def test_parts_of_words_are_no_mentions(text: str) -> None:
    assert skills(text) == set()


def test_the_longest_spelling_wins() -> None:
    assert skills("AutoCAD Electrical") == {"autocad_electrical"}
    assert skills("IEC 61850-9-2") == {"iec_61850_9_2"}
    assert skills("Modbus RTU") == {"modbus_rtu"}


@pytest.mark.parametrize(
    "text", ["control. Systems", "medium, voltage", "medium\n\nvoltage", "medium\n- voltage"]
)
def test_a_spelling_does_not_reach_over_the_end_of_a_phrase(text: str) -> None:
    assert competencies(text) == set()


def test_addresses_are_no_evidence() -> None:
    assert competencies("sales@example.com www.marketing.example") == set()


def test_market_is_not_marketing() -> None:
    assert competencies("brought to market") == set()


def test_mentions_quote_the_text() -> None:
    text = "Наладка релейной защиты, SEL-421."
    found = [(one.code, text[one.start : one.end]) for one in find_skills(text)]
    assert found == [("relay_protection", "релейной защиты"), ("sel_421", "SEL-421")]


def test_every_spelling_of_a_skill_is_found_as_a_line() -> None:
    for skill in load_skills():
        for spelling in skill.spellings:
            assert skill.code in skills(spelling), spelling


def test_every_name_of_a_competency_is_found() -> None:
    for entry in load_competencies():
        for spelling in entry.spellings:
            if entry.code != "other":
                assert entry.code in competencies(spelling), spelling


def test_what_is_evidence_for_nothing_is_no_competency() -> None:
    assert competencies("Python, Other, Другое, Excel") == set()


def test_the_heading_decides_how_important_a_competency_is() -> None:
    text = "We use SCADA.\nRequirements\n- ETAP\n- SCADA\nNice to have\n- PSCAD\n- KUKA"
    assert job_competencies(text) == {
        "control_systems": 4,
        "power_systems": 4,
        "automation_robotics": 1,
    }


def test_a_russian_job_is_read_alike() -> None:
    text = "Требования:\nРЗА\nБудет плюсом:\nПЛК\nОбязанности:\nохрана труда"
    assert job_competencies(text) == {
        "control_systems": 4,
        "automation_robotics": 1,
        "safety_regulatory_compliance": 3,
    }


def test_what_is_offered_is_not_asked_for() -> None:
    assert job_competencies("Требования: РЗА\nМы предлагаем:\nпродажи") == {"control_systems": 4}


def test_without_headings_all_is_important() -> None:
    assert job_competencies("Relay settings and ETAP") == {"control_systems": 3, "power_systems": 3}


@given(st.text(st.sampled_from("C+#R Go.,&\n-1СPython"), max_size=40) | st.text(max_size=60))
def test_mentions_are_in_order_and_never_overlap(text: str) -> None:
    ends = [0]
    for mention in find_skills(text):
        assert ends[-1] <= mention.start < mention.end <= len(text)
        ends.append(mention.end)


def test_a_long_text_is_read_in_milliseconds() -> None:
    text = "Наладка релейной защиты SEL-421 на подстанции 110 кВ. Tested relays in ETAP.\n" * 130
    find_competencies(text)
    start = process_time()
    find_competencies(text)
    assert process_time() - start < 0.05
