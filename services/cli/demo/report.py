"""What the demo shows: the same facts in the terminal and as a page. Pure, but for the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

#: What the states of a competency and a requirement are called in the page.
SHOWN, LISTED, LACKS = "has", "listed", "lacks"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyLine:
    name: str

    #: has, listed or lacks.
    state: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementLine:
    quote: str
    state: str
    evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate for one job."""

    rank: int
    name: str
    final: float
    similarity: float
    rerank: float

    #: From the known answers; None if the demo does not know.
    grade: int | None
    competencies: Sequence[CompetencyLine]
    requirements: Sequence[RequirementLine]

    #: Pieces of the best passage, and whether each is marked.
    passage: Sequence[tuple[str, bool]]
    warnings: Sequence[str]

    @property
    def summary(self) -> str:
        met = sum(one.state == "shown" for one in self.requirements)
        return f"{met} of {len(self.requirements)} requirements have evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobList:
    job_id: int
    title: str
    company: str
    about: str
    ndcg: float | None
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegQuality:
    """nDCG@10 of one way to order, for all jobs and by language."""

    name: str
    overall: float
    by_language: Sequence[float | None]
    is_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    name: str
    items: int
    done: int
    unchanged: int
    failed: int
    seconds: float

    #: Of the time of all stages.
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureLine:
    who: str
    status: str
    code: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    profile: str
    lead: str
    facts: Sequence[tuple[str, str]]
    jobs: Sequence[JobList]
    languages: Sequence[str]
    quality: Sequence[LegQuality]
    quality_note: str
    stages: Sequence[StageLine]
    failures: Sequence[FailureLine]


def render_page(report: Report) -> str:
    """Return a page that needs nothing else: no script, font, picture or network."""
    source = files("services.cli.demo").joinpath("report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(source).render(report=report)


def write_page(report: Report, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_page(report), encoding="utf-8")


def mark(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut a text into pieces that are marked or not; spans are in order and apart.

    >>> mark("relay settings in PSCAD", [(0, 14), (18, 23)])
    [('relay settings', True), (' in ', False), ('PSCAD', True)]
    """
    pieces, at = [], 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
