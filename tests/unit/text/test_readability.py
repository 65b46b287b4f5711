"""Tests of the gate: texts that people can read pass, and others do not."""

from hashlib import sha256

import pytest

from shared.errors import EmptyDocument, UnreadableText
from shared.text.cleaning import clean
from shared.text.readability import check_readable, count_letters

ENGLISH = (
    "Protection engineer with 12 years in transmission utilities. Calculated settings for "
    "SEL-421 relays on 230 kV lines, tested IEC 61850 schemes and analysed fault records."
)
RUSSIAN = (
    "Инженер по релейной защите и автоматике. Расчёт уставок дистанционных защит линий 110 и "
    "220 кВ, наладка микропроцессорных терминалов, разбор аварийных осциллограмм, РЗА, ДЗШ."
)
GERMAN = (
    "Prüfingenieur für Hochspannung mit Erfahrung in Teilentladungsmessungen an Transformatoren "
    "und gasisolierten Schaltanlagen, Stoßspannungsprüfungen und Erstellung von Prüfberichten."
)
KAZAKH = (
    "Қосалқы станциялар инженері. Релелік қорғаныс құрылғыларын реттеу және сынау, өзгерту "
    "жұмыстары, күштік трансформаторларды іске қосу және техникалық қызмет көрсету."
)


def noise(seed: int) -> bytes:
    return b"".join(sha256(f"{seed} {number}".encode()).digest() for number in range(125))


def check(raw: str) -> None:
    check_readable(raw, clean([raw]))


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, GERMAN, KAZAKH, ENGLISH.upper()])
def test_people_can_read_what_people_write(text: str) -> None:
    check(text)


def test_a_list_of_abbreviations_with_bullets_of_a_symbol_font_is_readable() -> None:
    check("\n".join(f"\uf0b7 {line} relay settings" for line in ("SEL-421", "RTU", "HMI") * 4))


@pytest.mark.parametrize("text", ["", "Ann Lee", "12345 " * 100, RUSSIAN[:90]])
def test_under_a_hundred_letters_there_is_no_document(text: str) -> None:
    with pytest.raises(EmptyDocument):
        check(text)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1251", "koi8-r", "cp866"])
def test_random_bytes_are_unreadable_in_every_encoding(encoding: str) -> None:
    for seed in range(40):
        raw = noise(seed).decode(encoding, errors="replace")
        with pytest.raises(UnreadableText):
            check(raw)


def test_random_bytes_are_unreadable_as_utf16() -> None:
    for seed in range(40):
        raw = noise(seed).decode("utf-16-le", errors="replace")
        with pytest.raises(UnreadableText):
            check(raw)


@pytest.mark.parametrize("sign", ["\ufffd", "\ue123", "\x01"])
def test_more_than_a_twentieth_of_broken_characters_is_too_much(sign: str) -> None:
    check(ENGLISH + sign * 4)
    with pytest.raises(UnreadableText):
        check(ENGLISH + sign * 20)


def test_glyph_codes_without_vowels_are_unreadable() -> None:
    with pytest.raises(UnreadableText):
        check("xqzt wrtp kdfg mnbv cxzl hgfd " * 10)


def test_glued_words_are_unreadable() -> None:
    with pytest.raises(UnreadableText):
        check(ENGLISH.replace(" ", ""))


def test_signs_without_words_are_unreadable() -> None:
    with pytest.raises(UnreadableText):
        check(ENGLISH + " ===" * 60)


def test_letters_of_every_script_count() -> None:
    assert count_letters("a1б2 ß_-қ") == 4
