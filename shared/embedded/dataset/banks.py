"""Hand-written phrases, by family and language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from shared.embedded.dataset.tables import read_table

_CHOICE = re.compile(r"\{([^}]*\|[^}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Bank:
    """What people of one family write in one language.

    Attributes:
        titles: The job title at each level.
        summary: Opening sentences, evidence for nothing.
        evidence: Sentences about experience, by the topic that they are evidence for.
        duties: Sentences of vacancies, in the family's home language only.
        requirements: How a vacancy asks for a topic; also in the home language only.
    """

    titles: Mapping[str, str]
    summary: tuple[str, ...]
    evidence: Mapping[str, tuple[str, ...]]
    duties: tuple[str, ...]
    requirements: Mapping[str, str]


@cache
def load_bank(family: str, language: str) -> Bank:
    """Raises FileNotFoundError if the family has no phrases in this language."""
    table = read_table(f"phrases/{family}.{language}")
    return Bank(
        titles=table["titles"],
        summary=tuple(table["summary"]),
        evidence={topic: tuple(phrases) for topic, phrases in table["evidence"].items()},
        duties=tuple(table.get("duties", ())),
        requirements=table.get("requirements", {}),
    )


def fill(phrase: str, rng: Random) -> str:
    """Choose one of each `{a|b|c}`.

    >>> fill("{7|7} switchboards of 0.4 kV", Random(1))
    '7 switchboards of 0.4 kV'
    """
    return _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), phrase)
