"""Uploaded files, and storage that misbehaves."""

from http.client import HTTPException
from time import monotonic

import pytest

from shared.embedded.fillout.faults import Fault
from shared.embedded.fillout.server import FakeFillout
from shared.embedded.fillout.state import FakeFile
from tests.unit.embedded.fillout.caller import Caller


def test_file_needs_no_key(fake: FakeFillout) -> None:
    reply = Caller(fake.base_url, key="none").file("/files/1.pdf")
    assert (reply.status, reply.body) == (200, b"%PDF-1.4 one")
    assert reply.headers["Content-Length"] == "12"
    assert fake.requests == {"file": 1}


def test_plain_bytes_are_a_file(caller: Caller) -> None:
    assert caller.file("/files/plain.txt").body == b"plain"


def test_path_may_be_quoted(caller: Caller, fake: FakeFillout) -> None:
    fake.put_file("/files/Резюме 1.pdf", b"x")
    assert caller.file("/files/%D0%A0%D0%B5%D0%B7%D1%8E%D0%BC%D0%B5%201.pdf?v=2").body == b"x"


def test_unknown_and_deleted_files_are_not_found(caller: Caller, fake: FakeFillout) -> None:
    fake.delete_file("/files/1.pdf")
    assert [caller.file(f"/files/{name}").status for name in ("1.pdf", "none")] == [404, 404]


def test_failures_are_used_up_one_per_request(caller: Caller, fake: FakeFillout) -> None:
    fake.put_file("/a", FakeFile(b"a", failures=(500, 503)))
    replies = [caller.file("/a") for _ in range(3)]
    assert [(reply.status, reply.body) for reply in replies] == [
        (500, b""),
        (503, b""),
        (200, b"a"),
    ]


def test_file_put_again_has_its_failures_again(caller: Caller, fake: FakeFillout) -> None:
    file = FakeFile(b"a", failures=(429,), headers={"Retry-After": "1"})
    for _ in range(2):
        fake.put_file("/a", file)
        assert caller.file("/a").headers["Retry-After"] == "1"
        assert caller.file("/a").status == 200


@pytest.mark.parametrize("status", [403, 404, 410])
def test_status_stays(caller: Caller, fake: FakeFillout, status: int) -> None:
    fake.put_file("/a", FakeFile(status=status))
    assert [caller.file("/a").status for _ in range(2)] == [status, status]


def test_headers_replace_the_own_ones(caller: Caller, fake: FakeFillout) -> None:
    fake.put_file("/a.pdf", FakeFile(b"<html>", headers={"Content-Type": "application/pdf"}))
    assert caller.file("/a.pdf").headers["Content-Type"] == "application/pdf"


def test_declared_length_may_be_a_lie(caller: Caller, fake: FakeFillout) -> None:
    fake.put_file("/a", FakeFile(b"short", headers={"Content-Length": "99"}))
    with pytest.raises(HTTPException):
        caller.file("/a")


@pytest.mark.parametrize(
    ("target", "location"),
    [("http://10.0.0.1/cv.pdf", "http://10.0.0.1/cv.pdf"), ("{origin}/b", "{}/b")],
)
def test_redirect_goes_where_it_was_told(
    caller: Caller, fake: FakeFillout, target: str, location: str
) -> None:
    fake.put_file("/a", FakeFile(b"unseen", redirect=target))
    reply = caller.file("/a")
    assert (reply.status, reply.body) == (302, b"")
    assert reply.headers["Location"] == location.format(fake.origin)


def test_dripping_file_takes_its_time(caller: Caller, fake: FakeFillout) -> None:
    fake.put_file("/a", FakeFile(b"12345", drip_seconds=0.02))
    started = monotonic()
    assert caller.file("/a").body == b"12345"
    assert monotonic() - started >= 4 * 0.02


def test_large_file_arrives_whole(caller: Caller, fake: FakeFillout) -> None:
    content = bytes(30 << 20)
    fake.put_file("/a", content)
    assert caller.file("/a").body == content


def test_switches_work_for_files(caller: Caller, fake: FakeFillout) -> None:
    fake.fail("file", 1, Fault.BAD_GATEWAY)
    assert [caller.file("/files/1.pdf").status for _ in range(2)] == [502, 200]
