"""A text is due until vectors of it are recorded, and nothing is recorded of who is closed."""

from typing import Any

import pytest

from shared.database.documents import Owner
from shared.database.embeddings import (
    Known,
    State,
    forget_embeddings,
    get_corpus_version,
    list_due,
    load_known,
    load_states,
    raise_corpus_version,
    record_facts,
)
from shared.database.models.analysis import EmbeddingMetadata, SourceType
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Step, Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from tests.unit.database.matching import (
    REVISION,
    add_job,
    add_resume,
    change,
    count,
    do,
    embed,
    get,
)

pytestmark = pytest.mark.usefixtures("database")

RESUME, JOB = SourceType.RESUME, SourceType.JOB_DESCRIPTION


def due(kind: SourceType, **options: Any) -> list[Owner]:
    found: list[Owner] = do(list_due, kind, **({"model_revision": REVISION, "limit": 9} | options))
    return found


def test_text_is_due_until_it_is_embedded() -> None:
    resume, job = add_resume(), add_job()
    assert (due(RESUME), due(JOB)) == ([resume], [job])

    embed(resume)
    embed(job, collection_name="Job_v1")

    assert (due(RESUME), due(JOB)) == ([], [])


def test_another_text_is_due_again() -> None:
    resume = add_resume()
    embed(resume)
    change(Submission, resume.key, text_hash="h2")

    assert due(RESUME) == [resume]


def test_another_model_makes_everything_due() -> None:
    resume = add_resume()
    embed(resume)

    assert due(RESUME, model_revision="r2") == [resume]


@pytest.mark.parametrize(
    "fields",
    [
        {"text_hash": None},
        {"agree_to_processing": None},
        {"agree_to_processing": False},
        {"status": SubmissionStatus.INACTIVE},
    ],
)
def test_resume_that_may_not_be_read_is_not_due(fields: dict[str, Any]) -> None:
    add_resume(**fields)

    assert due(RESUME) == []


def test_closed_job_is_not_due() -> None:
    add_job(status=JobStatus.CLOSED)

    assert due(JOB) == []


def test_pages_follow_each_other_by_key() -> None:
    jobs = [add_job() for _ in range(3)]
    first = due(JOB, limit=2)

    assert first + due(JOB, limit=2, after=first[-1]) == jobs


def test_states_are_those_of_open_owners() -> None:
    resume, job, closed = add_resume(), add_job(), add_job(status=JobStatus.CLOSED)
    states = do(load_states, [resume, job, closed])

    assert states == {
        resume: State("h1", ParseStatus.OK),
        job: State("h1", ParseStatus.NO_DOCUMENT),
    }


def test_embedded_resume_enters_its_step() -> None:
    resume = add_resume()

    assert embed(resume) is ParseStatus.OK
    assert get(Submission, resume.key).current_step is Step.EMBEDDED


def test_text_that_changed_meanwhile_stays_due() -> None:
    resume = add_resume(text_hash="h2")
    embed(resume, content_hash="h1", seen_hash="h1")

    assert get(Submission, resume.key).current_step is Step.PARSED
    assert due(RESUME) == [resume]


def test_hash_of_an_older_composer_is_replaced() -> None:
    job = add_job(text_hash="old")
    embed(job, content_hash="new", seen_hash="old")

    assert get(Job, job.key).text_hash == "new"
    assert due(JOB) == []


def test_nothing_is_recorded_of_who_withdrew() -> None:
    resume = add_resume(agree_to_processing=False)

    assert embed(resume) is None
    assert count(EmbeddingMetadata) == 0


def test_repeated_record_replaces_the_first() -> None:
    resume = add_resume()
    embed(resume)
    embed(resume)

    assert count(EmbeddingMetadata) == 2


def test_corpus_version_rises_with_every_record() -> None:
    resume = add_resume()
    embed(resume)
    embed(resume)
    do(raise_corpus_version, RESUME)

    assert do(get_corpus_version, RESUME) == 3
    assert do(get_corpus_version, JOB) == 0


def test_facts_are_recorded_beside_the_same_text() -> None:
    resume = add_resume()
    embed(resume)
    do(record_facts, resume, "f2")

    known = do(load_known, [resume], model_revision=REVISION)
    assert known == {resume: Known("h1", "f2")}


def test_forgotten_vectors_leave_no_row() -> None:
    resume, other = add_resume(), add_resume()
    embed(resume)
    embed(other)

    assert do(forget_embeddings, resume) == 2
    assert count(EmbeddingMetadata) == 2
