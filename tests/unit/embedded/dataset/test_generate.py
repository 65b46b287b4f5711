"""Tests of whole data sets: the same bytes, one inside the other, and the promised counts."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest

from shared.embedded.dataset.forms import answer_to
from shared.embedded.dataset.generate import Dataset, Profile, generate

_DIGEST = """
import json
from hashlib import sha256
from shared.embedded.dataset.generate import Profile, generate
demo = generate(Profile.TEST)
sent = demo.candidate_submissions + demo.company_submissions
print(sha256(json.dumps([demo.manifest, sent]).encode()).hexdigest())
"""


def hashes(demo: Dataset) -> dict[str, str]:
    return {path: sha256(file.content).hexdigest() for path, file in demo.files.items()}


def test_the_same_seed_gives_the_same_bytes(small_demo: Dataset) -> None:
    again = generate(Profile.SMALL, slow=True)
    assert hashes(again) == hashes(small_demo)
    assert again.forms == small_demo.forms
    assert again.manifest == small_demo.manifest


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(tiny_demo: Dataset, hash_seed: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", _DIGEST]
    ran = subprocess.run(  # noqa: S603  our own interpreter and code
        command, env=environment, capture_output=True, text=True, check=True
    )
    sent = tiny_demo.candidate_submissions + tiny_demo.company_submissions
    here = sha256(json.dumps([tiny_demo.manifest, sent]).encode()).hexdigest()
    assert ran.stdout.strip() == here


def test_another_seed_gives_other_texts_to_the_same_plan(tiny_demo: Dataset) -> None:
    other = generate(Profile.TEST, seed=7, faults=False)
    assert [one.plan for one in other.people] == [one.plan for one in tiny_demo.people]
    pairs = zip(other.people, tiny_demo.people, strict=True)
    assert not any(one.document == two.document for one, two in pairs)


def test_the_test_profile_is_a_part_of_the_small_one(
    tiny_demo: Dataset, small_demo: Dataset
) -> None:
    assert hashes(tiny_demo).items() <= hashes(small_demo).items()
    whole = small_demo.candidate_submissions + small_demo.company_submissions
    part = tiny_demo.candidate_submissions + tiny_demo.company_submissions
    assert all(submission in whole for submission in part)


@pytest.mark.slow
def test_the_large_profile_contains_the_small_one(small_demo: Dataset) -> None:
    large = generate(Profile.LARGE, slow=True)
    assert (len(large.people), len(large.jobs)) == (5000, 300)
    assert large.people[:120] == small_demo.people
    assert large.jobs[:24] == small_demo.jobs
    emails = {answer_to(one.submission, "b4az").lower() for one in large.people}
    assert len(emails) == 5000


def test_the_small_profile_has_the_promised_size(small_demo: Dataset) -> None:
    tables = small_demo.manifest["expected"]["tables"]
    assert (len(small_demo.people), len(small_demo.jobs)) == (120, 24)
    assert tables["submissions"] == 148
    assert tables["candidates"] == 147
    assert (tables["companies"], tables["jobs"], tables["hiring_stages"]) == (12, 24, 72)
    assert tables["company_contacts"] == 12


def test_the_test_profile_has_the_promised_size(tiny_demo: Dataset) -> None:
    assert (len(tiny_demo.people), len(tiny_demo.jobs)) == (24, 6)
    assert tiny_demo.manifest["expected"]["tables"]["companies"] == 6


def test_without_faults_most_people_are_read() -> None:
    demo = generate(Profile.SMALL, faults=False)
    expected = demo.manifest["expected"]
    assert expected["parse_status"] == {
        "needs_ocr": 4,
        "no_document": 2,
        "ok": 113,
        "pending": 1,
    }
    assert expected["submission_status"] == {"active": 119, "pending": 1}
    assert expected["job_parse_status"] == {"no_document": 6, "ok": 18}


def test_the_manifest_is_plain_json(small_demo: Dataset) -> None:
    assert json.loads(json.dumps(small_demo.manifest)) == small_demo.manifest


def test_the_manifest_holds_the_hash_of_every_file(small_demo: Dataset) -> None:
    described: list[dict[str, Any]] = [
        *small_demo.manifest["candidates"],
        *small_demo.manifest["jobs"],
    ]
    listed = {path: digest for one in described for path, digest in one["files"].items()}
    assert listed == hashes(small_demo)
    assert all(one["sha256"] == one["files"].get(one["file"]) for one in described)


def test_people_are_active_and_vacancies_published(small_demo: Dataset) -> None:
    assert {job.expected.status for job in small_demo.jobs} == {"published"}
    asked = [one for one in small_demo.manifest["candidates"] if one["needs_review"]]
    assert [(one["key"], one["status"]) for one in asked] == [("hv-05", "pending")]


def test_a_second_run_has_nothing_to_do(small_demo: Dataset) -> None:
    assert set(small_demo.manifest["expected"]["second_run"].values()) == {0}


def test_six_people_are_warned_of_two_alphabets(small_demo: Dataset) -> None:
    warned = [one.key for one in small_demo.people if one.expected.warnings == ("mixed_language",)]
    assert sorted(warned) == ["auto-04", "elec-02", "field-05", "hv-02", "meter-02", "sub-02"]


def test_nothing_happens_after_the_day_of_the_demo(small_demo: Dataset) -> None:
    sent = small_demo.candidate_submissions + small_demo.company_submissions
    assert all("2026-01-05" <= one["lastUpdatedAt"] < "2026-01-15" for one in sent)
