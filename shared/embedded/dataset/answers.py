"""How people and companies fill in the forms: as people do, each a little differently."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from shared.embedded.dataset.careers import Career
from shared.embedded.dataset.companies import Company
from shared.embedded.dataset.families import Family, competencies_of, load_families
from shared.embedded.dataset.forms import (
    RELOCATION,
    SHIFTS,
    WORK_PREFERENCES,
    Answers,
)
from shared.embedded.dataset.people import Identity
from shared.embedded.dataset.plan import PersonPlan
from shared.reference.loader import (
    load_competencies,
    load_degree_levels,
    load_fields_of_study,
    load_industries,
    load_locations,
    load_roles,
)

_YES = (True, "Yes", "yes", "YES", "true")
_NO = (False, "No", "no", "NO")
_SALARIES = {"entry": 52, "junior": 64, "middle": 88, "senior": 112, "lead": 128, "executive": 160}
_AMOUNTS: Sequence[Callable[[int], Any]] = (
    lambda thousands: thousands * 1000,
    lambda thousands: str(thousands * 1000),
    lambda thousands: f"{thousands},000",
    lambda thousands: f"{thousands}k",
)
_CURRENCY = {"en": "USD", "de": "EUR", "es": "EUR", "ru": "RUB", "uk": "EUR", "kk": "RUB"}
_SIGNS = {"USD": "$", "EUR": "€", "RUB": "₽"}
_PLACES = {"en": ("us_midwest", "us_west", "us_southeast", "canada", "remote")}
_ELSEWHERE = ("europe", "remote", "asia_pacific")
_SOURCES = ("linkedin", "newsletter", "university", "referral")


def candidate_answers(
    plan: PersonPlan, identity: Identity, career: Career, files: Any, rng: Random
) -> Answers:
    """Return the answers by question id; `files` is the answer to the upload question."""
    return {
        **_contact(identity, rng),
        **_profile(plan, career, rng),
        **_wishes(plan, rng),
        **_salary(plan, rng),
        "mr5P7iiQVH2XPN2hpdM6WD": files,
        "uu1C": rng.choice((*_YES, "Yes, I agree")) if plan.consents else None,
        "4iAc": rng.choice((*_YES, *_NO)),
    }


def candidate_parameters(rng: Random) -> Mapping[str, str]:
    """Return what the link to the form carried."""
    if rng.random() < 0.4:
        return {}
    source = rng.choice(_SOURCES)
    return {"source": source, "utm_source": source, "utm_medium": rng.choice(("social", "email"))}


def company_answers(
    company: Company, name: str, title: str, *, text: str | None, files: Any, rng: Random
) -> Answers:
    """Return the answers by question id; the company is named as in this vacancy."""
    return {
        "7uVa": name,
        "wTac": company.website,
        "7UTC": [_labels("industries")[code] for code in company.industries],
        "ntg7": company.contact_name,
        "pPkE": company.contact_email,
        "8xsW": title,
        "wMDm": text,
        "jBg7": files,
        "hqBS": rng.choice(("At a trade fair", "From a colleague", None)),
        "ranB": rng.choice((1, 2, "1", None)),
        "tkfM": rng.choice(("2026-04-01", "2026-03-01T00:00:00.000Z", None)),
    }


@cache
def _labels(dictionary: str) -> Mapping[str, str]:
    load: Mapping[str, Callable[[], Sequence[Any]]] = {
        "competencies": load_competencies,
        "degrees": load_degree_levels,
        "fields": load_fields_of_study,
        "industries": load_industries,
        "locations": load_locations,
        "roles": load_roles,
    }
    return {entry.code: entry.name for entry in load[dictionary]()}


def _contact(identity: Identity, rng: Random) -> Answers:
    email = identity.email
    return {
        "nbDc": identity.first_name,
        "qNmBUPjoEAT5EB48JqpboY": identity.last_name,
        "b4az": email[0].upper() + email[1:] if rng.random() < 0.1 else email,
        "eyLk": rng.choice((identity.phone, identity.phone, identity.phone, None)),
        "6apz": rng.choice((identity.linkedin, identity.linkedin, "", None)),
        "dnDn": _address(identity, rng),
    }


def _address(identity: Identity, rng: Random) -> Any:
    parts = {
        "address": identity.street,
        "city": identity.city,
        "state": identity.state,
        "zipCode": identity.zip_code,
        "country": identity.country,
    }
    capitals = {name.capitalize(): value for name, value in parts.items() if name != "country"}
    text = f"{identity.street}, {identity.city}, {identity.state} {identity.zip_code}"
    return rng.choices((parts, capitals, text, None), weights=(12, 4, 1, 3))[0]


def _profile(plan: PersonPlan, career: Career, rng: Random) -> Answers:
    family = load_families()[plan.family]
    degree = _labels("degrees")[career.degree]
    bachelor = _labels("degrees")["bachelor"]
    degrees = list(dict.fromkeys((degree, bachelor))) if career.degree == "master" else [degree]
    return {
        "dNQc": _roles(family, rng),
        "vjou": _competencies(plan, rng),
        "mbxY": _few([_labels("industries")[code] for code in family.industries], rng),
        "9BDD": rng.choices((degrees, degree, None), weights=(7, 2, 1))[0],
        "ucUj": rng.choices(([_labels("fields")[family.field]], None), weights=(9, 1))[0],
        "vk5R": rng.choice((*_YES, *_NO, *_NO, None)),
    }


def _roles(family: Family, rng: Random) -> list[str] | str:
    """A role of the dictionary, or one written in where there is none, or both."""
    if family.role is None:
        written = rng.choice(family.write_ins)
        return rng.choice(([written], written))
    chosen = [_labels("roles")[family.role]]
    if rng.random() < 0.25:
        other = load_families()[rng.choice(family.adjacent)].role
        chosen += [_labels("roles")[other]] if other else []
    if family.write_ins and rng.random() < 0.3:
        chosen.append(rng.choice(family.write_ins))
    return chosen


def _competencies(plan: PersonPlan, rng: Random) -> list[str] | str | None:
    codes = competencies_of((*plan.topics, *plan.claimed))
    return _few([_labels("competencies")[code] for code in codes], rng)


def _few(labels: list[str], rng: Random) -> list[str] | str | None:
    """Most of the labels, in any order; sometimes a single one, sometimes no answer."""
    if rng.random() < 0.12:
        return None
    chosen = rng.sample(labels, rng.randint((len(labels) + 1) // 2, len(labels)))
    return chosen[0] if len(chosen) == 1 and rng.random() < 0.5 else chosen


def _wishes(plan: PersonPlan, rng: Random) -> Answers:
    authorized = rng.random() < 0.6 and plan.language == "en"
    places = [_labels("locations")[code] for code in _PLACES.get(plan.language, _ELSEWHERE)]
    preference = rng.choice((*WORK_PREFERENCES, None))
    travel = rng.randint(0, 10)
    return {
        "kudR": rng.choice((*_YES, "Yes, I am") if authorized else _NO),
        "7oqB": rng.choice((*_NO, None) if authorized else (*_YES, None)),
        "v3Wv": [preference] if preference and rng.random() < 0.1 else preference,
        "eJKT": rng.choice((travel, travel, travel, str(travel), None)),
        "18we": rng.choice((*RELOCATION, None)),
        "6E6Q": _few(places, rng),
        "ejRB": rng.choice((None, None, "", "Close to my family, please")),
        "4MbL": rng.choice((None, None, [SHIFTS[0]], list(SHIFTS[:3]))),
    }


def _salary(plan: PersonPlan, rng: Random) -> Answers:
    if rng.random() < 0.2:
        return {}
    currency = _CURRENCY[plan.language]
    amount = rng.choice(_AMOUNTS)
    low = _SALARIES[plan.level] * (20 if currency == "RUB" else 10) // 10 + rng.randint(-8, 8)
    sign = _SIGNS[currency] if amount is _AMOUNTS[2] else ""
    high = amount(low + rng.randint(10, 30))
    return {
        "oB7Z": f"{sign}{amount(low)}" if sign else amount(low),
        "571H": rng.choice((f"{sign}{high}" if sign else high, None)),
        "86oT": rng.choice((f"{currency} ({_SIGNS[currency]})", currency, None)),
    }
