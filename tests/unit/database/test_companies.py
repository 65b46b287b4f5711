"""Companies are the same under every spelling, and vacancies are their own."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from shared.database.candidates import Change
from shared.database.companies import (
    CompanyRecord,
    archive_job,
    normalise_company,
    read_domain,
    store_company,
)
from shared.database.dictionaries import Choices
from shared.database.models.companies import Company, CompanyContact, Job, JobStatus
from tests.unit.database.matching import count, do

pytestmark = pytest.mark.usefixtures("database")


def record(key: str = "1", name: str = "Acme", **fields: Any) -> CompanyRecord:
    job: dict[str, Any] = {
        "title": "Engineer",
        "description": None,
        "job_description_url": None,
        "last_updated": datetime(2026, 1, 1, tzinfo=UTC),
        "needs_review": False,
        "mapping_issues": [],
        "other_answers": {},
    }
    contact = {"contact_name": "Carl", "contact_email": "carl@acme.example"}
    values: dict[str, Any] = {"website": None, "industries": (), "job": job, **contact, **fields}
    return CompanyRecord(form_id="form", external_id=key, name=name, **values)


def store(given: CompanyRecord) -> Any:
    return do(store_company, given, Choices())


def rows(table: Any) -> list[Any]:
    async def load(session: Any) -> list[Any]:
        return list(await session.scalars(select(table)))

    found: list[Any] = do(load)
    return found


@pytest.mark.parametrize(
    "name", ["ACME", "Acme, Inc.", "acme  L.L.C.", "Acme GmbH & Co. KG", "ООО «Acme»", "ＡＣＭＥ"]
)
def test_legal_form_and_case_are_no_part_of_a_name(name: str) -> None:
    assert normalise_company(name) == "acme"


@pytest.mark.parametrize("name", ["Co", "SE", "---", "株式会社"])
def test_no_name_becomes_nothing(name: str) -> None:
    assert normalise_company(name)


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.acme.example/jobs?x=1", "acme.example"),
        ("acme.example", "acme.example"),
        ("HTTP://Jobs.ACME.co.uk.", "acme.co.uk"),
        ("https://www.linkedin.com/company/acme", None),
        ("https://acme.github.io", None),
        ("http://192.0.2.1/", None),
        ("http://[broken", None),
        ("ask us", None),
        ("", None),
        (None, None),
    ],
)
def test_domain_is_the_registered_one(website: str | None, domain: str | None) -> None:
    assert read_domain(website) == domain


def test_domain_finds_a_company_of_another_name() -> None:
    store(record("1", "Acme", website="https://acme.example"))
    store(record("2", "Acme Energy", website="acme.example"))

    (company,) = rows(Company)
    assert (company.name, company.aliases) == ("Acme", ["Acme Energy"])


def test_name_finds_a_company_that_has_no_domain_yet() -> None:
    store(record("1"))
    store(record("2", website="acme.example"))
    store(record("3"))

    (company,) = rows(Company)
    assert company.domain == "acme.example"


def test_contact_is_known_by_address_else_by_name() -> None:
    store(record("1"))
    store(record("2", contact_email="CARL@acme.example", contact_name="Carl C."))
    store(record("3", contact_email=None))
    store(record("4", contact_email=None, contact_name="CARL"))

    contacts = rows(CompanyContact)
    assert len(contacts) == 2
    assert [contact.is_primary for contact in contacts] == [True, False]


def test_nobody_is_made_up_as_a_contact() -> None:
    store(record(contact_name=None, contact_email=None))

    assert count(CompanyContact) == 0
    assert rows(Job)[0].created_by is None


def test_same_record_is_unchanged() -> None:
    first, second = store(record()), store(record())

    assert (first.change, second.change) == (Change.NEW, Change.UNCHANGED)
    assert second.work == ()


def test_older_record_is_left_out() -> None:
    store(record())
    older = record()
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    stored = store(replace(older, job={**older.job, "last_updated": moment, "title": "Old"}))

    assert stored.change is Change.SUPERSEDED
    assert rows(Job)[0].title == "Engineer"


@pytest.mark.parametrize("status", [JobStatus.CLOSED, JobStatus.ARCHIVED])
def test_edit_does_not_reopen_a_closed_vacancy(status: JobStatus) -> None:
    store(record())

    async def close(session: Any) -> None:
        (await session.scalars(select(Job))).one().status = status

    do(close)
    store(record(contact_name="Carla"))

    assert rows(Job)[0].status is status


def test_vacancy_is_archived_once() -> None:
    store(record())
    job_id = rows(Job)[0].job_id

    assert do(archive_job, "form", "1") == job_id
    assert do(archive_job, "form", "1") is None
    assert do(archive_job, "form", "unknown") is None
