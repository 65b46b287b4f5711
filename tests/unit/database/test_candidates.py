"""Submissions are written once, and only where something is another."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared.database.candidate_answers import Profile, Study
from shared.database.candidates import (
    CandidateRecord,
    Change,
    archive_submission,
    store_candidate,
)
from shared.database.custom_values import CustomAnswer
from shared.database.dictionaries import Choices, DictionaryKind, load_choices, seed
from shared.database.models.base import LinkSource
from shared.database.models.candidates import (
    Address,
    Candidate,
    Education,
    FieldCategory,
    Submission,
    SubmissionCompetency,
)
from shared.database.models.dictionaries import Competency
from shared.database.models.hiring import CustomValue, CustomValueType
from shared.database.payloads import FileLink
from shared.reference.matching import Match
from tests.unit.database.matching import count, do

pytestmark = pytest.mark.usefixtures("database")

PROFILE = Profile(
    address={"address": "1 Main St", "raw": {"line": "1 Main St"}},
    study=Study(
        {"degree_level": "master", "degree_levels": ["master"]},
        (("Electrical Engineering", FieldCategory.TECHNICAL), ("Law", FieldCategory.HUMANITIES)),
    ),
    salary={"min_salary": Decimal(90_000), "currency": "USD", "raw": {"min": "90k"}},
    links={DictionaryKind.COMPETENCIES: ("high_voltage",), DictionaryKind.ROLES: ("other",)},
)


def record(key: str = "1", email: str | None = "ada@example.org", **fields: Any) -> CandidateRecord:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    answers: dict[str, Any] = {
        "agree_to_processing": True,
        "submission_started": moment,
        "last_updated": moment,
        "other_answers": {},
    }
    values: dict[str, Any] = {"profile": Profile(), **fields}
    values["answers"] = answers | values.get("answers", {})
    return CandidateRecord(
        submission_id=uuid4(),
        form_id="form",
        external_id=key,
        person={"first_name": "Ada", "last_name": "Example", "email": email},
        **values,
    )


def store(given: CandidateRecord, choices: Choices | None = None) -> Any:
    return do(store_candidate, given, choices or Choices())


def test_same_record_is_unchanged_with_all_its_rows() -> None:
    do(seed)
    choices = do(load_choices)
    given = record(profile=PROFILE, files=(FileLink("https://a.example/cv"),))
    first, second = store(given, choices), store(given, choices)

    assert (first.change, second.change) == (Change.NEW, Change.UNCHANGED)
    assert first.opened == [given.submission_id]
    assert second.opened == second.closed == []


@pytest.mark.parametrize(
    "other",
    [
        replace(PROFILE, address=None),
        replace(PROFILE, salary={"min_salary": Decimal(91_000)}),
        replace(PROFILE, study=Study({"degree_level": "master", "degree_levels": ["master"]})),
        replace(PROFILE, links={DictionaryKind.ROLES: ("other",)}),
    ],
)
def test_other_answers_replace_the_rows(other: Profile) -> None:
    do(seed)
    choices = do(load_choices)
    store(record(profile=PROFILE), choices)
    changed = store(record(profile=other), choices)

    assert changed.change is Change.CHANGED
    assert store(record(profile=other), choices).change is Change.UNCHANGED
    assert count(Education) == 1
    assert count(Address) == (0 if other.address is None else 1)


def test_competencies_of_the_text_are_not_the_forms() -> None:
    do(seed)
    choices = do(load_choices)
    given = record(profile=PROFILE)
    store(given, choices)

    async def mention(session: Any) -> None:
        code = Competency.code == "sales"
        (key,) = await session.scalars(select(Competency.competency_id).where(code))
        row = {"submission_id": given.submission_id, "competency_id": key}
        session.add(SubmissionCompetency(**row, source=LinkSource.TEXT))

    do(mention)

    assert store(given, choices).change is Change.UNCHANGED
    store(replace(given, profile=Profile()), choices)
    assert count(SubmissionCompetency) == 1


def test_bookkeeping_alone_gives_nobody_work() -> None:
    store(record())
    later = {"last_updated": datetime(2026, 2, 1, tzinfo=UTC), "needs_review": True}
    stored = store(record(answers=later))

    assert (stored.change, stored.opened) == (Change.UNCHANGED, [])


def test_people_without_an_address_are_not_one() -> None:
    store(record("1", email=None))
    store(record("2", email=None))
    store(record("2", email=None))

    assert count(Candidate) == 2


def test_person_without_submissions_is_gone() -> None:
    store(record("1", email=None))
    store(record("2", email="ada@example.org"))
    store(record("1", email="Ada@Example.org"))

    assert (count(Candidate), count(Submission)) == (1, 2)


def test_one_of_two_submissions_can_move_to_another_person() -> None:
    store(record("1"))
    store(record("2"))
    stored = store(record("2", email="bob@example.org"))

    assert count(Candidate) == 2
    assert len(stored.opened) == 2


def test_archiving_opens_the_one_before() -> None:
    older, newer = record("1"), record("2")
    store(older)
    store(replace(newer, answers={**newer.answers, "submission_started": None}))
    stored = do(archive_submission, "form", "1")

    assert stored.closed == [older.submission_id]
    assert stored.opened == [newer.submission_id]
    assert do(archive_submission, "form", "1") is None
    assert do(archive_submission, "form", "unknown") is None


def test_custom_value_is_counted_under_one_spelling() -> None:
    def said(text: str) -> tuple[CustomAnswer, ...]:
        match = Match(best_guess="other", best_score=33.333)
        return (CustomAnswer(CustomValueType.ROLE, text, match),)

    store(record("1", custom=said("Grid Wizard")))
    store(record("2", custom=said("grid  wizard")))

    async def load(session: Any) -> Any:
        return (await session.scalars(select(CustomValue))).one()

    custom = do(load)
    assert (custom.value, custom.occurrences) == ("Grid Wizard", 2)
    assert custom.best_score == Decimal("33.33")


def test_submission_keeps_its_first_id() -> None:
    given = record()
    store(given)
    store(record())

    async def load(session: Any) -> UUID:
        key: UUID = (await session.scalars(select(Submission.submission_id))).one()
        return key

    assert do(load) == given.submission_id
