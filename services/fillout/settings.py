"""Settings of the fillout service, under the names that the earlier system used."""

from datetime import timedelta
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from shared.settings import Environment, ShortlistSettings


class FilloutSettings(BaseSettings, frozen=True, populate_by_name=True):
    """The forms API, and which of its forms are whose."""

    #: Of the API, with its version: another region or host has another one.
    base_url: str = Field("https://api.fillout.com/v1/api", validation_alias="FILLOUT_BASE_URL")

    #: Sent to that address and nowhere else.
    api_key: SecretStr = Field(validation_alias="FILLOUT_API_KEY")

    #: The form that candidates fill in.
    candidate_form: str = Field(validation_alias="CV_FORM_ID")

    #: The form that companies fill in.
    company_form: str = Field(validation_alias="JOB_FORM_ID")

    #: Of the hashes that keep erased submissions from coming back; never changed.
    tombstone_key: SecretStr = Field(SecretStr(""), validation_alias="FILLOUT_TOMBSTONE_KEY")

    #: How often whole forms are read again, which alone finds edits of old submissions.
    sweep_every: timedelta = Field(timedelta(hours=24), validation_alias="FILLOUT_SWEEP_EVERY")

    @field_validator("base_url")
    @classmethod
    def check_key_travels_safely(cls, value: str) -> str:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and is_loopback(parts.hostname or "")
        )
        if not is_safe or not parts.hostname or parts.username:
            raise ValueError("the address must be https, or http on this host")
        return value.rstrip("/")

    @model_validator(mode="after")
    def check_key_is_one(self) -> Self:
        is_production = ShortlistSettings().env is Environment.PRODUCTION
        if is_production and not self.tombstone_key.get_secret_value():
            raise ValueError("FILLOUT_TOMBSTONE_KEY must be set in production, and never changed")
        return self


def is_loopback(host: str) -> bool:
    """
    >>> is_loopback("127.0.0.1"), is_loopback("api.fillout.com")
    (True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
