"""Periods of time in a resume: "05/2018 - present", "май 2019 — н.в.", "2018-2021"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "jan|янв|ene|січ|қаң",
    "feb|фев|лют|ақп",
    "mar|мар|mär|maer|бер|нау",
    "apr|апр|abr|кві|сәу",
    "may|май|мая|mai|тра|мам",
    "jun|июн|чер|мау",
    "jul|июл|лип|шіл",
    "aug|авг|ago|сер|там",
    "sep|сен|set|вер|қыр",
    "oct|окт|okt|жов|қаз",
    "nov|ноя|лис|қар",
    "dec|дек|dez|dic|гру|жел",
)
_MONTH_OF = {
    prefix: number for number, group in enumerate(_MONTHS, 1) for prefix in group.split("|")
}


def _moment_pattern(side: str) -> str:
    """Return the pattern of "05/2018", "01.05.2018", "май 2018", "mayo de 2018" or "2018"."""
    name = rf"(?P<{side}_name>(?:{'|'.join(_MONTHS)})[^\W\d_]*)\.?(?: de)?,?\s*"
    number = rf"(?:\d{{1,2}}\.)?(?P<{side}_number>\d{{1,2}})\s?[./]\s?"
    return rf"(?:{name}|{number})?(?P<{side}_year>(?:19|20)\d\d)"


_NOW = (
    r"present|now|current(?:ly)?|today|to date|н\.?\s?в\.?(?!\w)|(?:по\s)?настоящее\sвремя"
    r"|(?:по\s)?наст\.\s?вр(?:емя|\.)|сейчас|heute|jetzt|(?:la )?actualidad|(?:la )?fecha|presente"
    r"|теперішн\w+ час\w*|зараз|қазіргі уақыт\w*|осы уақыт\w*"
)
_UNTIL = r"(?:-|–|—|\bto\b|\bпо\b|\bдо\b|\bbis\b|\buntil\b|\btill\b|\ba\b|\bhasta\b)"
_PERIOD = re.compile(
    rf"(?<![\w./-]){_moment_pattern('a')}\s*(?:г\.|года)?\s*{_UNTIL}\s*"
    rf"(?:{_moment_pattern('b')}(?![\d-])|(?P<now>{_NOW}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last month, both counted from year 0 and both in it."""

    first: int
    last: int

    #: Where it stands in the text.
    start: int
    end: int


def find_periods(text: str, *, until: date) -> Iterator[Period]:
    """Yield periods that are over by `until`, or go on till then.

    Of years without a month a period takes the time from January to January.
    """
    this_month = _month(until.year, until.month)
    for match in _PERIOD.finditer(text):
        first = _moment(match, "a")
        last = this_month if match["now"] else _moment(match, "b")
        if not match["now"] and not (match["b_name"] or match["b_number"]):
            last -= first < last
        if first <= last <= this_month:
            yield Period(first, last, *match.span())


def count_months(periods: Iterable[Period]) -> int:
    """Return how many months the periods cover, those of several once.

    >>> count_months([Period(1, 12, 0, 0), Period(7, 18, 0, 0)])
    18
    """
    return len({month for one in periods for month in range(one.first, one.last + 1)})


def _moment(match: re.Match[str], side: str) -> int:
    year, number, name = match[f"{side}_year"], match[f"{side}_number"], match[f"{side}_name"]
    month = int(number) if number else 1
    if name:
        month = _MONTH_OF.get(name[:3].casefold()) or _MONTH_OF[name[:4].casefold()]
    return _month(int(year), min(max(month, 1), 12))


def _month(year: int, month: int) -> int:
    return year * 12 + month - 1
