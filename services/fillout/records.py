"""From named answers to the records that become rows. Pure; what is not said stays None."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from services.fillout.coercers import moment, yesno
from services.fillout.mapping import Answers
from shared.database.candidate_answers import Profile, Study
from shared.database.candidates import CandidateRecord
from shared.database.companies import CompanyRecord
from shared.database.custom_values import CustomAnswer
from shared.database.dictionaries import Choices, DictionaryKind
from shared.database.models.candidates import CandidateWorkMode, FieldCategory, Relocation
from shared.database.models.hiring import CustomValueType
from shared.reference.loader import (
    DegreeLevel,
    load_degree_levels,
    load_fields_of_study,
)
from shared.reference.matching import Match, Named, match_answer, normalise

#: Longer texts do not fit under an index.
LONGEST_INDEXED = 500

_TYPES = {
    DictionaryKind.COMPETENCIES: CustomValueType.COMPETENCY,
    DictionaryKind.INDUSTRIES: CustomValueType.INDUSTRY,
    DictionaryKind.LOCATIONS: CustomValueType.LOCATION,
    DictionaryKind.ROLES: CustomValueType.ROLE,
}
_PERSON = ("first_name", "last_name", "email", "mobile_number", "linkedin_url")
_MODES = {
    CandidateWorkMode.ONSITE: r"\bon-?site\b|\bin[- ]office\b",
    CandidateWorkMode.REMOTE: r"\bremote\b|\bwork from home\b",
}
_ANY_MODE = frozenset({"no preference", "any", "flexible"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a payload comes from, and when it was sent and last changed."""

    form_id: str
    external_id: str
    submitted: datetime | None
    last_updated: datetime | None


@dataclass(slots=True)
class Found:
    """Answers that are entries of dictionaries, and those that are not."""

    links: dict[DictionaryKind, tuple[str, ...]] = field(default_factory=dict)
    custom: list[CustomAnswer] = field(default_factory=list)

    #: The same texts, by the name of the list that they were an answer to.
    others: dict[str, list[str]] = field(default_factory=dict)

    def add_custom(self, name: str, kind: CustomValueType, text: str, match: Match) -> None:
        self.custom.append(CustomAnswer(kind, text, match))
        self.others.setdefault(name, []).append(text)


def read_source(form_id: str, payload: Mapping[str, Any]) -> Source | None:
    """Return the identity of a payload; None if it has none that could be stored."""
    external_id = payload.get("submissionId")
    if not isinstance(external_id, str) or not 0 < len(external_id) <= LONGEST_INDEXED:
        return None
    submitted = moment(payload.get("submissionTime"))
    updated = moment(payload.get("lastUpdatedAt"))
    return Source(
        form_id=form_id,
        external_id=external_id,
        submitted=submitted,
        last_updated=updated or submitted,
    )


def submission_uuid(form_id: str, external_id: str) -> UUID:
    """Return the form's own id if it is a UUID, else one that is made from it."""
    try:
        return UUID(external_id)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"{form_id}/{external_id}")


def candidate_record(source: Source, answers: Answers, choices: Choices) -> CandidateRecord:
    found = find_entries(answers, choices, DictionaryKind)
    study = _study(answers, found)
    profile = Profile(
        address=answers.get("address"), study=study, salary=_salary(answers), links=found.links
    )
    return CandidateRecord(
        submission_id=submission_uuid(source.form_id, source.external_id),
        form_id=source.form_id,
        external_id=source.external_id,
        person={name: answers.get(f"candidate.{name}") for name in _PERSON},
        answers={
            **_columns(answers),
            **_bookkeeping(source, answers, found),
            "submission_started": source.submitted,
        },
        profile=profile,
        files=answers.get("files") or (),
        custom=tuple(found.custom),
    )


def company_record(source: Source, answers: Answers, choices: Choices) -> CompanyRecord | None:
    """Return the record, or None if no company is named."""
    name = _short(answers, "company.name")
    if name is None:
        return None
    found = find_entries(answers, choices, (DictionaryKind.INDUSTRIES,))
    title = answers.get("job.title")
    files = answers.get("files") or ()
    return CompanyRecord(
        form_id=source.form_id,
        external_id=source.external_id,
        name=name,
        website=answers.get("company.website"),
        contact_name=_short(answers, "contact.full_name"),
        contact_email=answers.get("contact.email"),
        industries=found.links.get(DictionaryKind.INDUSTRIES, ()),
        job={
            "title": title,
            "description": answers.get("job.description"),
            "job_description_url": files[0].url if files else None,
            **_bookkeeping(source, answers, found),
        },
        files=files,
        attachments=(
            *(answers.get("attachments.logo") or ()),
            *(answers.get("attachments.additional") or ()),
        ),
        custom=tuple(found.custom),
    )


