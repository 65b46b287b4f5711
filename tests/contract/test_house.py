"""The form of the house: sizes, types, words, and who may do what."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path.relative_to(ROOT)
    for room in ("services", "shared")
    for path in (ROOT / room).rglob("*.py")
)

MAX_LINES = 300
MAX_FUNCTION = 60

#: Where `send` is a request, and not a message past the outbox.
HTTP_DOORS = ("client", "download")

FORBIDDEN_NAMES = ("utils", "common", "misc", "manager", "base_")
PROMISES = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError|placeholder|for now)\b")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_module_has_the_form_of_the_house(path: Path) -> None:
    source = (ROOT / path).read_text()
    lines = [line for line in source.splitlines() if line.strip()]

    assert len(lines) <= MAX_LINES
    assert ast.get_docstring(ast.parse(source)), "a module says what it is"
    assert not PROMISES.search(source)
    assert not path.stem.startswith(FORBIDDEN_NAMES)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_functions_are_short_and_typed(path: Path) -> None:
    for function in functions(path):
        size = (function.end_lineno or function.lineno) - function.lineno + 1
        assert size <= MAX_FUNCTION, function.name
        assert function.returns is not None, function.name


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nobody_commits_or_sends_on_their_own(path: Path) -> None:
    forbidden = {"commit", "send_with_options"}
    if path.stem not in HTTP_DOORS:
        forbidden |= {"send"}
    assert not forbidden & set(calls(path))


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem != "settings"], ids=str)
def test_only_settings_read_the_environment(path: Path) -> None:
    source = (ROOT / path).read_text()

    assert "getenv" not in source
    assert "environ.get(" not in source
    assert not re.search(r"(?<!del )os\.environ\[[^]]*\](?! =)", source)


def test_actors_are_thin() -> None:
    for path in ROOT.glob("services/*/actors.py"):
        for function in functions(path):
            assert (function.end_lineno or 0) - function.lineno <= 25, function.name


@pytest.mark.parametrize("name", ["services", "shared", "migrations"])
def test_packages_are_regular_ones(name: str) -> None:
    for folder in (ROOT / name).rglob("*"):
        if folder.is_dir() and any(folder.glob("*.py")):
            assert (folder / "__init__.py").exists() or name == "migrations", folder
