"""Answers as people give them, each with the rows that it has to end in."""

from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from shared.database.models.base import ParseStatus
from shared.database.models.candidates import (
    Address,
    Candidate,
    CandidateWorkMode,
    Education,
    EducationField,
    SalaryExpectation,
    Submission,
    SubmissionCompetency,
    SubmissionRole,
    SubmissionStatus,
)
from shared.database.models.dictionaries import Role
from shared.database.models.hiring import CustomValue
from shared.database.models.intake import Document
from shared.embedded.dataset.forms import CANDIDATE_FORM, candidate_questions, fill_form
from tests.unit.fillout.forms import CONSENTING, FIRST, LAST_NAME, RESUME, Forms
from tests.unit.fillout.rows import current_urls, issue_codes, messages, one, rows


@pytest.fixture
def stored(forms: Forms) -> Any:
    """Send one form with these answers and fetch it; return its submission."""

    def send(**answers: Any) -> Submission:
        forms.apply(**answers)
        forms.fetch_candidates()
        submission: Submission = one(Submission)
        return submission

    return send


def test_unanswered_address_is_no_row(stored: Any) -> None:
    stored(dnDn=None)

    assert rows(Address) == []


def test_address_in_a_line_is_kept_whole(stored: Any) -> None:
    stored(dnDn="1 Main St, Springfield")

    address = one(Address)
    assert address.address == address.raw == "1 Main St, Springfield"
    assert address.city is address.country is None


def test_address_keys_are_read_in_any_case(stored: Any) -> None:
    stored(dnDn={"Address": "1 Main St", "ZIPcode": "12345", "State": "OH"})

    address = one(Address)
    assert (address.zip_postal_code, address.state_province) == ("12345", "OH")
    assert address.country is None


@pytest.mark.parametrize("answer", [None, False, "", "No"])
def test_without_consent_nothing_is_downloaded(stored: Any, answer: Any) -> None:
    submission = stored(uu1C=answer)

    assert submission.status is SubmissionStatus.PENDING
    assert submission.needs_review is (answer in (None, ""))
    assert rows(Document) == []
    assert messages("parse_resume_text") == []


def test_consent_opens_the_gate(stored: Any) -> None:
    submission = stored(uu1C="Yes, I agree")

    assert submission.status is SubmissionStatus.ACTIVE
    assert not submission.needs_review
    assert one(Document).filename == "cv.pdf"
    assert messages("parse_resume_text") == [{"submission_ids": [str(submission.submission_id)]}]


@pytest.mark.parametrize("answer", [None, []])
def test_no_resume_goes_on_with_the_answers(stored: Any, answer: Any) -> None:
    submission = stored(**{RESUME: answer})

    assert submission.resume_url is None
    assert submission.parse_status is ParseStatus.PENDING
    assert rows(Document) == []
    assert len(messages("parse_resume_text")) == 1


def test_travel_of_zero_is_zero(stored: Any) -> None:
    assert stored(eJKT=0).willingness_to_travel == 0


def test_travel_on_another_scale_is_looked_at(stored: Any) -> None:
    submission = stored(eJKT="25%")

    assert submission.willingness_to_travel is None
    assert issue_codes(submission) == {"not_a_number"}
    assert submission.needs_review


def test_salary_with_signs_is_an_amount_without_currency(stored: Any) -> None:
    stored(oB7Z="$90,000")

    salary = one(SalaryExpectation)
    assert salary.min_salary == Decimal(90_000)
    assert salary.currency is salary.period is salary.max_salary is None


def test_currency_is_read_beside_its_sign(stored: Any) -> None:
    stored(oB7Z=90_000, **{"86oT": "USD ($)"})

    assert one(SalaryExpectation).currency == "USD"


def test_salary_range_the_wrong_way_round_is_kept(stored: Any) -> None:
    submission = stored(oB7Z=90_000, **{"571H": 50_000})

    assert one(SalaryExpectation).max_salary == 50_000
    assert issue_codes(submission) == {"less_than_minimum"}


def test_blank_last_name_is_looked_at_and_not_refused(stored: Any) -> None:
    submission = stored(**{LAST_NAME: "  "})

    assert one(Candidate).last_name is None
    assert submission.needs_review
    assert submission.status is SubmissionStatus.ACTIVE


def test_same_competency_twice_is_one_link(stored: Any) -> None:
    stored(vjou=["High Voltage", "high  voltage"])

    assert len(rows(SubmissionCompetency)) == 1


def test_long_role_is_kept_and_no_dictionary_row(stored: Any) -> None:
    known = len(rows(Role))
    text = "I design, test and commission whatever hangs between a turbine and a socket " + "x" * 44
    submission = stored(dNQc=["Electrical Engineer", text])

    assert submission.other_answers == {"roles": [text]}
    custom = one(CustomValue)
    assert (custom.type, custom.value, custom.occurrences) == ("role", text, 1)
    assert len(rows(Role)) == known
    assert len(rows(SubmissionRole)) == 1


