"""Read from the database what the demo shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.cli.demo.lines import describe_place
from services.cli.demo.orders import FINAL, GradedJob, measure_orders, search_orders
from services.cli.demo.quality import ndcg
from services.cli.demo.report import FailureLine, JobList, Report, StageLine
from services.cli.remedies import remedy
from services.reranking.actors import get_tools
from services.reranking.ranking import Tools
from shared.database import tables
from shared.database.anchors import Anchor
from shared.database.failures import READABLE
from shared.database.models.candidates import SubmissionStatus
from shared.database.session import on_loop, transaction
from shared.database.shortlists import Shortlist, find_shortlist
from shared.database.states import RecordState, list_job_states, list_submission_states
from shared.database.work import ActorWork, measure_run
from shared.embedded.dataset.generate import Dataset
from shared.messaging.runs import EMBED, FETCH, PARSE, RERANK

#: Of a list, on the page; and deep enough for everyone who was ranked.
SHOWN, DEEP = 5, 200

STAGES = {
    FETCH: ("Fetch forms", "fetch_"),
    PARSE: ("Parse files", "parse_"),
    EMBED: ("Embed texts", "generate_"),
    RERANK: ("Rank lists", "rerank_"),
}

States = Mapping[str, RecordState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came out of a run: states to compare, and a report to show."""

    submissions: States
    jobs: States
    tables: Mapping[str, int]
    work: Sequence[ActorWork]
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    submissions: States
    jobs: States
    tables: Mapping[str, int]
    work: Sequence[ActorWork]
    lists: Mapping[str, Shortlist | None]


def gather(run_id: UUID, dataset: Dataset) -> Outcome:
    """Return what a run has left behind."""
    rows = on_loop(_read(run_id))
    manifest = dataset.manifest
    keys = {one["submission_id"]: one["key"] for one in manifest["candidates"]}
    tools = get_tools()
    jobs = [_job(one, rows, keys, tools) for one in manifest["jobs"]]
    languages = ["all", *sorted({job.language for _, job in jobs})]
    quality = measure_orders([job for _, job in jobs], languages)
    report = Report(
        profile=manifest["profile"],
        lead=_lead(rows),
        facts=[*_facts(rows), ("nDCG@10", f"{quality[-1].overall:.3f}")],
        jobs=[shown for shown, _ in jobs],
        languages=languages,
        quality=quality,
        quality_note=(
            "The generator knows who fits, so these figures tell whether a change made the"
            " order better or worse on this data. They say nothing about real people."
        ),
        stages=_stages(rows.work),
        failures=_failures(rows.submissions) + _failures(rows.jobs),
    )
    return Outcome(
        submissions=rows.submissions,
        jobs=rows.jobs,
        tables=rows.tables,
        work=rows.work,
        report=report,
    )


async def _read(run_id: UUID) -> _Rows:
    async with transaction() as session:
        jobs = await list_job_states(session)
        return _Rows(
            submissions=await list_submission_states(session),
            jobs=jobs,
            tables=await tables.count_rows(session),
            work=await measure_run(session, run_id),
            lists={
                external_id: await find_shortlist(session, Anchor(int(state.source_id)), limit=DEEP)
                for external_id, state in jobs.items()
            },
        )


def _job(
    expected: Mapping[str, Any], rows: _Rows, keys: Mapping[str, str], tools: Tools
) -> tuple[JobList, GradedJob]:
    state, found = rows.jobs[expected["submission_id"]], rows.lists[expected["submission_id"]]
    by_key: Mapping[str, int] = expected["grades"]
    grades = {source_id: by_key.get(key, 0) for source_id, key in keys.items()}
    places = found.places if found else ()
    order = [str(place.submission_id) for place in places]
    covered = None if tools.covered is None else frozenset(tools.covered)
    orders = search_orders(tools.store, int(state.source_id), covered) | {FINAL: order}
    company = (found.company if found else None) or expected["company"]
    shown = JobList(
        job_id=int(state.source_id),
        title=found.title if found else state.label,
        company=company,
        about=f"{company} · {expected['level']} · {expected['language']}",
        ndcg=ndcg(order, grades),
        rows=[
            describe_place(place, grades.get(str(place.submission_id))) for place in places[:SHOWN]
        ],
    )
    return shown, GradedJob(expected["language"], orders, grades)


def _stages(work: Sequence[ActorWork]) -> list[StageLine]:
    sums = {
        stage: [one for one in work if one.actor.startswith(prefix)]
        for stage, (_, prefix) in STAGES.items()
    }
    total = sum(one.seconds for ones in sums.values() for one in ones) or 1.0
    return [
        StageLine(
            name=STAGES[stage][0],
            items=sum(one.done + one.unchanged + one.failed + one.deferred for one in ones),
            done=sum(one.done for one in ones),
            unchanged=sum(one.unchanged for one in ones),
            failed=sum(one.failed for one in ones),
            seconds=sum(one.seconds for one in ones),
            share=sum(one.seconds for one in ones) / total,
        )
        for stage, ones in sums.items()
    ]


def _failures(states: States) -> list[FailureLine]:
    failed = [
        FailureLine(
            who=state.label,
            status=state.parse_status,
            code=state.error_code or "",
            remedy=remedy(state.error_code or ""),
        )
        for state in states.values()
        if state.parse_status not in READABLE
        and state.status not in (SubmissionStatus.INACTIVE, SubmissionStatus.PENDING)
    ]
    return sorted(failed, key=lambda one: (one.code, one.who))


def _lead(rows: _Rows) -> str:
    active = sum(state.status == SubmissionStatus.ACTIVE for state in rows.submissions.values())
    return (
        f"{len(rows.submissions)} submissions and {len(rows.jobs)} vacancies came in by two forms."
        f" {active} people allow their answers to be used and are matched with every job;"
        " each place says what is shown, what is only listed, and what is missing."
    )


def _facts(rows: _Rows) -> list[tuple[str, str]]:
    states = [*rows.submissions.values(), *rows.jobs.values()]
    return [
        ("people", str(rows.tables["candidates"])),
        ("jobs", str(rows.tables["jobs"])),
        ("files read", str(sum(state.parse_status == "ok" for state in states))),
        ("vectors", str(rows.tables["embedding_metadata"])),
        ("ranked places", str(rows.tables["reranker_analysis_results"])),
    ]
