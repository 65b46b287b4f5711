"""Which servers are allowed is configured, and cannot be "any" in production."""

import pytest
from pydantic import ValidationError

from services.parsing.settings import ParsingSettings


def test_files_of_the_forms_provider_are_allowed_by_default() -> None:
    assert ParsingSettings().allowed_hosts == {"fillout"}


def test_production_refuses_any_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARSING_ALLOWED_HOSTS", '["*"]')
    assert ParsingSettings().allowed_hosts == {"*"}
    monkeypatch.setenv("SHORTLIST_ENV", "production")
    with pytest.raises(ValidationError):
        ParsingSettings()
