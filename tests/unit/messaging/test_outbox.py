"""A message is sent if its transaction is committed, at least once, urgent ones first."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from shared.database.models.ops import OutboxMessage, TaskStatus
from shared.database.outbox import count_waiting
from shared.database.results import find_result
from shared.database.session import on_loop, transaction
from shared.messaging import outbox
from shared.messaging.registry import PARSE_JOB_TEXT, PARSE_RESUME_TEXT, Jobs, Resumes
from shared.messaging.relay import MERGED_IDS, Envelope, merge, relay_page, take_most_urgent

pytestmark = pytest.mark.usefixtures("database")


async def add(arguments: Jobs, **options: object) -> UUID:
    async with transaction() as session:
        return outbox.add(session, PARSE_JOB_TEXT, arguments, **options)  # type: ignore[arg-type]  # any option


def waiting() -> int:
    async def count() -> int:
        async with transaction() as session:
            return await count_waiting(session)

    return on_loop(count())


class Wire:
    """A broker that keeps what it is given, or refuses it."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.sent: list[Envelope] = []
        self.refuses = refuses

    def __call__(self, envelopes: Sequence[Envelope]) -> None:
        if self.refuses:
            raise ConnectionError
        self.sent += envelopes


def test_rolled_back_work_says_nothing() -> None:
    async def fail() -> None:
        async with transaction() as session:
            outbox.add(session, PARSE_JOB_TEXT, Jobs())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        on_loop(fail())

    assert waiting() == 0


def test_message_goes_out_once() -> None:
    wire = Wire()
    message_id = on_loop(add(Jobs(job_ids=(1,))))

    assert on_loop(relay_page(wire)) == 1
    assert on_loop(relay_page(wire)) == 0

    [envelope] = wire.sent
    assert envelope.message_id == message_id
    assert envelope.args == {"job_ids": [1]}
    assert envelope.to_message().message_id == str(message_id)


def test_message_stays_if_the_broker_refuses_it() -> None:
    on_loop(add(Jobs()))

    with pytest.raises(ConnectionError):
        on_loop(relay_page(Wire(refuses=True)))

    assert waiting() == 1


def test_two_relays_share_the_work() -> None:
    async def relay_twice() -> list[int]:
        async with transaction() as slow:
            taken = await take_most_urgent(slow, 1)
            return [len(taken), await relay_page(Wire())]

    on_loop(add(Jobs()))
    on_loop(add(Jobs()))

    assert on_loop(relay_twice()) == [1, 1]


def test_urgent_messages_go_first() -> None:
    wire = Wire()
    on_loop(add(Jobs(job_ids=(1,))))
    on_loop(add(Jobs(job_ids=(2,)), priority=10))

    on_loop(relay_page(wire))

    assert [envelope.args["job_ids"] for envelope in wire.sent] == [[2], [1]]


def test_delayed_message_waits_in_the_database() -> None:
    on_loop(add(Jobs(), delay=timedelta(hours=1)))

    assert on_loop(relay_page(Wire())) == 0


def test_what_is_sent_can_be_asked_for() -> None:
    async def status(message_id: UUID) -> TaskStatus | None:
        async with transaction() as session:
            found = await find_result(session, message_id)
        return found.status if found else None

    message_id = on_loop(add(Jobs()))
    assert on_loop(status(message_id)) is TaskStatus.QUEUED
    on_loop(relay_page(Wire()))
    assert on_loop(status(message_id)) is TaskStatus.QUEUED
    assert on_loop(status(uuid4())) is None


def row(key: str | None, *job_ids: int) -> OutboxMessage:
    args = {"job_ids": list(job_ids)}
    return OutboxMessage(
        message_id=uuid4(), queue="q", actor="a", args=args, merge_key=key, priority=50
    )


def test_rows_of_one_key_travel_together() -> None:
    envelopes = merge([row("x", 1), row("y", 2), row("x", 3, 1), row(None, 4), row(None, 5)])

    assert [one.args["job_ids"] for one in envelopes] == [[1, 3], [2], [4], [5]]


def test_merged_messages_stay_small() -> None:
    envelopes = merge([row("x", number) for number in range(MERGED_IDS + 1)])

    assert [len(one.args["job_ids"]) for one in envelopes] == [MERGED_IDS, 1]


def test_merging_leaves_the_rows_alone() -> None:
    first = row("x", 1)

    merge([first, row("x", 2)])

    assert first.args == {"job_ids": [1]}


def test_batches_are_of_one_actor_and_run() -> None:
    run = uuid4()

    assert outbox.batch_key(PARSE_RESUME_TEXT, run) != outbox.batch_key(PARSE_JOB_TEXT, run)
    assert Resumes(run_id=run).run_id == run
