"""What this service does, one actor per message."""

import asyncio
import functools
from pathlib import Path

from services.parsing.child import Parser
from services.parsing.documents import Order, parse_all, publish_due
from services.parsing.download import get_loopback
from services.parsing.files import Tools
from services.parsing.hosts import DownloadPolicy, expand
from services.parsing.sandbox import Limits
from services.parsing.settings import ParsingSettings
from shared.blobs import DirectoryBlobs
from shared.database.documents import Owner
from shared.database.models.analysis import SourceType
from shared.messaging.actors import handles
from shared.messaging.outcome import Outcome
from shared.messaging.registry import PARSE_JOB_TEXT, PARSE_RESUME_TEXT, Jobs, Resumes
from shared.settings import BlobSettings

#: Of an actor's time limit; what is begun then still has the rest.
SHARE_OF_LIMIT = 0.8


@handles(PARSE_RESUME_TEXT)
async def parse_resume_text(arguments: Resumes) -> Outcome:
    """Parse the resumes named, or publish messages for those that are due."""
    order = Order(arguments.run_id, arguments.force)
    if arguments.submission_ids is None:
        return await publish_due(SourceType.RESUME, order)
    owners = [Owner(submission_id) for submission_id in arguments.submission_ids]
    seconds = time_for(PARSE_RESUME_TEXT.time_limit_ms)
    return await parse_all(owners, get_tools(), order, seconds=seconds)


@handles(PARSE_JOB_TEXT)
async def parse_job_text(arguments: Jobs) -> Outcome:
    """Parse the job descriptions named, or publish messages for those that are due."""
    order = Order(arguments.run_id, arguments.force)
    if arguments.job_ids is None:
        return await publish_due(SourceType.JOB_DESCRIPTION, order)
    owners = [Owner(job_id) for job_id in arguments.job_ids]
    seconds = time_for(PARSE_JOB_TEXT.time_limit_ms)
    return await parse_all(owners, get_tools(), order, seconds=seconds)


def get_tools() -> Tools:
    """Return what parsing needs from outside, as it is configured."""
    return open_tools(ParsingSettings(), BlobSettings().directory, get_loopback())


@functools.cache
def open_tools(settings: ParsingSettings, blobs: Path, loopback_origin: str | None) -> Tools:
    """Return the tools that all messages of this process share."""
    return Tools(
        store=DirectoryBlobs(blobs),
        parser=Parser(),
        policy=DownloadPolicy(
            hosts=expand(settings.allowed_hosts),
            max_bytes=settings.max_file_size,
            seconds=settings.download_seconds,
            loopback_origin=loopback_origin,
        ),
        downloads=asyncio.Semaphore(settings.downloads),
    )


def time_for(limit_ms: int) -> float:
    """Return for how long documents may be begun, so that the last one ends in time."""
    longest = ParsingSettings().download_seconds + Limits().wall_seconds
    return max(1.0, SHARE_OF_LIMIT * limit_ms / 1000 - longest)
