"""Who is active, and what goes when somebody is not any more."""

from typing import Any

from shared.database.candidates import archive_submission
from shared.database.models.analysis import AnalysisResult, AnalysisSession, Direction
from shared.database.models.base import ParseStatus
from shared.database.models.candidates import Candidate, Submission, SubmissionStatus
from shared.database.models.hiring import CustomValue
from shared.database.models.intake import Document
from shared.database.models.ops import PairScore
from shared.database.session import on_loop, transaction
from shared.embedded.dataset.forms import CANDIDATE_FORM
from tests.unit.database.matching import add_job, do
from tests.unit.fillout.forms import RESUME, Forms
from tests.unit.fillout.rows import current_urls, messages, one, rows

ACTIVE, INACTIVE = SubmissionStatus.ACTIVE, SubmissionStatus.INACTIVE


def statuses() -> dict[str, SubmissionStatus]:
    return {row.external_id: row.status for row in rows(Submission)}


def named(actor: str) -> list[str]:
    """Return whom the messages to an actor name, in order."""
    return [key for message in messages(actor) for key in message["submission_ids"]]


def rank(submission: Submission) -> None:
    """Give somebody a list of their own, a place in another's, and a pair score."""
    job_id: Any = add_job().key
    key = submission.submission_id
    about = {
        "search_params": {},
        "reranker_model": "test",
        "reranker_revision": "1",
        "formula_version": "1",
        "input_fingerprint": "f",
    }
    score = dict.fromkeys(
        ("original_similarity", "rerank_score", "final_score", "score_improvement"), 0
    )

    async def insert() -> None:
        async with transaction() as session:
            mine = {"direction": Direction.RESUME_TO_JOBS, "submission_id": key}
            session.add(AnalysisSession(**mine, **about))
            other = AnalysisSession(direction=Direction.JOB_TO_RESUMES, job_id=job_id, **about)
            session.add(other)
            await session.flush()
            place = {"job_id": job_id, "submission_id": key, "rank_position": 1, "raw_score": 0.0}
            session.add(AnalysisResult(session_id=other.session_id, **place, **score))
            names = ("job_text_hash", "resume_text_hash", "model_name", "model_revision")
            origin = dict.fromkeys((*names, "backend", "dtype", "input_version"), "x")
            session.add(PairScore(job_id=job_id, submission_id=key, raw_score=0.0, **origin))

    on_loop(insert())


def test_withdrawal_removes_what_was_derived(forms: Forms) -> None:
    forms.apply()
    forms.fetch_candidates()
    submission = one(Submission)
    rank(submission)
    forms.apply(uu1C="No", hours=1)
    forms.fetch_candidates()

    assert one(Submission).status is INACTIVE
    assert rows(PairScore) == rows(AnalysisResult) == []
    assert [row.direction for row in rows(AnalysisSession)] == [Direction.JOB_TO_RESUMES]
    key = str(submission.submission_id)
    assert named("parse_resume_text") == [key, key]
    assert named("generate_resume_embeddings") == [key]
    assert current_urls() == []


def test_consent_that_comes_back_opens_the_gate_again(forms: Forms) -> None:
    for hours, consent in enumerate((True, None, True)):
        forms.apply(uu1C=consent, hours=hours)
        forms.fetch_candidates()

    assert one(Submission).status is ACTIVE
    assert len(current_urls()) == 1
    assert len(named("parse_resume_text")) == 3


def test_consent_that_is_given_later_makes_active(forms: Forms) -> None:
    forms.apply(uu1C=None)
    forms.fetch_candidates()
    forms.apply(uu1C=True, hours=1)
    forms.fetch_candidates()

    assert one(Submission).status is ACTIVE
    assert len(named("parse_resume_text")) == 1


