"""One place of a list, as people read it. Pure."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from services.cli.demo.report import (
    LACKS,
    LISTED,
    SHOWN,
    CompetencyLine,
    RequirementLine,
    Row,
    mark,
)
from shared.database.shortlists import Place
from shared.reference.loader import load_competencies
from shared.text.skills import find_competencies, find_skills

WARNINGS = {
    "hidden_text": "hidden text in the file",
    "keywords_without_evidence": "keywords without evidence",
    "mixed_language": "two languages",
}

#: So long a requirement is shown whole.
LONGEST = 160

_STATES = {"meets": "shown", "fails": "not met", "unknown": "no evidence"}


def describe_place(place: Place, grade: int | None) -> Row:
    """Return a place with its reasons."""
    reasons: Mapping[str, Any] = place.explanation
    return Row(
        rank=place.rank,
        name=place.name,
        final=place.final_score,
        similarity=place.original_similarity,
        rerank=place.rerank_score,
        grade=grade,
        competencies=_competencies(reasons),
        requirements=[
            RequirementLine(
                quote=_short(one["asked"]["quote"]),
                state=_STATES[one["state"]],
                evidence=_short(one["answer"]["quote"]) if one["answer"] else None,
            )
            for one in reasons.get("requirements", ())
        ],
        passage=_passage(reasons.get("best_passage")),
        warnings=[WARNINGS.get(code, code) for code in reasons.get("warnings", ())],
    )


def _competencies(reasons: Mapping[str, Any]) -> list[CompetencyLine]:
    lines = [
        (
            -one["importance"],
            CompetencyLine(
                name=_name(one["code"]),
                state=SHOWN if one["evidence"] == "shown" else LISTED,
                note=one["quote"]["quote"] if one["quote"] else "chosen in the form",
            ),
        )
        for one in reasons.get("matched", ())
    ]
    lines += [
        (
            -one["importance"],
            CompetencyLine(name=_name(one["code"]), state=LACKS, note="not found"),
        )
        for one in reasons.get("missing", ())
    ]
    return [line for _, line in sorted(lines, key=lambda one: one[0])]


def _passage(best: Mapping[str, Any] | None) -> list[tuple[str, bool]]:
    """Return the quoted passage with the words of the trade marked."""
    if best is None:
        return []
    text = best["quote"]
    mentions = (*find_competencies(text), *find_skills(text))
    spans: list[tuple[int, int]] = []
    for start, end in sorted({(one.start, one.end) for one in mentions}):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return mark(text, spans)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


@cache
def _names() -> Mapping[str, str]:
    return {entry.code: entry.name for entry in load_competencies()}


def _name(code: str) -> str:
    return _names().get(code, code)
