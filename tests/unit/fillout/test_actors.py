"""The two actors, from settings to rows."""

import pytest
from pydantic import SecretStr, ValidationError

from services.fillout.actors import fetch_company_data, fetch_resume_data, run
from services.fillout.settings import FilloutSettings
from shared.database.models.candidates import Submission
from shared.database.models.intake import PayloadKind, RateSlot
from shared.database.session import on_loop
from shared.embedded.dataset.forms import CANDIDATE_FORM, COMPANY_FORM
from shared.messaging.registry import (
    FETCH_COMPANY_DATA,
    FETCH_RESUME_DATA,
    FetchCandidates,
)
from tests.unit.fillout.forms import KEY, Forms
from tests.unit.fillout.rows import one, rows


@pytest.fixture
def settings(forms: Forms) -> FilloutSettings:
    values = {
        "base_url": forms.fake.base_url,
        "api_key": SecretStr(KEY),
        "candidate_form": CANDIDATE_FORM,
        "company_form": COMPANY_FORM,
    }
    return FilloutSettings.model_validate(values)


def test_actors_have_their_names() -> None:
    assert fetch_resume_data.actor_name == FETCH_RESUME_DATA.wire_name
    assert fetch_company_data.actor_name == FETCH_COMPANY_DATA.wire_name


def test_message_reads_the_configured_form(forms: Forms, settings: FilloutSettings) -> None:
    identity = forms.apply()
    work = run(FETCH_RESUME_DATA, FetchCandidates(), settings, PayloadKind.CANDIDATE)
    outcome = on_loop(work)

    assert outcome.done == 1
    assert one(Submission).external_id == identity
    assert {row.name.endswith(":walk") for row in rows(RateSlot)} == {True, False}


@pytest.mark.parametrize(
    "address",
    ["http://api.fillout.com/v1/api", "ftp://127.0.0.1", "https://", "https://me@forms.example"],
)
def test_key_goes_to_no_unsafe_address(address: str) -> None:
    values = {"base_url": address, "api_key": "k", "candidate_form": "a", "company_form": "b"}
    with pytest.raises(ValidationError):
        FilloutSettings.model_validate(values)


def test_settings_have_the_names_of_the_earlier_system(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "FILLOUT_BASE_URL": "http://localhost:1/v1/api/",
        "FILLOUT_API_KEY": KEY,
        "CV_FORM_ID": "cv",
        "JOB_FORM_ID": "job",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = FilloutSettings()

    assert settings.base_url == "http://localhost:1/v1/api"
    assert (settings.candidate_form, settings.company_form) == ("cv", "job")
    assert KEY not in repr(settings)
