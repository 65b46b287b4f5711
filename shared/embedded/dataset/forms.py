"""The two forms of the demo: their questions, and submissions in the API's own JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from shared.embedded.dataset.tables import Json
from shared.embedded.fillout.state import FakeForm
from shared.reference.loader import (
    load_competencies,
    load_degree_levels,
    load_fields_of_study,
    load_industries,
    load_locations,
    load_roles,
)

Answers: TypeAlias = Mapping[str, Any]

CANDIDATE_FORM = "demo-candidates"
COMPANY_FORM = "demo-companies"
_NAMESPACE = UUID("6d1c3f58-5f0c-5a5e-9a3e-3b1f1f6f2a10")

WORK_PREFERENCES = ("On-site", "Hybrid", "Remote", "No preference")
RELOCATION = ("Yes", "No", "Depends on the offer")
SHIFTS = ("Day", "Evening", "Night", "Weekend")
CURRENCIES = (
    "USD ($)",
    "EUR (€)",
    "GBP (£)",
    "CAD ($)",
    "AUD ($)",
    "JPY (¥)",
    "CHF",
    "RUB (₽)",
)
_YES_NO = ("Yes", "No")


@dataclass(frozen=True)
class Question:
    question_id: str
    name: str
    kind: str
    options: tuple[str, ...] = ()

    def describe(self) -> Json:
        """As the form's definition has it."""
        described: Json = {"id": self.question_id, "name": self.name, "type": self.kind}
        if self.options:
            described["options"] = [
                {"id": f"{self.question_id}-{number}", "value": label, "label": label}
                for number, label in enumerate(self.options)
            ]
        return described


@cache
def candidate_questions() -> tuple[Question, ...]:
    return (
        Question("nbDc", "First name", "ShortAnswer"),
        Question("qNmBUPjoEAT5EB48JqpboY", "Last name", "ShortAnswer"),
        Question("b4az", "Email", "EmailInput"),
        Question("eyLk", "Mobile number", "PhoneNumber"),
        Question("6apz", "LinkedIn profile", "URLInput"),
        Question("dnDn", "Address", "Address"),
        Question("mr5P7iiQVH2XPN2hpdM6WD", "Resume", "FileUpload"),
        Question("dNQc", "Roles", "MultiSelect", _labels(load_roles())),
        Question("vjou", "Competencies", "MultiSelect", _labels(load_competencies())),
        Question("mbxY", "Industries", "MultiSelect", _labels(load_industries())),
        Question("9BDD", "Degree level", "Checkboxes", _labels(load_degree_levels())),
        Question("4PHP", "Other degree", "ShortAnswer"),
        Question("ucUj", "Field of study", "MultiSelect", _labels(load_fields_of_study())),
        Question("rvG4", "Other field of study", "ShortAnswer"),
        Question("vk5R", "Do you hold a PE license?", "MultipleChoice", _YES_NO),
        Question(
            "kudR", "Are you legally authorized to work in the US?", "MultipleChoice", _YES_NO
        ),
        Question("7oqB", "Do you require sponsorship?", "MultipleChoice", _YES_NO),
        Question("v3Wv", "Work preference", "Dropdown", WORK_PREFERENCES),
        Question("eJKT", "Willingness to travel", "OpinionScale"),
        Question("18we", "Willing to relocate", "MultipleChoice", RELOCATION),
        Question("6E6Q", "Locations", "MultiSelect", _labels(load_locations())),
        Question("ejRB", "Specific locations preferred", "ShortAnswer"),
        Question("4MbL", "Available shifts", "Checkboxes", SHIFTS),
        Question("oB7Z", "Minimum salary", "NumberInput"),
        Question("571H", "Maximum salary", "NumberInput"),
        Question("86oT", "Currency", "Dropdown", CURRENCIES),
        Question("uu1C", "I agree to the processing of my data", "MultipleChoice", _YES_NO),
        Question("4iAc", "I agree to be contacted", "MultipleChoice", _YES_NO),
    )


@cache
def company_questions() -> tuple[Question, ...]:
    return (
        Question("7uVa", "Company name", "ShortAnswer"),
        Question("wTac", "Website", "URLInput"),
        Question("7UTC", "Industries", "MultiSelect", _labels(load_industries())),
        Question("ntg7", "Contact name", "ShortAnswer"),
        Question("pPkE", "Contact email", "EmailInput"),
        Question("8xsW", "Job title", "ShortAnswer"),
        Question("wMDm", "Job description text", "LongAnswer"),
        Question("jBg7", "Job description", "FileUpload"),
        Question("bAgc", "Logo", "FileUpload"),
        Question("qWjN", "Additional file", "FileUpload"),
        Question("hqBS", "How did you hear about us?", "ShortAnswer"),
        Question("ranB", "Number of openings", "NumberInput"),
        Question("tkfM", "Desired start", "DatePicker"),
        Question("dd45", "Anything else?", "LongAnswer"),
    )


def candidate_form(submissions: Iterable[Json]) -> FakeForm:
    described = tuple(question.describe() for question in candidate_questions())
    return FakeForm(CANDIDATE_FORM, "Candidates", described, tuple(submissions))


def company_form(submissions: Iterable[Json]) -> FakeForm:
    described = tuple(question.describe() for question in company_questions())
    return FakeForm(COMPANY_FORM, "Companies", described, tuple(submissions))


def submission_id(key: str) -> str:
    """Return the id that the submission of a person, vacancy or case has in every profile."""
    return str(uuid5(_NAMESPACE, key))


def fill_form(
    questions: Sequence[Question],
    key: str,
    answers: Answers,
    at: datetime,
    parameters: Mapping[str, str] | None = None,
) -> Json:
    """Return a submission sent at this moment; questions without an answer are null."""
    return {
        "submissionId": submission_id(key),
        "submissionTime": stamp(at),
        "lastUpdatedAt": stamp(at),
        "startedAt": stamp(at - timedelta(minutes=11)),
        "questions": [
            {
                "id": question.question_id,
                "name": question.name,
                "type": question.kind,
                "value": answers.get(question.question_id),
            }
            for question in questions
        ],
        "calculations": [],
        "urlParameters": [
            {"id": name, "name": name, "value": value} for name, value in (parameters or {}).items()
        ],
        "documents": [],
        "scheduling": [],
        "payments": [],
    }


def stamp(moment: datetime) -> str:
    """Write a UTC moment as the API does.

    >>> from datetime import UTC
    >>> stamp(datetime(2026, 1, 5, 8, 30, tzinfo=UTC))
    '2026-01-05T08:30:00.000Z'
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def answer_to(submission: Json, question_id: str) -> Any:
    """Return one answer; raises StopIteration if the form has no such question."""
    return next(one["value"] for one in submission["questions"] if one["id"] == question_id)


def with_answer(submission: Json, question_id: str, value: Any) -> Json:
    """Return a copy in which one question is answered otherwise."""
    questions = [
        {**one, "value": value} if one["id"] == question_id else one
        for one in submission["questions"]
    ]
    return {**submission, "questions": questions}


def file_answer(*paths: str) -> list[Json]:
    """Return the answer to an upload question. The server puts its address for `{origin}`."""
    return [
        {"url": f"{{origin}}{path}", "filename": path.rpartition("/")[2], "id": path.split("/")[2]}
        for path in paths
    ]


def _labels(entries: Iterable[Any]) -> tuple[str, ...]:
    return tuple(entry.name for entry in entries)
