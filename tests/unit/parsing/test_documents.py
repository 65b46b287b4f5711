"""A document goes from due to done, and only as far as its owner allows."""

import hashlib
from collections.abc import Callable
from uuid import uuid4

import pytest

from services.parsing.documents import Order, parse_all, publish_due
from services.parsing.files import Tools
from services.parsing.reading import PARSER_VERSION
from shared.database.documents import Owner
from shared.database.models.analysis import EmbeddingMetadata, Part, SourceType
from shared.database.models.base import LinkSource, ParseStatus
from shared.database.models.candidates import (
    Step,
    Submission,
    SubmissionCompetency,
    SubmissionStatus,
)
from shared.database.models.companies import Job, JobCompetency
from shared.database.models.dictionaries import Competency
from shared.database.models.intake import Blob, BlobText, Document, FetchStatus
from shared.database.models.ops import ItemStatus, WorkItem
from shared.database.session import on_loop
from tests.unit.parsing.file_server import FileServer
from tests.unit.parsing.rows import (
    OTHER_TEXT,
    TEXT,
    change,
    get,
    insert,
    list_all,
    messages,
    open_run,
    post_job,
    submit,
    withdraw,
)

Parse = Callable[..., str]


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
    assert parse_one(submission_id) == "unchanged"
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


def test_vectors_of_who_is_gone_are_left_to_the_next_stage(parse_one: Parse) -> None:
    submission_id = submit(status=SubmissionStatus.INACTIVE)
    insert(
        EmbeddingMetadata(
            source_type=SourceType.RESUME, submission_id=submission_id, part=Part.BODY,
            content_hash="h", composer_version="1", model_name="m", model_revision="r", dim=2,
            collection_name="c", vector_id=uuid4(),
        )
    )  # fmt: skip
    run_id = open_run(f"resume:{submission_id}")

    assert parse_one(submission_id, run_id=run_id) == "skipped"
    assert get(WorkItem, (run_id, f"resume:{submission_id}")).stage == "embed"
    assert [actor for actor, _ in messages()] == ["generate_resume_embeddings"]


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
