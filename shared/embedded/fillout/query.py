"""Which submissions a list call asks for: parameters, filters and pages. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from shared.embedded.fillout.answer import ApiError
from shared.embedded.fillout.state import Json

MAX_LIMIT = 150
DEFAULT_LIMIT = 50


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """The parameters of a list call, with the service's defaults."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: datetime | None = None
    before: datetime | None = None
    in_progress: bool = False
    descending: bool = False
    search: str = ""
    edit_link: bool = False


def read_query(parameters: Mapping[str, str]) -> ListQuery:
    """Raises ApiError with status 400 for a value that the service refuses.

    `includePreview` is accepted and without effect: no submission here is a preview.
    """
    limit = _number(parameters, "limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        raise ApiError(400, f"limit must be between 1 and {MAX_LIMIT}")
    return ListQuery(
        limit=limit,
        offset=_number(parameters, "offset", 0),
        after=_moment(parameters, "afterDate"),
        before=_moment(parameters, "beforeDate"),
        in_progress=_choice(parameters, "status", "finished", "in_progress"),
        descending=_choice(parameters, "sort", "asc", "desc"),
        search=parameters.get("search", "").casefold(),
        edit_link=_choice(parameters, "includeEditLink", "false", "true"),
    )


def list_page(submissions: Iterable[Json], query: ListQuery) -> Json:
    """One page of those that match, as the API answers."""
    matching = [submission for submission in submissions if _matches(submission, query)]
    matching.sort(key=_sort_key, reverse=query.descending)
    return {
        "responses": matching[query.offset : query.offset + query.limit],
        "totalResponses": len(matching),
        "pageCount": ceil(len(matching) / query.limit),
    }


def _matches(submission: Json, query: ListQuery) -> bool:
    submitted = _parse(submission["submissionTime"])
    if query.after is not None and submitted <= query.after:
        return False
    if query.before is not None and submitted >= query.before:
        return False
    return not query.search or query.search in _searchable(submission)


def _sort_key(submission: Json) -> tuple[datetime, str]:
    return _parse(submission["submissionTime"]), submission["submissionId"]


def _searchable(submission: Json) -> str:
    values = [question.get("value") for question in submission.get("questions", ())]
    return json.dumps(values, ensure_ascii=False).casefold()


def _number(parameters: Mapping[str, str], name: str, default: int) -> int:
    value = parameters.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit()):
        raise ApiError(400, f"{name} must be a whole number")
    return int(value)


def _moment(parameters: Mapping[str, str], name: str) -> datetime | None:
    value = parameters.get(name)
    if value is None:
        return None
    try:
        return _parse(value)
    except ValueError:
        raise ApiError(400, f"{name} must be a date") from None


def _choice(parameters: Mapping[str, str], name: str, no: str, yes: str) -> bool:
    """Whether the parameter has its second value; the first is the default."""
    value = parameters.get(name, no)
    if value not in (no, yes):
        raise ApiError(400, f"{name} must be {no} or {yes}")
    return value == yes


def _parse(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
