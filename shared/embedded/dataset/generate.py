"""The demo, generated: people, vacancies, files and what is to become of them.

The same profile and seed give the same bytes. Plans do not depend on the seed, texts do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from shared.embedded.dataset.careers import TODAY
from shared.embedded.dataset.entries import (
    FIRST_CANDIDATE,
    FIRST_COMPANY,
    PACE,
    DemoCandidate,
    DemoJob,
    make_candidate,
    make_job,
)
from shared.embedded.dataset.faults import make_faults
from shared.embedded.dataset.forms import (
    CANDIDATE_FORM,
    COMPANY_FORM,
    candidate_form,
    company_form,
)
from shared.embedded.dataset.manifest import describe
from shared.embedded.dataset.plan import SMALL, TEST_FAMILIES, is_for_tests, plan_people
from shared.embedded.dataset.tables import Json
from shared.embedded.dataset.vacancy_plan import SMALL_JOBS, JobPlan, plan_jobs
from shared.embedded.fillout.state import FakeFile, FakeForm

SEED = 20260101


class Profile(StrEnum):
    """How much there is; each profile contains the one before."""

    TEST = "test"
    SMALL = "small"
    LARGE = "large"


_SIZES = {
    Profile.TEST: (SMALL, SMALL_JOBS),
    Profile.SMALL: (SMALL, SMALL_JOBS),
    Profile.LARGE: (5000, 300),
}


@dataclass(frozen=True)
class Dataset:
    """Everything that the fake forms service serves, and the manifest to compare with."""

    profile: Profile
    seed: int
    people: tuple[DemoCandidate, ...]
    jobs: tuple[DemoJob, ...]
    faults: tuple[DemoCandidate, ...] = ()

    @property
    def candidates(self) -> tuple[DemoCandidate, ...]:
        """People and fault set."""
        return (*self.people, *self.faults)

    @property
    def candidate_submissions(self) -> list[Json]:
        return [one.submission for one in self.candidates]

    @property
    def company_submissions(self) -> list[Json]:
        return [job.submission for job in self.jobs]

    @property
    def forms(self) -> Mapping[str, FakeForm]:
        """By form id."""
        return {
            CANDIDATE_FORM: candidate_form(self.candidate_submissions),
            COMPANY_FORM: company_form(self.company_submissions),
        }

    @property
    def files(self) -> Mapping[str, FakeFile]:
        """By path, such as `/files/pc-eng-03/cv.pdf`."""
        owners: Sequence[DemoCandidate | DemoJob] = (*self.candidates, *self.jobs)
        return {path: file for owner in owners for path, file in owner.files.items()}

    @cached_property
    def manifest(self) -> Json:
        return {
            "profile": str(self.profile),
            "seed": self.seed,
            "today": TODAY.isoformat(),
            **describe(self.candidates, self.jobs),
        }


def generate(
    profile: Profile, *, seed: int = SEED, faults: bool = True, slow: bool = False
) -> Dataset:
    """Generate a profile, with the fault set or without.

    Args:
        profile: How much.
        seed: Of the texts.
        faults: Whether to add the fault set.
        slow: Whether the fault set holds the file that takes forever, too.
    """
    number, job_number = _SIZES[profile]
    is_test = profile is Profile.TEST
    people = [
        make_candidate(plan, seed, FIRST_CANDIDATE + order * PACE)
        for order, plan in enumerate(plan_people(number))
        if not is_test or is_for_tests(plan)
    ]
    return Dataset(
        profile,
        seed,
        tuple(people),
        tuple(_jobs(plan_jobs(job_number), seed, is_test=is_test)),
        make_faults(seed, slow=slow) if faults else (),
    )


def _jobs(plans: Sequence[JobPlan], seed: int, *, is_test: bool) -> list[DemoJob]:
    seen: set[int] = set()
    jobs = []
    for order, plan in enumerate(plans):
        at = FIRST_COMPANY + order * PACE
        is_second = plan.company in seen
        seen.add(plan.company)
        if not is_test or plan.family in TEST_FAMILIES:
            jobs.append(make_job(plan, uses_spelling=is_second, seed=seed, at=at))
    return jobs
