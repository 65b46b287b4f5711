"""Pages with columns are read column by column, and other pages as they stand."""

from hypothesis import given
from hypothesis import strategies as st

from services.parsing.formats.columns import Box, around, find_gutter, lines_of, reading_order

WIDTH = 595.0


def lines(left: float, right: float, *tops: float) -> list[Box]:
    return [Box(left, top - 10, right, top) for top in tops]


LEFT = lines(50, 200, 700, 680, 660, 640)
RIGHT = lines(230, 540, 700, 680, 660, 640)


def test_columns_are_read_one_after_the_other() -> None:
    blocks = reading_order([*RIGHT, *LEFT], WIDTH)
    assert blocks == [around(LEFT), around(RIGHT)]


def test_title_above_columns_comes_first_and_the_footer_last() -> None:
    title, footer = lines(50, 540, 760)[0], lines(100, 400, 600)[0]
    blocks = reading_order([*LEFT, footer, *RIGHT, title], WIDTH)
    assert blocks == [title, around(LEFT), around(RIGHT), footer]


def test_long_line_of_a_ragged_column_stays_in_it() -> None:
    ragged = [*LEFT[:2], Box(50, 650, 215, 660), *LEFT[3:]]
    assert reading_order([*ragged, *RIGHT], WIDTH) == [around(ragged), around(RIGHT)]


def test_three_columns_are_found() -> None:
    columns = [lines(left, left + 140, 700, 680, 660) for left in (40, 210, 380)]
    blocks = reading_order([box for column in columns for box in column], WIDTH)
    assert blocks == [around(column) for column in columns]


def test_bullets_are_no_column() -> None:
    bullets = lines(50, 56, 700, 680, 660, 640)
    assert find_gutter(lines_of([*bullets, *lines(80, 540, 700, 680, 660, 640)]), WIDTH) is None


def test_dates_at_the_margin_are_no_column() -> None:
    dates = lines(480, 540, 700, 660, 620)
    text = lines(50, 300, 700, 660, 620) + lines(50, 520, 680, 640, 600)
    assert len(reading_order([*dates, *text], WIDTH)) == 1


def test_ragged_lines_are_no_columns() -> None:
    text = [Box(50, top - 10, 540 - top % 230, top) for top in range(700, 300, -15)]
    assert len(reading_order(text, WIDTH)) == 1


def test_words_of_a_line_are_joined() -> None:
    words = [Box(50, 690, 90, 700), Box(94, 690, 120, 700), Box(300, 690, 340, 700)]
    assert lines_of(words) == [Box(50, 690, 120, 700), words[2]]


def test_empty_page_has_no_blocks() -> None:
    assert reading_order([], WIDTH) == []


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, bottom = draw(st.integers(0, 550)), draw(st.integers(0, 800))
    return Box(left, bottom, left + draw(st.integers(1, 300)), bottom + draw(st.integers(1, 20)))


@given(st.lists(boxes(), max_size=40))
def test_every_box_is_in_a_block(page: list[Box]) -> None:
    blocks = reading_order(page, WIDTH)
    for box in page:
        assert any(
            block.left <= box.left
            and box.right <= block.right
            and block.bottom <= box.bottom
            and box.top <= block.top
            for block in blocks
        )