def find_entries(answers: Answers, choices: Choices, kinds: Any) -> Found:
    """Match the answers to dictionaries with the entries that there are."""
    found = Found()
    for kind in kinds:
        labels = answers.get(kind) or ()
        codes = []
        for label in labels:
            is_role = kind is DictionaryKind.ROLES
            match = match_answer(label, choices.of(kind), is_role=is_role)
            if match.code is None:
                found.add_custom(kind, _TYPES[kind], label, match)
            else:
                codes.append(match.code)
        found.links[kind] = tuple(dict.fromkeys(codes))
    return found


def work_mode(label: str | None) -> CandidateWorkMode | None:
    """Return what a label says about where to work, if it says one thing.

    >>> work_mode("On-site"), work_mode("Hybrid, mostly remote"), work_mode("not remote")
    (<CandidateWorkMode.ONSITE: 'onsite'>, <CandidateWorkMode.HYBRID: 'hybrid'>, None)
    """
    said = normalise(label or "")
    if said in _ANY_MODE:
        return CandidateWorkMode.ANY
    if re.search(r"\b(no|not|never|except|without)\b|n't\b", said):
        return None
    if re.search(r"\bhybrid\b", said):
        return CandidateWorkMode.HYBRID
    modes = [mode for mode, words in _MODES.items() if re.search(words, said)]
    return modes[0] if len(modes) == 1 else None


def relocation(label: str | None) -> Relocation | None:
    if normalise(label or "").startswith("depends"):
        return Relocation.DEPENDS
    answer = yesno(label, {}).value
    return None if answer is None else Relocation.YES if answer else Relocation.NO


def _columns(answers: Answers) -> dict[str, Any]:
    columns = answers.group("submission")
    shifts = list(columns.get("available_shifts") or ())
    files = answers.get("files") or ()
    return {
        **columns,
        **{name: answers.parameters.get(name) for name in _PARAMETERS},
        "available_shifts": shifts,
        "work_shift_related": True if shifts else None,
        "work_mode": work_mode(columns.get("work_preference")),
        "relocation": relocation(columns.get("willing_to_relocate")),
        "resume_url": files[0].url if files else None,
    }


_PARAMETERS = ("source", "utm_source", "utm_medium", "utm_campaign", "network_id")


def _bookkeeping(source: Source, answers: Answers, found: Found) -> dict[str, Any]:
    return {
        "last_updated": source.last_updated,
        "needs_review": answers.needs_review,
        "mapping_issues": [issue.as_json() for issue in answers.issues],
        "other_answers": found.others,
    }


def _study(answers: Answers, found: Found) -> Study | None:
    """Return somebody's education; None if nothing was said about it."""
    said = answers.group("education")
    levels, other_level = _sort_out(
        found, "degree_levels", CustomValueType.DEGREE_LEVEL, said, load_degree_levels()
    )
    fields, other_field = _sort_out(
        found, "fields_of_study", CustomValueType.FIELD_OF_STUDY, said, load_fields_of_study()
    )
    other_level = said.get("other_level") or other_level
    other_field = said.get("other_field") or other_field
    if not (levels or fields or other_level or other_field):
        return None
    highest = max(levels, key=_rank, default=None)
    columns = {
        "degree_level": highest and highest.code,
        "degree_levels": [level.code for level in levels],
        "other_degree_level": other_level,
        "other_field_of_study": other_field,
    }
    return Study(columns, tuple((one.name, FieldCategory(one.category)) for one in fields))


_EDUCATION = {"degree_levels": "levels", "fields_of_study": "fields"}


def _sort_out(
    found: Found, name: str, kind: CustomValueType, said: Mapping[str, Any], entries: Sequence[Any]
) -> tuple[list[Any], str | None]:
    """Return the entries that were chosen, and the first answer that is none."""
    known: dict[str, Named] = {entry.code: entry for entry in entries}
    chosen: dict[str, Any] = {}
    other: str | None = None
    for label in said.get(_EDUCATION[name]) or ():
        match = match_answer(label, entries)
        if match.code is None:
            found.add_custom(name, kind, label, match)
            other = other or label
        else:
            chosen[match.code] = known[match.code]
    return list(chosen.values()), other


def _rank(level: DegreeLevel) -> int:
    return level.rank


def _salary(answers: Answers) -> dict[str, Any] | None:
    said = answers.group("salary")
    low, high, currency = said.get("min"), said.get("max"), said.get("currency")
    raw = {
        name: answers.raw.get(f"salary.{name}")
        for name in ("min", "max", "currency")
        if answers.raw.get(f"salary.{name}") not in (None, "", [])
    }
    if low is not None and high is not None and low > high:
        answers.add_issue("salary.max", "less_than_minimum")
    if low is None and high is None and currency is None:
        return None
    return {"min_salary": low, "max_salary": high, "currency": currency, "raw": raw}


def _short(answers: Answers, name: str) -> str | None:
    """Return a text that is indexed: cut, with an issue, if it is too long for that."""
    value: str | None = answers.get(name)
    if value is None or len(value) <= LONGEST_INDEXED:
        return value
    answers.add_issue(name, "too_long")
    return value[:LONGEST_INDEXED]
