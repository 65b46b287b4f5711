"""The demo's submissions end in the rows that its manifest counts."""

import time

import pytest

from shared.database.states import list_submission_states
from shared.database.tables import count_rows
from shared.embedded.dataset.generate import Profile, generate
from tests.unit.database.matching import do
from tests.unit.fillout.forms import serve


@pytest.mark.usefixtures("seeded")
def test_demo_is_stored_as_its_manifest_says() -> None:
    dataset = generate(Profile.SMALL)
    expected = dataset.manifest["expected"]
    with serve(dataset.forms) as forms:
        started = time.monotonic()
        candidates, companies = forms.fetch_candidates(), forms.fetch_companies()
        seconds = time.monotonic() - started
        again = forms.fetch_candidates()

    assert candidates.done == len(dataset.candidates)
    assert companies.done == len(dataset.jobs)
    assert again.done == again.failed == 0
    tables = do(count_rows)
    assert {name: tables[name] for name in expected["tables"]} == expected["tables"]
    states = do(list_submission_states).values()
    active = sum(state.status == "active" for state in states)
    assert active == expected["submission_status"]["active"]
    assert seconds < 30
