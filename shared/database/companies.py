"""Queries that turn a mapped submission of the companies' form into rows.

A company is known by its web domain, else by its name without punctuation and
legal form. All who write about companies take turns, so that two vacancies of
a new company find the same one.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from shared.database.candidates import Change
from shared.database.custom_values import CustomAnswer, count_custom_values
from shared.database.dictionaries import Choices, DictionaryKind
from shared.database.forms import wait_turn
from shared.database.models.base import ParseStatus
from shared.database.models.companies import (
    Company,
    CompanyContact,
    CompanyIndustry,
    Job,
    JobStatus,
)
from shared.database.models.hiring import HiringStage
from shared.database.payloads import FileLink, keep_attachments, replace_documents
from shared.database.session import Session
from shared.reference.loader import load_hiring_stages

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_QUIET = frozenset({"last_updated", "needs_review", "mapping_issues"})

#: Sites where many companies have their pages: the host says nothing about who it is.
SHARED_HOSTS = (
    "facebook.com",
    "github.io",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "notion.site",
    "t.me",
    "twitter.com",
    "vk.com",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "youtube.com",
)

#: Second labels under which countries register names.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
_COUNTRY_LETTERS = 2

_LEGAL_FORMS = re.compile(
    r"ab|ag|as|bv|co|company|corp|corporation|gmbh|inc|incorporated|kg|limited|llc|llp|lp|ltd"
    r"|nv|oy|plc|pte|pty|sa|sarl|sas|se|spa|srl|ао|ип|оао|ооо|пао|зао|тоо"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRecord:
    """One vacancy with its company and contact, mapped."""

    form_id: str
    external_id: str
    name: str
    website: str | None
    contact_name: str | None
    contact_email: str | None

    #: Codes of dictionary entries.
    industries: tuple[str, ...]

    #: Columns of `jobs`.
    job: Mapping[str, Any]
    files: tuple[FileLink, ...] = ()
    attachments: tuple[FileLink, ...] = ()
    custom: tuple[CustomAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredJob:
    """What became of a record, and which jobs have to be looked at because of it."""

    change: Change
    work: tuple[int, ...] = ()


async def store_company(session: Session, record: CompanyRecord, choices: Choices) -> StoredJob:
    """Store a vacancy with its company, contact and files."""
    await wait_turn(session, "companies")
    job = await _find_job(session, record.form_id, record.external_id)
    if job is not None and _is_older(record, job):
        return StoredJob(Change.SUPERSEDED)
    company = await _find_or_add_company(session, record)
    linked = await _add_industries(
        session, company.company_id, choices.keys(DictionaryKind.INDUSTRIES, record.industries)
    )
    contact_id = await _keep_contact(session, company.company_id, record)
    values = {**record.job, "company_id": company.company_id, "created_by": contact_id}
    is_new = job is None
    said = {} if job is None else job.other_answers
    if job is None:
        job = Job(form_id=record.form_id, external_id=record.external_id, **values)
        job.status = JobStatus.PUBLISHED if record.job["title"] else JobStatus.DRAFT
        session.add(job)
        changed = True
    else:
        changed = _update(job, values)
    await session.flush()
    await _count_custom(session, record, company.company_id, said)
    changed |= await _update_files(session, job, record, is_new=is_new)
    await keep_attachments(session, job.job_id, record.attachments)
    change = Change.NEW if is_new else Change.CHANGED if changed else Change.UNCHANGED
    work = {job.job_id} if changed and (job.title or not is_new) else set()
    if linked:
        work |= await _list_published(session, company.company_id)
    return StoredJob(change, tuple(sorted(work)))


async def archive_job(session: Session, form_id: str, external_id: str) -> int | None:
    """Close a vacancy that is not at its source any more; None if it is not ours either."""
    job = await _find_job(session, form_id, external_id)
    if job is None or job.status is JobStatus.ARCHIVED:
        return None
    job.status = JobStatus.ARCHIVED
    await session.flush()
    return job.job_id


def normalise_company(name: str) -> str:
    """Return a name without what its owner writes now this way and now that.

    >>> normalise_company("ACME, Inc."), normalise_company("Acme Energie-Technik GmbH & Co. KG")
    ('acme', 'acme energie technik')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = re.sub(r"[^\w]+", " ", folded.replace(".", "")).split()
    kept = list(words)
    while len(kept) > 1 and _LEGAL_FORMS.fullmatch(kept[-1]):
        kept.pop()
    while len(kept) > 1 and _LEGAL_FORMS.fullmatch(kept[0]):
        kept.pop(0)
    return " ".join(kept) or folded.strip()


