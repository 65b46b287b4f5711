"""Composed texts: what is embedded and ranked of a candidate and of a job.

Each has two parts. The headline holds the facts that matter most, and fits one window
of a model; the body is the full text in reading order. Both are without personal data.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from shared.text.personal import find_personal_data, mask

#: Goes into the hash, so that texts composed in another way are made and embedded again.
COMPOSER_VERSION = "1"

#: The opening lines of a resume in its headline.
OPENING_CHARACTERS = 600

#: A headline of this length fits a window of 512 tokens in Latin and Cyrillic.
HEADLINE_CHARACTERS = 1_600

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\uf8ff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFacts:
    """What is known of a candidate. Labels, not codes."""

    roles: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    degree: str | None = None
    fields: tuple[str, ...] = ()
    pe_license: bool | None = None
    work_mode: str | None = None
    locations: tuple[str, ...] = ()
    resume_text: str | None = None

    #: Names, addresses and the like, which must not be in the text.
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """What is known of a job. Labels, not codes, where the form has labels."""

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
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComposedText:
    headline: str
    body: str

    #: SHA-256 of composer version and both parts.
    text_hash: str


def compose_candidate(facts: CandidateFacts) -> ComposedText:
    resume = _normalise(facts.resume_text or "")
    personal = [_normalise(value) for value in facts.personal]
    study = ", ".join(filter(None, (facts.degree, *facts.fields)))
    license_line = {True: "yes", False: "no", None: ""}[facts.pe_license]
    lines = _labelled(
        ("Roles", "; ".join(facts.roles)),
        ("Competencies", "; ".join(facts.competencies)),
        ("Industries", "; ".join(facts.industries)),
        ("Education", study),
        ("PE license", license_line),
        ("Work mode", facts.work_mode),
        ("Locations", "; ".join(facts.locations)),
    )
    head = [mask(line, personal) for line in lines]
    head += _opening_lines(resume, personal)
    return _composed("\n".join(head), mask(resume, personal))


def compose_job(facts: JobFacts) -> ComposedText:
    personal = [_normalise(value) for value in facts.personal]
    by_importance = sorted(facts.competencies, key=lambda item: -item[1])
    lines = _labelled(
        ("Employment", facts.employment_type),
        ("Level", facts.experience_level),
        ("Work mode", facts.work_mode),
        ("Location", facts.location),
        ("Industries", "; ".join(facts.industries)),
        ("Competencies", "; ".join(label for label, _ in by_importance)),
    )
    title = " ".join(_normalise(facts.title).split())
    head = [title, *(mask(line, personal) for line in lines)]
    body = _job_body(_normalise(facts.description or ""), _normalise(facts.file_text or ""))
    return _composed("\n".join(filter(None, head)), mask(body, personal))


def _composed(headline: str, body: str) -> ComposedText:
    headline = headline[:HEADLINE_CHARACTERS].rstrip()
    # Control characters are in neither part, so no two texts are joined to the same one.
    joined = "\0".join((COMPOSER_VERSION, headline, body))
    return ComposedText(headline, body, sha256(joined.encode()).hexdigest())


def _labelled(*facts: tuple[str, str | None]) -> Iterator[str]:
    for label, value in facts:
        line = " ".join(_normalise(value or "").split())
        if line:
            yield f"{label}: {line}"


def _opening_lines(resume: str, personal: Sequence[str]) -> Iterator[str]:
    """Yield the first lines of a resume that have no personal data in them."""
    private = find_personal_data(resume, known=personal)
    left = OPENING_CHARACTERS
    position = 0
    for line in resume.split("\n"):
        start, end = position, position + len(line)
        position = end + 1
        if line and not any(low < end and high > start for low, high in private):
            yield line[:left].rstrip()
            left -= len(line) + 1
        if left <= 0:
            return


def _job_body(description: str, file_text: str) -> str:
    """Put the typed description before the file's text, or leave out the one that repeats."""
    typed, filed = _words(description), _words(file_text)
    if typed in filed:
        return file_text
    if filed in typed:
        return description
    return f"{description}\n\n{file_text}"


def _words(text: str) -> str:
    return " ".join(("", *_WORD.findall(text.casefold()), ""))


def _normalise(text: str) -> str:
    """Apply NFKC, drop what cannot be seen, collapse spaces. No line is dropped."""
    visible = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    composed = unicodedata.normalize("NFKC", visible)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in composed.split("\n")).strip()
