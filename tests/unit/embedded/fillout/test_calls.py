"""The eight calls answer as the real service does."""

import pytest

from shared.embedded.fillout.server import FakeFillout
from tests.unit.embedded.fillout.caller import Caller, Reply
from tests.unit.embedded.fillout.conftest import make_submission

LIST = "/forms/cand/submissions"


def ids(reply: Reply) -> list[str]:
    return [entry["submissionId"] for entry in reply.json["responses"]]


def test_forms_are_listed_by_form_id(caller: Caller) -> None:
    assert caller.get("/forms").json == [
        {"formId": "cand", "name": "Candidates", "tags": []},
        {"formId": "comp", "name": "Companies", "tags": []},
    ]


def test_form_has_its_questions_and_every_list(caller: Caller) -> None:
    form = caller.get("/forms/cand").json
    assert [question["id"] for question in form["questions"]] == ["b4az", "mr5P"]
    lists = {"tags", "calculations", "urlParameters", "documents", "scheduling", "payments"}
    assert lists <= form.keys()


def test_list_is_not_wrapped_and_a_single_submission_is(caller: Caller) -> None:
    listed = caller.get(LIST).json["responses"][0]
    single = caller.get(f"{LIST}/cand-1").json
    assert single == {"submission": listed}


def test_defaults_are_fifty_finished_ones_from_the_oldest(
    caller: Caller, fake: FakeFillout
) -> None:
    for number in range(10, 59):
        fake.put_submission("cand", make_submission(number))
    reply = caller.get(LIST)
    assert (len(ids(reply)), ids(reply)[0]) == (50, "cand-1")
    assert reply.json["totalResponses"] == 54
    assert reply.json["pageCount"] == 2


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"limit": 2}, [1, 2]),
        ({"limit": 2, "offset": 4}, [5]),
        ({"offset": 99}, []),
        ({"sort": "desc", "limit": 2}, [5, 4]),
        ({"afterDate": "2026-01-01T10:03:00.000Z"}, [4, 5]),
        ({"beforeDate": "2026-01-01T10:03:00+00:00"}, [1, 2]),
        ({"afterDate": "2026-01-01T12:02:00+02:00", "beforeDate": "2026-01-01T10:05:00"}, [3, 4]),
        ({"status": "in_progress"}, [9]),
        ({"search": "P4@EXAMPLE"}, [4]),
        ({"search": "nobody"}, []),
        ({"includePreview": "true"}, [1, 2, 3, 4, 5]),
    ],
)
def test_list_honours_its_parameters(
    caller: Caller, parameters: dict[str, object], expected: list[int]
) -> None:
    assert ids(caller.get(LIST, **parameters)) == [f"cand-{number}" for number in expected]


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": 0},
        {"limit": 151},
        {"limit": "many"},
        {"offset": -1},
        {"status": "lost"},
        {"sort": "up"},
        {"afterDate": "yesterday"},
    ],
)
def test_wrong_parameters_are_a_bad_request(caller: Caller, parameters: dict[str, object]) -> None:
    reply = caller.get(LIST, **parameters)
    assert reply.status == 400
    assert (reply.json["statusCode"], reply.json["error"]) == (400, "Bad Request")


def test_page_count_is_rounded_up(caller: Caller) -> None:
    assert caller.get(LIST, limit=2).json["pageCount"] == 3
    assert caller.get("/forms/comp/submissions").json["pageCount"] == 0


def test_edit_link_comes_on_request_only(caller: Caller) -> None:
    assert "editLink" not in caller.get(f"{LIST}/cand-1").json["submission"]
    linked = caller.get(f"{LIST}/cand-1", includeEditLink="true").json["submission"]
    assert linked["editLink"].endswith("/edit/cand-1")
    page = caller.get(LIST, includeEditLink="true").json["responses"]
    assert all("editLink" in entry for entry in page)


def test_origin_stands_in_for_itself(caller: Caller, fake: FakeFillout) -> None:
    submission = caller.get(f"{LIST}/cand-1").json["submission"]
    assert submission["questions"][1]["value"][0]["url"] == f"{fake.origin}/files/1.pdf"


def test_deleted_submission_is_gone(caller: Caller) -> None:
    assert caller.send("DELETE", f"{LIST}/cand-1").status == 200
    assert caller.get(f"{LIST}/cand-1").status == 404
    assert caller.get(LIST).json["totalResponses"] == 4


def test_created_submissions_get_ids_and_times(caller: Caller) -> None:
    reply = caller.post("/forms/comp/submissions", {"submissions": [{"questions": []}] * 2})
    first, second = reply.json["submissions"]
    assert first["id"] != second["id"]
    listed = caller.get("/forms/comp/submissions").json["responses"]
    assert [entry["submissionId"] for entry in listed] == [first["id"], second["id"]]


@pytest.mark.parametrize("submissions", [None, [], [{}] * 11, "text"])
def test_at_most_ten_are_created_at_once(caller: Caller, submissions: object) -> None:
    body = {"submissions": submissions}
    assert caller.post("/forms/comp/submissions", body).status == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]"])
def test_body_that_is_no_object_is_a_bad_request(caller: Caller, body: bytes) -> None:
    assert caller.send("POST", "/webhook/create", body).status == 400


@pytest.mark.parametrize(
    "path",
    ["/forms/none", "/forms/none/submissions", f"{LIST}/none", "/elsewhere", "/forms/cand/x"],
)
def test_unknown_ids_and_paths_are_not_found(caller: Caller, path: str) -> None:
    reply = caller.get(path)
    assert reply.status == 404
    assert reply.json.keys() == {"statusCode", "error", "message"}


@pytest.mark.parametrize("path", ["/forms", "/forms/cand", LIST, "/forms/none"])
def test_wrong_key_is_refused_before_all_else(fake: FakeFillout, path: str) -> None:
    reply = Caller(fake.base_url, key="sk_prod_other").get(path)
    assert (reply.status, reply.json["error"]) == (401, "Unauthorized")
    assert fake.requests == {"unauthorized": 1}


def test_question_can_be_added_retyped_and_removed(caller: Caller, fake: FakeFillout) -> None:
    fake.put_question("cand", {"id": "new1", "name": "New", "type": "Matrix"})
    fake.put_question("cand", {"id": "b4az", "name": "E-mail", "type": "ShortAnswer"})
    fake.remove_question("cand", "mr5P")
    questions = caller.get("/forms/cand").json["questions"]
    assert [(one["id"], one["type"]) for one in questions] == [
        ("new1", "Matrix"),
        ("b4az", "ShortAnswer"),
    ]
    [answer] = caller.get(f"{LIST}/cand-1").json["submission"]["questions"]
    assert (answer["name"], answer["type"]) == ("E-mail", "ShortAnswer")


def test_replaced_submission_keeps_its_place(caller: Caller, fake: FakeFillout) -> None:
    edited = make_submission(2) | {"lastUpdatedAt": "2026-01-02T00:00:00.000Z"}
    fake.put_submission("cand", edited)
    entries = caller.get(LIST).json["responses"]
    assert len(entries) == 5
    assert entries[1]["lastUpdatedAt"] == "2026-01-02T00:00:00.000Z"


def test_what_was_put_is_not_shared_with_the_caller(caller: Caller, fake: FakeFillout) -> None:
    submission = make_submission(7)
    fake.put_submission("cand", submission)
    submission["questions"].clear()
    assert len(caller.get(f"{LIST}/cand-7").json["submission"]["questions"]) == 2
    assert "cand-7" in fake.submission_ids("cand")
