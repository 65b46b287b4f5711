"""Tests of composed texts: order, completeness, masks and hash."""

import unicodedata
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.compose import (
    COMPOSER_VERSION,
    HEADLINE_CHARACTERS,
    CandidateFacts,
    JobFacts,
    compose_candidate,
    compose_job,
)
from shared.text.personal import MASK, find_personal_data

RESUME = """Ann Lee
ann@example.com | +1 (212) 555-0100
Senior Relay Engineer
Skills
Python
SCADA
ETAP
13.8 kV"""

CANDIDATE = CandidateFacts(
    roles=("Protection & Controls Engineer", "Other role"),
    competencies=("Control Systems", "High Voltage"),
    industries=("Power Generation & Electric Utilities",),
    degree="Master's Degree",
    fields=("Electrical Engineering",),
    pe_license=True,
    work_mode="hybrid",
    locations=("US West", "Canada"),
    resume_text=RESUME,
    personal=("Ann", "Lee", "12 Oak Street"),
)
JOB = JobFacts(
    title="Relay Engineer",
    employment_type="full_time",
    experience_level="senior",
    work_mode="onsite",
    location="Duluth, MN",
    industries=("Data Centers & Cloud Infrastructure",),
    competencies=(("Sales", 1), ("Power Systems", 4), ("Control Systems", 4), ("Team Lead", 3)),
    description="We need relays set.",
    file_text="Requirements\nETAP",
    personal=("Bob Roe",),
)


def test_the_headline_of_a_candidate_is_in_a_fixed_order() -> None:
    assert compose_candidate(CANDIDATE).headline.split("\n") == [
        "Roles: Protection & Controls Engineer; Other role",
        "Competencies: Control Systems; High Voltage",
        "Industries: Power Generation & Electric Utilities",
        "Education: Master's Degree, Electrical Engineering",
        "PE license: yes",
        "Work mode: hybrid",
        "Locations: US West; Canada",
        "Senior Relay Engineer",
        "Skills",
        "Python",
        "SCADA",
        "ETAP",
        "13.8 kV",
    ]


def test_the_body_is_the_resume_without_personal_data_and_with_every_line() -> None:
    lines = RESUME.split("\n")[2:]
    assert compose_candidate(CANDIDATE).body.split("\n") == [
        f"{MASK} {MASK}",
        f"{MASK} | {MASK}",
        *lines,
    ]


def test_what_is_not_known_has_no_line() -> None:
    composed = compose_candidate(CandidateFacts(roles=("Tester",)))
    assert (composed.headline, composed.body) == ("Roles: Tester", "")
    assert compose_candidate(CandidateFacts()).headline == ""


def test_no_license_is_said_and_an_unknown_one_is_not() -> None:
    assert compose_candidate(CandidateFacts(pe_license=False)).headline == "PE license: no"


def test_the_headline_of_a_job_begins_with_its_title() -> None:
    assert compose_job(JOB).headline.split("\n") == [
        "Relay Engineer",
        "Employment: full_time",
        "Level: senior",
        "Work mode: onsite",
        "Location: Duluth, MN",
        "Industries: Data Centers & Cloud Infrastructure",
        "Competencies: Power Systems; Control Systems; Team Lead; Sales",
    ]


def test_a_title_is_never_masked() -> None:
    job = replace(JOB, title="  Field\u00a0Service\nEngineer ", personal=("Field", "Service"))
    assert compose_job(job).headline.startswith("Field Service Engineer\n")


def test_the_description_stands_before_the_file() -> None:
    assert compose_job(JOB).body == "We need relays set.\n\nRequirements\nETAP"


@pytest.mark.parametrize(
    ("description", "file_text", "body"),
    [
        ("Relays, ETAP.", "Title\n- relays - ETAP\nmore", "Title\n- relays - ETAP\nmore"),
        ("Title. Relays and ETAP", "relays\nand etap", "Title. Relays and ETAP"),
        (None, "ETAP", "ETAP"),
        ("ETAP", None, "ETAP"),
        (None, None, ""),
        ("ETA", "ETAP", "ETA\n\nETAP"),
    ],
)
def test_what_repeats_is_there_once(
    description: str | None, file_text: str | None, body: str
) -> None:
    facts = replace(JOB, description=description, file_text=file_text)
    assert compose_job(facts).body == body


def test_contacts_of_a_company_are_masked() -> None:
    job = replace(JOB, description="Ask Bob Roe, bob@example.com", location="at Bob Roe")
    composed = compose_job(job)
    assert composed.body.startswith(f"Ask {MASK}, {MASK}")
    assert f"Location: at {MASK}" in composed.headline


def test_lines_with_personal_data_do_not_open_a_headline() -> None:
    facts = CandidateFacts(resume_text=RESUME, personal=("Ann", "Lee"))
    assert compose_candidate(facts).headline.startswith("Senior Relay Engineer\n")


def test_a_headline_fits_one_window() -> None:
    facts = replace(CANDIDATE, resume_text="\n".join(["relays and more relays"] * 400))
    assert len(compose_candidate(facts).headline) < HEADLINE_CHARACTERS
    everything = replace(facts, competencies=("High Voltage",) * 400)
    assert len(compose_candidate(everything).headline) <= HEADLINE_CHARACTERS


def test_the_hash_is_of_version_and_both_parts() -> None:
    composed = compose_candidate(CANDIDATE)
    joined = "\0".join((COMPOSER_VERSION, composed.headline, composed.body))
    assert composed.text_hash == sha256(joined.encode()).hexdigest()


def test_equal_facts_have_equal_hashes_and_others_do_not() -> None:
    assert compose_job(JOB) == compose_job(replace(JOB))
    variants = (
        replace(JOB, title="Relay Engineer 2"),
        replace(JOB, description="We need relays"),
        replace(JOB, title="Relay Engineer\nEmployment: full_time", employment_type=None),
    )
    assert len({compose_job(one).text_hash for one in (JOB, *variants)}) == 4


@pytest.mark.parametrize("text", ["13.8\u00a0kV", "13.8 kV\u200b", "13.8  kV", "\u00ad13.8 kV\x07"])
def test_what_cannot_be_seen_changes_nothing(text: str) -> None:
    assert compose_candidate(CandidateFacts(resume_text=text)).body == "13.8 kV"


def test_compatible_characters_are_unified() -> None:
    facts = CandidateFacts(resume_text="ﬁrst ① Ω\r\nsecond")
    assert compose_candidate(facts).body == "first 1 Ω\nsecond"


def test_names_are_masked_in_whatever_form_of_unicode() -> None:
    name = unicodedata.normalize("NFD", "Андрей")
    facts = CandidateFacts(resume_text="Андрей, инженер", personal=(name,))
    assert compose_candidate(facts).body == f"{MASK}, инженер"


lines = st.lists(
    st.sampled_from(["Python", "SCADA", "ETAP", "Ann Lee", "ann@example.com", "+7 912 555-01-02"])
    | st.text(st.sampled_from("аб1C+. -"), max_size=12)
)


@given(lines)
def test_no_line_is_dropped_and_nothing_personal_is_left(parts: list[str]) -> None:
    text = "\n".join(parts).strip()
    facts = CandidateFacts(resume_text=text, personal=("Ann", "Lee"))
    composed = compose_candidate(facts)
    assert composed.body.count("\n") == text.count("\n")
    for part in (composed.headline, composed.body):
        assert find_personal_data(part, known=("Ann", "Lee")) == ()
