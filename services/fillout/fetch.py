"""Read a form: what is new since the last time, or everything once a day.

Pages are stored before anything is read from them. What cannot be finished in
time goes on in a new message.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from json import dumps
from typing import Any, Literal

import structlog

from services.fillout.client import FilloutClient
from services.fillout.coercers import moment
from services.fillout.drift import compare, new_entries
from services.fillout.intake import Intake, Progress, archive, map_pending, read_arrival
from services.fillout.mapping import load_mapping
from services.fillout.walk import Step, Walk
from shared.database.dictionaries import add_options, load_choices
from shared.database.forms import (
    begin_sweep,
    end_sweep,
    get_cursor,
    hold_form,
    is_blocked,
    is_sweep_due,
    keep_definition,
    move_cursor,
)
from shared.database.models.intake import PayloadKind, PayloadOrigin
from shared.database.models.ops import ItemStatus
from shared.database.payloads import Channel, count_missing, store_payloads
from shared.database.session import Session, transaction
from shared.messaging import outbox
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.messaging.registry import ActorSpec, Fetch
from shared.messaging.runs import finish_item

logger = structlog.get_logger()

#: A poll begins so much before the watermark: what was sent together may arrive apart.
OVERLAP = timedelta(minutes=5)

SWEEP_EVERY = timedelta(hours=24)

#: Of one message.
MAX_PAGES = 60

Mode = Literal["auto", "poll", "sweep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What one message asks for, and until when there is time for it."""

    spec: ActorSpec[Any]
    arguments: Fetch
    form_id: str
    kind: PayloadKind

    #: Of the hashes of what was erased.
    secret: bytes

    #: How old the last whole walk may be before the next is due.
    sweep_every: timedelta = SWEEP_EVERY

    #: On the monotonic clock.
    deadline: float

    def is_over(self) -> bool:
        return time.monotonic() > self.deadline


@dataclass(slots=True)
class Reader:
    """An errand, with what it needs and what came of it so far."""

    errand: Errand
    client: FilloutClient
    intake: Intake

    #: The form lacks a question without which nothing is mapped.
    is_blocked: bool
    progress: Progress = field(default_factory=Progress)

    async def store(
        self,
        payloads: Sequence[dict[str, Any]],
        origin: PayloadOrigin,
        sweep_offset: int | None = None,
    ) -> None:
        """Store a page and how far that is in one transaction, then map what is pending."""
        form_id, kind = self.errand.form_id, self.errand.kind
        arrivals = [one for one in (read_arrival(form_id, one) for one in payloads) if one]
        sent = [moment(one.payload.get("submissionTime")) for one in arrivals]
        async with transaction() as session:
            new = await store_payloads(session, Channel(form_id, kind, origin), arrivals)
            watermark = max(filter(None, sent), default=None)
            if origin in (PayloadOrigin.POLL, PayloadOrigin.SWEEP):
                await move_cursor(session, form_id, watermark=watermark, sweep_offset=sweep_offset)
        self.progress.counts.update(received=len(payloads), stored=new)
        await self.map()

    async def map(self) -> None:
        if not self.is_blocked:
            await map_pending(self.intake, self.progress, self.errand.is_over)


async def fetch(errand: Errand, client: FilloutClient) -> Outcome:
    """Read the submissions named, or walk through the form."""
    named = errand.arguments.submission_ids
    if named is not None:
        reader = await open_reader(errand, client)
        await read_named(reader, named)
        unmapped = errand.arguments.model_copy(update={"submission_ids": ()})
        return await conclude(reader, unmapped if errand.is_over() else None)
    async with hold_form(errand.form_id) as is_mine:
        if not is_mine:
            async with transaction() as session:
                await _finish(session, errand, ItemStatus.SKIPPED)
            return Outcome(status=OutcomeStatus.ALREADY_RUNNING)
        await look_at_form(errand, client)
        reader = await open_reader(errand, client)
        await reader.map()
        mode = await walk_through(reader)
    rest = errand.arguments.model_copy(update={"mode": mode}) if mode else None
    return await conclude(reader, rest)


async def open_reader(errand: Errand, client: FilloutClient) -> Reader:
    async with transaction() as session:
        await get_cursor(session, errand.form_id, errand.kind)
        blocked = await is_blocked(session, errand.form_id)
        intake = Intake(
            form_id=errand.form_id,
            kind=errand.kind,
            choices=await load_choices(session),
            run_id=errand.arguments.run_id,
            secret=errand.secret,
        )
    return Reader(errand, client, intake, blocked)


