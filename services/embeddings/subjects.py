"""What is to be done about owners: read once, composed, and compared with the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from uuid import UUID

from shared.database.coded_facts import (
    CandidateCodes,
    JobCodes,
    load_candidate_codes,
    load_job_codes,
)
from shared.database.documents import Owner
from shared.database.embeddings import Known, State, load_known, load_states
from shared.database.models.base import ParseStatus
from shared.database.profiles import load_candidate_facts, load_job_facts
from shared.database.session import Session
from shared.text.compose import (
    CandidateFacts,
    ComposedText,
    JobFacts,
    compose_candidate,
    compose_job,
)
from shared.text.fields import experience_months
from shared.vectors.port import Attributes


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One owner's text and codes, as they were read together."""

    owner: Owner
    text: ComposedText

    #: The text hash in the owner's row, which may be of an older composer.
    seen_hash: str
    parse_status: ParseStatus
    language: str | None
    attributes: Attributes

    @property
    def facts_hash(self) -> str:
        return hash_attributes(self.attributes)

    @property
    def source_id(self) -> str:
        return str(self.owner.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What the database says of some owners."""

    #: Of those that are active and let us work on them.
    states: Mapping[Owner, State]
    known: Mapping[Owner, Known]
    candidates: Mapping[UUID, CandidateFacts]
    candidate_codes: Mapping[UUID, CandidateCodes]
    jobs: Mapping[int, JobFacts]
    job_codes: Mapping[int, JobCodes]


@dataclass(slots=True)
class Plan:
    """Owners by what is to be done about them."""

    due: list[Subject] = field(default_factory=list)

    #: The text is embedded; what it can be filtered by is another.
    changed_facts: list[Subject] = field(default_factory=list)
    unchanged: dict[Owner, ParseStatus] = field(default_factory=dict)

    #: Gone, inactive, or without consent.
    closed: list[Owner] = field(default_factory=list)


async def load_rows(session: Session, owners: Sequence[Owner], *, model_revision: str) -> Rows:
    """Read all that is needed to decide and to compose."""
    states = await load_states(session, owners)
    ready = [owner for owner, state in states.items() if state.text_hash]
    resumes = [owner.key for owner in ready if isinstance(owner.key, UUID)]
    jobs = [owner.key for owner in ready if isinstance(owner.key, int)]
    return Rows(
        states=states,
        known=await load_known(session, owners, model_revision=model_revision),
        candidates=await load_candidate_facts(session, resumes) if resumes else {},
        candidate_codes=await load_candidate_codes(session, resumes) if resumes else {},
        jobs=await load_job_facts(session, jobs) if jobs else {},
        job_codes=await load_job_codes(session, jobs) if jobs else {},
    )


def make_plan(owners: Sequence[Owner], rows: Rows, *, force: bool) -> Plan:
    """Compose, and decide. A text that nobody composed yet comes with its parsing."""
    plan = Plan(closed=[owner for owner in owners if owner not in rows.states])
    for owner, state in rows.states.items():
        subject = _compose(owner, state, rows) if state.text_hash else None
        known = rows.known.get(owner)
        if subject is None:
            plan.unchanged[owner] = state.parse_status
        elif force or known is None or not _is_of(known, subject):
            plan.due.append(subject)
        elif known.facts_hash != subject.facts_hash:
            plan.changed_facts.append(subject)
        else:
            plan.unchanged[owner] = state.parse_status
    return plan


def _is_of(known: Known, subject: Subject) -> bool:
    return known.content_hash == subject.text.text_hash == subject.seen_hash


def _compose(owner: Owner, state: State, rows: Rows) -> Subject | None:
    """Return the subject, or None if its rows went away while they were read."""
    if isinstance(owner.key, UUID):
        facts, codes = rows.candidates.get(owner.key), rows.candidate_codes.get(owner.key)
        return None if facts is None or codes is None else _resume(owner, state, facts, codes)
    wanted, terms = rows.jobs.get(owner.key), rows.job_codes.get(owner.key)
    return None if wanted is None or terms is None else _job(owner, state, wanted, terms)


def _resume(owner: Owner, state: State, facts: CandidateFacts, codes: CandidateCodes) -> Subject:
    return Subject(
        owner=owner,
        text=compose_candidate(facts),
        seen_hash=state.text_hash or "",
        parse_status=state.parse_status,
        language=codes.language,
        attributes=candidate_attributes(codes, facts.resume_text),
    )


def _job(owner: Owner, state: State, facts: JobFacts, codes: JobCodes) -> Subject:
    return Subject(
        owner=owner,
        text=compose_job(facts),
        seen_hash=state.text_hash or "",
        parse_status=state.parse_status,
        language=codes.language,
        attributes=job_attributes(codes),
    )


def candidate_attributes(codes: CandidateCodes, resume_text: str | None) -> Attributes:
    """Return what a resume can be filtered by."""
    months = None
    if resume_text and codes.as_of:
        months = experience_months(resume_text, until=codes.as_of)
    return {
        "active": True,
        "language": codes.language,
        "role_codes": codes.roles,
        "competency_codes": codes.competencies,
        "industry_codes": codes.industries,
        "location_codes": codes.locations,
        "work_mode": codes.work_mode,
        "salary_min": codes.salary_min,
        "salary_max": codes.salary_max,
        "salary_currency": codes.salary_currency,
        "relocation": codes.relocation,
        "legally_authorized_us": codes.legally_authorized_us,
        "requires_sponsorship": codes.requires_sponsorship,
        "pe_license": codes.pe_license,
        "experience_months": months,
    }


def job_attributes(codes: JobCodes) -> Attributes:
    """Return what a job can be filtered by."""
    return {
        "active": True,
        "language": codes.language,
        "competency_codes": tuple(codes.competencies),
        "industry_codes": codes.industries,
        "work_mode": codes.work_mode,
        "salary_currency": codes.salary_currency,
        "company_id": str(codes.company_id),
        "employment_type": codes.employment_type,
        "experience_level": codes.experience_level,
    }


def hash_attributes(attributes: Attributes) -> str:
    """Return a hash that is the same for the same values.

    >>> hash_attributes({"a": 1, "b": None}) == hash_attributes({"b": None, "a": 1})
    True
    """
    return sha256(dumps(attributes, sort_keys=True, default=list).encode()).hexdigest()
