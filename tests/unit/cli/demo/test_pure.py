"""What the demo measures, compares and shows."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from rich.console import Console

from services.cli.demo.lines import describe_place
from services.cli.demo.progress import Bars, Lines, StageCount
from services.cli.demo.quality import mean, ndcg
from services.cli.demo.report import (
    FailureLine,
    JobList,
    LegQuality,
    Report,
    Row,
    StageLine,
    render_page,
    write_page,
)
from services.cli.demo.source import choose_port
from services.cli.demo.terminal import print_report
from services.cli.demo.verify import find_differences
from shared.database.shortlists import Place
from shared.database.states import RecordState
from shared.errors import MissingSetting

QUOTE = {"quote": "Relay settings in PSCAD", "start": 0, "end": 23, "source": "resume"}

PLACE = Place(
    rank=1,
    job_id=1,
    submission_id=UUID(int=1),
    name="Ann <Lee>",
    company=None,
    final_score=0.9,
    original_similarity=0.8,
    rerank_score=0.7,
    score_improvement=-0.1,
    explanation={
        "matched": [
            {"code": "power_systems", "importance": 4, "evidence": "shown", "quote": QUOTE},
            {"code": "sales", "importance": 1, "evidence": "claimed", "quote": None},
        ],
        "missing": [{"code": "high_voltage", "importance": 5}],
        "requirements": [
            {
                "asked": QUOTE,
                "importance": 4,
                "state": "meets",
                "evidence": "shown",
                "answer": QUOTE,
            },
            {"asked": QUOTE, "importance": 4, "state": "unknown", "evidence": None, "answer": None},
        ],
        "facts": [],
        "best_passage": {**QUOTE, "score": 0.9},
        "warnings": ["hidden_text"],
    },
    quality_metrics={},
)


def make_report(*rows: Row) -> Report:
    job = JobList(job_id=1, title="P&C", company="Acme", about="x", ndcg=0.5, rows=rows)
    leg = LegQuality(name="Final", overall=0.9, by_language=[0.9, None], is_final=True)
    stage = StageLine(name="Parse", items=3, done=1, unchanged=1, failed=1, seconds=2.0, share=1.0)
    failure = FailureLine(who="Bob", status="empty", code="empty", remedy="ask")
    return Report(
        profile="test",
        lead="lead",
        facts=[("people", "3")],
        jobs=[job],
        languages=["all", "ru"],
        quality=[leg],
        quality_note="note",
        stages=[stage],
        failures=[failure],
    )


def test_perfect_order_is_one() -> None:
    assert ndcg(["a", "b", "c"], {"a": 3, "b": 2, "c": 1}) == 1


def test_only_the_first_ten_count() -> None:
    others = [str(number) for number in range(10)]

    assert ndcg([*others, "a"], {"a": 3}) == 0


def test_without_a_good_one_no_order_is_better() -> None:
    assert ndcg(["a"], {"a": 0}) is None
    assert mean([None]) is None


def test_place_is_described_with_its_reasons() -> None:
    row = describe_place(PLACE, grade=2)

    assert [(one.name, one.state) for one in row.competencies] == [
        ("High Voltage", "lacks"),
        ("Power Systems", "has"),
        ("Sales", "listed"),
    ]
    assert row.summary == "1 of 2 requirements have evidence"
    assert row.warnings == ["hidden text in the file"]
    assert ("PSCAD", True) in row.passage


def test_place_without_reasons_is_still_shown() -> None:
    bare = Place(**{**{f: getattr(PLACE, f) for f in PLACE.__slots__}, "explanation": {}})

    assert describe_place(bare, None).competencies == []


def test_page_escapes_what_people_wrote() -> None:
    page = render_page(make_report(describe_place(PLACE, 3)))

    assert "Ann &lt;Lee&gt;" in page
    assert "<Lee>" not in page


def test_page_of_an_empty_list_says_so(tmp_path: Path) -> None:
    write_page(make_report(), tmp_path / "new" / "report.html")

    assert "No candidate was found" in (tmp_path / "new" / "report.html").read_text()


def test_terminal_shows_scores_reasons_and_failures() -> None:
    out = io.StringIO()
    print_report(make_report(describe_place(PLACE, 3)), Console(file=out, width=200))

    shown = out.getvalue()
    for part in (
        "Ann <Lee>",
        "0.900",
        "+ Power Systems",
        "- High Voltage",
        "PSCAD",
        "Bob",
        "empty",
    ):
        assert part in shown


def test_lines_are_never_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    counts = [StageCount("fetch", 2, 2), StageCount("parse", 1, 4)]
    lines.show(counts)
    lines.show(counts)

    assert capsys.readouterr().out.count("Parse files 1/4") == 1


def test_bars_know_totals_as_they_grow() -> None:
    from rich.progress import Progress

    with Progress(console=Console(file=io.StringIO())) as progress:
        bars = Bars(progress)
        bars.show([StageCount("parse", 1, 4)])
        bars.show([StageCount("parse", 4, 8)])

        [task] = [task for task in progress.tasks if task.total]
        assert (task.completed, task.total) == (4, 8)


EXPECTED: dict[str, Any] = {
    "key": "ann",
    "submission_id": "s1",
    "status": "active",
    "parse_status": "ok",
    "error_code": None,
    "attempts": 1,
    "warnings": [],
    "must_contain": ["IEC 61850"],
}

STATE = RecordState(
    source_id="1",
    label="Ann",
    status="active",
    parse_status="ok",
    error_code=None,
    attempts=1,
    text="IEC\n61850",
    warnings=frozenset(),
)


def differences(expected: dict[str, Any], state: RecordState | None = STATE) -> list[str]:
    manifest = {"candidates": [expected], "jobs": [], "expected": {"tables": {"jobs": 0}}}
    found = {} if state is None else {"s1": state}
    return find_differences(manifest, found, {}, {"jobs": 0})


def test_what_is_as_expected_makes_no_line() -> None:
    assert differences(EXPECTED) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "inactive"},
        {"parse_status": "empty"},
        {"error_code": "gone"},
        {"attempts": 3},
        {"must_contain": ["SEL-421"]},
        {"warnings": ["hidden_text"]},
    ],
)
def test_each_difference_makes_a_line(changed: dict[str, Any]) -> None:
    assert len(differences(EXPECTED | changed)) == 1


def test_error_where_none_is_expected_makes_a_line() -> None:
    state = RecordState(**{f: getattr(STATE, f) for f in STATE.__slots__} | {"error_code": "gone"})

    assert differences(EXPECTED, state) == ["candidate ann: error_code gone, expected None"]


def test_missing_record_makes_a_line() -> None:
    assert differences(EXPECTED, None) == ["candidate ann: not there"]


def test_other_number_of_rows_makes_a_line() -> None:
    manifest = {"candidates": [], "jobs": [], "expected": {"tables": {"jobs": 2}}}

    assert find_differences(manifest, {}, {}, {"jobs": 1}) == ["table jobs: 1 rows, expected 2"]


def test_port_stays_the_same(tmp_path: Path) -> None:
    port = choose_port(tmp_path, 18_999)

    assert choose_port(tmp_path, None) == port == 18_999
    assert json.loads((tmp_path / "demo.json").read_text()) == {"port": 18_999}


def test_another_port_on_the_same_home_is_refused(tmp_path: Path) -> None:
    choose_port(tmp_path, 18_999)

    with pytest.raises(MissingSetting, match="18999"):
        choose_port(tmp_path, 19_000)
