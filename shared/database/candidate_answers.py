"""Rows below a submission: address, education, wishes, and links to dictionaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from shared.database.dictionaries import Choices, DictionaryKind
from shared.database.models.base import LinkSource
from shared.database.models.candidates import (
    Address,
    Education,
    EducationField,
    FieldCategory,
    SalaryExpectation,
    SubmissionCompetency,
    SubmissionIndustry,
    SubmissionLocation,
    SubmissionRole,
)
from shared.database.session import Session

_LINKS: Mapping[DictionaryKind, tuple[Any, str]] = {
    DictionaryKind.COMPETENCIES: (SubmissionCompetency, "competency_id"),
    DictionaryKind.INDUSTRIES: (SubmissionIndustry, "industry_id"),
    DictionaryKind.LOCATIONS: (SubmissionLocation, "location_id"),
    DictionaryKind.ROLES: (SubmissionRole, "role_id"),
}


@dataclass(frozen=True, slots=True)
class Study:
    """One person's education."""

    #: Columns of `education`.
    columns: Mapping[str, Any]

    #: Names of fields of study with their categories; the first is the main one.
    fields: tuple[tuple[str, FieldCategory], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a submission says beside its own columns. Columns by name; None is no row."""

    address: Mapping[str, Any] | None = None
    study: Study | None = None
    salary: Mapping[str, Any] | None = None

    #: Codes of dictionary entries.
    links: Mapping[DictionaryKind, tuple[str, ...]] = field(default_factory=dict)


Content = dict[str, Any]


async def replace_profile(
    session: Session, submission_id: UUID, profile: Profile, choices: Choices, *, is_new: bool
) -> bool:
    """Make a profile's rows what they are said to be; return whether any is another now."""
    keys = {kind: choices.keys(kind, profile.links.get(kind, ())) for kind in DictionaryKind}
    if not is_new:
        if await _read(session, submission_id) == _describe(profile, keys):
            return False
        await _delete(session, submission_id)
    await _insert(session, submission_id, profile, keys)
    return True


def _describe(profile: Profile, keys: Mapping[DictionaryKind, list[int]]) -> Content:
    study = profile.study
    return {
        "address": _without_nulls(profile.address),
        "education": _without_nulls(study.columns if study else None),
        "fields": sorted((name, index == 0) for index, (name, _) in enumerate(study.fields))
        if study
        else [],
        "salary": _without_nulls(profile.salary),
        **{kind: sorted(found) for kind, found in keys.items()},
    }


async def _read(session: Session, submission_id: UUID) -> Content:
    content: Content = {
        "address": await _columns(session, Address, submission_id, "address_id"),
        "education": await _columns(session, Education, submission_id, "education_id"),
        "salary": await _columns(session, SalaryExpectation, submission_id, "expectation_id"),
    }
    rows = await session.execute(
        select(EducationField.field_name, EducationField.is_primary)
        .join(Education, Education.education_id == EducationField.education_id)
        .where(Education.submission_id == submission_id)
    )
    content["fields"] = sorted((name, is_primary) for name, is_primary in rows)
    for kind, (table, column) in _LINKS.items():
        found = await session.scalars(
            select(getattr(table, column)).where(*_chosen(table, submission_id))
        )
        content[kind] = sorted(found.all())
    return content


async def _columns(session: Session, table: Any, submission_id: UUID, key: str) -> Content | None:
    row = await session.scalar(select(table).where(table.submission_id == submission_id))
    if row is None:
        return None
    names = {column.key for column in table.__mapper__.columns} - {key, "submission_id"}
    return _without_nulls({name: getattr(row, name) for name in names})


async def _delete(session: Session, submission_id: UUID) -> None:
    for table in (Address, Education, SalaryExpectation):
        await session.execute(delete(table).where(table.submission_id == submission_id))
    for link, _ in _LINKS.values():
        await session.execute(delete(link).where(*_chosen(link, submission_id)))


async def _insert(
    session: Session,
    submission_id: UUID,
    profile: Profile,
    keys: Mapping[DictionaryKind, list[int]],
) -> None:
    if profile.address:
        session.add(Address(submission_id=submission_id, **profile.address))
    if profile.salary:
        session.add(SalaryExpectation(submission_id=submission_id, **profile.salary))
    for kind, (table, column) in _LINKS.items():
        session.add_all(table(submission_id=submission_id, **{column: key}) for key in keys[kind])
    if profile.study:
        education = Education(submission_id=submission_id, **profile.study.columns)
        session.add(education)
        await session.flush()
        session.add_all(
            EducationField(
                education_id=education.education_id,
                field_name=name,
                field_category=category,
                is_primary=index == 0,
            )
            for index, (name, category) in enumerate(profile.study.fields)
        )
    await session.flush()


def _chosen(table: Any, submission_id: UUID) -> tuple[Any, ...]:
    """What the form says, and not what the resume mentions."""
    mine = table.submission_id == submission_id
    if table is SubmissionCompetency:
        return (mine, SubmissionCompetency.source == LinkSource.FORM)
    return (mine,)


def _without_nulls(columns: Mapping[str, Any] | None) -> Content | None:
    if columns is None:
        return None
    return {name: value for name, value in columns.items() if value is not None}
