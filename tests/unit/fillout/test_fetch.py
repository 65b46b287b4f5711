"""Reading a form again and again: what happens once, what comes later, what goes."""

from typing import Any

import pytest
from sqlalchemy import text

from services.fillout import client
from services.fillout import fetch as fetching
from shared.database.dictionaries import option_code
from shared.database.forms import hold_form
from shared.database.models.candidates import Submission, SubmissionStatus
from shared.database.models.companies import Job, JobStatus
from shared.database.models.dictionaries import Industry, Role
from shared.database.models.intake import FormCursor, FormDefinition, MapStatus, RawPayload
from shared.database.models.ops import ItemStatus, OutboxMessage, Tombstone, WorkItem
from shared.database.payloads import hash_subject
from shared.database.runs import Start, insert_run
from shared.database.session import on_loop, transaction
from shared.embedded.dataset.forms import CANDIDATE_FORM, COMPANY_FORM
from shared.embedded.fillout.faults import Fault
from shared.errors import SourceProtocol, SourceRefused
from shared.messaging.outcome import OutcomeStatus
from shared.messaging.runs import FETCH, add_items
from tests.unit.database.matching import do
from tests.unit.fillout.forms import Forms
from tests.unit.fillout.rows import map_statuses, messages, one, rows


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 15)


def write(statement: str, **values: Any) -> None:
    do(lambda session: session.execute(text(statement), values))


def test_second_fetch_does_nothing(forms: Forms) -> None:
    forms.apply()
    forms.fetch_candidates()
    before = (one(Submission).updated_at, len(rows(OutboxMessage)))
    outcome = forms.fetch_candidates()

    assert (one(Submission).updated_at, len(rows(OutboxMessage))) == before
    assert (outcome.done, outcome.summary()) == (0, OutcomeStatus.UNCHANGED)


def test_outcome_counts_what_came(forms: Forms) -> None:
    forms.apply("one", b4az="one@example.org")
    forms.apply("two", b4az=None, hours=1)
    outcome = forms.fetch_candidates().model_dump()

    counts = {name: outcome[name] for name in ("pages", "received", "new", "needs_review")}
    assert counts == {"pages": 1, "received": 2, "new": 2, "needs_review": 1}
    assert outcome["watermark"] == "2026-01-05T09:00:00+00:00"


def test_edit_changes_the_row_in_place(forms: Forms) -> None:
    forms.apply(eJKT=1)
    forms.fetch_candidates()
    forms.apply(eJKT=7, hours=1)
    outcome = forms.fetch_candidates()

    assert one(Submission).willingness_to_travel == 7
    assert outcome.model_dump()["changed"] == 1
    assert len(messages("parse_resume_text")) == 2


def test_touched_submission_without_other_answers_sends_nothing(forms: Forms) -> None:
    answers: dict[str, Any] = {
        "dNQc": "Electrical Engineer",
        "dnDn": "1 Main St",
        "oB7Z": "90k",
        "ucUj": "Law",
    }
    forms.apply(**answers)
    forms.fetch_candidates()
    forms.touch("ada", CANDIDATE_FORM)
    outcome = forms.fetch_candidates()

    assert len(messages("parse_resume_text")) == 1
    assert outcome.model_dump()["changed"] == 0
    assert map_statuses() == [MapStatus.MAPPED] * 2


def test_older_revision_never_overwrites(forms: Forms) -> None:
    forms.apply(eJKT=7, hours=1)
    forms.fetch_candidates()
    identity = forms.apply(eJKT=1, hours=0)
    forms.fetch_candidates(submission_ids=[identity])

    assert one(Submission).willingness_to_travel == 7
    assert map_statuses() == [MapStatus.MAPPED, MapStatus.SUPERSEDED]


def test_named_submission_is_read_alone(forms: Forms) -> None:
    identity = forms.apply("one", b4az="one@example.org")
    forms.apply("two", hours=1)
    forms.fetch_candidates(submission_ids=[identity])

    assert one(Submission).external_id == identity
    assert forms.fake.requests["list"] == 0


def test_named_submission_that_is_gone_is_archived(forms: Forms) -> None:
    identity = forms.apply()
    forms.fetch_candidates()
    forms.fake.delete_submission(CANDIDATE_FORM, identity)
    outcome = forms.fetch_candidates(submission_ids=[identity])

    assert outcome.model_dump()["gone"] == 1
    assert one(Submission).status is SubmissionStatus.ARCHIVED
    assert len(messages("generate_resume_embeddings")) == 1


