"""Resumes, written from a plan and the phrase banks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from shared.embedded.dataset.banks import Bank, fill, load_bank
from shared.embedded.dataset.careers import Career, DateStyle, Position, make_career
from shared.embedded.dataset.documents.layout import Block, Entry, Layout, Resume
from shared.embedded.dataset.families import load_families, load_topics
from shared.embedded.dataset.people import Identity, choose_employers, choose_school
from shared.embedded.dataset.plan import Kind, PersonPlan
from shared.embedded.dataset.tables import Json, read_table
from shared.reference.loader import load_skills

#: Sentences of evidence that a resume of each level holds, about.
_SENTENCES = {"entry": 11, "junior": 14, "middle": 20, "senior": 24, "lead": 24, "executive": 26}
_SKILLS_A_LINE = 12


@dataclass(frozen=True)
class WrittenResume:
    """A resume and what a reader must be able to find in it."""

    document: Resume
    career: Career
    must_contain: tuple[str, ...]


def write_resume(plan: PersonPlan, identity: Identity, rng: Random) -> WrittenResume:
    return _Writer(plan, identity, rng).write()


def words_of(topics: Sequence[str], language: str) -> list[str]:
    """Return what a list of skills has for topics, each word once."""
    known = load_topics()
    return list(dict.fromkeys(word for topic in topics for word in known[topic].skills(language)))


class _Writer:
    """One person's pen: the plan, the words of their language and their dice."""

    def __init__(self, plan: PersonPlan, identity: Identity, rng: Random) -> None:
        self.plan, self.identity, self.rng = plan, identity, rng
        self.words: Json = read_table("phrases/common")[plan.language]
        self.bank = load_bank(plan.family, plan.language)
        self.career = make_career(plan.level, rng)

    def write(self) -> WrittenResume:
        entries = tuple(self._entries())
        school = choose_school(self.plan.language, self.rng)
        skills = self._skills()
        blocks = (
            Block(self._heading("summary"), (self._summary(),)),
            Block(self._heading("experience"), entries=entries),
            Block(self._heading("education"), entries=(self._education(school),)),
            Block(self._heading("skills"), tuple(skills)),
            *self._certificates(),
            Block(self._heading("languages"), tuple(self.rng.choice(self.words["spoken"]))),
        )
        title = _title(self.bank, self.plan.level)
        headline = title if self.plan.has_headline else None
        document = Resume(self.identity.name, self._contacts(), headline, blocks)
        last = " ".join(entries[-1].lines[-1].split()[:3])
        employer = entries[-1].subtitle.partition(",")[0]
        return WrittenResume(
            document, self.career, (max(skills[:2], key=len), employer, school, last)
        )

    def _heading(self, kind: str) -> str:
        heading: str = self.rng.choice(self.words[kind])
        return heading

    def _contacts(self) -> tuple[str, ...]:
        person = self.identity
        return (person.email, person.phone, person.city, person.linkedin)

    def _summary(self) -> str:
        if self.plan.kind is Kind.KEYWORDS:
            words = ", ".join(words_of(self.plan.claimed, self.plan.language))
            return f"{words}. {words}."
        bank = self._second_bank() or self.bank
        return " ".join(self.rng.sample(bank.summary, 2))

    def _second_bank(self) -> Bank | None:
        language = self.plan.second_language
        return load_bank(self.plan.family, language) if language else None

    def _entries(self) -> Iterator[Entry]:
        """One entry for each position; the oldest is in the second language, if there is one."""
        positions = self.career.positions
        employers = choose_employers(self.plan.language, len(positions), self.rng)
        style = DateStyle(self.plan.language, self.rng)
        topics = _deal(self._topic_cards(), len(positions))
        used: set[str] = set()
        for number, (position, employer) in enumerate(zip(positions, employers, strict=True)):
            is_oldest = number == len(positions) - 1
            second = self.plan.second_language if is_oldest else None
            lines = self._lines(topics[number], second or self.plan.language, used)
            yield self._entry(position, employer, style, lines)

    def _entry(
        self, position: Position, employer: str, style: DateStyle, lines: tuple[str, ...]
    ) -> Entry:
        city = self.rng.choice(read_table("facts/people")[self.plan.language]["cities"])[0]
        title = _title(self.bank, position.level)
        return Entry(title, f"{employer}, {city} | {style.period(position)}", lines)

    def _topic_cards(self) -> list[str]:
        """Topics, each as often as it gets a sentence, in the order of telling."""
        plan, cards = self.plan, list[str]()
        for topic in plan.topics:
            wished = max(2, round(_SENTENCES[plan.level] / len(plan.topics)))
            written = len(_phrases(plan, topic, plan.language))
            cards += [topic] * (written if plan.layout is Layout.PDF_LONG else min(wished, written))
        self.rng.shuffle(cards)
        return sorted(cards, key=lambda topic: topic == plan.late_topic)

    def _lines(self, topics: Sequence[str], language: str, used: set[str]) -> tuple[str, ...]:
        """What these topics call for, general sentences between; each once in a resume."""
        chosen: list[str] = []
        for topic in topics:
            chosen += self._unused(_phrases(self.plan, topic, language), 1, used)
        general = read_table("phrases/common")[language]["general"]
        for phrase in self._unused(general, 2 if topics else 5, used):
            chosen.insert(self.rng.randrange(max(1, len(chosen))), phrase)
        return tuple(fill(phrase, self.rng) for phrase in chosen)

    def _unused(self, phrases: Sequence[str], count: int, used: set[str]) -> list[str]:
        """Draw phrases, fewer than `count` where no more are left, and note them as used."""
        left = [phrase for phrase in phrases if phrase not in used]
        drawn = self.rng.sample(left, min(count, len(left)))
        used |= set(drawn)
        return drawn

    def _education(self, school: str) -> Entry:
        field = load_families()[self.plan.family].field
        degree = self.words["degrees"][self.career.degree]
        year = self.career.graduation_year
        years = {"associate": 3, "bachelor": 4, "master": 6, "doctorate": 9}[self.career.degree]
        title = f"{degree}, {self.words['fields'][field]}"
        return Entry(title, f"{school}, {year - years}-{year}", ())

    def _skills(self) -> list[str]:
        listed = (*self.plan.topics, *self.plan.claimed)
        words = words_of(listed, self.plan.language)
        if not self.plan.lists_every_skill:
            return words
        every = [skill.name for skill in load_skills()]
        rows = range(0, len(every), _SKILLS_A_LINE)
        return [*words, *(", ".join(every[row : row + _SKILLS_A_LINE]) for row in rows)]

    def _certificates(self) -> tuple[Block, ...]:
        count = self.rng.randint(0, 2)
        lines = self.rng.sample(self.words["certificate_lines"], count)
        filled = tuple(fill(line, self.rng) for line in lines)
        return (Block(self._heading("certificates"), filled),) if filled else ()


def _title(bank: Bank, level: str) -> str:
    return bank.titles.get(level, bank.titles["middle"])


def _phrases(plan: PersonPlan, topic: str, language: str) -> tuple[str, ...]:
    """Return the sentences on a topic: from the family they work in, or else their group's."""
    own = load_bank(plan.family, language).evidence
    return own[topic] if topic in own else load_bank(plan.group, language).evidence[topic]


def _deal(cards: Sequence[str], hands: int) -> list[Sequence[str]]:
    """Cut into parts of nearly equal size, in order.

    >>> _deal("abcde", 2)
    ['abc', 'de']
    """
    size = -(-len(cards) // hands)
    return [cards[size * hand : size * (hand + 1)] for hand in range(hands)]
