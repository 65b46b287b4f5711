"""Vacancies, written from a plan and the phrase banks."""

from dataclasses import dataclass
from random import Random

from shared.embedded.dataset.banks import load_bank
from shared.embedded.dataset.companies import Company
from shared.embedded.dataset.documents.flow import paragraphs
from shared.embedded.dataset.documents.layout import Block, Vacancy
from shared.embedded.dataset.tables import Json, read_table
from shared.embedded.dataset.vacancy_plan import JobPlan

_YEARS = {"entry": 0, "junior": 1, "middle": 3, "senior": 5, "lead": 8, "executive": 10}


@dataclass(frozen=True)
class WrittenVacancy:
    """A vacancy as a document, and what a reader must be able to find in it."""

    document: Vacancy
    must_contain: tuple[str, ...]

    @property
    def text(self) -> str:
        """The description as it is typed into the form: all but the title."""
        return "\n".join(paragraph.text for paragraph in paragraphs(self.document)[1:])


def write_vacancy(plan: JobPlan, company: Company, rng: Random) -> WrittenVacancy:
    bank = load_bank(plan.family, plan.language)
    words: Json = read_table("phrases/vacancies")[plan.language]
    title = bank.titles[plan.level]
    required = tuple(bank.requirements[topic] for topic in plan.must)
    preferred = tuple(bank.requirements[topic] for topic in plan.nice)
    facts = _facts(plan, company, title, words) | {
        "required": "; ".join(required),
        "preferred": "; ".join(preferred),
    }
    if not plan.is_detailed:
        paragraph = " ".join(words["terse"]).format(**facts)
        return WrittenVacancy(Vacancy(title, (Block(None, (paragraph,)),)), (title, required[0]))
    blocks = (
        Block(None, (f"{company.blurb} {words['opening'].format(**facts)}",)),
        Block(words["duties"], tuple(rng.sample(bank.duties, len(bank.duties)))),
        Block(words["requirements"], required),
        Block(words["preferred"], preferred),
        Block(words["offer"], _offer(words, facts, rng)),
    )
    return WrittenVacancy(Vacancy(title, blocks), (title, required[-1], plan.salary))


def _facts(plan: JobPlan, company: Company, title: str, words: Json) -> dict[str, str]:
    return {
        "company": company.spelling,
        "title": title,
        "place": plan.place,
        "salary": plan.salary,
        "level": words["levels"][plan.level],
        "mode": words["modes"][plan.mode],
        "years": str(_YEARS[plan.level]),
    }


def _offer(words: Json, facts: dict[str, str], rng: Random) -> tuple[str, ...]:
    employment = rng.choice(list(words["employment"].values()))
    lines = (line.format(employment=employment, **facts) for line in words["facts"])
    return (*lines, *words["closing"])