def test_only_two_complete_sweeps_archive(forms: Forms) -> None:
    identity = forms.offer("one")
    forms.offer("two", hours=1)
    forms.fetch_companies()
    forms.fake.delete_submission(COMPANY_FORM, identity)
    first, second = (forms.fetch_companies(mode="sweep").model_dump() for _ in range(2))

    assert (first["gone"], second["gone"]) == (0, 1)
    assert {job.external_id == identity: job.status for job in rows(Job)} == {
        True: JobStatus.ARCHIVED,
        False: JobStatus.PUBLISHED,
    }
    assert forms.fetch_companies(mode="sweep").model_dump()["gone"] == 0


def test_sweep_finds_an_edit_of_an_old_submission(forms: Forms) -> None:
    forms.apply("old", eJKT=1)
    forms.apply("new", b4az="new@example.org", hours=48)
    forms.fetch_candidates()
    forms.edit("old", CANDIDATE_FORM, "eJKT", 5)
    polled = forms.fetch_candidates(mode="poll").model_dump()
    swept = forms.fetch_candidates(mode="sweep").model_dump()

    assert (polled["changed"], swept["changed"]) == (0, 1)


def test_auto_polls_after_a_sweep_and_sweeps_after_a_day(forms: Forms) -> None:
    forms.apply("old", b4az="old@example.org")
    forms.apply("new", hours=48)
    received = []
    received.append(forms.fetch_candidates().model_dump()["received"])
    received.append(forms.fetch_candidates().model_dump()["received"])
    write("UPDATE ops.form_cursors SET last_sweep_at = now() - interval '25 hours'")
    received.append(forms.fetch_candidates().model_dump()["received"])

    assert received == [2, 1, 2]


def test_many_pages_lose_nothing_when_some_are_deleted_between(
    forms: Forms, small_pages: None
) -> None:
    keys = forms.apply_many(25)
    first = [forms.identity(key) for key in keys[:8]]
    everybody = forms.fake.submission_ids(CANDIDATE_FORM)

    def delete_first() -> None:
        for gone in first:
            forms.fake.delete_submission(CANDIDATE_FORM, gone)

    forms.fake.after("list", delete_first)
    forms.fetch_candidates()

    assert {row.external_id for row in rows(RawPayload)} == everybody


def test_page_that_is_repeated_ends_the_walk(forms: Forms, small_pages: None) -> None:
    forms.apply_many(25)
    forms.fake.after("list", lambda: forms.fake.fail("list", 1, Fault.PAGE_REPEATED))
    first = forms.fetch_candidates()
    unfinished = one(FormCursor).last_sweep_at
    forms.fetch_candidates()

    assert first.model_dump()["pages"] == 2
    assert unfinished is None
    assert len(rows(Submission)) == 25


def test_pages_can_all_be_out_of_order(forms: Forms, small_pages: None) -> None:
    forms.apply_many(12)
    forms.fake.fail("list", 1, Fault.PAGE_REORDERED)
    forms.fetch_candidates()

    assert len(rows(Submission)) == 12


def test_edit_between_pages_is_taken_up(forms: Forms) -> None:
    forms.apply(eJKT=1)
    forms.fake.after("form", lambda: forms.apply(eJKT=2, hours=1))
    forms.fetch_candidates()

    assert one(Submission).willingness_to_travel == 2


def test_what_time_does_not_allow_goes_on_in_a_new_message(forms: Forms) -> None:
    forms.apply()
    outcome = forms.fetch_candidates(seconds=-1)

    assert outcome.published == 1
    (message,) = messages("fetch_resume_data")
    assert message == {"mode": "sweep"}


