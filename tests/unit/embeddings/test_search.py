"""A search answers with ids, best first, of those who may be found at this moment."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func

from services.embeddings.documents import Order, Tools, embed_all
from services.embeddings.search import Wanted, nearest_leg, search
from shared.database.documents import Owner
from shared.database.models.candidates import Submission
from shared.database.models.companies import Job, JobStatus
from shared.database.models.ops import TaskResult, TaskStatus
from shared.database.session import Session
from shared.errors import AnchorInactive
from shared.messaging.outcome import Outcome, OutcomeStatus
from shared.vectors.port import Hit, Kind, LegHit
from tests.unit.database.matching import change, do
from tests.unit.embeddings.encoders import HashingEncoder
from tests.unit.embeddings.test_documents import job, resume

RELAYS = "Tested protection relays in forty substations and wrote their settings."
BREWERY = "Brewed pale ales for nine years and trained a dozen apprentices in the cellar."


@pytest.fixture
def people(tools: Tools) -> dict[str, Owner]:
    owners = {"relays": resume(RELAYS), "brewery": resume(BREWERY)}
    embed_all(list(owners.values()), tools, Order(), seconds=60)
    return owners


def embedded_job(tools: Tools, **fields: Any) -> Owner:
    owner = job(**fields)
    embed_all([owner], tools, Order(), seconds=60)
    return owner


def find(tools: Tools, kind: Kind = Kind.RESUME, **wanted: Any) -> Outcome:
    return search(Wanted(kind=kind, **wanted), tools, uuid4())


def ids(outcome: Outcome) -> list[str]:
    answer = outcome.as_result()
    hits = answer["similar_resumes"] if "similar_resumes" in answer else answer["similar_jobs"]
    return [hit["id"] for hit in hits]


def test_text_finds_the_nearest_resume_first(tools: Tools, people: dict[str, Owner]) -> None:
    outcome = find(tools, text="settings of protection relays in substations")

    assert ids(outcome) == [str(people["relays"].key), str(people["brewery"].key)]
    assert outcome.as_result()["results_count"] == 2


def test_similarity_is_a_share_and_falls(tools: Tools, people: dict[str, Owner]) -> None:
    first, last = find(tools, text=RELAYS).as_result()["similar_resumes"]

    assert 1 >= first["similarity"] > last["similarity"] >= 0


def test_job_finds_resumes_without_encoding(
    tools: Tools, encoder: HashingEncoder, people: dict[str, Owner]
) -> None:
    anchor = embedded_job(tools, description="Protection relays in substations")
    before = encoder.encoded
    outcome = find(tools, anchor=anchor)

    assert ids(outcome)[0] == str(people["relays"].key)
    assert encoder.encoded == before


def test_resume_finds_jobs(tools: Tools, people: dict[str, Owner]) -> None:
    wanted = embedded_job(tools, title="Relay Engineer", description=RELAYS)
    embedded_job(tools, title="Brewer", description=BREWERY)
    outcome = find(tools, Kind.JOB, anchor=people["relays"])

    assert ids(outcome)[0] == str(wanted.key)


def test_limit_and_least_similarity_cut_the_answer(tools: Tools, people: dict[str, Owner]) -> None:
    assert len(ids(find(tools, text=RELAYS, limit=1))) == 1
    assert ids(find(tools, text=RELAYS, min_similarity=0.9)) == [str(people["relays"].key)]


def test_who_withdrew_a_moment_ago_is_not_found(tools: Tools, people: dict[str, Owner]) -> None:
    change(Submission, people["relays"].key, agree_to_processing=False)

    assert ids(find(tools, text=RELAYS)) == [str(people["brewery"].key)]


def test_closed_job_is_not_found(tools: Tools) -> None:
    closed = embedded_job(tools, description=RELAYS)
    change(Job, closed.key, status=JobStatus.CLOSED)

    assert ids(find(tools, Kind.JOB, text=RELAYS)) == []


def test_unknown_anchor_is_refused(tools: Tools) -> None:
    with pytest.raises(AnchorInactive, match="unknown"):
        find(tools, anchor=Owner(12345))


def test_anchor_without_vectors_is_refused(tools: Tools) -> None:
    with pytest.raises(AnchorInactive, match="not embedded"):
        find(tools, anchor=job())


def test_nobody_waits_for_an_old_question(tools: Tools) -> None:
    message_id = queue(minutes=2)

    outcome = search(Wanted(kind=Kind.RESUME, text="relays"), tools, message_id)

    assert outcome.summary() is OutcomeStatus.EXPIRED


def queue(*, minutes: int) -> UUID:
    """Note a message that was published so long ago."""
    message_id = uuid4()

    async def insert(session: Session) -> None:
        session.add(
            TaskResult(
                message_id=message_id,
                actor="search_similar_resumes",
                queue="embeddings",
                status=TaskStatus.RUNNING,
                queued_at=func.now() - timedelta(minutes=minutes),
                expires_at=func.now(),
            )
        )

    do(insert)
    return message_id


def test_nearest_leg_is_the_one_with_the_best_rank() -> None:
    hit = Hit("1", 0.5, {"title": LegHit(0.9, 2, 0), "lexical": LegHit(3.0, 1, 0)})

    assert nearest_leg(hit) == "lexical"
