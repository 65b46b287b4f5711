"""From the link to a file to what is written in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from os import SEEK_END
from typing import BinaryIO
from weakref import WeakValueDictionary

import structlog

from services.parsing.child import Parser
from services.parsing.download import Visit, download
from services.parsing.hosts import DownloadPolicy
from services.parsing.links import resolve
from services.parsing.reading import PARSER_VERSION, Reading
from services.parsing.sniff import suffix_of
from services.parsing.states import status_of
from shared.blobs import BlobStore, storage_key
from shared.database.blob_texts import (
    BlobRow,
    StoredText,
    find_text,
    keep_text,
    record_fetch_failure,
)
from shared.database.documents import Answer, File
from shared.database.models.base import ParseStatus
from shared.database.session import transaction
from shared.errors import DocumentError, ParserCrash, ParserTimeout, TransientError
from shared.text.language import is_mixed

logger = structlog.get_logger()

MIXED_LANGUAGE = "mixed_language"
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Tools:
    """What parsing needs from outside. Belongs to one loop."""

    store: BlobStore
    parser: Parser
    policy: DownloadPolicy

    #: How many files may be on their way at the same time.
    downloads: asyncio.Semaphore

    #: Held while a blob is read, so that equal files are read once.
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @asynccontextmanager
    async def alone_with(self, sha256: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(sha256, asyncio.Lock())
        async with lock:
            yield


async def read_files(files: tuple[File, ...], tools: Tools, *, force: bool) -> Answer:
    """Return what the files of one owner amount to: the first that can be read.

    If none can, a failure that may pass counts more than one for good.
    """
    if not files:
        return Answer(status=ParseStatus.NO_DOCUMENT, parser_version=PARSER_VERSION)
    failures: list[Answer] = []
    for file in files:
        answer = await read_file(file, tools, force=force)
        if answer.status is ParseStatus.OK:
            return answer
        failures.append(answer)
    return min(failures, key=lambda answer: answer.status is not ParseStatus.FAILED_TRANSIENT)


async def read_file(file: File, tools: Tools, *, force: bool) -> Answer:
    """Fetch one file, unless its bytes are known, and read it, unless its text is."""
    if file.blob_sha256 is not None and not force:
        known = await _find(file.blob_sha256)
        if known is not None:
            return _answer(file.blob_sha256, known)
    visit = Visit()
    try:
        sha256 = await _fetch(file, tools, visit)
    except (DocumentError, TransientError) as error:
        return await _refuse(file, visit, error)
    async with tools.alone_with(sha256):
        known = None if force else await _find(sha256)
        text = await _read(file, sha256, tools, known)
    return _answer(sha256, text, tries=visit.tries)


async def _fetch(file: File, tools: Tools, visit: Visit) -> str:
    """Return the hash of the file's bytes, which are in the store then."""
    if file.blob_sha256 is not None and tools.store.exists(file.blob_sha256):
        return file.blob_sha256
    url = resolve(file.url)
    async with tools.downloads:
        blob = await download(url, tools.store, tools.policy, visit)
    return blob.sha256


async def _refuse(file: File, visit: Visit, error: DocumentError | TransientError) -> Answer:
    is_transient = isinstance(error, TransientError)
    async with transaction() as session:
        await record_fetch_failure(
            session,
            file.document_id,
            error.code,
            is_transient=is_transient,
            http_status=visit.status,
        )
    return Answer(
        status=ParseStatus.FAILED_TRANSIENT if is_transient else status_of(error.code),
        parser_version=PARSER_VERSION,
        code=error.code,
        tries=max(1, visit.tries),
        retry_after=None if visit.retry_after is None else timedelta(seconds=visit.retry_after),
    )


async def _find(sha256: str) -> StoredText | None:
    async with transaction() as session:
        return await find_text(session, sha256, PARSER_VERSION)


async def _read(file: File, sha256: str, tools: Tools, known: StoredText | None) -> StoredText:
    """Return what is in a stored file, and record it together with the file."""
    media_type = UNKNOWN_TYPE
    with tools.store.open(sha256) as content:
        size = content.seek(0, SEEK_END)
        if known is None:
            reading = await _read_apart(tools.parser, content, suffix_of(file.filename))
            known = await _to_stored(reading)
            media_type = reading.kind or UNKNOWN_TYPE
    blob = BlobRow(sha256, size, media_type, storage_key(sha256))
    async with transaction() as session:
        await keep_text(session, file.document_id, blob, known, PARSER_VERSION)
    return known


async def _read_apart(parser: Parser, content: BinaryIO, suffix: str) -> Reading:
    try:
        return await parser.read(content, suffix)
    except (ParserTimeout, ParserCrash) as error:
        logger.warning("parser_gave_up", code=error.code, reason=str(error))
        return Reading(code=error.code)


async def _to_stored(reading: Reading) -> StoredText:
    mixed = await asyncio.to_thread(is_mixed, reading.text or "")
    warnings = (*reading.warnings, MIXED_LANGUAGE) if mixed else reading.warnings
    return StoredText(
        status=status_of(reading.code, reading.kind),
        code=reading.code,
        text=reading.text,
        page_count=reading.page_count,
        warnings=warnings,
    )


def _answer(sha256: str, text: StoredText, *, tries: int = 0) -> Answer:
    return Answer(
        status=text.status,
        parser_version=PARSER_VERSION,
        code=text.code,
        tries=max(1, tries),
        sha256=sha256,
        text=text.text,
    )