def read_domain(website: str | None) -> str | None:
    """Return the domain that a company registered; None for pages on somebody else's.

    >>> read_domain("https://www.acme.example/jobs"), read_domain("jobs.acme.co.uk")
    ('acme.example', 'acme.co.uk')
    >>> read_domain("https://linkedin.com/company/acme"), read_domain("soon")
    (None, None)
    """
    if not website:
        return None
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return None
    labels = host.casefold().rstrip(".").split(".")
    if len(labels) < len(("name", "top")) or labels[-1].isdigit() or not all(labels):
        return None
    is_country = len(labels[-1]) == _COUNTRY_LETTERS and labels[-2] in _SECOND_LEVEL
    domain = ".".join(labels[-3:] if is_country else labels[-2:])
    return None if domain in SHARED_HOSTS or re.search(r"[^\w.-]", domain) else domain[:500]


async def _find_job(session: Session, form_id: str, external_id: str) -> Job | None:
    return await session.scalar(
        select(Job).where(Job.form_id == form_id, Job.external_id == external_id).with_for_update()
    )


def _is_older(record: CompanyRecord, job: Job) -> bool:
    return (record.job["last_updated"] or _EARLIEST) < (job.last_updated or _EARLIEST)


async def _find_or_add_company(session: Session, record: CompanyRecord) -> Company:
    name_norm, domain = normalise_company(record.name), read_domain(record.website)
    company = await _find_company(session, name_norm, domain)
    if company is None:
        return await _add_company(session, record, name_norm, domain)
    if record.name != company.name and record.name not in company.aliases:
        company.aliases = [*company.aliases, record.name]
    company.domain = company.domain or domain
    company.website = company.website or record.website
    await session.flush()
    return company


async def _find_company(session: Session, name_norm: str, domain: str | None) -> Company | None:
    if domain is not None:
        found = await session.scalar(select(Company).where(Company.domain == domain))
        if found is not None:
            return found
    # Two companies of one name are the same, unless their domains say otherwise.
    same = select(Company).where(Company.name_norm == name_norm)
    if domain is not None:
        same = same.where(Company.domain.is_(None))
    order = (Company.domain.is_not(None), Company.company_id)
    return await session.scalar(same.order_by(*order).limit(1))


async def _add_company(
    session: Session, record: CompanyRecord, name_norm: str, domain: str | None
) -> Company:
    company = Company(name=record.name, name_norm=name_norm, domain=domain, website=record.website)
    session.add(company)
    await session.flush()
    session.add_all(
        HiringStage(
            company_id=company.company_id,
            name=stage.name,
            position=stage.position,
            is_default=True,
        )
        for stage in load_hiring_stages()
    )
    await session.flush()
    return company


async def _add_industries(session: Session, company_id: int, keys: Sequence[int]) -> bool:
    if not keys:
        return False
    rows = [{"company_id": company_id, "industry_id": key} for key in keys]
    added = await session.scalars(
        insert(CompanyIndustry)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(CompanyIndustry.industry_id)
    )
    return bool(added.all())


async def _keep_contact(session: Session, company_id: int, record: CompanyRecord) -> int | None:
    """Return the contact of this vacancy, by e-mail, else by name."""
    if record.contact_email is None and record.contact_name is None:
        return None
    if record.contact_email is not None:
        same = func.lower(CompanyContact.email) == func.lower(record.contact_email)
    else:
        same = CompanyContact.email.is_(None) & (
            func.lower(CompanyContact.full_name) == func.lower(record.contact_name)
        )
    mine = CompanyContact.company_id == company_id
    contact = await session.scalar(select(CompanyContact).where(mine, same))
    if contact is None:
        others = await session.scalar(select(func.count()).select_from(CompanyContact).where(mine))
        contact = CompanyContact(
            company_id=company_id, email=record.contact_email, is_primary=not others
        )
        session.add(contact)
    if record.contact_name is not None and contact.full_name != record.contact_name:
        contact.full_name = record.contact_name
    await session.flush()
    return contact.contact_id


async def _list_published(session: Session, company_id: int) -> set[int]:
    published = (Job.company_id == company_id, Job.status == JobStatus.PUBLISHED)
    return set(await session.scalars(select(Job.job_id).where(*published)))


def _update(job: Job, values: Mapping[str, Any]) -> bool:
    """Set what is another; return whether that matters to anybody but us."""
    other = [name for name, value in values.items() if getattr(job, name) != value]
    for name in other:
        setattr(job, name, values[name])
    if job.status in (JobStatus.DRAFT, JobStatus.PUBLISHED):
        job.status = JobStatus.PUBLISHED if job.title else JobStatus.DRAFT
    return bool(set(other) - _QUIET)


async def _count_custom(
    session: Session, record: CompanyRecord, company_id: int, said: Mapping[str, Any]
) -> None:
    known = {text for texts in said.values() for text in texts}
    fresh = [one for one in record.custom if one.value not in known]
    await count_custom_values(session, fresh, company_id=company_id)


async def _update_files(session: Session, job: Job, record: CompanyRecord, *, is_new: bool) -> bool:
    if is_new and not record.files:
        return False
    changed = await replace_documents(session, job.job_id, record.files)
    if changed and not is_new:
        job.parse_status = ParseStatus.PENDING
        job.parse_starts = job.parse_attempts = 0
        job.parse_error_code = job.next_attempt_at = None
        await session.flush()
    return changed
