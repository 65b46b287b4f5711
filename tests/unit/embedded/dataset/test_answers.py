"""Tests of the answers: people fill in a form in many ways."""

import json
from collections.abc import Iterable
from typing import Any

from shared.embedded.dataset.entries import DemoCandidate
from shared.embedded.dataset.forms import (
    CANDIDATE_FORM,
    COMPANY_FORM,
    answer_to,
    candidate_questions,
    company_questions,
    file_answer,
    with_answer,
)
from shared.embedded.dataset.generate import Dataset

People = dict[str, DemoCandidate]


def answers(demo: Dataset, question_id: str) -> list[Any]:
    return [answer_to(one.submission, question_id) for one in demo.people]


def kinds(values: Iterable[Any]) -> set[type]:
    return {type(value) for value in values}


def test_forms_ask_what_the_mapping_knows() -> None:
    candidate = (
        "nbDc qNmBUPjoEAT5EB48JqpboY b4az eyLk 6apz mr5P7iiQVH2XPN2hpdM6WD uu1C 4iAc kudR 7oqB "
        "vk5R v3Wv eJKT 18we ejRB 4MbL dnDn 9BDD ucUj 4PHP rvG4 vjou 6E6Q dNQc mbxY oB7Z 571H 86oT"
    )
    company = "8xsW 7uVa 7UTC ntg7 pPkE jBg7 wTac wMDm bAgc qWjN hqBS ranB tkfM dd45"
    assert {one.question_id for one in candidate_questions()} == set(candidate.split())
    assert {one.question_id for one in company_questions()} == set(company.split())


def test_options_are_the_labels_of_the_dictionaries(small_demo: Dataset) -> None:
    form = small_demo.forms[CANDIDATE_FORM]
    options = {one["id"]: [it["label"] for it in one.get("options", ())] for one in form.questions}
    assert "Protection & Controls Engineer" in options["dNQc"]
    assert len(options["vjou"]) == 20
    assert len(options["86oT"]) == 8


def test_choices_are_options_except_for_written_in_roles(small_demo: Dataset) -> None:
    for one in candidate_questions():
        if one.kind == "MultiSelect" and one.question_id != "dNQc":
            given = [value for value in answers(small_demo, one.question_id) if value]
            flat = {
                label for value in given for label in ([value] if isinstance(value, str) else value)
            }
            assert flat <= set(one.options)


def test_metering_analysts_write_their_role_in(small_demo: Dataset) -> None:
    (roles,) = (one.options for one in candidate_questions() if one.question_id == "dNQc")
    for one in small_demo.people:
        if one.plan.family == "metering_data":
            answer = answer_to(one.submission, "dNQc")
            assert (answer if isinstance(answer, str) else answer[0]) not in roles


def test_yes_and_no_come_in_several_spellings(small_demo: Dataset) -> None:
    given = answers(small_demo, "kudR")
    assert kinds(given) == {bool, str}
    assert {"Yes", "No", "yes"} <= {value for value in given if isinstance(value, str)}


def test_amounts_come_as_numbers_and_texts_and_not_at_all(small_demo: Dataset) -> None:
    given = answers(small_demo, "oB7Z")
    texts = [value for value in given if isinstance(value, str)]
    assert kinds(given) == {int, str, type(None)}
    assert any(text.startswith("$") and "," in text for text in texts)
    assert any(text.endswith("k") for text in texts)
    assert any(text.isdigit() for text in texts)


def test_travel_is_a_number_a_text_or_nothing(small_demo: Dataset) -> None:
    given = answers(small_demo, "eJKT")
    assert kinds(given) == {int, str, type(None)}
    assert {int(value) for value in given if value is not None} == set(range(11))


def test_addresses_differ_in_form(small_demo: Dataset) -> None:
    given = answers(small_demo, "dnDn")
    keys = {key for value in given if isinstance(value, dict) for key in value}
    assert kinds(given) == {dict, str, type(None)}
    assert {"city", "City"} <= keys


def test_one_person_leaves_consent_open_and_all_others_agree(demo_people: People) -> None:
    consents = {key: answer_to(one.submission, "uu1C") for key, one in demo_people.items()}
    assert consents.pop("hv-05") is None
    assert all(
        value is True or value.lower().startswith(("yes", "true")) for value in consents.values()
    )


def test_without_a_file_the_answer_is_null_or_empty(demo_people: People) -> None:
    assert not answer_to(demo_people["pow-04"].submission, "mr5P7iiQVH2XPN2hpdM6WD")
    assert not answer_to(demo_people["meter-09"].submission, "mr5P7iiQVH2XPN2hpdM6WD")


def test_uploads_point_to_files_that_are_served(small_demo: Dataset) -> None:
    text = json.dumps(small_demo.candidate_submissions + small_demo.company_submissions)
    for path in small_demo.files:
        assert f"{{origin}}{path}" in text


def test_nobody_answers_for_another(small_demo: Dataset) -> None:
    emails = [value.lower() for value in answers(small_demo, "b4az")]
    assert len(set(emails)) == len(emails) == 120


def test_ids_of_submissions_are_unique_over_both_forms(small_demo: Dataset) -> None:
    forms = small_demo.forms
    sent = [*forms[CANDIDATE_FORM].submissions, *forms[COMPANY_FORM].submissions]
    assert len({one["submissionId"] for one in sent}) == len(sent) == 120 + 28 + 24


def test_another_answer_leaves_the_original_alone(demo_people: People) -> None:
    original = demo_people["hv-01"].submission
    changed = with_answer(original, "v3Wv", "On the moon")
    assert answer_to(changed, "v3Wv") == "On the moon" != answer_to(original, "v3Wv")
    assert with_answer(changed, "v3Wv", answer_to(original, "v3Wv")) == original


def test_file_answers_have_name_and_address() -> None:
    (answer,) = file_answer("/files/hv-01/cv.docx")
    assert answer == {"url": "{origin}/files/hv-01/cv.docx", "filename": "cv.docx", "id": "hv-01"}
