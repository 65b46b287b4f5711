"""Parse the command line, and run one thing. Imports late: images hold one service."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from shared.errors import ShortlistError
from shared.logging import configure

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors that are meant for people are one line.

    Exit codes: 0 done, 1 done with something to look at, 2 not done.
    """
    configure()
    # Process 1 of a container ignores the signals that it does not handle.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = make_parser().parse_args(arguments)
    try:
        return load(options.run)(options)
    except KeyboardInterrupt:
        return 130
    except ShortlistError as error:
        sys.stderr.write(f"shortlist: {error}\n")
        return 2


def load(target: str) -> Command:
    """Return the function behind ``module:function`` of this package."""
    module, _, function = target.partition(":")
    command: Command = getattr(import_module(f"services.cli.{module}"), function)
    return command


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shortlist", description="Match resumes with jobs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = _add(commands, "demo", "demo.scenario:run_demo", "run it all here, on generated data")
    demo.add_argument("--profile", choices=("test", "small", "large"), default="small")
    demo.add_argument("--no-faults", action="store_true", help="leave out broken files")
    demo.add_argument("--port", type=int, help="of the demo's forms server, on this host")

    worker = _add(commands, "worker", "run:run_worker", "run all services in this process")
    worker.add_argument("service", choices=("all",))
    _add_database(commands)
    _add_messages(commands)
    _add_looking(commands)
    return parser


def _add_database(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    database = commands.add_parser("db", help="the schema and its dictionaries")
    parts = database.add_subparsers(required=True, metavar="PART")
    _add(parts, "init", "database:init", "bring it to this version, and load dictionaries")
    _add(parts, "upgrade", "database:migrate", "bring it to this version")
    _add(parts, "tables", "database:tables", "list the tables with their rows")
    _add(commands, "seed", "database:load_dictionaries", "load the dictionaries again")


def _add_messages(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    publish = _add(commands, "publish", "messages:publish", "send a message to an actor")
    publish.add_argument("actor", metavar="ACTOR", help="see: shortlist inspect routes")
    publish.add_argument("arguments", nargs="*", metavar="KEY=VALUE", help="values are JSON")
    publish.add_argument("--kwargs", metavar="JSON", default="{}", help="all arguments as one")
    result = _add(commands, "result", "messages:show_result", "what became of a message")
    result.add_argument("message_id", metavar="ID")
    result.add_argument("--wait", action="store_true", help="until it is done or dead")
    failures = _add(commands, "failures", "messages:list_failures", "what failed, and what helps")
    failures.add_argument("--limit", type=int, default=100)


def _add_looking(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    inspect = commands.add_parser("inspect", help="actors and queues")
    parts = inspect.add_subparsers(required=True, metavar="WHAT")
    _add(parts, "registered", "inspect:registered", "the actors, and whether they are declared")
    _add(parts, "routes", "inspect:routes", "actor, queue, time limit, priority")
    _add(parts, "active", "inspect:active", "messages that workers have in hand")
    _add(commands, "status", "inspect:status", "runs, stages, and what waits")
    config = commands.add_parser("config", help="settings")
    parts = config.add_subparsers(required=True, metavar="WHAT")
    _add(parts, "show", "inspect:show_config", "every effective value, secrets masked")
    _add(parts, "example", "inspect:example_config", "every variable, as .env.example has it")
    show = _add(commands, "show", "matching:show", "the newest list of a job or submission")
    show.add_argument("anchor", metavar="ID", help="a job's number, or a submission's UUID")
    show.add_argument("--limit", type=int, default=5)


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: str,
    what: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what)
    command.set_defaults(run=run)
    return command


if __name__ == "__main__":
    sys.exit(main())
