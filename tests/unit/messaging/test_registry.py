"""The contract: names, queues, and what arguments may be."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from shared.errors import UnknownActor
from shared.messaging.registry import (
    ACTORS,
    PARSE_RESUME_TEXT,
    SERVICES,
    Fetch,
    FetchCandidates,
    Jobs,
    Queue,
    RerankJob,
    RerankResume,
    Resumes,
    SearchJobs,
    SearchResumes,
    get_spec,
)

SOMEONE = UUID(int=7)


def test_there_are_sixteen_actors_with_names_of_their_own() -> None:
    assert len({spec.wire_name for spec in ACTORS}) == len({spec.name for spec in ACTORS}) == 16


def test_each_service_has_one_queue() -> None:
    assert sorted(SERVICES.values()) == sorted(Queue)


@pytest.mark.parametrize("name", ["parse_resume_text", "services.parsing.actors.parse_resume_text"])
def test_actor_is_found_by_either_name(name: str) -> None:
    assert get_spec(name) is PARSE_RESUME_TEXT


def test_unknown_name_lists_the_right_ones() -> None:
    with pytest.raises(UnknownActor, match="parse_resume_text"):
        get_spec("parse_resume")


def test_unknown_argument_is_refused() -> None:
    with pytest.raises(ValidationError):
        Resumes.model_validate({"submission": 1})


def test_more_than_a_hundred_ids_are_refused() -> None:
    with pytest.raises(ValidationError):
        Jobs(job_ids=tuple(range(101)))


def test_errors_do_not_quote_what_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        Resumes.model_validate({"submission_ids": ["ada@example.org"]})
    assert "ada@example.org" not in str(caught.value)


@pytest.mark.parametrize("fields", [{}, {"query_text": "relay", "job_id": 1}])
def test_search_wants_exactly_one_query(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SearchResumes.model_validate(fields)


def test_search_by_either_anchor() -> None:
    assert SearchResumes(job_id=1).anchor == 1
    assert SearchJobs(submission_id=SOMEONE).anchor == SOMEONE


def test_items_of_messages() -> None:
    assert Resumes(submission_ids=(SOMEONE,)).item_keys() == (f"resume:{SOMEONE}",)
    assert Jobs(job_ids=(1, 2)).item_keys() == ("job:1", "job:2")
    assert Jobs().item_keys() == ()
    assert RerankJob(job_id=1).item_keys() == ("rerank:job:1",)
    assert RerankJob().item_keys() == ()
    assert RerankResume(submission_id=SOMEONE).item_keys() == (f"rerank:resume:{SOMEONE}",)
    assert RerankResume().item_keys() == ()
    assert FetchCandidates().item_keys() == ("fetch:candidate",)


def test_mode_is_one_of_three() -> None:
    with pytest.raises(ValidationError):
        Fetch.model_validate({"mode": "all"})
