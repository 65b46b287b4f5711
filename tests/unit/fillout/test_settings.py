"""Settings that would be dangerous stop the process."""

import pytest
from pydantic import ValidationError

from services.fillout.settings import FilloutSettings

REQUIRED = {"FILLOUT_API_KEY": "key", "CV_FORM_ID": "c", "JOB_FORM_ID": "j"}


@pytest.fixture(autouse=True)
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)


def test_production_wants_a_key_for_tombstones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTLIST_ENV", "production")
    with pytest.raises(ValidationError, match="FILLOUT_TOMBSTONE_KEY"):
        FilloutSettings()

    monkeypatch.setenv("FILLOUT_TOMBSTONE_KEY", "secret")
    assert FilloutSettings().tombstone_key.get_secret_value() == "secret"


@pytest.mark.parametrize(
    "address", ["http://api.fillout.com/v1", "https://me@api.fillout.com", "ftp://x", ""]
)
def test_key_travels_over_tls_only(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILLOUT_BASE_URL", address)

    with pytest.raises(ValidationError, match="https"):
        FilloutSettings()