def test_newer_submission_supersedes(forms: Forms) -> None:
    old = forms.apply("old")
    forms.fetch_candidates()
    new = forms.apply("new", hours=1)
    forms.fetch_candidates()

    assert statuses() == {old: INACTIVE, new: ACTIVE}
    assert named("generate_resume_embeddings") == [old]
    assert sorted(named("parse_resume_text")) == sorted([old, old, new])


def test_submission_without_consent_supersedes_nobody(forms: Forms) -> None:
    old = forms.apply("old")
    new = forms.apply("new", uu1C=False, hours=1)
    forms.fetch_candidates()

    assert statuses() == {old: ACTIVE, new: SubmissionStatus.PENDING}


def test_withdrawal_of_the_newer_makes_the_older_active_again(forms: Forms) -> None:
    old = forms.apply("old")
    new = forms.apply("new", hours=1)
    forms.fetch_candidates()
    before = named("parse_resume_text").count(old)
    forms.apply("new", hours=2, uu1C=None)
    forms.fetch_candidates()

    assert statuses() == {old: ACTIVE, new: INACTIVE}
    assert named("parse_resume_text").count(old) == before + 1


def test_older_submission_that_comes_late_stays_inactive(forms: Forms) -> None:
    new = forms.apply("new", hours=1, nbDc="New", eyLk=None)
    forms.fetch_candidates()
    old = forms.apply("old", nbDc="Old", eyLk="555 0100")
    forms.fetch_candidates(submission_ids=[old])

    assert statuses() == {old: INACTIVE, new: ACTIVE}
    person = one(Candidate)
    assert (person.first_name, person.mobile_number) == ("New", "555 0100")
    assert old not in named("parse_resume_text")


def test_empty_answer_does_not_erase_what_a_person_said(forms: Forms) -> None:
    forms.apply(eyLk="555 0100")
    forms.fetch_candidates()
    forms.apply(eyLk=None, hours=1)
    forms.fetch_candidates()

    assert one(Candidate).mobile_number == "555 0100"


def test_address_that_comes_later_finds_the_person(forms: Forms) -> None:
    forms.apply("known")
    stranger = forms.apply("stranger", b4az=None, hours=1)
    forms.fetch_candidates()
    assert len(rows(Candidate)) == 2
    forms.apply("stranger", hours=2)
    forms.fetch_candidates()

    assert len(rows(Candidate)) == 1
    assert statuses()[stranger] is ACTIVE


def test_new_address_of_the_only_submission_is_the_same_person(forms: Forms) -> None:
    forms.apply()
    forms.fetch_candidates()
    before = one(Candidate).candidate_id
    forms.apply(b4az="ada@example.net", hours=1)
    forms.fetch_candidates()

    person = one(Candidate)
    assert (person.candidate_id, person.email) == (before, "ada@example.net")


def test_new_file_is_parsed_and_the_old_one_is_kept(forms: Forms) -> None:
    forms.apply()
    forms.fetch_candidates()
    forms.apply(hours=1, **{RESUME: [{"url": "https://files.example/new.pdf"}]})
    forms.fetch_candidates()

    assert current_urls() == ["https://files.example/new.pdf"]
    assert len(rows(Document)) == 2
    assert one(Submission).parse_status is ParseStatus.PENDING


def test_archived_submission_stays_so(forms: Forms) -> None:
    identity = forms.apply()
    forms.fetch_candidates()
    do(archive_submission, CANDIDATE_FORM, identity)
    forms.apply(hours=1, eJKT=3)
    forms.fetch_candidates()

    assert statuses() == {identity: SubmissionStatus.ARCHIVED}
    assert len(named("parse_resume_text")) == 1


def test_same_new_role_in_an_edit_counts_once(forms: Forms) -> None:
    for hours in range(2):
        forms.apply(dNQc="Grid whisperer", eJKT=hours, hours=hours)
        forms.fetch_candidates()
    forms.apply("other", b4az="other@example.org", dNQc="grid WHISPERER", hours=3)
    forms.fetch_candidates()

    assert one(CustomValue).occurrences == 2