def test_level_of_a_role_stands_aside(stored: Any) -> None:
    assert stored(dNQc="Senior Electrical Engineer").other_answers == {}
    assert len(rows(SubmissionRole)) == 1


def test_long_file_link_is_stored_whole(stored: Any) -> None:
    url = "https://files.example/" + "a" * 700 + ".pdf"
    submission = stored(**{RESUME: [{"url": url, "filename": "a.pdf"}]})

    assert one(Document).url == submission.resume_url == url


def test_two_files_stay_two(stored: Any) -> None:
    links = [{"url": f"https://files.example/{name}.pdf"} for name in "ab"]
    stored(**{RESUME: links})

    assert current_urls() == [link["url"] for link in links]


def test_first_of_several_answers_to_one_choice_counts(stored: Any) -> None:
    submission = stored(v3Wv=["Remote", "Hybrid"])

    assert submission.work_preference == "Remote"
    assert submission.work_mode is CandidateWorkMode.REMOTE
    assert issue_codes(submission) == {"several_answers"}


@pytest.mark.parametrize(
    ("label", "mode"),
    [
        ("Hybrid, three days a week in the office if it is not far", CandidateWorkMode.HYBRID),
        ("Whatever suits the team, as long as coffee is provided there", None),
    ],
)
def test_long_work_preference_is_stored_whole(stored: Any, label: str, mode: Any) -> None:
    submission = stored(v3Wv=label)

    assert submission.work_preference == label
    assert submission.work_mode in (mode, None)


def test_unanswered_degree_is_no_degree(stored: Any) -> None:
    stored(**{"9BDD": None})

    assert rows(Education) == []


def test_field_without_degree_is_a_row(stored: Any) -> None:
    stored(**{"9BDD": None}, ucUj=["Electrical Engineering", "Law"])

    education = one(Education)
    assert education.degree_level is None
    fields = {row.field_name: (row.field_category, row.is_primary) for row in rows(EducationField)}
    assert fields == {"Electrical Engineering": ("technical", True), "Law": ("humanities", False)}


def test_highest_degree_is_found_among_several(stored: Any) -> None:
    stored(**{"9BDD": ["Master's Degree", "Other", "Bachelor's Degree"]})

    education = one(Education)
    assert education.degree_level == "master"
    assert education.degree_levels == ["master", "other", "bachelor"]


def test_id_that_is_no_uuid_gets_one(forms: Forms) -> None:
    submission = fill_form(candidate_questions(), "ada", CONSENTING, FIRST)
    forms.put(CANDIDATE_FORM, submission | {"submissionId": "abc-1"})
    forms.fetch_candidates()

    row = one(Submission)
    assert row.external_id == "abc-1"
    assert row.submission_id == uuid5(NAMESPACE_URL, f"{CANDIDATE_FORM}/abc-1")


def test_yes_and_no_are_kept_apart_from_nothing(stored: Any) -> None:
    submission = stored(kudR=True, vk5R="No", **{"7oqB": None})

    assert submission.legally_authorized_us is True
    assert submission.pe_license is False
    assert submission.requires_sponsorship is None


def test_one_person_in_two_spellings_is_one_candidate(forms: Forms) -> None:
    first = forms.apply("first", b4az="Bob@x.com", hours=0)
    second = forms.apply("second", b4az="bob@x.com", hours=1)
    forms.fetch_candidates()

    assert len(rows(Candidate)) == 1
    states = {row.external_id: row.status for row in rows(Submission)}
    assert states == {first: SubmissionStatus.INACTIVE, second: SubmissionStatus.ACTIVE}


def test_missing_or_strange_email_is_looked_at(stored: Any) -> None:
    submission = stored(b4az="ada at home")

    assert one(Candidate).email is None
    assert issue_codes(submission) == {"invalid_email"}
    assert submission.needs_review


def test_unknown_question_stays_in_the_payload(forms: Forms) -> None:
    submission = fill_form(candidate_questions(), "ada", CONSENTING, FIRST)
    strange = {"id": "zzzz", "name": "Aura", "type": "HologramInput", "value": {"depth": [1]}}
    submission["questions"].append(strange)
    forms.put(CANDIDATE_FORM, submission)
    forms.fetch_candidates()

    assert one(Submission).mapping_issues == []


def test_parameters_of_the_link_are_kept(forms: Forms) -> None:
    parameters = {"utm_source": "fair", "network_id": "7", "other": "x"}
    forms.put(CANDIDATE_FORM, fill_form(candidate_questions(), "a", CONSENTING, FIRST, parameters))
    forms.fetch_candidates()

    submission = one(Submission)
    assert (submission.utm_source, submission.network_id) == ("fair", "7")
