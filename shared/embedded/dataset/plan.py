"""Who is in the demo and which vacancies there are, before a word of it is written.

Grades follow from these plans, so they know no ranker and no text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import islice
from random import Random

from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.families import CYRILLIC, Family, load_families
from shared.embedded.dataset.tables import read_table
from shared.embedded.dataset.topics import choose_topics
from shared.embedded.dataset.vacancy_plan import plan_family_jobs

SMALL = 120


class Kind(StrEnum):
    """How somebody relates to the vacancies of the family in whose group they stand."""

    STRONG = "strong"
    OTHER_LANGUAGE = "strong_other_language"
    PARTIAL = "partial"
    ADJACENT = "adjacent"
    WRONG_LEVEL = "wrong_level"
    KEYWORDS = "keyword_only"


#: The kind and level of each of the ten people in a group.
SLOTS = (
    (Kind.STRONG, "senior"),
    (Kind.STRONG, "middle"),
    (Kind.OTHER_LANGUAGE, "senior"),
    (Kind.PARTIAL, "senior"),
    (Kind.PARTIAL, "middle"),
    (Kind.ADJACENT, "senior"),
    (Kind.ADJACENT, "lead"),
    (Kind.WRONG_LEVEL, "entry"),
    (Kind.WRONG_LEVEL, "executive"),
    (Kind.KEYWORDS, "middle"),
)

#: The small profile's part that tests run on: a Russian and two English families.
TEST_FAMILIES = ("protection_controls", "power_systems", "high_voltage_test")
TEST_SLOTS = frozenset({1, 2, 3, 4, 5, 6, 8, 10})


@dataclass(frozen=True, kw_only=True)
class PersonPlan:
    """One person.

    Attributes:
        number: The how-manieth of all who write this language; decides the name.
        group: The family in whose ten they are counted.
        family: The family in which they work.
        second_language: Of a part of their resume.
        topics: What their resume is evidence for.
        claimed: What they list as skills and nowhere else.
        late_topic: Its evidence stands at the end of the oldest position.
        layout: Of the file, or None if they hand in none.
    """

    key: str
    slot: int
    number: int
    group: str
    family: str
    kind: Kind
    level: str
    language: str
    topics: tuple[str, ...]
    claimed: tuple[str, ...] = ()
    second_language: str | None = None
    late_topic: str | None = None
    layout: Layout | None = None
    has_headline: bool = True
    consents: bool = True
    lists_every_skill: bool = False

    @property
    def readable_topics(self) -> tuple[str, ...]:
        """What can be found in their file by reading it: nothing in a picture."""
        return () if self.layout in (None, Layout.PDF_SCAN) else self.topics


def plan_people(count: int) -> list[PersonPlan]:
    """Return the first `count` people; those beyond the small set hand in plain text."""
    people = list(islice(_everybody(), max(count, SMALL)))
    return [*_with_files(people[:SMALL]), *people[SMALL:]][:count]


def is_for_tests(person: PersonPlan) -> bool:
    return person.group in TEST_FAMILIES and person.slot in TEST_SLOTS


def plan_person(group: str, slot: int, key: str) -> PersonPlan:
    """Return the plan for a place in a group of ten, with a plain text file and name number 0."""
    family = load_families()[group]
    kind, level = SLOTS[slot - 1]
    works_in = family
    if kind is Kind.ADJACENT:
        works_in = load_families()[family.adjacent[(slot - 6) % len(family.adjacent)]]
    topics, claimed = _topics(family, works_in, kind, dice("topics", key))
    other = kind is Kind.OTHER_LANGUAGE
    return PersonPlan(
        key=key,
        slot=slot,
        number=0,
        group=family.code,
        family=works_in.code,
        kind=kind,
        level=level,
        language=family.other_language if other else family.language,
        topics=topics,
        claimed=claimed,
        layout=Layout.TXT_UTF8,
    )


def _everybody() -> Iterator[PersonPlan]:
    """People without end, group by group, ten of each family in turn."""
    numbers: dict[str, int] = {}
    first = 1
    while True:
        for family in load_families().values():
            for slot in range(1, 11):
                person = plan_person(family.code, slot, f"{family.prefix}-{first + slot - 1:02}")
                number = numbers.get(person.language, 0)
                numbers[person.language] = number + 1
                yield replace(person, number=number)
        first += 10


def _topics(
    group: Family, works_in: Family, kind: Kind, rng: Random
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what somebody has evidence for, and what they only claim."""
    detailed, terse = plan_family_jobs(group)
    musts = (detailed.must, terse.must)
    if kind is Kind.KEYWORDS:
        return (), group.topics
    if kind is Kind.OTHER_LANGUAGE:
        return group.topics, ()
    if kind is Kind.ADJACENT:
        foreign = [topic for topic in detailed.must if topic not in works_in.topics]
        own = rng.sample(works_in.topics, 4)
        return (*own, *rng.sample(foreign, 2)), ()
    if kind is Kind.PARTIAL:
        topics = choose_topics(group.topics, 5, musts, (0.5, 0.8), rng)
        missing = [topic for topic in group.topics if topic not in topics]
        return topics, (rng.choice(missing),)
    return choose_topics(group.topics, 7, musts, (0.8, 1.1), rng), ()


def _with_files(people: list[PersonPlan]) -> list[PersonPlan]:
    """Deal the layouts, and give some people what makes them stand out."""
    facts = read_table("facts/layouts")
    layouts = _deal(people)
    special = {name: frozenset(keys) for name, keys in facts["people"].items()}
    return [
        replace(
            person,
            layout=layouts[person.key],
            second_language=facts["mixed"].get(person.key),
            has_headline=person.key not in special["without_headline"],
            consents=person.key not in special["without_consent"],
            lists_every_skill=person.key in special["every_skill"],
            late_topic=_late_topic(person) if person.key in special["late_evidence"] else None,
        )
        for person in people
    ]


def _late_topic(person: PersonPlan) -> str:
    must = plan_family_jobs(load_families()[person.group])[0].must
    return next(topic for topic in must if topic in person.topics)


@cache
def _decks() -> Mapping[bool, tuple[str, ...]]:
    """The layouts to deal, by whether they go to Cyrillic texts."""
    facts = read_table("facts/layouts")
    return {
        is_cyrillic: tuple(
            layout for layout, count in facts[name].items() for _ in range(int(count))
        )
        for is_cyrillic, name in ((True, "cyrillic"), (False, "latin"))
    }


def _deal(people: list[PersonPlan]) -> dict[str, Layout | None]:
    fixed: dict[str, str] = read_table("facts/layouts")["fixed"]
    dealt: dict[str, str] = dict(fixed)
    for is_cyrillic, deck in _decks().items():
        takers = [one for one in people if (one.language in CYRILLIC) is is_cyrillic]
        rest = list(deck)
        for one in takers:
            if one.key in fixed:
                rest.remove(fixed[one.key])
        dice("layouts", is_cyrillic).shuffle(rest)
        free = (one.key for one in takers if one.key not in fixed)
        dealt |= zip(free, rest, strict=True)
    return {key: None if name == "none" else Layout(name) for key, name in dealt.items()}
