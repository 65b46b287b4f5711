"""Each of the 16 actors answers a message that a person publishes."""

from typing import Any
from uuid import UUID

import pytest

from services.cli.matching import describe
from shared.database.anchors import Anchor
from shared.database.models.ops import TaskResult, TaskStatus
from shared.database.results import find_result
from shared.database.session import on_loop, transaction
from shared.database.shortlists import Shortlist, find_shortlist
from shared.messaging import outbox
from shared.messaging.registry import (
    ACTORS,
    RERANK_RESUMES_FOR_JOB,
    SEARCH_SIMILAR_JOBS,
    SEARCH_SIMILAR_RESUMES,
    ActorSpec,
)
from tests.e2e.conftest import Acts

#: What cannot do without.
ARGUMENTS: dict[str, dict[str, Any]] = {
    SEARCH_SIMILAR_RESUMES.name: {"query_text": "relay protection engineer, IEC 61850"},
    SEARCH_SIMILAR_JOBS.name: {"query_text": "инженер релейной защиты"},
}


async def _add(spec: ActorSpec[Any], fields: dict[str, Any]) -> UUID:
    async with transaction() as session:
        return outbox.add(session, spec, spec.arguments(**fields))


async def _find(message_id: UUID) -> TaskResult | None:
    async with transaction() as session:
        return await find_result(session, message_id)


def publish(acts: Acts, spec: ActorSpec[Any], **fields: Any) -> TaskResult:
    message_id = on_loop(_add(spec, fields))
    acts.services.settle(seconds=120)
    found = on_loop(_find(message_id))
    assert found is not None
    return found


@pytest.mark.parametrize("spec", ACTORS, ids=lambda spec: spec.name)
def test_actor_answers(acts: Acts, spec: ActorSpec[Any]) -> None:
    found = publish(acts, spec, **ARGUMENTS.get(spec.name, {}))

    assert found.status is TaskStatus.DONE
    assert found.result is not None
    assert found.result["failed"] == found.result["deferred"] == 0


def test_search_by_text_and_by_job_finds_people(acts: Acts) -> None:
    job_id = acts.first.outcome.report.jobs[0].job_id
    by_text = publish(acts, SEARCH_SIMILAR_RESUMES, query_text="substation", limit=3)
    by_job = publish(acts, SEARCH_SIMILAR_RESUMES, job_id=job_id)

    for found in (by_text, by_job):
        assert found.result is not None
        hits = found.result["similar_resumes"]
        assert hits
        assert all(0 <= hit["similarity"] <= 1 for hit in hits)


def test_ranking_by_force_gives_the_same_list(acts: Acts) -> None:
    job_id = acts.first.outcome.report.jobs[0].job_id

    found = publish(acts, RERANK_RESUMES_FOR_JOB, job_id=job_id, force=True)

    assert found.result is not None
    assert (found.result["done"], found.result["scored"]) == (1, 0)


def test_ranking_of_an_unknown_job_is_dead(acts: Acts) -> None:
    found = publish(acts, RERANK_RESUMES_FOR_JOB, job_id=10**9)

    assert (found.status, found.error_code) == (TaskStatus.DEAD, "anchor_inactive")


def test_list_is_shown_with_names_and_reasons(acts: Acts) -> None:
    job = acts.third.outcome.report.jobs[0]
    found = on_loop(_shortlist(job.job_id))
    assert found is not None

    first, *lines = describe(found)

    assert first.startswith(f"{job.title}, {job.company}: 5 of ")
    assert job.rows[0].name in lines[0]
    assert lines[1].startswith("       + ")


async def _shortlist(job_id: int) -> Shortlist | None:
    async with transaction() as session:
        return await find_shortlist(session, Anchor(job_id), limit=5)
