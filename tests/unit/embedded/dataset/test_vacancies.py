"""Tests of what vacancies say."""

import pytest

from shared.embedded.dataset.banks import load_bank
from shared.embedded.dataset.companies import get_company
from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.entries import DemoJob
from shared.embedded.dataset.expectations import text_of
from shared.embedded.dataset.forms import answer_to
from shared.embedded.dataset.generate import Dataset
from shared.embedded.dataset.vacancies import write_vacancy
from shared.embedded.dataset.vacancy_plan import plan_jobs


def asked(job: DemoJob, topics: tuple[str, ...]) -> list[str]:
    bank = load_bank(job.plan.family, job.plan.language)
    return [bank.requirements[topic] for topic in topics]


def test_detailed_vacancies_set_must_haves_apart(small_demo: Dataset) -> None:
    for job in small_demo.jobs:
        if job.plan.is_detailed:
            _, _, requirements, preferred, offer = job.document.blocks
            assert list(requirements.lines) == asked(job, job.plan.must)
            assert list(preferred.lines) == asked(job, job.plan.nice)
            assert any(job.plan.salary in line for line in offer.lines)


def test_terse_vacancies_are_one_paragraph_with_everything(small_demo: Dataset) -> None:
    for job in small_demo.jobs:
        if not job.plan.is_detailed:
            (block,) = job.document.blocks
            (paragraph,) = block.lines
            topics = (*job.plan.must, *job.plan.nice)
            assert all(requirement in paragraph for requirement in asked(job, topics))
            assert job.plan.salary in paragraph


def test_a_vacancy_is_typed_or_uploaded(small_demo: Dataset) -> None:
    for job in small_demo.jobs:
        typed, uploaded = answer_to(job.submission, "wMDm"), answer_to(job.submission, "jBg7")
        assert (typed is None) is (uploaded is not None) is (job.plan.layout is not None)
        assert typed is None or typed == text_of(job.document).partition("\n")[2]


def test_the_second_vacancy_of_a_company_may_spell_it_otherwise(small_demo: Dataset) -> None:
    names: dict[int, set[str]] = {}
    for job in small_demo.jobs:
        names.setdefault(job.plan.company, set()).add(answer_to(job.submission, "7uVa"))
    assert len(names) == 12
    assert any(len(spellings) == 2 for spellings in names.values())


def test_companies_have_websites_of_their_own_or_none(small_demo: Dataset) -> None:
    websites = {job.company.name: job.company.website for job in small_demo.jobs}
    given = [website for website in websites.values() if website]
    assert len(given) == len(set(given)) == 9
    assert all(".example" in website for website in given)


def test_further_companies_are_put_together_without_repeats() -> None:
    companies = [get_company(number, "ru") for number in range(100)]
    assert len({company.name for company in companies}) == 100
    assert companies[50].blurb.startswith("Группа")


@pytest.mark.parametrize("plan", plan_jobs(60)[24:], ids=lambda plan: plan.key)
def test_further_vacancies_can_be_written(plan: object) -> None:
    job = next(job for job in plan_jobs(60) if job == plan)
    written = write_vacancy(job, get_company(job.company, job.language), dice(job.key))
    assert "{" not in written.text
    assert all(phrase in text_of(written.document) for phrase in written.must_contain)
