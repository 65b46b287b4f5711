"""Whatever is wrong with a file or its server, the document ends in a state with a code."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.parsing.files import Tools
from services.parsing.reading import PARSER_VERSION
from shared.blobs import DirectoryBlobs
from shared.database.documents import MAX_ATTEMPTS, MAX_STARTS, Owner, begin
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Submission
from shared.database.models.intake import Document, FetchStatus
from shared.database.models.ops import ItemStatus, WorkItem
from shared.database.session import on_loop, transaction
from tests.unit.parsing.file_server import FileServer, Reply
from tests.unit.parsing.rows import TEXT, get, list_all, messages, open_run, submit

Parse = Callable[..., str]

FAULTS = [
    ("truncated_pdf", "cv.pdf", "failed_permanent", "corrupt"),
    ("random_doc", "cv.doc", "unsupported", "unsupported_format"),
    ("encrypted_pdf", "cv.pdf", "failed_permanent", "encrypted"),
    ("encrypted_docx", "cv.docx", "failed_permanent", "encrypted"),
    ("zero_bytes", "cv.pdf", "empty", "empty"),
    ("spreadsheet", "cv.xlsx", "unsupported", "unsupported_format"),
    ("docx_named_pdf", "cv.pdf", "ok", None),
    ("error_page_pdf", "cv.pdf", "failed_permanent", "not_a_document"),
    ("pdf_bomb", "cv.pdf", "failed_permanent", "parser_crash"),
    ("scan", "cv.pdf", "needs_ocr", "no_text_layer"),
    ("photo", "cv.jpg", "needs_ocr", "no_text_layer"),
    ("hidden_text_pdf", "cv.pdf", "ok", None),
    ("too_large", "cv.pdf", "failed_permanent", "too_large"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=itemgetter(0))
def test_fault_of_a_file_is_an_outcome(
    file_server: FileServer,
    parse_one: Parse,
    faults: Mapping[str, bytes],
    fault: tuple[str, str, str, str | None],
) -> None:
    case, name, status, code = fault
    submission_id = submit(file_server.serve(f"/{name}", faults[case]))

    assert parse_one(submission_id) == status
    assert get(Submission, submission_id).parse_error_code == code
    assert [actor for actor, _ in messages()] == ["generate_resume_embeddings"]


@pytest.mark.parametrize(
    ("case", "code"), [("docx_bomb", "archive_bomb"), ("many_pages", "too_many_pages")]
)
def test_file_that_would_take_too_much_is_refused(
    file_server: FileServer, parse_one: Parse, faults: Mapping[str, bytes], case: str, code: str
) -> None:
    submission_id = submit(file_server.serve("/cv", faults[case]))
    assert parse_one(submission_id) == "failed_permanent"
    assert get(Submission, submission_id).parse_error_code == code


@pytest.mark.parametrize(
    ("link", "status", "code"),
    [
        ("https://www.notion.so/Resume-1", "unsupported", "unsupported_link"),
        ("http://10.0.0.1/cv.pdf", "failed_permanent", "host_not_allowed"),
        ("not a link", "failed_permanent", "host_not_allowed"),
    ],
)
def test_link_that_leads_nowhere_is_an_outcome(
    parse_one: Parse, link: str, status: str, code: str
) -> None:
    submission_id = submit(link)
    assert parse_one(submission_id) == status
    assert get(Submission, submission_id).parse_error_code == code


@pytest.mark.parametrize(
    ("http_status", "code"),
    [(404, "gone"), (403, "gone"), (401, "needs_login"), (400, "http_error")],
)
def test_refusal_of_the_server_is_an_outcome(
    file_server: FileServer, parse_one: Parse, http_status: int, code: str
) -> None:
    submission_id = submit(file_server.serve("/cv.pdf", Reply(status=http_status)))

    assert parse_one(submission_id) == "failed_permanent"
    assert get(Submission, submission_id).parse_error_code == code
    (document,) = list_all(Document)
    assert (document.http_status, document.fetch_status) == (
        http_status,
        FetchStatus.FAILED_PERMANENT,
    )


@pytest.mark.parametrize(
    ("replies", "attempts"),
    [
        ([Reply(status=500), Reply(status=500), Reply(TEXT)], 3),
        ([Reply(status=429, headers={"Retry-After": "0"}), Reply(TEXT)], 2),
    ],
)
def test_passing_failure_costs_tries_only(
    file_server: FileServer, parse_one: Parse, replies: list[Reply], attempts: int
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", *replies))
    assert parse_one(submission_id) == "ok"
    assert get(Submission, submission_id).parse_attempts == attempts


def test_slow_server_holds_the_document_for_later(
    file_server: FileServer, parse_one: Parse, tools: Tools
) -> None:
    impatient = replace(tools, policy=replace(tools.policy, seconds=0.3))
    submission_id = submit(file_server.serve("/cv.txt", Reply(TEXT, drip=True)))
    run_id = open_run(f"resume:{submission_id}")

    assert parse_one(submission_id, tools=impatient, run_id=run_id) == "failed_transient"
    stored = get(Submission, submission_id)
    assert (stored.parse_error_code, stored.parse_attempts) == ("timeout", 1)
    assert stored.next_attempt_at is not None
    item = get(WorkItem, (run_id, f"resume:{submission_id}"))
    assert (item.status, item.error_code) == (ItemStatus.DEFERRED, "timeout")
    assert messages() == []


def test_wish_of_the_server_is_the_next_attempt(file_server: FileServer, parse_one: Parse) -> None:
    busy = Reply(status=503, headers={"Retry-After": "600"})
    submission_id = submit(file_server.serve("/cv.txt", busy))
    parse_one(submission_id)

    waits = on_loop(seconds_to_wait(submission_id))
    assert 590 < waits <= 600


async def seconds_to_wait(submission_id: UUID) -> float:
    async with transaction() as session:
        wait = func.extract("epoch", Submission.next_attempt_at - func.now())
        where = Submission.submission_id == submission_id
        return float((await session.scalars(select(wait).where(where))).one())


def test_full_disk_is_no_fault_of_the_document(
    file_server: FileServer, parse_one: Parse, tools: Tools, tmp_path: Path
) -> None:
    (tmp_path / "full").touch()
    unable = replace(tools, store=DirectoryBlobs(tmp_path / "full"))
    submission_id = submit(file_server.serve("/cv.txt", TEXT))

    assert parse_one(submission_id, tools=unable) == "failed_transient"
    assert parse_one(submission_id) == "ok"


def test_sixth_failure_is_for_good(file_server: FileServer, parse_one: Parse) -> None:
    submission_id = submit(
        file_server.serve("/cv.txt", Reply(status=503, headers={"Retry-After": "60"})),
        parse_status=ParseStatus.FAILED_TRANSIENT,
        parse_attempts=MAX_ATTEMPTS - 1,
    )
    assert parse_one(submission_id) == "failed_permanent"
    assert get(Submission, submission_id).parse_error_code == "http_error"
    assert [actor for actor, _ in messages()] == ["generate_resume_embeddings"]


def test_file_that_kills_its_worker_is_left_alone_in_the_end(
    file_server: FileServer, parse_one: Parse
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    for _ in range(MAX_STARTS):
        on_loop(die_after_begin(submission_id))

    parse_one(submission_id)
    stored = get(Submission, submission_id)
    assert (stored.parse_status, stored.parse_error_code) == (
        ParseStatus.FAILED_PERMANENT,
        "poison",
    )
    assert [actor for actor, _ in messages()] == ["generate_resume_embeddings"]


async def die_after_begin(submission_id: UUID) -> None:
    async with transaction() as session:
        await begin(session, Owner(submission_id), parser_version=PARSER_VERSION, force=False)
