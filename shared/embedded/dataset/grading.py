"""How well a person fits a vacancy, from 0 to 3, judged by the plan of both.

3: the same family, at most a level apart, evidence for at least 80 % of the must-haves.
2: the same family, evidence for at least half of them.
1: the same or an adjacent family with evidence for one; or the same, with keywords alone.
"""

from shared.embedded.dataset.families import load_families
from shared.embedded.dataset.plan import PersonPlan
from shared.embedded.dataset.topics import share
from shared.embedded.dataset.vacancy_plan import LEVELS, JobPlan


def grade(job: JobPlan, person: PersonPlan) -> int:
    """Judge by what the person's file shows; a picture or a missing file shows nothing."""
    evident = share(job.must, person.readable_topics)
    if person.family != job.family:
        return int(evident > 0 and person.family in load_families()[job.family].adjacent)
    if evident >= 0.8 and _levels_apart(job, person) <= 1:
        return 3
    if evident >= 0.5:
        return 2
    return int(evident > 0 or share(job.must, (*person.topics, *person.claimed)) > 0)


def _levels_apart(job: JobPlan, person: PersonPlan) -> int:
    return abs(LEVELS.index(job.level) - LEVELS.index(person.level))
