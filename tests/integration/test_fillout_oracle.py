"""The vendor's own client works with the fake service, through all eight calls.

Its code is fetched for the test and not kept: `@fillout/api` is the oracle of what the
real service answers.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.state import FakeForm, Json

pytestmark = pytest.mark.slow

PACKAGE = "@fillout/api@1.5.0"
KEY = "sk_prod_test"
HOOK = "http://127.0.0.1:9/hooks"

SCENARIO = """
import { Fillout } from "@fillout/api";

const client = new Fillout("KEY");
client.baseUrl = process.argv[2];
const failure = async (call) => { try { await call; } catch (error) { return error.message; } };

const listed = [];
let page;
do {
  page = await client.getSubmissions("cand", { limit: 150, offset: listed.length, sort: "asc" });
  listed.push(...page.responses.map((entry) => entry.submissionId));
} while (listed.length < page.totalResponses);

const seen = {
  forms: await client.getForms(),
  form: await client.getForm("cand"),
  listed,
  newest: (await client.getSubmissions("cand", { sort: "desc", limit: 1 })).responses,
  recent: (await client.getSubmissions("cand", { afterDate: "2026-01-01T03:00:00Z" })).responses,
  single: await client.getSubmission("cand", listed[0], { includeEditLink: true }),
  missing: await failure(client.getSubmission("cand", "none")),
  created: await client.createSubmissions("cand", [{ questions: [] }]),
};
seen.deleted = await failure(client.deleteSubmission("cand", listed[0]));
seen.gone = await failure(client.getSubmission("cand", listed[0]));
seen.webhook = await client.createWebhook("cand", "HOOK");
seen.unhooked = await failure(client.deleteWebhook(seen.webhook.id));
seen.unknownHook = await failure(client.deleteWebhook(seen.webhook.id));
console.log(JSON.stringify(seen));
""".replace("KEY", KEY).replace("HOOK", HOOK)


def make_submission(number: int) -> Json:
    moment = f"2026-01-01T{number // 60:02}:{number % 60:02}:00.000Z"
    answer = {"id": "b4az", "name": "Email", "type": "EmailInput", "value": "p@example.com"}
    times = {"submissionTime": moment, "lastUpdatedAt": moment}
    return {"submissionId": f"s-{number:03}", **times, "questions": [answer]}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the vendor's client in it."""
    folder = tmp_path_factory.mktemp("oracle")
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("needs node and npm, which run the vendor's client")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    installed = subprocess.run(  # noqa: S603  a fixed package and version
        command, cwd=folder, capture_output=True, check=False
    )
    if installed.returncode:
        pytest.skip(f"npm cannot install {PACKAGE} here")
    (folder / "scenario.mjs").write_text(SCENARIO)
    return folder


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeFillout]:
    question = {"id": "b4az", "name": "Email", "type": "EmailInput"}
    people = tuple(make_submission(number) for number in range(200))
    form = FakeForm("cand", "Candidates", (question,), people)
    with FakeFillout({"cand": form}, {}, api_key=KEY, rate=1_000).serve() as served:
        yield served


@pytest.fixture(scope="module")
def seen(package: Path, fake: FakeFillout) -> Any:
    """What the vendor's client saw, call by call."""
    node = shutil.which("node")
    assert node is not None
    ran = subprocess.run(  # noqa: S603  our own script
        [node, "scenario.mjs", fake.origin],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_forms_and_their_questions_are_found(seen: Any) -> None:
    assert seen["forms"] == [{"formId": "cand", "name": "Candidates", "tags": []}]
    assert [question["id"] for question in seen["form"]["questions"]] == ["b4az"]


def test_every_page_is_read_in_order(seen: Any) -> None:
    assert seen["listed"] == [f"s-{number:03}" for number in range(200)]


def test_parameters_are_understood(seen: Any) -> None:
    assert [entry["submissionId"] for entry in seen["newest"]] == ["s-199"]
    assert seen["recent"][0]["submissionId"] == "s-181"


def test_single_submission_is_unwrapped(seen: Any) -> None:
    assert seen["single"]["submissionId"] == "s-000"
    assert seen["single"]["editLink"].startswith("http://127.0.0.1:")


def test_message_of_the_service_is_the_error_text(seen: Any) -> None:
    assert seen["missing"] == "Submission not found"
    assert seen["unknownHook"] == "Webhook not found"


def test_deleted_submission_is_gone(seen: Any) -> None:
    assert "deleted" not in seen
    assert seen["gone"] == "Submission not found"


def test_created_submission_is_stored(seen: Any, fake: FakeFillout) -> None:
    [created] = seen["created"]["submissions"]
    assert created["id"] in fake.submission_ids("cand")


def test_webhook_is_created_and_deleted_by_number(seen: Any) -> None:
    assert seen["webhook"] == {"id": 1}
    assert "unhooked" not in seen


def test_each_of_the_eight_calls_was_made(seen: Any, fake: FakeFillout) -> None:
    kinds = {"forms", "form", "list", "get", "create", "delete"}
    assert kinds | {"webhook_create", "webhook_delete"} == set(fake.requests)
