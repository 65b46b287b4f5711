"""Queries that turn a mapped submission of the candidates' form into rows.

All who write about candidates take turns: two forms of one person decide
together which of them is the active one. What is the same already is not
written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select

from shared.database.candidate_answers import Profile, replace_profile
from shared.database.custom_values import CustomAnswer, count_custom_values
from shared.database.dictionaries import Choices
from shared.database.forms import wait_turn
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Candidate, Submission, SubmissionStatus
from shared.database.pairs import forget_scores
from shared.database.payloads import FileLink, replace_documents
from shared.database.rankings import forget_rankings
from shared.database.session import Session

_EARLIEST = datetime.min.replace(tzinfo=UTC)

#: Columns whose change alone gives nobody anything to do.
_QUIET = frozenset({"last_updated", "needs_review", "mapping_issues"})


class Change(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"

    #: A newer revision is stored already.
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRecord:
    """One submission, mapped."""

    submission_id: UUID
    form_id: str
    external_id: str

    #: Columns of `candidates`.
    person: Mapping[str, str | None]

    #: Columns of `submissions`.
    answers: Mapping[str, Any]
    profile: Profile
    files: tuple[FileLink, ...] = ()
    custom: tuple[CustomAnswer, ...] = ()


@dataclass(slots=True)
class Stored:
    """What became of a record, and who has work because of it."""

    change: Change

    #: Active, and new, changed, or active again.
    opened: list[UUID]

    #: Not active any more: what was derived from them has to go.
    closed: list[UUID]


async def store_candidate(session: Session, record: CandidateRecord, choices: Choices) -> Stored:
    """Store a submission with all that belongs to it, and decide who is active."""
    await wait_turn(session, "candidates")
    row = await _find(session, record.form_id, record.external_id)
    if row is not None and _is_older(record, row):
        return Stored(Change.SUPERSEDED, [], [])
    person = await _find_person(session, record, row)
    if row is None:
        return await _add(session, record, person, choices)
    return await _change(session, row, record, person, choices)


async def _add(
    session: Session, record: CandidateRecord, person: Candidate, choices: Choices
) -> Stored:
    row = Submission(
        submission_id=record.submission_id,
        form_id=record.form_id,
        external_id=record.external_id,
        candidate_id=person.candidate_id,
        **record.answers,
    )
    session.add(row)
    await session.flush()
    await count_custom_values(session, record.custom)
    await _update_person(session, person, record)
    await replace_profile(session, row.submission_id, record.profile, choices, is_new=True)
    if record.files and _consents(record):
        await replace_documents(session, row.submission_id, record.files)
    stored = await _decide(session, person.candidate_id)
    stored.change = Change.NEW
    return stored


async def _change(
    session: Session,
    row: Submission,
    record: CandidateRecord,
    person: Candidate,
    choices: Choices,
) -> Stored:
    """Update a submission in place; one whose consent is withdrawn leaves all lists at once."""
    withdrawn = row.agree_to_processing is True and not _consents(record)
    before = row.candidate_id
    await count_custom_values(session, _fresh(record.custom, row))
    changed = _update(row, {**record.answers, "candidate_id": person.candidate_id})
    await session.flush()
    changed |= await _update_person(session, person, record)
    changed |= await replace_profile(
        session, row.submission_id, record.profile, choices, is_new=False
    )
    changed |= await _update_files(session, row, record)
    stored = await _decide(session, person.candidate_id)
    if before != person.candidate_id:
        await _leave(session, before, stored)
    _add_work(stored, row, changed=changed, withdrawn=withdrawn)
    if withdrawn:
        await forget_rankings(session, row.submission_id)
        await forget_scores(session, row.submission_id)
    stored.change = Change.CHANGED if changed else Change.UNCHANGED
    return stored


async def archive_submission(session: Session, form_id: str, external_id: str) -> Stored | None:
    """Close a submission that is not at its source any more; None if it is not ours either."""
    await wait_turn(session, "candidates")
    row = await _find(session, form_id, external_id)
    if row is None or row.status is SubmissionStatus.ARCHIVED:
        return None
    row.status = SubmissionStatus.ARCHIVED
    await session.flush()
    stored = await _decide(session, row.candidate_id)
    stored.closed.append(row.submission_id)
    return stored


async def _find(session: Session, form_id: str, external_id: str) -> Submission | None:
    return await session.scalar(
        select(Submission)
        .where(Submission.form_id == form_id, Submission.external_id == external_id)
        .with_for_update()
    )


def _is_older(record: CandidateRecord, row: Submission) -> bool:
    return (record.answers["last_updated"] or _EARLIEST) < (row.last_updated or _EARLIEST)


def _consents(record: CandidateRecord) -> bool:
    return record.answers["agree_to_processing"] is True


def _update(row: Submission, values: Mapping[str, Any]) -> bool:
    """Set what is another; return whether that matters to anybody but us."""
    other = [name for name, value in values.items() if getattr(row, name) != value]
    for name in other:
        setattr(row, name, values[name])
    return bool(set(other) - _QUIET)


def _fresh(custom: Sequence[CustomAnswer], row: Submission) -> list[CustomAnswer]:
    """Return what this submission did not say before."""
    said = {text for texts in row.other_answers.values() for text in texts}
    return [one for one in custom if one.value not in said]


async def _find_person(
    session: Session, record: CandidateRecord, row: Submission | None
) -> Candidate:
    """Return whose submission it is: by e-mail, else who it was, else somebody new."""
    current = None if row is None else await session.get(Candidate, row.candidate_id)
    email = record.person["email"]
    if email is not None:
        same = func.lower(Candidate.email) == func.lower(email)
        found = await session.scalar(select(Candidate).where(same))
        if found is not None:
            return found
        if current is not None and current.email is not None and await _has_others(session, row):
            current = None
    if current is not None:
        return current
    person = Candidate(email=email)
    session.add(person)
    await session.flush()
    return person


async def _has_others(session: Session, row: Submission | None) -> bool:
    if row is None:
        return False
    others = exists().where(
        Submission.candidate_id == row.candidate_id, Submission.submission_id != row.submission_id
    )
    return bool(await session.scalar(select(others)))


async def _update_person(session: Session, person: Candidate, record: CandidateRecord) -> bool:
    """Let the newest submission speak; what it leaves out stays, older ones fill gaps."""
    newest = await session.scalar(
        select(func.max(Submission.submission_started)).where(
            Submission.candidate_id == person.candidate_id
        )
    )
    is_newest = (record.answers["submission_started"] or _EARLIEST) >= (newest or _EARLIEST)
    changed = False
    for name, value in record.person.items():
        known = getattr(person, name)
        if value and value != known and (is_newest or known is None):
            setattr(person, name, value)
            changed = True
    await session.flush()
    return changed


async def _update_files(session: Session, row: Submission, record: CandidateRecord) -> bool:
    """Link the files of those who let us read them; with other files, parsing begins anew."""
    files = record.files if _consents(record) else ()
    if not await replace_documents(session, row.submission_id, files):
        return False
    row.parse_status = ParseStatus.PENDING
    row.parse_starts = row.parse_attempts = 0
    row.parse_error_code = row.next_attempt_at = None
    await session.flush()
    return True


async def _decide(session: Session, candidate_id: int) -> Stored:
    """Make the newest submission that consents the active one, and say what that changes."""
    rows = (
        await session.scalars(
            select(Submission)
            .where(
                Submission.candidate_id == candidate_id,
                Submission.status != SubmissionStatus.ARCHIVED,
            )
            .with_for_update()
        )
    ).all()
    consenting = [row for row in rows if row.agree_to_processing is True]
    active = max(consenting, key=_by_time, default=None)
    stored = Stored(Change.UNCHANGED, [], [])
    for row in rows:
        status = _status(row, is_active=row is active)
        if row.status is status:
            continue
        if row.status is SubmissionStatus.ACTIVE:
            stored.closed.append(row.submission_id)
        if status is SubmissionStatus.ACTIVE:
            stored.opened.append(row.submission_id)
        row.status = status
    await session.flush()
    return stored


def _status(row: Submission, *, is_active: bool) -> SubmissionStatus:
    if is_active:
        return SubmissionStatus.ACTIVE
    had_consent = row.status in (SubmissionStatus.ACTIVE, SubmissionStatus.INACTIVE)
    if had_consent or row.agree_to_processing is True:
        return SubmissionStatus.INACTIVE
    return SubmissionStatus.PENDING


def _by_time(row: Submission) -> tuple[datetime, str]:
    return row.submission_started or _EARLIEST, row.external_id


async def _leave(session: Session, candidate_id: int, stored: Stored) -> None:
    """Settle whom a submission left: the next one is active, or nobody is there any more."""
    others = await _decide(session, candidate_id)
    stored.opened += others.opened
    stored.closed += others.closed
    remaining = exists().where(Submission.candidate_id == candidate_id)
    await session.execute(
        delete(Candidate).where(Candidate.candidate_id == candidate_id, ~remaining)
    )


def _add_work(stored: Stored, row: Submission, *, changed: bool, withdrawn: bool) -> None:
    is_active = row.status is SubmissionStatus.ACTIVE
    if changed and is_active and row.submission_id not in stored.opened:
        stored.opened.append(row.submission_id)
    if withdrawn and row.submission_id not in stored.closed:
        stored.closed.append(row.submission_id)
