"""What this service does, one actor per message."""

import time
from typing import Any

from services.fillout.client import open_client
from services.fillout.fetch import Errand, fetch
from services.fillout.limiter import Limiter, name_slot
from services.fillout.settings import FilloutSettings
from shared.database.models.intake import PayloadKind
from shared.messaging.actors import handles
from shared.messaging.outcome import Outcome
from shared.messaging.registry import (
    FETCH_COMPANY_DATA,
    FETCH_RESUME_DATA,
    ActorSpec,
    Fetch,
    FetchCandidates,
    FetchCompanies,
)

#: Of an actor's time limit; a page that is begun then still has the rest.
SHARE_OF_LIMIT = 0.8


@handles(FETCH_RESUME_DATA)
async def fetch_resume_data(arguments: FetchCandidates) -> Outcome:
    """Read what candidates sent: the submissions named, or what is new."""
    return await run(FETCH_RESUME_DATA, arguments, FilloutSettings(), PayloadKind.CANDIDATE)


@handles(FETCH_COMPANY_DATA)
async def fetch_company_data(arguments: FetchCompanies) -> Outcome:
    """Read what companies sent: the submissions named, or what is new."""
    return await run(FETCH_COMPANY_DATA, arguments, FilloutSettings(), PayloadKind.COMPANY)


async def run(
    spec: ActorSpec[Any], arguments: Fetch, settings: FilloutSettings, kind: PayloadKind
) -> Outcome:
    """Read the form of a message, or else the configured form of its kind."""
    forms = {
        PayloadKind.CANDIDATE: settings.candidate_form,
        PayloadKind.COMPANY: settings.company_form,
    }
    api_key = settings.api_key.get_secret_value()
    turns = Limiter(name_slot(api_key), walks=arguments.submission_ids is None)
    errand = Errand(
        spec=spec,
        arguments=arguments,
        form_id=arguments.form_id or forms[kind],
        kind=kind,
        secret=settings.tombstone_key.get_secret_value().encode(),
        sweep_every=settings.sweep_every,
        deadline=time.monotonic() + SHARE_OF_LIMIT * spec.time_limit_ms / 1000,
    )
    async with open_client(settings.base_url, api_key, turns) as client:
        return await fetch(errand, client)
