"""Tests of reading periods of time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.periods import Period, count_months, find_periods

UNTIL = date(2026, 1, 15)


def months(text: str) -> int:
    return count_months(find_periods(text, until=UNTIL))


@pytest.mark.parametrize(
    "text",
    [
        "05/2018 - 04/2020",
        "05.2018 – 04.2020",
        "5/2018-4/2020",
        "May 2018 — April 2020",
        "May, 2018 to Apr. 2020",
        "Май 2018 - апрель 2020",
        "с мая 2018 по апрель 2020",
        "май 2018 г. — апрель 2020 г.",
        "Mai 2018 bis April 2020",
        "mayo de 2018 a abril de 2020",
        "травень 2018 - квітень 2020",
        "мамыр 2018 - сәуір 2020",
        "01.05.2018 - 30.04.2020",
    ],
)
def test_months_are_counted_with_the_first_and_the_last(text: str) -> None:
    assert months(text) == 24


@pytest.mark.parametrize(
    "now",
    [
        "present",
        "now",
        "Current",
        "н.в.",
        "н. в.",
        "нв",
        "по настоящее время",
        "наст. время",
        "heute",
        "actualidad",
        "la actualidad",
        "теперішній час",
        "қазіргі уақытқа дейін",
    ],
)
def test_to_the_present_is_to_the_day_of_receipt(now: str) -> None:
    assert months(f"08/2025 - {now}") == 6


def test_years_alone_are_from_january_to_january() -> None:
    assert months("2018-2021") == 36
    assert months("2018 - 2018") == 1
    assert months("2015-2018\n2018-2021") == 72


def test_periods_at_the_same_time_count_once() -> None:
    assert months("01/2020 - 12/2020\n07/2020 - 06/2021") == 18


@pytest.mark.parametrize(
    "text",
    [
        "2021 - 2018",
        "05/2030 - 06/2031",
        "1234-5678",
        "IEC 60870-5-104",
        "8 (912) 555-01-02",
        "from 2018",
        "тел. 2018-20-19",
        "2018-05-07",
    ],
)
def test_other_numbers_are_no_periods(text: str) -> None:
    assert months(text) == 0


def test_a_period_knows_its_place() -> None:
    text = "Engineer, 05/2018 - 04/2020."
    (period,) = find_periods(text, until=UNTIL)
    assert text[period.start : period.end] == "05/2018 - 04/2020"


moments = st.integers(1980 * 12, 2025 * 12)
periods = st.builds(
    lambda first, length: Period(first, first + length, 0, 0), moments, st.integers(0, 400)
)


@given(st.lists(periods, max_size=6))
def test_the_sum_is_between_the_longest_and_all_together(several: list[Period]) -> None:
    lengths = [one.last - one.first + 1 for one in several]
    assert max(lengths, default=0) <= count_months(several) <= sum(lengths)
    assert count_months(several) == count_months([*several, *several])


@given(st.text(max_size=60) | st.from_regex(r"\A[0-9./ -]{0,40}\Z"))
def test_no_text_breaks_it(text: str) -> None:
    assert all(one.first <= one.last for one in find_periods(text, until=UNTIL))


def test_year_from_january_to_december_has_twelve_months() -> None:
    assert months("01/2018 - 12/2018") == 12
    assert months("01/2018 - 01/2018") == 1