async def look_at_form(errand: Errand, client: FilloutClient) -> None:
    """Compare the form with its mapping, and take up options that people can choose now."""
    form_id = errand.form_id
    definition = await client.get_form(form_id)
    digest = sha256(dumps(definition, sort_keys=True).encode()).hexdigest()
    async with transaction() as session:
        choices = await load_choices(session)
        drift = compare(definition, load_mapping(errand.kind), choices)
        for kind, labels in new_entries(drift).items():
            await add_options(session, kind, labels)
        await keep_definition(session, form_id, digest, definition, drift.as_json())
    if drift.blocking:
        logger.error("form_lacks_questions", form_id=form_id, fields=list(drift.blocking))


async def read_named(reader: Reader, external_ids: Sequence[str]) -> None:
    """Read submissions one by one; what is not there is deleted at its source."""
    for external_id in dict.fromkeys(external_ids):
        payload = await reader.client.find_submission(reader.errand.form_id, external_id)
        if payload is not None:
            await reader.store([payload], PayloadOrigin.WEBHOOK)
        else:
            reader.progress.counts["gone"] += await archive(reader.intake, external_id)
    await reader.map()


async def walk_through(reader: Reader) -> Mode | None:
    """Poll or sweep, page by page; return in which mode there is more to do, if there is."""
    errand, counts = reader.errand, reader.progress.counts
    walk = await begin_walk(errand)
    origin = PayloadOrigin.SWEEP if walk.is_sweep else PayloadOrigin.POLL
    while not errand.is_over() and counts["pages"] < MAX_PAGES:
        page = await reader.client.list_submissions(
            errand.form_id, offset=walk.offset, after=walk.after
        )
        counts["pages"] += 1
        step = walk.advance(page.responses, page.total)
        await reader.store(page.responses, origin, walk.offset if walk.is_sweep else None)
        if step is not Step.NEXT:
            await end_walk(reader, walk, step)
            return "poll" if errand.is_over() else None
    return "sweep" if walk.is_sweep else "poll"


async def begin_walk(errand: Errand) -> Walk:
    """Begin where the last walk ended, or take up a sweep that was not finished."""
    form_id, mode = errand.form_id, errand.arguments.mode
    async with transaction() as session:
        cursor = await get_cursor(session, form_id, errand.kind)
        is_due = await is_sweep_due(session, form_id, every=errand.sweep_every)
        if mode == "sweep" or (mode == "auto" and is_due):
            offset, started = await begin_sweep(session, form_id)
            return Walk(is_sweep=True, offset=offset, started=started)
        after = cursor.watermark - OVERLAP if cursor.watermark else None
        return Walk(is_sweep=False, after=after)


async def end_walk(reader: Reader, walk: Walk, step: Step) -> None:
    """Note the end of a walk; after a whole sweep, look for what nobody sees any more."""
    form_id = reader.errand.form_id
    if step is Step.BROKEN:
        logger.warning("walk_broken", form_id=form_id, offset=walk.offset, total=walk.total)
    if walk.started is None:
        return
    missing: Sequence[str] = ()
    async with transaction() as session:
        if step is Step.LAST:
            missing = await count_missing(session, form_id, since=walk.started)
        await end_sweep(session, form_id, is_complete=step is Step.LAST)
    for external_id in missing:
        if not reader.errand.is_over():
            await read_named(reader, [external_id])


async def conclude(reader: Reader, rest: Fetch | None) -> Outcome:
    """Go on in a new message, or close the item; say what was done."""
    errand = reader.errand
    async with transaction() as session:
        if rest is not None:
            outbox.add(session, errand.spec, rest)
        else:
            await _finish(session, errand, ItemStatus.DONE)
        cursor = await get_cursor(session, errand.form_id, errand.kind)
    counts, failed = reader.progress.counts, len(reader.progress.failed)
    done = counts["new"] + counts["changed"] + counts["gone"]
    return Outcome.model_validate(
        {
            "requested": counts["received"],
            "done": done,
            "unchanged": max(0, counts["received"] - done - failed),
            "failed": failed,
            "published": int(rest is not None),
            "pages": counts["pages"],
            "received": counts["received"],
            "new": counts["new"],
            "changed": counts["changed"],
            "needs_review": counts["needs_review"],
            "gone": counts["gone"],
            "watermark": cursor.watermark and cursor.watermark.isoformat(),
        }
    )


async def _finish(session: Session, errand: Errand, status: ItemStatus) -> None:
    run_id = errand.arguments.run_id
    for key in errand.arguments.item_keys():
        await finish_item(session, run_id, key, status)
