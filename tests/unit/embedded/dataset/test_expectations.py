"""Tests of what is expected of a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.documents.layout import Block, Document, Layout, Vacancy
from shared.embedded.dataset.expectations import expect_document, second_alphabet, text_of

PLAIN = Vacancy("Инженер РЗА", (Block("Требования", ("Расчёт уставок", "Наладка")),))
MIXED = Vacancy("Инженер РЗА", (Block("Requirements", ("Relay settings",)),))


@pytest.mark.parametrize(
    ("layout", "status", "code"),
    [
        (None, "no_document", None),
        (Layout.PDF_SCAN, "needs_ocr", "no_text_layer"),
        (Layout.RTF, "ok", None),
    ],
)
def test_the_layout_decides_on_the_end(
    layout: Layout | None, status: str, code: str | None
) -> None:
    expected = expect_document(PLAIN, layout)
    assert (expected.parse_status, expected.error_code) == (status, code)


@pytest.mark.parametrize(("document", "warnings"), [(PLAIN, ()), (MIXED, ("mixed_language",))])
def test_two_alphabets_are_warned_of(document: Document, warnings: tuple[str, ...]) -> None:
    assert expect_document(document, Layout.HTML).warnings == warnings


def test_what_cannot_be_read_has_no_warnings() -> None:
    assert expect_document(MIXED, Layout.PDF_SCAN).warnings == ()


def test_a_text_has_a_line_for_each_paragraph() -> None:
    assert text_of(PLAIN).splitlines() == ["Инженер РЗА", "Требования", "Расчёт уставок", "Наладка"]


def test_addresses_are_in_no_alphabet() -> None:
    assert second_alphabet("Пишите: someone@example.com https://example.com/cv") == 0


@given(st.text())
def test_the_rarer_alphabet_has_at_most_half_of_the_letters(text: str) -> None:
    assert 0 <= second_alphabet(text) <= 0.5
