"""Vacancies as companies send them, each with the rows that it has to end in."""

from shared.database.models.companies import (
    Company,
    CompanyContact,
    CompanyIndustry,
    Job,
    JobStatus,
)
from shared.database.models.hiring import CustomValue, HiringStage
from shared.database.models.intake import Document, MapStatus
from tests.unit.fillout.forms import Forms
from tests.unit.fillout.rows import current_urls, map_statuses, messages, one, rows


def test_second_vacancy_is_a_second_job(forms: Forms) -> None:
    forms.offer("one")
    forms.offer("two", **{"8xsW": "Test Engineer"})
    forms.fetch_companies()

    assert {job.title for job in rows(Job)} == {"Electrical Engineer", "Test Engineer"}
    assert len(rows(Company)) == 1
    assert len(messages("parse_job_text")) == 2


def test_spellings_of_a_name_are_one_company(forms: Forms) -> None:
    forms.offer("one", **{"7uVa": "acme"})
    forms.offer("two", **{"7uVa": "Acme, Inc."}, hours=1)
    forms.fetch_companies()

    company = one(Company)
    assert company.name == "acme"
    assert company.aliases == ["Acme, Inc."]


def test_vacancy_without_title_is_a_draft(forms: Forms) -> None:
    forms.offer(**{"8xsW": None})
    forms.fetch_companies()

    job = one(Job)
    assert job.status is JobStatus.DRAFT
    assert job.needs_review
    assert one(CompanyContact).full_name == "Carl Contact"
    assert messages("parse_job_text") == []


def test_title_that_comes_later_publishes(forms: Forms) -> None:
    forms.offer(**{"8xsW": None})
    forms.fetch_companies()
    forms.offer(hours=1)
    forms.fetch_companies()

    assert one(Job).status is JobStatus.PUBLISHED
    assert len(messages("parse_job_text")) == 1


def test_contact_without_email_gets_none(forms: Forms) -> None:
    forms.offer(pPkE=None)
    forms.fetch_companies()

    assert one(CompanyContact).email is None


def test_company_has_industries_stages_and_a_creator(forms: Forms) -> None:
    forms.offer(**{"7UTC": ["Renewable Energy", "Aerospace, Defense & Avionics"]})
    forms.fetch_companies()

    job = one(Job)
    assert job.created_by == one(CompanyContact).contact_id
    assert one(Company).description is None
    assert job.description == "Build substations."
    assert len(rows(CompanyIndustry)) == 2
    stages = sorted((row.position, row.name) for row in rows(HiringStage))
    assert stages[0] == (1, "Application Review")
    assert [position for position, _ in stages] == [1, 2, 3, 4, 5, 6]


def test_nothing_is_made_up_for_a_vacancy(forms: Forms) -> None:
    forms.offer(wMDm=None)
    forms.fetch_companies()

    job = one(Job)
    assert job.description is job.employment_type is job.experience_level is None
    assert job.work_mode is job.currency is job.salary_range is job.location is None


def test_vacancy_of_nobody_stays_a_payload(forms: Forms) -> None:
    forms.offer(**{"7uVa": ""})
    outcome = forms.fetch_companies()

    assert map_statuses() == [MapStatus.NEEDS_REVIEW]
    assert rows(Company) == rows(Job) == []
    assert outcome.model_dump()["needs_review"] == 1


def test_companies_of_one_name_with_two_domains_are_two(forms: Forms) -> None:
    forms.offer("one", wTac="https://acme.example")
    forms.offer("two", wTac="https://www.acme.test/jobs", hours=1)
    forms.offer("three", wTac="acme.test", **{"7uVa": "Acme Energy"}, hours=2)
    forms.fetch_companies()

    assert [row.domain for row in rows(Company)] == ["acme.example", "acme.test"]


def test_only_the_description_file_is_parsed(forms: Forms) -> None:
    forms.offer(
        jBg7=[{"url": "https://files.example/job.pdf"}],
        bAgc=[{"url": "https://files.example/logo.png"}],
    )
    forms.fetch_companies()

    assert current_urls() == ["https://files.example/job.pdf"]
    assert len(rows(Document)) == 2
    assert one(Job).job_description_url == "https://files.example/job.pdf"


def test_industry_that_no_list_has_belongs_to_the_company(forms: Forms) -> None:
    forms.offer(**{"7UTC": ["Underwater basket weaving"]})
    forms.fetch_companies()

    custom = one(CustomValue)
    assert (custom.type, custom.company_id) == ("industry", one(Company).company_id)
    assert one(Job).other_answers == {"industries": ["Underwater basket weaving"]}


def test_industry_of_one_vacancy_reaches_the_others(forms: Forms) -> None:
    forms.offer("one")
    forms.fetch_companies()
    forms.offer("two", **{"7UTC": ["Other"]}, hours=1)
    forms.fetch_companies()

    assert len(messages("parse_job_text")) == 3