def test_sweep_goes_on_where_the_last_message_ended(
    forms: Forms, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_PAGES", 1)
    forms.apply_many(20)
    first = forms.fetch_candidates()
    second = forms.fetch_candidates(mode="sweep")

    assert (first.published, second.published) == (1, 0)
    assert second.model_dump()["received"] == 15
    assert len(rows(Submission)) == 20
    assert one(FormCursor).last_sweep_at is not None


def test_form_that_somebody_reads_is_left_to_them(forms: Forms) -> None:
    async def hold() -> Any:
        async with hold_form(CANDIDATE_FORM) as taken, hold_form(CANDIDATE_FORM) as twice:
            return taken, twice

    assert on_loop(hold()) == (True, False)
    lock = hold_form(CANDIDATE_FORM)
    on_loop(lock.__aenter__())
    outcome = forms.fetch_candidates()
    on_loop(lock.__aexit__(None, None, None))

    assert outcome.status is OutcomeStatus.ALREADY_RUNNING


def test_item_of_the_run_is_closed_and_those_of_documents_are_open(forms: Forms) -> None:
    forms.apply()
    run_id = do(insert_run, Start("test", "test"))
    do(add_items, run_id, ["fetch:candidate"], FETCH)
    forms.fetch_candidates(run_id=run_id)

    items = {row.item_key.split(":")[0]: row.status for row in rows(WorkItem)}
    assert items == {"fetch": ItemStatus.DONE, "resume": ItemStatus.OPEN}
    assert messages("parse_resume_text")[0]["run_id"] == str(run_id)


def test_erased_submission_does_not_come_back(forms: Forms) -> None:
    identity = forms.apply()
    subject = hash_subject(b"secret", CANDIDATE_FORM, identity)

    async def bury() -> None:
        async with transaction() as session:
            session.add(Tombstone(subject_hmac=subject, receipt={}))

    on_loop(bury())
    forms.fetch_candidates()
    forms.fetch_candidates(mode="sweep")

    assert rows(Submission) == []
    assert map_statuses() == [MapStatus.REFUSED]
    assert [row.payload for row in rows(RawPayload)] == [{}]


def test_payload_that_cannot_be_stored_does_not_hold_the_others(forms: Forms) -> None:
    forms.apply("bad", b4az="bad@example.org")
    forms.apply("good", hours=1)
    identity = forms.identity("bad")
    write(
        "ALTER TABLE submissions ADD CONSTRAINT ck_test CHECK (external_id <> '" + identity + "')"
    )
    try:
        outcome = forms.fetch_candidates()
    finally:
        write("ALTER TABLE submissions DROP CONSTRAINT ck_test")

    assert (outcome.failed, outcome.summary()) == (1, OutcomeStatus.PARTIAL)
    assert sorted(map_statuses()) == [MapStatus.MAPPED, MapStatus.PENDING]
    forms.fetch_candidates()
    assert map_statuses() == [MapStatus.MAPPED] * 2


def test_new_option_of_roles_becomes_an_entry_and_others_do_not(forms: Forms) -> None:
    industries = len(rows(Industry))
    for key, name in (("dNQc", "Roles"), ("mbxY", "Industries")):
        options = [{"id": "1", "value": "Grid Planner", "label": "Grid Planner"}]
        question = {"id": key, "name": name, "type": "MultiSelect", "options": options}
        forms.fake.put_question(CANDIDATE_FORM, question)
    forms.apply(dNQc=["Grid Planner"])
    forms.fetch_candidates()

    assert one(Role, Role.name == "Grid Planner").code == option_code("Grid Planner")
    assert len(rows(Industry)) == industries
    assert one(FormDefinition).drift["options"]["industries"] == ["Grid Planner"]
    assert one(Submission).other_answers == {}


def test_form_without_consent_question_is_stored_and_not_mapped(forms: Forms) -> None:
    forms.apply()
    forms.fake.remove_question(CANDIDATE_FORM, "uu1C")
    forms.fetch_candidates()

    assert rows(Submission) == []
    assert map_statuses() == [MapStatus.PENDING]


@pytest.mark.parametrize("fault", [Fault.HTML_WITH_200, Fault.MALFORMED_JSON, Fault.ERROR_WITH_200])
def test_answer_that_is_no_page_moves_nothing(forms: Forms, fault: Fault) -> None:
    forms.apply()
    forms.fake.fail("list", 1, fault)
    with pytest.raises(SourceProtocol):
        forms.fetch_candidates()

    assert rows(RawPayload) == []
    forms.fetch_candidates()
    assert len(rows(Submission)) == 1


def test_unknown_form_is_refused(seeded: None, forms: Forms) -> None:
    with pytest.raises(SourceRefused):
        forms.fetch_candidates(form_id="nobody")


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_VALUES, Fault.NULL_VALUES])
def test_strange_values_are_stored_and_looked_at(forms: Forms, fault: Fault) -> None:
    forms.apply()
    forms.fake.fail("list", 1, fault)
    outcome = forms.fetch_candidates()

    assert outcome.failed == 0
    assert one(Submission).needs_review
