"""A document goes from due to done, whatever is wrong with its file."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from services.parsing.child import Parser
from services.parsing.documents import Order, parse, parse_all, publish_due
from services.parsing.files import Tools
from services.parsing.hosts import DownloadPolicy
from services.parsing.reading import PARSER_VERSION
from shared.blobs import DirectoryBlobs
from shared.database.documents import MAX_ATTEMPTS, MAX_STARTS, Owner, begin
from shared.database.models.analysis import SourceType
from shared.database.models.base import LinkSource, ParseStatus
from shared.database.models.candidates import (
    Candidate,
    Step,
    Submission,
    SubmissionCompetency,
    SubmissionStatus,
)
from shared.database.models.companies import Company, Job, JobCompetency, JobStatus
from shared.database.models.dictionaries import Competency
from shared.database.models.intake import Blob, BlobText, Document, FetchStatus
from shared.database.models.ops import ItemStatus, OutboxMessage, Run, WorkItem
from shared.database.session import on_loop, transaction
from shared.messaging.runs import PARSE, add_items
from tests.unit.parsing.file_server import FileServer, Reply

TEXT = (
    b"Ada Example\nSubstation Engineer\nExperience\n2018 - 2021 commissioned protection relays and"
    b" switchgear in 230 kV high voltage substations.\n"
)
OTHER_TEXT = TEXT + b"Skills\nPartial discharge measurements, SCADA, relay testing.\n"

Parse = Callable[..., str]


@pytest.fixture
def tools(
    database: None, file_server: FileServer, blob_store: DirectoryBlobs, parser: Parser
) -> Tools:
    policy = DownloadPolicy(
        hosts=frozenset(), max_bytes=10_000_000, seconds=10, loopback_origin=file_server.origin
    )
    return Tools(blob_store, parser, policy, asyncio.Semaphore(4))


@pytest.fixture
def parse_one(tools: Tools) -> Parse:
    """Parse one document, and return how it ended."""

    def parse_one(key: UUID | int, *, tools: Tools = tools, **order: Any) -> str:
        return on_loop(parse(Owner(key), tools, Order(**order)))

    return parse_one


@pytest.fixture
def competencies(database: None) -> None:
    names = {"high_voltage": "High Voltage", "partial_discharge": "Partial Discharge"}

    async def insert() -> None:
        async with transaction() as session:
            session.add_all(Competency(code=code, name=name) for code, name in names.items())

    on_loop(insert())


def submit(*urls: str, names: tuple[str, ...] = (), **fields: Any) -> UUID:
    """Store an active submission with consent, whose files are behind these links."""
    submission_id = uuid4()
    values = {"status": SubmissionStatus.ACTIVE, "agree_to_processing": True} | fields

    async def insert() -> None:
        async with transaction() as session:
            person = Candidate(first_name="Ada", email=f"{submission_id}@example.com")
            session.add(person)
            await session.flush()
            session.add(
                Submission(
                    submission_id=submission_id,
                    candidate_id=person.candidate_id,
                    form_id="demo",
                    external_id=str(submission_id),
                    **values,
                )
            )
            await session.flush()
            for index, url in enumerate(urls):
                session.add(
                    Document(
                        source_type=SourceType.RESUME,
                        submission_id=submission_id,
                        file_index=index,
                        url=url,
                        filename=names[index] if names else url.rpartition("/")[2],
                    )
                )

    on_loop(insert())
    return submission_id


def post_job(*urls: str, **fields: Any) -> int:
    values = {"title": "Engineer", "status": JobStatus.PUBLISHED} | fields

    async def insert() -> int:
        async with transaction() as session:
            company = Company(name="Grid Co", name_norm=str(uuid4()))
            session.add(company)
            await session.flush()
            job = Job(company_id=company.company_id, **values)
            session.add(job)
            await session.flush()
            for index, url in enumerate(urls):
                session.add(
                    Document(
                        source_type=SourceType.JOB_DESCRIPTION,
                        job_id=job.job_id,
                        file_index=index,
                        url=url,
                    )
                )
            return job.job_id

    return on_loop(insert())


def get(table: Any, key: Any) -> Any:
    async def read() -> Any:
        async with transaction() as session:
            return await session.get_one(table, key)

    return on_loop(read())


def list_all(table: Any, *where: Any) -> list[Any]:
    async def read() -> list[Any]:
        async with transaction() as session:
            return list((await session.scalars(select(table).where(*where))).all())

    return on_loop(read())


def change(table: Any, **values: Any) -> None:
    async def write() -> None:
        async with transaction() as session:
            await session.execute(update(table).values(**values))

    on_loop(write())


def open_run(*keys: str) -> UUID:
    """Open a run with items that wait to be parsed."""
    run_id = uuid4()

    async def insert() -> None:
        async with transaction() as session:
            session.add(Run(run_id=run_id, kind="test", origin="manual", deadline_at=func.now()))
            await session.flush()
            await add_items(session, run_id, keys, PARSE)

    on_loop(insert())
    return run_id


def messages() -> list[tuple[str, dict[str, Any]]]:
    rows = list_all(OutboxMessage)
    return [(row.actor.rpartition(".")[2], row.args) for row in rows]


def test_resume_becomes_text_and_is_handed_on(file_server: FileServer, parse_one: Parse) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    run_id = open_run(f"resume:{submission_id}")

    assert parse_one(submission_id, run_id=run_id) == "ok"
    stored = get(Submission, submission_id)
    assert "commissioned protection relays" in stored.resume_raw_text
    assert stored.content_sha256 == hashlib.sha256(TEXT).hexdigest()
    assert (stored.parse_attempts, stored.parse_starts, stored.text_language) == (1, 0, "en")
    assert (stored.parser_version, stored.current_step) == (PARSER_VERSION, Step.PARSED)
    assert get(WorkItem, (run_id, f"resume:{submission_id}")).stage == "embed"
    arguments = {"submission_ids": [str(submission_id)], "run_id": str(run_id)}
    assert messages() == [("generate_resume_embeddings", arguments)]


def test_file_and_its_text_are_recorded(file_server: FileServer, parse_one: Parse) -> None:
    parse_one(submit(file_server.serve("/cv.txt", TEXT)))

    (document,), (blob,), (text,) = (list_all(table) for table in (Document, Blob, BlobText))
    assert (document.fetch_status, document.blob_sha256) == (FetchStatus.FETCHED, blob.sha256)
    assert (blob.size_bytes, blob.media_type) == (len(TEXT), "text/plain")
    assert (text.sha256, text.status, text.parser_version) == (
        blob.sha256,
        ParseStatus.OK,
        PARSER_VERSION,
    )


def test_competencies_in_the_text_are_linked(
    file_server: FileServer, parse_one: Parse, competencies: None
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT, OTHER_TEXT))
    parse_one(submission_id)
    (link,) = list_all(SubmissionCompetency)
    assert (link.source, get(Competency, link.competency_id).code) == (
        LinkSource.TEXT,
        "high_voltage",
    )


def test_job_competencies_have_the_importance_of_their_section(
    file_server: FileServer, parse_one: Parse, competencies: None
) -> None:
    description = "Requirements\n- high voltage\n\nNice to have\n- partial discharge\n"
    job_id = post_job(description=description)

    assert parse_one(job_id) == "no_document"
    found = {
        get(Competency, link.competency_id).code: link.importance_level
        for link in list_all(JobCompetency)
    }
    assert found == {"high_voltage": 4, "partial_discharge": 1}
    assert messages() == [("generate_job_embeddings", {"job_ids": [job_id]})]


def test_job_description_becomes_text(file_server: FileServer, parse_one: Parse) -> None:
    job_id = post_job(file_server.serve("/job.txt", TEXT))
    assert parse_one(job_id) == "ok"
    assert "230 kV" in get(Job, job_id).job_description_raw_text


def test_second_message_finds_nothing_to_do(file_server: FileServer, parse_one: Parse) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    parse_one(submission_id)
    before = get(Submission, submission_id)
    parse_one(submission_id)
    after = get(Submission, submission_id)

    assert (after.text_hash, after.parsed_at) == (before.text_hash, before.parsed_at)
    assert file_server.requests["/cv.txt"] == 1


def test_changed_answer_is_composed_without_parsing(
    file_server: FileServer, parse_one: Parse
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    parse_one(submission_id)
    before = get(Submission, submission_id).text_hash
    change(Submission, pe_license=True)

    assert parse_one(submission_id) == "ok"
    assert get(Submission, submission_id).text_hash != before
    assert file_server.requests["/cv.txt"] == 1


def test_force_reads_again_without_downloading_again(
    file_server: FileServer, parse_one: Parse
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    parse_one(submission_id)
    change(BlobText, text="nonsense")
    parse_one(submission_id, force=True)

    assert "relays" in get(Submission, submission_id).resume_raw_text
    assert file_server.requests["/cv.txt"] == 1


def test_same_bytes_of_two_people_are_read_once(file_server: FileServer, tools: Tools) -> None:
    ids = [submit(file_server.serve(f"/{name}.txt", TEXT)) for name in ("a", "b")]
    outcome = on_loop(parse_all([Owner(key) for key in ids], tools, Order(), seconds=10))

    assert outcome.done == 2
    assert {row.parse_status for row in list_all(Submission)} == {ParseStatus.OK}
    assert (len(list_all(Blob)), len(list_all(BlobText))) == (1, 1)


def test_first_file_that_can_be_read_gives_the_text(
    file_server: FileServer, parse_one: Parse
) -> None:
    letter = file_server.serve("/letter.jpg", b"\xff\xd8\xff picture")
    submission_id = submit(letter, file_server.serve("/cv.txt", TEXT))

    assert parse_one(submission_id) == "ok"
    assert {row.fetch_status for row in list_all(Document)} == {FetchStatus.FETCHED}


def test_profile_without_a_file_goes_on(parse_one: Parse) -> None:
    submission_id = submit()
    assert parse_one(submission_id) == "no_document"
    assert get(Submission, submission_id).text_hash is not None
    assert [actor for actor, _ in messages()] == ["generate_resume_embeddings"]


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


@pytest.mark.parametrize("consent", [None, False])
def test_nothing_is_read_without_consent(
    file_server: FileServer, parse_one: Parse, consent: bool | None
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT), agree_to_processing=consent)
    run_id = open_run(f"resume:{submission_id}")

    assert parse_one(submission_id, run_id=run_id) == "skipped"
    assert file_server.requests["/cv.txt"] == 0
    assert get(WorkItem, (run_id, f"resume:{submission_id}")).status is ItemStatus.SKIPPED


def test_withdrawn_consent_removes_texts_and_bytes(
    file_server: FileServer, parse_one: Parse, tools: Tools, competencies: None
) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    parse_one(submission_id)
    (blob,) = list_all(Blob)
    change(Submission, agree_to_processing=False, status=SubmissionStatus.INACTIVE)
    parse_one(submission_id)

    stored = get(Submission, submission_id)
    assert (stored.resume_raw_text, stored.text_hash, stored.content_sha256) == (None, None, None)
    assert [list_all(table) for table in (Blob, BlobText, SubmissionCompetency)] == [[], [], []]
    assert not tools.store.exists(blob.sha256)


def test_bytes_that_another_person_sent_too_stay(
    file_server: FileServer, parse_one: Parse, tools: Tools
) -> None:
    first, second = (submit(file_server.serve(f"/{name}", TEXT)) for name in ("a.txt", "b.txt"))
    parse_one(first), parse_one(second)
    on_loop(withdraw(first))
    parse_one(first)

    (blob,) = list_all(Blob)
    assert tools.store.exists(blob.sha256)
    assert get(Submission, second).resume_raw_text is not None


async def withdraw(submission_id: UUID) -> None:
    async with transaction() as session:
        submission = await session.get_one(Submission, submission_id)
        submission.agree_to_processing = False


def test_unknown_owner_is_skipped(parse_one: Parse) -> None:
    assert parse_one(uuid4()) == "skipped"


def test_superseded_submission_keeps_its_text(file_server: FileServer, parse_one: Parse) -> None:
    submission_id = submit(file_server.serve("/cv.txt", TEXT))
    parse_one(submission_id)
    change(Submission, status=SubmissionStatus.INACTIVE)
    assert parse_one(submission_id) == "skipped"
    assert get(Submission, submission_id).resume_raw_text is not None


def test_what_is_due_is_published_once_for_a_while(database: None) -> None:
    due = submit()
    submit(agree_to_processing=False)
    submit(parse_status=ParseStatus.OK)
    submit(parse_status=ParseStatus.NEEDS_OCR, parser_version=PARSER_VERSION)
    run_id = open_run()

    outcomes = [on_loop(publish_due(SourceType.RESUME, Order(run_id))) for _ in range(2)]
    assert [outcome.published for outcome in outcomes] == [1, 0]
    arguments = {"submission_ids": [str(due)], "run_id": str(run_id)}
    assert messages() == [("parse_resume_text", arguments)]
    assert [item.item_key for item in list_all(WorkItem)] == [f"resume:{due}"]


def test_many_due_documents_travel_32_to_a_message(database: None) -> None:
    job_ids = [post_job() for _ in range(33)]
    assert on_loop(publish_due(SourceType.JOB_DESCRIPTION, Order())).published == 2
    assert sorted(len(arguments["job_ids"]) for _, arguments in messages()) == [1, 32]
    assert {key for _, arguments in messages() for key in arguments["job_ids"]} == set(job_ids)


def test_what_time_does_not_allow_goes_into_a_new_message(tools: Tools) -> None:
    ids = [submit() for _ in range(3)]
    outcome = on_loop(parse_all([Owner(key) for key in ids], tools, Order(), seconds=0))

    assert (outcome.requested, outcome.done, outcome.published) == (3, 0, 1)
    ((actor, arguments),) = messages()
    assert actor == "parse_resume_text"
    assert set(arguments["submission_ids"]) == set(map(str, ids))
