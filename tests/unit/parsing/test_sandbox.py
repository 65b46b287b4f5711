"""What a child may do, and that damage of any kind is the file's own fault."""

import json
import os
import resource
import signal
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.parsing.child import Parser
from services.parsing.reading import read
from services.parsing.sandbox import SAMPLE as WARM_UP
from services.parsing.sandbox import Limits, answer_for, confine
from shared.embedded.dataset.documents.faults import SAMPLE
from shared.embedded.dataset.documents.layout import Layout
from shared.embedded.dataset.documents.render import render

#: Formats that no native code reads.
OURS = [one for one in Layout if one.suffix != "pdf"]

#: The process of the tests has descriptors and memory of its own, which children inherit:
#: so each test tightens what it is about, and nothing else.
WIDE = Limits(address_space=1 << 40, descriptors=4_096)


def run_in_child(work: Callable[[], object], limits: Limits) -> int:
    """Return how a process ends that is confined and then does `work`."""
    pid = os.fork()
    if pid == 0:
        try:
            confine(limits)
            os._exit(0 if work() is not False else 3)
        except OSError:
            os._exit(2)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture(autouse=True)
def no_word_about_forks() -> None:
    """Newer interpreters warn of forks beside threads; these children only set limits."""
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)


def test_child_cannot_write_much(tmp_path: Path) -> None:
    path, limits = tmp_path / "written", replace(WIDE, written_bytes=1_000)
    assert run_in_child(partial(path.write_bytes, bytes(500)), limits) == 0
    assert run_in_child(partial(path.write_bytes, bytes(5_000)), limits) == 2


def test_child_cannot_open_many_files() -> None:
    def open_many(number: int) -> list[int]:
        return [os.open("/dev/null", os.O_RDONLY) for _ in range(number)]

    limits = replace(WIDE, descriptors=1_000)
    assert run_in_child(partial(open_many, 10), limits) == 0
    assert run_in_child(partial(open_many, 1_000), limits) == 2


def test_child_cannot_compute_for_long() -> None:
    limits = replace(WIDE, cpu_seconds=1)
    assert run_in_child(lambda: sum(iter(int, 1)), limits) == -signal.SIGXCPU


def test_child_leads_a_group_and_has_no_environment() -> None:
    assert run_in_child(lambda: os.getpgid(0) == os.getpid() and not os.environ, WIDE) == 0


def test_child_leaves_no_core() -> None:
    assert run_in_child(lambda: resource.getrlimit(resource.RLIMIT_CORE) == (0, 0), WIDE) == 0


def test_parser_process_has_one_thread_and_no_environment(
    parser: Parser, write: Callable[[bytes], int]
) -> None:
    answer_for(write(WARM_UP), ".pdf")
    parser._get_control()
    assert parser._process is not None
    folder = Path(f"/proc/{parser._process.pid}")
    assert len(list((folder / "task").iterdir())) == 1
    assert (folder / "environ").read_bytes() == b""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], int]:
    """Write bytes to a file, and return it open."""

    def write(content: bytes) -> int:
        path = tmp_path / "document"
        path.write_bytes(content)
        return os.open(path, os.O_RDONLY)

    return write


def test_answer_is_complete_wherever_the_file_stands(write: Callable[[bytes], int]) -> None:
    file = write(b"")
    assert json.loads(answer_for(file, ".pdf")) == {
        "kind": None, "code": "empty", "text": None, "page_count": None, "warnings": [],
    }  # fmt: skip


def test_page_that_warms_up_is_a_good_one(write: Callable[[bytes], int]) -> None:
    assert json.loads(answer_for(write(WARM_UP), ".pdf"))["code"] == "no_text_layer"


def damaged(content: bytes, random: Random) -> bytes:
    """Cut, delete, repeat, overwrite or empty a part of a file."""
    broken, place = bytearray(content), random.randrange(len(content))
    match random.randrange(5):
        case 0:
            del broken[place:]
        case 1:
            del broken[place : place + random.randrange(1, 200)]
        case 2:
            broken[place:place] = broken[place : place + 300]
        case 3:
            broken[place : place + 64] = bytes(64)
        case _:
            for at in random.sample(range(len(content)), k=20):
                broken[at] = random.randrange(256)
    return bytes(broken)


@pytest.mark.parametrize("layout", OURS)
def test_damage_never_surprises(layout: Layout) -> None:
    content = render(SAMPLE, layout)
    for seed in range(40):
        random = Random(seed)  # noqa: S311 - damage, no secret
        reading = read(damaged(content, random), f".{layout.suffix}")
        assert (reading.text is None) == (reading.code is not None)


@given(st.text(max_size=3_000), st.sampled_from(["", "<html>", "{\\rtf1 "]))
@settings(max_examples=150)
def test_any_text_is_read_or_refused(text: str, start: str) -> None:
    reading = read((start + text).encode("utf-8", errors="surrogatepass"))
    assert (reading.text is None) == (reading.code is not None)
