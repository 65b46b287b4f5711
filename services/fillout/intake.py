"""One stored payload from pending to rows, in one transaction."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

import structlog

from services.fillout.mapping import Answers, FormMapping, load_mapping, read_answers
from services.fillout.records import (
    Source,
    candidate_record,
    company_record,
    read_source,
)
from shared.database.candidates import Change, Stored, archive_submission, store_candidate
from shared.database.companies import archive_job, store_company
from shared.database.dictionaries import Choices
from shared.database.models.intake import MapStatus, PayloadKind, RawPayload
from shared.database.payloads import (
    Arrival,
    hash_subject,
    is_erased,
    list_pending,
    mark_mapped,
    take_pending,
)
from shared.database.session import Session, transaction
from shared.messaging import outbox
from shared.messaging.registry import (
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_RESUME_EMBEDDINGS,
    PARSE_JOB_TEXT,
    PARSE_RESUME_TEXT,
    ActorSpec,
    Jobs,
    Resumes,
)
from shared.messaging.runs import PARSE, add_items

logger = structlog.get_logger()

#: Not answers, and another each time it is asked for.
_VOLATILE = "editLink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How payloads of one form become rows."""

    form_id: str
    kind: PayloadKind
    choices: Choices
    run_id: UUID | None

    #: Of the hashes of what was erased.
    secret: bytes

    @property
    def mapping(self) -> FormMapping:
        return load_mapping(self.kind)


def read_arrival(form_id: str, payload: dict[str, Any]) -> Arrival | None:
    """Return a payload as it is stored, or None if it has no id."""
    source = read_source(form_id, payload)
    if source is None:
        return None
    kept = {key: value for key, value in payload.items() if key != _VOLATILE}
    canonical = dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Arrival(
        external_id=source.external_id,
        last_updated=source.last_updated,
        sha256=sha256(canonical.encode()).hexdigest(),
        payload=kept,
    )


@dataclass(slots=True)
class Progress:
    """What a message has done so far."""

    counts: Counter[str] = field(default_factory=Counter)

    #: Payloads that failed, and are left for another message.
    failed: set[int] = field(default_factory=set)


async def map_pending(intake: Intake, progress: Progress, is_over: Callable[[], bool]) -> None:
    """Map what is stored and not mapped yet. One that fails does not hold the others."""
    async with transaction() as session:
        pending = await list_pending(session, intake.form_id)
    for payload_id in pending:
        if is_over():
            return
        if payload_id in progress.failed:
            continue
        try:
            progress.counts.update(await map_one(intake, payload_id))
        except Exception as error:
            progress.failed.add(payload_id)
            # Without the message and traceback: a database quotes the row that it refuses.
            cause = type(error.__cause__ or error).__name__
            logger.error("payload_failed", payload_id=payload_id, error=cause)


async def map_one(intake: Intake, payload_id: int) -> list[str]:
    """Map one payload, and return under what it counts."""
    async with transaction() as session:
        row = await take_pending(session, payload_id)
        if row is None:
            return []
        version = intake.mapping.version
        source = read_source(intake.form_id, row.payload)
        if source is None or await _is_refused(session, intake, row):
            # Its hash stays, and says without the answers that they were here before.
            row.payload = {}
            mark_mapped(row, MapStatus.REFUSED, version, [])
            return [MapStatus.REFUSED]
        answers = read_answers(row.payload, intake.mapping)
        change = await _store(session, intake, source, answers)
        issues = [issue.as_json() for issue in answers.issues]
        if change is Change.SUPERSEDED:
            mark_mapped(row, MapStatus.SUPERSEDED, version, issues)
            return [change]
        status = MapStatus.NEEDS_REVIEW if answers.needs_review else MapStatus.MAPPED
        mark_mapped(row, status, version, issues)
        return [change, status]


async def archive(intake: Intake, external_id: str) -> bool:
    """Archive a record that its source does not have any more; return whether it was there."""
    async with transaction() as session:
        if intake.kind is PayloadKind.COMPANY:
            job_id = await archive_job(session, intake.form_id, external_id)
            if job_id is not None:
                _publish_jobs(session, GENERATE_JOB_EMBEDDINGS, job_id, intake.run_id)
            return job_id is not None
        stored = await archive_submission(session, intake.form_id, external_id)
        if stored is not None:
            await _publish_resumes(session, intake, stored)
        return stored is not None


async def _is_refused(session: Session, intake: Intake, row: RawPayload) -> bool:
    subject = hash_subject(intake.secret, intake.form_id, row.external_id)
    return await is_erased(session, subject)


async def _store(session: Session, intake: Intake, source: Source, answers: Answers) -> Change:
    if intake.kind is PayloadKind.CANDIDATE:
        record = candidate_record(source, answers, intake.choices)
        stored = await store_candidate(session, record, intake.choices)
        await _publish_resumes(session, intake, stored)
        return stored.change
    company = company_record(source, answers, intake.choices)
    if company is None:
        return Change.UNCHANGED
    job = await store_company(session, company, intake.choices)
    await add_items(session, intake.run_id, [f"job:{key}" for key in job.work], PARSE)
    for job_id in job.work:
        _publish_jobs(session, PARSE_JOB_TEXT, job_id, intake.run_id)
    return job.change


async def _publish_resumes(session: Session, intake: Intake, stored: Stored) -> None:
    """Send on who has work; whoever is closed goes by parsing's and embedding's hands."""
    await add_items(session, intake.run_id, [f"resume:{key}" for key in stored.opened], PARSE)
    for key in stored.opened:
        _publish_resume(session, PARSE_RESUME_TEXT, key, intake.run_id)
    for key in stored.closed:
        _publish_resume(session, PARSE_RESUME_TEXT, key, intake.run_id)
        _publish_resume(session, GENERATE_RESUME_EMBEDDINGS, key, intake.run_id)


def _publish_resume(
    session: Session, spec: ActorSpec[Resumes], key: UUID, run_id: UUID | None
) -> None:
    arguments = Resumes(submission_ids=(key,), run_id=run_id)
    outbox.add(session, spec, arguments, merge_key=outbox.batch_key(spec, run_id))


def _publish_jobs(session: Session, spec: ActorSpec[Jobs], key: int, run_id: UUID | None) -> None:
    arguments = Jobs(job_ids=(key,), run_id=run_id)
    outbox.add(session, spec, arguments, merge_key=outbox.batch_key(spec, run_id))
