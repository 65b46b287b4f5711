"""How a form differs from its mapping file. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from services.fillout.mapping import (
    FormMapping,
    assign_questions,
    list_questions,
)
from shared.database.dictionaries import OPEN_KINDS, Choices, DictionaryKind
from shared.reference.matching import match_answer

_TEXTS = frozenset({"ShortAnswer", "LongAnswer", "EmailInput", "PhoneNumber", "URLInput"})
_NUMBERS = frozenset({"NumberInput", "CurrencyInput", "OpinionScale", "Slider", "StarRating"})
_ONE = frozenset({"Dropdown", "MultipleChoice"})
_SEVERAL = frozenset({"Checkboxes", "ImagePicker", "MultiSelect", "Ranking"})

#: The types of questions whose answers a coercer reads.
TYPES: Mapping[str, frozenset[str]] = {
    "text": _TEXTS | _NUMBERS | _ONE,
    "email": _TEXTS,
    "yesno": _ONE | _SEVERAL | {"Checkbox", "Switch"},
    "number": _NUMBERS | {"ShortAnswer"},
    "money": _NUMBERS | {"ShortAnswer"},
    "currency": _ONE | _SEVERAL | _TEXTS,
    "choices": _ONE | _SEVERAL | {"ShortAnswer"},
    "choice": _ONE | _SEVERAL | {"ShortAnswer"},
    "files": frozenset({"FileUpload", "AudioRecording", "URLInput"}),
    "address": frozenset({"Address", "ShortAnswer", "LongAnswer"}),
}


@dataclass(frozen=True, slots=True)
class Drift:
    """What is another than the mapping file expects: question ids, or fields."""

    #: Questions that no field asks for; their answers stay in the payload.
    unmapped: tuple[str, ...] = ()

    #: Fields whose question is not there.
    vanished: tuple[str, ...] = ()

    #: Fields that were found by name, because their id is another.
    renamed: tuple[str, ...] = ()

    #: Fields whose question has a type that is read otherwise.
    retyped: tuple[str, ...] = ()

    #: Vanished fields without which nothing may be mapped.
    blocking: tuple[str, ...] = ()

    #: Labels of a list that no dictionary has, by the name of the dictionary.
    options: Mapping[str, tuple[str, ...]] | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


def compare(definition: Mapping[str, Any], mapping: FormMapping, choices: Choices) -> Drift:
    """Compare the questions that a form has now with those that its mapping knows."""
    questions = list_questions(definition)
    pairs = assign_questions(questions, mapping.rules)
    found = [(rule, question) for rule, question in pairs if question is not None]
    vanished = [rule for rule, question in pairs if question is None]
    used = {question["id"] for _, question in found}
    return Drift(
        unmapped=tuple(one["id"] for one in questions if one["id"] not in used),
        vanished=tuple(rule.target for rule in vanished),
        renamed=tuple(rule.target for rule, one in found if one["id"] not in rule.ids),
        retyped=tuple(
            rule.target for rule, one in found if one.get("type") not in TYPES[rule.kind]
        ),
        blocking=tuple(rule.target for rule in vanished if rule.vital),
        options={
            kind: labels
            for rule, one in found
            if (kind := rule.target) in set(DictionaryKind)
            and (labels := unknown_options(one, DictionaryKind(kind), choices))
        },
    )


def unknown_options(
    question: Mapping[str, Any], kind: DictionaryKind, choices: Choices
) -> tuple[str, ...]:
    """Return the labels of a question's options that no entry of a dictionary is called."""
    listed = question.get("options")
    options = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    labels = [one.get("label") or one.get("value") for one in options]
    return tuple(
        label
        for label in labels
        if isinstance(label, str)
        and match_answer(label, choices.of(kind), is_role=False).code is None
    )


def new_entries(drift: Drift) -> dict[DictionaryKind, tuple[str, ...]]:
    """Return the options that become entries of their dictionaries; others are reported only."""
    found = drift.options or {}
    return {kind: found[kind] for kind in OPEN_KINDS if found.get(kind)}
