"""Tests of the grades: each rule, and a sane spread of them over the demo."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.families import load_families
from shared.embedded.dataset.generate import Dataset
from shared.embedded.dataset.grading import grade
from shared.embedded.dataset.plan import Kind, PersonPlan, plan_person
from shared.embedded.dataset.vacancy_plan import LEVELS, JobPlan, plan_family_jobs

JOB = plan_family_jobs(load_families()["power_systems"])[0]


def someone(topics: int, *, level: str = "senior", family: str = "power_systems") -> PersonPlan:
    """Somebody with so many of the five must-haves in evidence."""
    plan = plan_person("power_systems", 1, "someone")
    return replace(plan, family=family, level=level, topics=JOB.must[:topics], claimed=())


@pytest.mark.parametrize(("topics", "expected"), [(5, 3), (4, 3), (3, 2), (2, 1), (1, 1), (0, 0)])
def test_the_share_of_must_haves_decides(topics: int, expected: int) -> None:
    assert grade(JOB, someone(topics)) == expected


@pytest.mark.parametrize(("level", "expected"), [("middle", 3), ("lead", 3), ("entry", 2)])
def test_more_than_a_level_apart_is_not_the_best_grade(level: str, expected: int) -> None:
    assert grade(JOB, someone(5, level=level)) == expected


@given(st.permutations(JOB.must), st.integers(0, 5), st.sampled_from(LEVELS))
def test_more_evidence_is_never_worse(must: list[str], count: int, level: str) -> None:
    grades = [
        grade(JOB, replace(someone(0, level=level), topics=tuple(must[:size])))
        for size in range(count + 1)
    ]
    assert grades == sorted(grades)


def test_an_adjacent_family_counts_if_it_brings_a_must_have() -> None:
    assert grade(JOB, someone(5, family="electrical")) == 1
    assert grade(JOB, someone(0, family="electrical")) == 0


def test_a_far_family_never_counts() -> None:
    assert grade(JOB, someone(5, family="sales")) == 0


def test_keywords_without_evidence_are_worth_one_at_most() -> None:
    assert grade(JOB, replace(someone(0), claimed=JOB.must)) == 1
    assert grade(JOB, replace(someone(0, family="electrical"), claimed=JOB.must)) == 0


@pytest.mark.parametrize("layout", [None, Layout.PDF_SCAN])
def test_what_nobody_can_read_is_no_evidence(layout: Layout | None) -> None:
    assert grade(JOB, replace(someone(5), layout=layout)) == 1


def graded(demo: Dataset, job: JobPlan) -> Counter[int]:
    return Counter(grade(job, one.plan) for one in demo.candidates)


def test_every_vacancy_has_good_middling_and_poor_matches(small_demo: Dataset) -> None:
    for job in small_demo.jobs:
        grades = graded(small_demo, job.plan)
        assert grades[3] >= 2
        assert grades[2] >= 2
        assert grades[1] >= 1
        assert grades[0] > 90


def test_the_test_profile_is_not_trivial_either(tiny_demo: Dataset) -> None:
    for job in tiny_demo.jobs:
        grades = graded(tiny_demo, job.plan)
        assert grades[3] >= 2
        assert grades[2] + grades[1] >= 3


def test_no_keyword_collector_is_a_good_match(small_demo: Dataset) -> None:
    collectors = [one.plan for one in small_demo.people if one.plan.kind is Kind.KEYWORDS]
    jobs = [job.plan for job in small_demo.jobs]
    assert {grade(job, person) for job in jobs for person in collectors} == {0, 1}


def test_the_manifest_lists_grades_above_nothing_of_those_who_may_be_ranked(
    small_demo: Dataset,
) -> None:
    active = {one.key for one in small_demo.candidates if one.expected.status == "active"}
    for job in small_demo.manifest["jobs"]:
        assert set(job["grades"].values()) == {1, 2, 3}
        assert set(job["grades"]) < active
