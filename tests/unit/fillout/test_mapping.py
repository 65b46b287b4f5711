"""Mapping files, questions found by id, name or alias, and how a form drifts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fillout.coercers import COERCERS
from services.fillout.drift import TYPES, Drift, compare
from services.fillout.mapping import (
    Answers,
    FieldRule,
    assign_questions,
    load_mapping,
    normalise_name,
    parse_mapping,
    read_answers,
)
from services.fillout.records import candidate_record, company_record, read_source
from services.fillout.walk import Step, Walk
from shared.database.dictionaries import Choices
from shared.database.models.intake import PayloadKind
from shared.embedded.dataset.forms import candidate_questions, company_questions
from tests.unit.fillout.test_coercers import JSON

CANDIDATE, COMPANY = load_mapping(PayloadKind.CANDIDATE), load_mapping(PayloadKind.COMPANY)
SMALL = parse_mapping(
    {
        "kind": "candidate",
        "version": 1,
        "field": {
            "candidate.email": {
                "ids": ["b4az"],
                "names": ["e-mail", "address"],
                "as": "email",
                "mandatory": True,
                "vital": True,
            }
        },
    }
)


def question(key: str, name: str, value: Any = None, kind: str = "ShortAnswer") -> dict[str, Any]:
    return {"id": key, "name": name, "type": kind, "value": value}


def form(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"questions": list(questions)}


@pytest.mark.parametrize("mapping", [CANDIDATE, COMPANY], ids=["candidate", "company"])
def test_mapping_file_is_consistent(mapping: Any) -> None:
    ids = [key for rule in mapping.rules for key in rule.ids]

    assert len(set(ids)) == len(ids)
    assert {rule.kind for rule in mapping.rules} <= set(COERCERS)
    assert set(TYPES) == set(COERCERS)


def test_every_question_of_the_candidates_form_is_mapped() -> None:
    definition = form(*(one.describe() for one in candidate_questions()))
    drift = compare(definition, CANDIDATE, Choices())

    assert drift == Drift(options=drift.options)


def test_four_questions_of_the_company_form_have_no_known_meaning() -> None:
    drift = compare(form(*(one.describe() for one in company_questions())), COMPANY, Choices())

    assert drift.unmapped == ("hqBS", "ranB", "tkfM", "dd45")
    assert not drift.vanished


@pytest.mark.parametrize("name", ["E-Mail", "  e mail? ", "Address"])
def test_question_is_found_by_name_or_alias(name: str) -> None:
    answers = read_answers(form(question("new1", name, "a@b.org")), SMALL)

    assert answers.get("candidate.email") == "a@b.org"
    assert compare(form(question("new1", name)), SMALL, Choices()).renamed == ("candidate.email",)


def test_id_goes_before_name() -> None:
    answers = read_answers(
        form(question("x", "E-mail", "x@b.org"), question("b4az", "Renamed", "a@b.org")), SMALL
    )

    assert answers.get("candidate.email") == "a@b.org"


def test_no_question_fills_two_fields() -> None:
    rules = [FieldRule(target=key, ids=(key,), names=("same",), kind="text") for key in "ab"]
    pairs = assign_questions([question("q", "Same")], rules)

    assert [one is not None for _, one in pairs] == [True, False]


def test_vanished_question_is_an_issue_and_blocks_if_it_is_vital() -> None:
    answers = read_answers(form(), SMALL)

    assert [issue.code for issue in answers.issues] == ["question_missing"]
    assert answers.needs_review
    assert compare(form(), SMALL, Choices()).blocking == ("candidate.email",)


def test_type_that_is_read_otherwise_is_reported() -> None:
    changed = question("b4az", "E-mail", kind="FileUpload")

    assert compare(form(changed), SMALL, Choices()).retyped == ("candidate.email",)


def test_issue_does_not_quote_the_answer() -> None:
    (issue,) = read_answers(form(question("b4az", "E-mail", "secret")), SMALL).issues

    assert issue.as_json() == {
        "field": "candidate.email", "question_id": "b4az", "code": "invalid_email"
    }  # fmt: skip


@given(st.text())
def test_normal_name_is_normal(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


IDS = st.sampled_from([key for rule in (*CANDIDATE.rules, *COMPANY.rules) for key in rule.ids])
QUESTION = st.fixed_dictionaries({"id": IDS | JSON, "name": JSON, "value": JSON})
PAYLOAD = st.fixed_dictionaries(
    {
        "submissionId": st.text(min_size=1, max_size=30),
        "submissionTime": JSON,
        "questions": st.lists(QUESTION, max_size=12) | JSON,
        "urlParameters": JSON,
    }
)


@given(PAYLOAD)
def test_any_payload_becomes_a_record(payload: dict[str, Any]) -> None:
    source = read_source("form", payload)
    assert source is not None
    record = candidate_record(source, read_answers(payload, CANDIDATE), Choices())

    assert record.answers["agree_to_processing"] in (True, False, None)


@given(PAYLOAD)
def test_any_payload_of_a_company_becomes_a_record_or_nothing(payload: dict[str, Any]) -> None:
    source = read_source("form", payload)
    assert source is not None
    record = company_record(source, read_answers(payload, COMPANY), Choices())

    assert record is None or record.name


@pytest.mark.parametrize("identity", [None, "", 7, "x" * 501, []])
def test_payload_without_identity_is_no_source(identity: Any) -> None:
    assert read_source("form", {"submissionId": identity}) is None


@given(st.integers(0, 400), st.integers(1, 150))
def test_walk_sees_every_submission_once_or_more(total: int, size: int) -> None:
    walk, seen = Walk(is_sweep=True), set()
    for _ in range(total + 2):
        page = [{"submissionId": str(one)} for one in range(total)][walk.offset :][:size]
        seen |= {one["submissionId"] for one in page}
        if walk.advance(page, total) is not Step.NEXT:
            break

    assert len(seen) == total


def test_walk_ends_when_too_many_vanish() -> None:
    walk = Walk(is_sweep=False)
    walk.advance([{"submissionId": "1"}], 100)

    assert walk.advance([{"submissionId": "2"}], 80) is Step.BROKEN


def test_empty_page_in_the_middle_is_no_end() -> None:
    assert Walk(is_sweep=True, offset=5).advance([], 100) is Step.BROKEN
    assert Walk(is_sweep=True).advance([], 0) is Step.LAST


def test_field_keeps_what_its_file_says_of_values() -> None:
    rules = {rule.target: rule.options for rule in CANDIDATE.rules}

    assert rules["submission.willingness_to_travel"] == {"minimum": 0, "maximum": 10}
    assert "i agree" in rules["submission.agree_to_processing"]["yes"]
    assert rules["candidate.first_name"] == {}


def test_small_issue_needs_no_person() -> None:
    answers = Answers()
    answers.add_issue("submission.work_preference", "several_answers")
    assert not answers.needs_review

    answers.add_issue("salary.min", "not_an_amount")
    assert answers.needs_review


def test_walk_moves_on_by_one_at_least() -> None:
    walk = Walk(is_sweep=False)

    assert walk.advance([{"submissionId": "a"}], 9) is Step.NEXT
    assert walk.offset == 1
