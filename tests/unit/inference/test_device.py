"""Number types and threads."""

import sys
from pathlib import Path

import pytest
import torch

from shared.inference.device import compute_dtype, cpu_flags, set_threads, usable_cores


@pytest.mark.skipif(sys.platform != "linux", reason="flags are read from Linux")
def test_type_agrees_with_what_torch_finds_out() -> None:
    found = torch.cpu.get_capabilities()
    is_native = found.get("avx512_bf16") or found.get("amx_bf16")

    assert compute_dtype("cpu") == ("bfloat16" if is_native else "float32")


def test_flags_are_read_from_the_first_processor(tmp_path: Path) -> None:
    source = tmp_path / "cpuinfo"
    source.write_text("processor\t: 0\nflags\t\t: fma amx_bf16\n\nflags\t\t: other\n")

    assert cpu_flags(source) == {"fma", "amx_bf16"}


def test_unknown_processor_has_no_flags(tmp_path: Path) -> None:
    assert cpu_flags(tmp_path / "missing") == frozenset()


@pytest.mark.parametrize(("quota", "cores"), [("100000 100000", 1), ("50000 100000", 1)])
def test_quota_of_a_container_counts(tmp_path: Path, quota: str, cores: int) -> None:
    (tmp_path / "cpu.max").write_text(quota)

    assert usable_cores(tmp_path / "cpu.max") == cores


def test_without_quota_all_cores_count(tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text("max 100000")

    assert usable_cores(tmp_path / "cpu.max") == usable_cores(tmp_path / "missing") >= 1


def test_threads_are_set() -> None:
    before = torch.get_num_threads()
    try:
        assert set_threads(1) == torch.get_num_threads() == 1
        assert set_threads(0) == usable_cores()
    finally:
        torch.set_num_threads(before)
