"""``shortlist show``: a ranked list as people read it."""

import argparse
import sys
from collections.abc import Iterator
from uuid import UUID

from services.cli.embedded import run_database
from shared.database.anchors import Anchor
from shared.database.session import on_loop, transaction
from shared.database.shortlists import Place, Shortlist, find_shortlist
from shared.errors import WrongArguments


def show(options: argparse.Namespace) -> int:
    """Print the newest list of a job or submission, with reasons.

    Raises:
        WrongArguments: If the id is none, or nothing was ranked for it.
    """
    anchor = read_anchor(options.anchor)
    with run_database():
        found = on_loop(_find(anchor, options.limit))
    if found is None:
        raise WrongArguments(
            f"nothing is ranked for {options.anchor}: is it active? see shortlist status"
        )
    sys.stdout.write("".join(f"{line}\n" for line in describe(found)))
    return 0


def read_anchor(key: str) -> Anchor:
    """Return a job by its number, or a submission by its UUID.

    >>> read_anchor("7").key
    7

    Raises:
        WrongArguments: If it is neither.
    """
    if key.isdecimal():
        return Anchor(int(key))
    try:
        return Anchor(UUID(key))
    except ValueError:
        raise WrongArguments(f"{key!r} is neither a job's number nor a submission's UUID") from None


def describe(found: Shortlist) -> Iterator[str]:
    """Yield the lines of a list."""
    company = f", {found.company}" if found.company else ""
    yield f"{found.title}{company}: {len(found.places)} of {found.total_found} found"
    for place in found.places:
        yield from _describe_place(place)


def _describe_place(place: Place) -> Iterator[str]:
    reasons = place.explanation
    company = f", {place.company}" if place.company else ""
    yield (
        f"{place.rank:>3}. {place.final_score:.3f}  {place.name}{company}"
        f"  (similarity {place.original_similarity:.3f}, rerank {place.rerank_score:.3f})"
    )
    for sign, field in (("+", "matched"), ("-", "missing")):
        codes = [one["code"] for one in reasons.get(field, ())]
        if codes:
            yield f"       {sign} {', '.join(codes)}"
    if best := reasons.get("best_passage"):
        yield f"       “{' '.join(best['quote'].split())}”"


async def _find(anchor: Anchor, limit: int) -> Shortlist | None:
    async with transaction() as session:
        return await find_shortlist(session, anchor, limit=limit)
