"""Compare what came out with what the manifest says must. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.database.states import RecordState

Manifest = Mapping[str, Any]

#: Fields that are compared as they are; None in the manifest means: anything.
FIELDS = ("status", "parse_status", "error_code", "attempts")


def find_differences(
    manifest: Manifest,
    submissions: Mapping[str, RecordState],
    jobs: Mapping[str, RecordState],
    tables: Mapping[str, int],
) -> list[str]:
    """Return a line for each thing that is not as the manifest expects."""
    differences = [
        *_compare_records("candidate", manifest["candidates"], submissions),
        *_compare_records("job", manifest["jobs"], jobs),
    ]
    for table, expected in manifest["expected"]["tables"].items():
        if tables[table] != expected:
            differences.append(f"table {table}: {tables[table]} rows, expected {expected}")
    return differences


def _compare_records(
    kind: str, expected: Sequence[Mapping[str, Any]], found: Mapping[str, RecordState]
) -> Iterator[str]:
    for one in expected:
        state = found.get(one["submission_id"])
        if state is None:
            yield f"{kind} {one['key']}: not there"
            continue
        for difference in _compare(one, state):
            yield f"{kind} {one['key']}: {difference}"


def _compare(expected: Mapping[str, Any], state: RecordState) -> Iterator[str]:
    for field in FIELDS:
        wanted, actual = expected.get(field), getattr(state, field)
        is_open = wanted is None and not (field == "error_code" and expected["parse_status"])
        if not is_open and actual != wanted:
            yield f"{field} {actual}, expected {wanted}"
    if state.parse_status == "ok":
        for phrase in expected["must_contain"]:
            if _plain(phrase) not in _plain(state.text):
                yield f"{phrase!r} is not in the text"
        missing = set(expected["warnings"]) - state.warnings
        if missing:
            yield f"no warning {', '.join(sorted(missing))}"


def _plain(text: str) -> str:
    """Return a text without its line breaks, which belong to the page and not to the words."""
    return " ".join(text.split())
