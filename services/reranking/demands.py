"""How jobs put what is compared with answers and dates, and not with words. Pure."""

import re
from typing import Final

from shared.text.fields import degree_levels

AUTHORIZATION: Final = re.compile(
    r"authori[sz]ed to work|work authori[sz]ation|(?:no|without) (?:visa )?sponsorship"
    r"|not (?:able to )?(?:offer|provide)? ?sponsor|разрешени\w+ на работу",
    re.IGNORECASE,
)
LICENSE: Final = re.compile(
    r"\bP\.?E\.?\s+(?:licen[sc]e|licen[sc]ed|registration)|professional engineer\b",
    re.IGNORECASE,
)
YEARS: Final = re.compile(
    r"(\d{1,2})\s*\+?\s*(?:(?:[-–—]|to|до)\s*\d{1,2}\s*)?(?:years?|лет|года?)\b"
    r"|(?:опыт|experience)[^.\d\n]{0,20}?(?:от|from|at least)\s+(\d{1,2})\b",
    re.IGNORECASE,
)


def is_demand(text: str) -> bool:
    """Whether a line asks for a fact: years, a degree, a licence, the right to work.

    >>> is_demand("5+ years of experience"), is_demand("Relay settings")
    (True, False)
    """
    patterns = (AUTHORIZATION, LICENSE, YEARS)
    return any(pattern.search(text) for pattern in patterns) or bool(degree_levels(text))
