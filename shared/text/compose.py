"""One text per candidate and per job: what is embedded and ranked.

Two parts. The headline fits one window of a model and holds the coded facts;
the body is the document in reading order. Lines are labelled, in a fixed order,
and left out when empty. Any change here needs a new `COMPOSER_VERSION`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.text.fields import find_personal_data, mask

COMPOSER_VERSION = "1"

#: Characters of a resume's opening lines that stand in the headline.
OPENING = 600

#: Share of a job's file that the typed description must hold to count as the same.
REPEATED = 0.9

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFacts:
    """What is known of a submission: labels of coded answers, and the resume."""

    roles: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    degree: str | None = None
    fields: tuple[str, ...] = ()
    pe_license: bool | None = None
    work_mode: str | None = None
    locations: tuple[str, ...] = ()
    resume_text: str | None = None

    #: Names, addresses and the like, as answered: masked in both parts.
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """What is known of a vacancy: labels of coded answers, and its texts."""

    title: str
    employment_type: str | None = None
    experience_level: str | None = None
    work_mode: str | None = None
    location: str | None = None
    industries: tuple[str, ...] = ()

    #: Labels with their importance, 1 to 5.
    competencies: tuple[tuple[str, int], ...] = ()
    description: str | None = None
    file_text: str | None = None

    #: Contacts of the company: masked in both parts.
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComposedText:
    headline: str
    body: str

    #: SHA-256, in hex, of composer version and both parts.
    text_hash: str


def compose_candidate(facts: CandidateFacts) -> ComposedText:
    """Return the text of a candidate.

    >>> facts = CandidateFacts(roles=("Substation Engineer",), resume_text="Ann\\nSCADA",
    ...                        personal=("Ann",))
    >>> composed = compose_candidate(facts)
    >>> composed.headline
    'Roles: Substation Engineer\\nSCADA'
    >>> composed.body
    '[…]\\nSCADA'
    """
    resume = normalize(facts.resume_text or "")
    head = (
        _line("Roles", facts.roles),
        _line("Competencies", facts.competencies),
        _line("Industries", facts.industries),
        _line("Education", [facts.degree, *facts.fields]),
        "PE licence" if facts.pe_license else "",
        _line("Work", [facts.work_mode, *facts.locations]),
        _opening(resume, facts.personal),
    )
    return _compose(head, mask(resume, facts.personal), facts.personal)


def compose_job(facts: JobFacts) -> ComposedText:
    """Return the text of a vacancy; its title is the first line of the headline."""
    ranked = sorted(facts.competencies, key=lambda one: (-one[1], one[0]))
    head = (
        facts.title,
        _line("Terms", [facts.employment_type, facts.experience_level]),
        _line("Place", [facts.work_mode, facts.location]),
        _line("Industries", facts.industries),
        _line("Competencies", [label for label, _ in ranked]),
    )
    description, file_text = normalize(facts.description or ""), normalize(facts.file_text or "")
    parts = [description, "" if _repeats(description, file_text) else file_text]
    body = "\n\n".join(part for part in parts if part)
    return _compose(head, mask(body, facts.personal), facts.personal)


def normalize(text: str) -> str:
    """Return `text` in one form of Unicode, without invisible characters; no line is dropped.

    >>> normalize("13.8\\u00a0kV\\u200b\\r\\nPython")
    '13.8 kV\\nPython'
    """
    text = unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))
    text = _SPACES.sub(" ", _CONTROL.sub("", text))
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")


def hash_text(headline: str, body: str) -> str:
    """Return the key of a composed text. Lengths keep the parts apart."""
    content = f"{COMPOSER_VERSION}\n{len(headline)}\n{headline}\n{body}"
    return hashlib.sha256(content.encode()).hexdigest()


def _compose(head: Iterable[str], body: str, personal: Sequence[str]) -> ComposedText:
    lines = [normalize(line) for line in head if line]
    title, *rest = lines or [""]
    headline = "\n".join([title, mask("\n".join(rest), personal)] if rest else [title])
    return ComposedText(headline, body, hash_text(headline, body))


def _line(label: str, values: Iterable[str | None]) -> str:
    known = list(dict.fromkeys(value for value in values if value))
    return f"{label}: {'; '.join(known)}" if known else ""


def _opening(resume: str, personal: Sequence[str]) -> str:
    """Return the first lines that are about the work, and not about how to reach someone."""
    chosen: list[str] = []
    for line in resume.split("\n"):
        if sum(map(len, chosen)) >= OPENING:
            break
        if line and not find_personal_data(line, known=personal):
            chosen.append(line)
    return "\n".join(chosen)[:OPENING]


def _repeats(description: str, file_text: str) -> bool:
    """Whether what was typed is also what the file says."""
    lines = [line for line in file_text.split("\n") if line]
    known = set(description.split("\n"))
    size = sum(map(len, lines))
    return size > 0 and sum(len(line) for line in lines if line in known) >= REPEATED * size
