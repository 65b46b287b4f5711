"""The report in the terminal: for every job the top five, and why."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.cli.demo.report import LACKS, SHOWN, JobList, Report, Row

#: How much of a passage, and how many competencies of a kind, are printed.
PASSAGE, COMPETENCIES = 140, 4


def print_report(report: Report, console: Console) -> None:
    """Print shortlists, failures, quality and stages, in this order."""
    for job in report.jobs:
        print_job(job, console)
    _print_failures(report, console)
    _print_quality(report, console)
    _print_stages(report, console)
    console.print("  ".join(f"[bold]{value}[/] {label}" for label, value in report.facts))


def print_job(job: JobList, console: Console) -> None:
    quality = "" if job.ndcg is None else f"   [dim]nDCG@10 {job.ndcg:.2f}[/]"
    console.print(f"\n[bold]{escape(job.title)}[/]  {escape(job.company)}{quality}")
    for row in job.rows:
        for line in describe(row):
            console.print(line, soft_wrap=True)


def describe(row: Row) -> Iterator[str]:
    """Yield the lines about one candidate."""
    grade = "" if row.grade is None else f"  [dim]known grade {row.grade}[/]"
    yield (
        f"  {row.rank}. {escape(row.name):<28} [bold]{row.final:.3f}[/]"
        f"  similarity {row.similarity:.3f}  rerank {row.rerank:.3f}{grade}"
    )
    has = [one.name for one in row.competencies if one.state == SHOWN][:COMPETENCIES]
    lacks = [one.name for one in row.competencies if one.state == LACKS][:COMPETENCIES]
    reasons = []
    if has:
        reasons.append(f"[green]+ {escape(', '.join(has))}[/]")
    if lacks:
        reasons.append(f"[red]- {escape(', '.join(lacks))}[/]")
    reasons.append(f"[dim]{row.summary}[/]")
    yield "     " + "  ".join(reasons)
    if row.passage:
        text = " ".join("".join(piece for piece, _ in row.passage).split())
        short = text if len(text) <= PASSAGE else text[: PASSAGE - 1] + "…"
        yield f"     [italic]“{escape(short)}”[/]"


def _print_failures(report: Report, console: Console) -> None:
    if not report.failures:
        return
    console.print(f"\n[bold]{len(report.failures)} files could not be read[/]")
    for one in report.failures:
        console.print(
            f"  {escape(one.who):<34} {one.status:<17} {one.code:<19} [dim]{one.remedy}[/]",
            soft_wrap=True,
        )


def _print_quality(report: Report, console: Console) -> None:
    table = Table(box=None, pad_edge=False, title="\nnDCG@10 against the known answers")
    table.title_justify = "left"
    table.add_column("order")
    for language in report.languages:
        table.add_column(language, justify="right")
    for leg in report.quality:
        values = ["–" if value is None else f"{value:.3f}" for value in leg.by_language]
        table.add_row(leg.name, *values, style="bold" if leg.is_final else None)
    console.print(table)


def _print_stages(report: Report, console: Console) -> None:
    table = Table(box=None, pad_edge=False, title="\nStages")
    table.title_justify = "left"
    table.add_column("stage")
    for name in ("items", "done now", "unchanged", "failed", "work, s"):
        table.add_column(name, justify="right")
    for one in report.stages:
        numbers = [one.items, one.done, one.unchanged, one.failed]
        table.add_row(one.name, *map(str, numbers), f"{one.seconds:.1f}")
    console.print(table)
    console.print()
