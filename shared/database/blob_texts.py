"""Queries about the bytes of files and the texts in them, which files share."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.database.models.base import ParseStatus
from shared.database.models.intake import Blob, BlobText, Document, FetchStatus
from shared.database.session import Session

#: What may be otherwise the next time, or under another file name.
NOT_REUSED = ("parser_timeout", "parser_crash", "not_a_document")


@dataclass(frozen=True, slots=True)
class BlobRow:
    """The bytes of a file, as `ops.blobs` knows them."""

    sha256: str
    size_bytes: int
    media_type: str
    storage_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """What one version of the parser made of a blob."""

    status: ParseStatus
    code: str | None = None
    text: str | None = None
    page_count: int | None = None
    warnings: tuple[str, ...] = ()


async def find_text(session: Session, sha256: str, parser_version: str) -> StoredText | None:
    """Return what this version of the parser read in a blob, if it would read the same again."""
    row = await session.get(BlobText, (sha256, parser_version))
    if row is None or row.error_code in NOT_REUSED:
        return None
    return StoredText(
        status=row.status,
        code=row.error_code,
        text=row.text,
        page_count=row.page_count,
        warnings=tuple(row.warnings),
    )


async def keep_text(
    session: Session, document_id: UUID, blob: BlobRow, text: StoredText, parser_version: str
) -> None:
    """Record a blob and what was read in it, and that this document is it."""
    await session.execute(
        insert(Blob)
        .values(
            sha256=blob.sha256,
            size_bytes=blob.size_bytes,
            media_type=blob.media_type,
            storage_key=blob.storage_key,
        )
        .on_conflict_do_update(index_elements=["sha256"], set_={"unreferenced_since": None})
    )
    fields = {
        "status": text.status,
        "error_code": text.code,
        "text": text.text,
        "page_count": text.page_count,
        "warnings": list(text.warnings),
    }
    await session.execute(
        insert(BlobText)
        .values(sha256=blob.sha256, parser_version=parser_version, **fields)
        .on_conflict_do_update(index_elements=["sha256", "parser_version"], set_=fields)
    )
    await session.execute(
        update(Document)
        .where(Document.document_id == document_id)
        .values(
            blob_sha256=blob.sha256,
            fetch_status=FetchStatus.FETCHED,
            fetch_error_code=None,
            fetched_at=func.now(),
        )
    )


async def record_fetch_failure(
    session: Session, document_id: UUID, code: str, *, is_transient: bool, http_status: int | None
) -> None:
    status = FetchStatus.FAILED_TRANSIENT if is_transient else FetchStatus.FAILED_PERMANENT
    await session.execute(
        update(Document)
        .where(Document.document_id == document_id)
        .values(fetch_status=status, fetch_error_code=code, http_status=http_status)
    )


async def list_unreferenced(session: Session) -> Sequence[str]:
    """Return the blobs that no document is."""
    return (await session.scalars(select(Blob.sha256).where(_is_unreferenced()))).all()


async def forget_blobs(session: Session, sha256s: Sequence[str]) -> None:
    """Forget blobs, unless a document has come to be one of them."""
    gone = select(Blob.sha256).where(Blob.sha256.in_(sha256s), _is_unreferenced())
    await session.execute(delete(BlobText).where(BlobText.sha256.in_(gone)))
    await session.execute(delete(Blob).where(Blob.sha256.in_(sha256s), _is_unreferenced()))


def _is_unreferenced() -> ColumnElement[bool]:
    return ~exists().where(Document.blob_sha256 == Blob.sha256)
