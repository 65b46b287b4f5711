"""Tests of telling languages."""

import pytest

from shared.text.language import LANGUAGES, detect_language, is_mixed

SAMPLES = {
    "en": "Tested power transformers and wrote reports for the customers of the utility.",
    "ru": "Испытания силовых трансформаторов и подготовка отчётов для заказчиков предприятия.",
    "uk": "Випробування силових трансформаторів і підготовка звітів для замовників підприємства.",
    "kk": "Күштік трансформаторларды сынау және тапсырыс берушілер үшін есептер дайындау",
    "de": "Prüfung von Leistungstransformatoren und Erstellung der Berichte für unsere Kunden.",
    "es": "Ensayos de transformadores de potencia y redacción de informes para los clientes.",
    "fr": "Essais des transformateurs de puissance et rédaction des rapports pour les clients.",
    "pl": "Badania transformatorów mocy oraz przygotowanie sprawozdań dla klientów zakładu.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_of_the_users_are_told_apart(code: str) -> None:
    assert detect_language(SAMPLES[code]) == code


def test_addresses_are_no_sample() -> None:
    text = "https://example.com/resume-of-an-engineer ann.lee@engineering.example.com Инженер"
    assert detect_language(text) is None


@pytest.mark.parametrize("text", ["", "SCADA, ETAP", "Инженер РЗА"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_tools_with_english_names_do_not_make_a_text_english() -> None:
    assert detect_language(SAMPLES["ru"] + " PSCAD, PowerFactory, Omicron CMC, IEC 61850") == "ru"


def test_the_larger_part_of_a_mixed_text_decides() -> None:
    assert detect_language(SAMPLES["en"] * 2 + SAMPLES["ru"]) == "en"
    assert detect_language(SAMPLES["ru"] * 2 + SAMPLES["en"]) == "ru"


def test_a_fifth_in_another_script_is_a_mixture() -> None:
    assert is_mixed(SAMPLES["ru"] + SAMPLES["en"])
    assert not is_mixed(SAMPLES["ru"] + " SCADA")
    assert not is_mixed(SAMPLES["en"])
    assert not is_mixed("")


def test_addresses_do_not_make_a_mixture() -> None:
    assert not is_mixed(f"{SAMPLES['ru']} https://example.com/{'x' * 90} {'y' * 90}@example.com")
