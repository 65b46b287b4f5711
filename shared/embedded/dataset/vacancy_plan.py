"""Which vacancies there are: two for each family, and more of the same kind for load."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, islice

from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.families import Family, load_families
from shared.embedded.dataset.tables import Json, read_table

LEVELS = ("entry", "junior", "middle", "senior", "lead", "executive")
SMALL_JOBS = 24
SMALL_COMPANIES = 12
_VACANCIES_A_COMPANY = 4


@dataclass(frozen=True, kw_only=True)
class JobPlan:
    """One vacancy.

    Attributes:
        company: The company's number, from 0.
        must, nice: Topics that it requires, and would like.
        is_detailed: With sections, or else one paragraph.
        layout: Of the job description, or None if it was typed into the form.
    """

    key: str
    family: str
    language: str
    company: int
    level: str
    must: tuple[str, ...]
    nice: tuple[str, ...]
    place: str
    mode: str
    salary: str
    is_detailed: bool
    layout: Layout | None


def plan_jobs(number: int) -> list[JobPlan]:
    """Return the first `number` vacancies."""
    return list(islice(_all_jobs(), number))


@cache
def plan_family_jobs(family: Family) -> tuple[JobPlan, JobPlan]:
    """Return a family's detailed and its terse vacancy."""
    detailed, terse = read_table("facts/jobs")[family.code]
    return _job(family, 1, detailed), _job(family, 2, terse)


def _all_jobs() -> Iterator[JobPlan]:
    families = load_families().values()
    written = [job for family in families for job in plan_family_jobs(family)]
    yield from written
    further = ((job, turn) for turn in count(1) for job in written)
    for order, (job, turn) in enumerate(further):
        yield _variant(job, turn, SMALL_COMPANIES + order // _VACANCIES_A_COMPANY)


def _job(family: Family, position: int, row: Json) -> JobPlan:
    facts = {name: row[name] for name in ("level", "place", "mode", "salary")}
    return JobPlan(
        key=f"{family.prefix}-job-{position}",
        family=family.code,
        language=family.language,
        company=row["company"] - 1,
        must=tuple(row["must"]),
        nice=tuple(row["nice"]),
        is_detailed=position == 1,
        layout=Layout(row["layout"]) if "layout" in row else None,
        **facts,
    )


def _variant(job: JobPlan, turn: int, company: int) -> JobPlan:
    """The same post at another company, which wants other things."""
    prefix, _, position = job.key.rpartition("-")
    key = f"{prefix}-{int(position) + 2 * turn}"
    rng = dice("job", key)
    drawn = rng.sample(load_families()[job.family].topics, len(job.must) + len(job.nice))
    must, nice = tuple(drawn[: len(job.must)]), tuple(drawn[len(job.must) :])
    level = rng.choice(("junior", "middle", "senior", "lead"))
    return replace(job, key=key, company=company, must=must, nice=nice, level=level, layout=None)
