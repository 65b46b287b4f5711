"""From a submission to named answers, by a mapping file. Pure: it never fails on content."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from services.fillout.coercers import COERCERS, Coerced, is_empty, text
from shared.database.models.intake import PayloadKind

Json: TypeAlias = Mapping[str, Any]

#: What a person should look at, whichever field it is about.
_FOR_REVIEW = frozenset(
    {
        "invalid_email",
        "not_a_number",
        "out_of_range",
        "not_an_amount",
        "unclear_currency",
        "question_missing",
        "missing",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """Which question fills a field, and how its answer is read."""

    target: str
    ids: tuple[str, ...]

    #: Normalised; the first is the question's own, the others are aliases.
    names: tuple[str, ...]

    #: The name of a coercer.
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)

    #: Without an answer, a person should look at the record.
    mandatory: bool = False

    #: Without the question, nothing of the form is mapped.
    vital: bool = False


@dataclass(frozen=True, slots=True)
class FormMapping:
    """One mapping file."""

    kind: PayloadKind
    version: str
    rules: tuple[FieldRule, ...]
    url_parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong with an answer. The answer itself stays in the payload."""

    field: str
    question_id: str | None
    code: str
    review: bool

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "question_id": self.question_id, "code": self.code}


@dataclass(slots=True)
class Answers:
    """What a submission says, by field, and what could not be read."""

    values: dict[str, Any] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)

    #: Answers as they came, by field.
    raw: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def group(self, prefix: str) -> dict[str, Any]:
        """Return the fields of one table, without its name before them."""
        start = f"{prefix}."
        return {
            name.removeprefix(start): value
            for name, value in self.values.items()
            if name.startswith(start)
        }

    def add_issue(self, name: str, code: str, *, review: bool = False) -> None:
        review = review or code in _FOR_REVIEW
        self.issues.append(Issue(name, self.questions.get(name), code, review))

    @property
    def needs_review(self) -> bool:
        return any(issue.review for issue in self.issues)


@cache
def load_mapping(kind: PayloadKind) -> FormMapping:
    """Return the mapping file of a kind of form."""
    source = files("services.fillout").joinpath(f"mappings/{kind}.toml").read_text("utf-8")
    return parse_mapping(tomllib.loads(source))


def parse_mapping(source: Json) -> FormMapping:
    rules = tuple(_parse_rule(name, given) for name, given in source["field"].items())
    parameters = tuple(source.get("url_parameters", ()))
    return FormMapping(PayloadKind(source["kind"]), str(source["version"]), rules, parameters)


def read_answers(payload: Json, mapping: FormMapping) -> Answers:
    """Read every field of a mapping from a submission."""
    answers = Answers(values={rule.target: None for rule in mapping.rules})
    questions = list_questions(payload)
    for rule, question in assign_questions(questions, mapping.rules):
        if question is None:
            if rule.mandatory:
                answers.add_issue(rule.target, "question_missing")
            continue
        answers.questions[rule.target] = question["id"]
        _read_answer(answers, rule, question.get("value"))
    answers.parameters = _read_parameters(payload, mapping.url_parameters)
    return answers


def list_questions(payload: Json) -> list[dict[str, Any]]:
    """Return the questions of a submission or definition that are what they should be."""
    listed = payload.get("questions")
    found = listed if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)]


def assign_questions(
    questions: Sequence[dict[str, Any]], rules: Iterable[FieldRule]
) -> list[tuple[FieldRule, dict[str, Any] | None]]:
    """Return the question of each rule: by id, else by name; no question fills two fields."""
    rules = tuple(rules)
    by_id = {question["id"]: question for question in questions}
    chosen = {
        rule.target: by_id[key] for rule in rules for key in reversed(rule.ids) if key in by_id
    }
    taken = {question["id"] for question in chosen.values()}
    by_name = {
        normalise_name(question.get("name")): question
        for question in reversed(questions)
        if question["id"] not in taken
    }
    for rule in rules:
        names = [name for name in rule.names if name in by_name]
        if rule.target not in chosen and names:
            chosen[rule.target] = by_name.pop(names[0])
    return [(rule, chosen.get(rule.target)) for rule in rules]


def normalise_name(name: Any) -> str:
    """Return a question's name without what changes when somebody edits its text.

    >>> normalise_name("  E-mail   address? ")
    'e mail address'
    """
    if not isinstance(name, str):
        return ""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", folded).split())


def _parse_rule(name: str, given: Json) -> FieldRule:
    known = {"ids", "names", "as", "mandatory", "vital"}
    return FieldRule(
        target=name,
        ids=tuple(given["ids"]),
        names=tuple(map(normalise_name, given.get("names", ()))),
        kind=given["as"],
        options={key: value for key, value in given.items() if key not in known},
        mandatory=given.get("mandatory", False),
        vital=given.get("vital", False),
    )


def _read_answer(answers: Answers, rule: FieldRule, value: Any) -> None:
    read: Coerced = COERCERS[rule.kind](value, rule.options)
    answers.values[rule.target] = read.value
    answers.raw[rule.target] = value
    if read.issue:
        answers.add_issue(rule.target, read.issue, review=rule.mandatory)
    elif rule.mandatory and is_empty(read.value):
        answers.add_issue(rule.target, "missing")


def _read_parameters(payload: Json, names: Sequence[str]) -> dict[str, str]:
    listed = payload.get("urlParameters")
    found: dict[str, str] = {}
    for one in listed if isinstance(listed, list) else ():
        name = (one.get("name") or one.get("id")) if isinstance(one, dict) else None
        value = text(one.get("value"), {}).value if isinstance(one, dict) else None
        if isinstance(name, str) and name in names and value:
            found[name] = value
    return found
