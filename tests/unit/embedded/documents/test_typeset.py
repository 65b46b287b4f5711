"""Lines break at words, pages at lines, and nothing is lost on the way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.documents.flow import (
    Kind,
    Paragraph,
    columns,
    paragraphs,
    split_sheets,
)
from shared.embedded.dataset.documents.layout import Resume, Vacancy
from shared.embedded.dataset.documents.tables import tabulate
from shared.embedded.dataset.documents.typefaces import HELVETICA, choose_typeface, get_dejavu
from shared.embedded.dataset.documents.typeset import (
    STYLES,
    Area,
    Line,
    Page,
    Placed,
    beside,
    by_rows,
    paginate,
    wrap,
)

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=60)
LINE = Line("line", STYLES[Kind.BODY])


@given(words=WORDS, width=st.floats(80, 500))
def test_wrapping_keeps_the_words_and_the_width(words: list[str], width: float) -> None:
    lines = wrap([Paragraph(Kind.BODY, " ".join(words))], width, HELVETICA)
    assert [word for line in lines for word in line.text.split()] == words
    assert all(HELVETICA.width(line.text, 10, bold=False) <= width for line in lines)


def test_word_wider_than_the_line_stays_whole() -> None:
    lines = wrap([Paragraph(Kind.BODY, "a " + "b" * 90)], 100, HELVETICA)
    assert [line.text for line in lines] == ["a", "b" * 90]


def test_only_the_first_line_of_a_point_has_its_mark() -> None:
    lines = wrap([Paragraph(Kind.BULLET, "one two three " * 9)], 100, HELVETICA)
    assert [line.mark for line in lines] == ["•"] + [""] * (len(lines) - 1)


@given(count=st.integers(1, 200), grid=st.sampled_from([None, 14.0]))
def test_pages_keep_order_and_area(count: int, grid: float | None) -> None:
    area = Area(grid=grid)
    pages = paginate([replace(LINE, text=str(number)) for number in range(count)], area)
    placed = [item for page in pages for item in page.lines]
    assert [item.line.text for item in placed] == [str(number) for number in range(count)]
    assert all(area.top < item.y <= area.bottom + 14 for item in placed)
    assert all(page.lines for page in pages)


def test_heading_is_not_the_last_line_of_a_page() -> None:
    heading = Line("Experience", STYLES[Kind.HEADING])
    pages = paginate([LINE] * 44 + [heading] + [LINE] * 5, Area())
    assert all(page.lines[-1].line is not heading for page in pages)


def test_columns_share_baselines_on_a_grid(english: Resume) -> None:
    parts = columns(english)
    left, right = (
        paginate(wrap(part, 150, HELVETICA), Area(grid=14))[0] for part in (parts.side, parts.main)
    )
    assert {item.y % 14 for item in (*left.lines, *right.lines)} == {0}


def test_shorter_column_leaves_its_pages_empty() -> None:
    one, two = Page((Placed(0, 1, LINE),)), Page((Placed(9, 1, LINE),))
    assert beside([one], [two, two]) == [Page((*one.lines, *two.lines)), two]


def test_rows_go_across_the_columns() -> None:
    a, b, c = Placed(0, 10, LINE), Placed(0, 20, LINE), Placed(50, 10, LINE)
    assert by_rows(Page((a, b, c))).lines == (a, c, b)


def test_contacts_and_lists_go_to_the_side(english: Resume) -> None:
    parts = columns(english)
    assert [item.text for item in parts.side][:3] == list(english.contacts)
    assert parts.main[0] == Paragraph(Kind.HEADING, "Experience")


def test_columns_hold_what_the_flow_holds(vacancy: Vacancy) -> None:
    parts = columns(vacancy)
    assert {*parts.head, *parts.side, *parts.main} == set(paragraphs(vacancy))


def test_each_position_begins_a_sheet(english: Resume) -> None:
    sheets = split_sheets(english)
    assert [item for sheet in sheets for item in sheet] == list(paragraphs(english))
    starts = [sheet[0].kind for sheet in sheets]
    assert starts == [Kind.NAME, *[Kind.HEADING] * 3, *[Kind.TITLE] * 4]


def test_table_rows_stay_inside_their_frames(russian: Resume) -> None:
    [page] = tabulate(russian, get_dejavu())
    for item in page.lines:
        assert any(
            box.x < item.x < box.x + box.width and box.y < item.y < box.y + box.height
            for box in page.boxes
        )


@pytest.mark.parametrize("text", ["Tulsa, OK", "Größe — naïve • €"])
def test_western_text_is_set_in_the_standard_typeface(text: str) -> None:
    assert choose_typeface(text) == HELVETICA


@pytest.mark.parametrize("text", ["Пермь", "Łódź", "φ ≥ 0.95"])
def test_other_text_is_set_in_the_embedded_typeface(text: str) -> None:
    assert choose_typeface(text) == get_dejavu()


@pytest.mark.parametrize("bold", [True, False])
def test_embedded_typeface_has_the_letters_of_the_demo_set(bold: bool) -> None:
    letters = "АЯаяЁёІіЇїЄєҐґҚқҒғӘәӨөҰұҮүҢңҺһÄÖÜäöüßñÑ¿¡ŁłŚśŻż«»—–…•№₽€°±≤≥Ωμφ"
    missing = get_dejavu().width("\ufffe", 10, bold=bold)
    assert [one for one in letters if get_dejavu().width(one, 10, bold=bold) == missing] == []
