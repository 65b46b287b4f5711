"""The command line: what it prints, and how it says that something is wrong."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.cli import variables
from services.cli.main import load, main, make_parser
from services.cli.messages import read_arguments
from services.cli.remedies import REMEDIES, remedy
from shared import errors
from shared.errors import DocumentError, WrongArguments
from shared.messaging.registry import ACTORS, PARSE_JOB_TEXT, SEARCH_SIMILAR_RESUMES

ROOT = Path(__file__).parents[3]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command here, and return its exit code and what it wrote."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


def test_all_actors_are_registered(run: Run) -> None:
    code, out, _ = run("inspect", "registered")

    assert code == 0
    assert out.count("ok ") == 16
    assert "16 of 16" in out


def test_routes_name_queue_and_arguments(run: Run) -> None:
    _, out, _ = run("inspect", "routes")

    assert len(out.splitlines()) == len(ACTORS)
    assert "parse_job_text                text_processing" in out
    assert "job_ids" in out


@pytest.mark.usefixtures("database")
def test_tables_are_the_26(run: Run) -> None:
    code, out, _ = run("db", "tables")

    assert code == 0
    assert out.endswith("26 tables\n")
    assert "reranker_analysis_results" in out


@pytest.mark.usefixtures("database")
def test_init_loads_the_dictionaries_again_and_again(run: Run) -> None:
    first, second = run("db", "init"), run("db", "init")

    assert first == second
    assert "57 dictionary rows" in first[1]


@pytest.mark.usefixtures("database")
def test_status_of_nothing(run: Run) -> None:
    _, out, _ = run("status")

    assert out == "outbox: 0 waiting\ndead letters: 0\n"


@pytest.mark.usefixtures("database")
def test_no_failures_is_success(run: Run) -> None:
    assert run("failures") == (0, "", "")


@pytest.mark.usefixtures("database")
def test_nothing_is_active(run: Run) -> None:
    assert run("inspect", "active")[1] == "0 active\n"


def test_unknown_actor_is_one_line_with_the_right_names(run: Run) -> None:
    code, out, error = run("publish", "parse_resume")

    assert (code, out) == (2, "")
    assert error.count("\n") == 1
    assert "parse_resume_text" in error


def test_wrong_argument_is_one_line_with_the_right_ones(run: Run) -> None:
    code, _, error = run("publish", "parse_job_text", "jobs=[1]")

    assert code == 2
    assert error.count("\n") == 1
    assert "job_ids" in error


@pytest.mark.usefixtures("database")
def test_unknown_result_is_an_error_and_not_pending(run: Run) -> None:
    code, _, error = run("result", "7f0c1f5e-3c58-4a0e-9d0e-2f4b8c1f6a10")

    assert code == 2
    assert "no message has the id" in error


def test_message_id_must_be_one(run: Run) -> None:
    assert run("result", "42")[0] == 2


def test_settings_are_shown_without_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hidden@db/x")

    _, out, _ = run("config", "show")

    assert "DATABASE_URL=***" in out
    assert "hidden" not in out


def test_example_names_every_variable(run: Run) -> None:
    assert run("config", "example")[1] == (ROOT / ".env.example").read_text()
    assert "DATABASE_URL=" in variables.example()


def list_targets(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Return what the commands of a parser, and of those below it, are to run."""
    if target := parser.get_default("run"):
        yield target
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from list_targets(below)


@pytest.mark.parametrize("target", sorted(set(list_targets(make_parser()))))
def test_every_command_has_its_function(target: str) -> None:
    assert callable(load(target))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("anchor", ["1", "7f0c1f5e-3c58-4a0e-9d0e-2f4b8c1f6a10", "Ann"])
def test_list_that_is_not_there_is_an_error(run: Run, anchor: str) -> None:
    code, out, error = run("show", anchor)

    assert (code, out) == (2, "")
    assert anchor in error


@pytest.mark.parametrize("arguments", [["demo", "--profile=huge"], ["worker"], []])
def test_parser_refuses_what_it_does_not_know(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args(arguments)
    assert "usage:" in capsys.readouterr().err


def test_arguments_from_json_and_pairs() -> None:
    arguments = read_arguments(PARSE_JOB_TEXT, '{"job_ids": [1]}', ["force=true"])

    assert arguments.model_dump(exclude_defaults=True) == {"job_ids": (1,), "force": True}


def test_value_that_is_no_json_is_text() -> None:
    arguments = read_arguments(SEARCH_SIMILAR_RESUMES, "{}", ["query_text=relay protection"])

    assert arguments.model_dump()["query_text"] == "relay protection"


@pytest.mark.parametrize(
    ("document", "pairs"), [("[1]", []), ("{", []), ("{}", ["force"]), ("{}", ["job_ids=x"])]
)
def test_wrong_arguments_are_refused(document: str, pairs: list[str]) -> None:
    with pytest.raises(WrongArguments):
        read_arguments(PARSE_JOB_TEXT, document, pairs)


def test_every_error_of_a_document_has_a_remedy() -> None:
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, DocumentError) and kind is not DocumentError
    }

    assert codes <= REMEDIES.keys()
    assert remedy("never heard of")
