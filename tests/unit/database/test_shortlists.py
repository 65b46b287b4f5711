"""A shortlist is the newest list of an anchor, with names, best first."""

import pytest

from shared.database.models.candidates import Candidate, Submission
from shared.database.shortlists import (
    list_anchors,
    list_jobs_for_resume,
    list_shortlist,
    name_candidates,
    name_jobs,
)
from tests.unit.database.matching import add_job, change, do, get
from tests.unit.database.test_rankings import make_list, ready_job, ready_resume, row

pytestmark = pytest.mark.usefixtures("database")


def test_places_come_with_names_in_order() -> None:
    job, first, second = ready_job(), ready_resume(), ready_resume()
    person = get(Submission, second.key).candidate_id
    change(Candidate, person, first_name="Bo", last_name=None)
    make_list(job, row(job, first, 1), row(job, second, 2))

    shortlist = do(list_shortlist, job.key)

    assert (shortlist.title, shortlist.company) == ("Relay Engineer", "Grid Co")
    assert [(place.rank, place.name) for place in shortlist.places] == [
        (1, "Ada Example"),
        (2, "Bo"),
    ]
    assert shortlist.places[0].submission_id == first.key


def test_list_can_be_cut() -> None:
    job = ready_job()
    make_list(job, *(row(job, ready_resume(), rank) for rank in range(1, 4)))

    shortlist = do(list_shortlist, job.key, limit=2)

    assert (len(shortlist.places), shortlist.total_found) == (2, 3)


def test_jobs_for_a_candidate_have_titles_and_companies() -> None:
    job, resume = ready_job(title="Tester"), ready_resume()
    make_list(resume, row(job, resume))

    shortlist = do(list_jobs_for_resume, resume.key)

    assert (shortlist.title, shortlist.company) == ("Ada Example", None)
    assert [(place.name, place.company) for place in shortlist.places] == [("Tester", "Grid Co")]


def test_newest_list_is_shown() -> None:
    job, resume = ready_job(), ready_resume()
    make_list(job)
    newest = make_list(job, row(job, resume), result_hash="b")

    assert do(list_shortlist, job.key).session_id == newest


def test_anchor_that_was_never_ranked_has_no_list() -> None:
    assert do(list_shortlist, ready_job().key) is None


def test_anchors_are_jobs_first() -> None:
    resume, job = ready_resume(), ready_job()
    make_list(resume)
    make_list(job)
    ready_job()

    assert do(list_anchors) == [job, resume]


def test_hits_of_a_search_get_names() -> None:
    job, resume = add_job(), ready_resume()

    assert do(name_jobs, [job.key]) == {job.key: ("Relay Engineer", "Grid Co")}
    assert do(name_candidates, [resume.key]) == {resume.key: "Ada Example"}
