"""A fake forms service with a form of five submissions, a minute apart."""

from collections.abc import Iterator

import pytest

from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.state import FakeFile, FakeForm, Json
from tests.unit.embedded.fillout.caller import KEY, Caller


def make_submission(number: int, form: str = "cand") -> Json:
    answers = [
        {"id": "b4az", "name": "Email", "type": "EmailInput", "value": f"p{number}@example.com"},
        {"id": "mr5P", "name": "Resume", "type": "FileUpload", "value": [
            {"url": f"{{origin}}/files/{number}.pdf", "filename": f"{number}.pdf"}]},
    ]  # fmt: skip
    moment = f"2026-01-01T10:{number:02}:00.000Z"
    times = {"submissionTime": moment, "lastUpdatedAt": moment}
    return {"submissionId": f"{form}-{number}", **times, "questions": answers}


QUESTIONS = (
    {"id": "b4az", "name": "Email", "type": "EmailInput"},
    {"id": "mr5P", "name": "Resume", "type": "FileUpload"},
)


@pytest.fixture
def fake() -> Iterator[FakeFillout]:
    """Without a limit that a test could reach by accident."""
    people = tuple(make_submission(number) for number in range(1, 6))
    unfinished = (make_submission(9),)
    forms = {
        "cand": FakeForm("cand", "Candidates", QUESTIONS, people, unfinished),
        "comp": FakeForm("comp", "Companies"),
    }
    files: dict[str, FakeFile | bytes] = {
        "/files/1.pdf": FakeFile(b"%PDF-1.4 one"),
        "/files/plain.txt": b"plain",
    }
    with FakeFillout(forms, files, api_key=KEY, rate=1_000).serve() as served:
        yield served


@pytest.fixture
def caller(fake: FakeFillout) -> Caller:
    return Caller(fake.base_url)
