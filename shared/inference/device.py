"""Where models run: device, number type, threads."""

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Literal

Device = Literal["cpu", "cuda"]
DtypeName = Literal["float32", "bfloat16", "float16"]

#: Processors that multiply bfloat16 themselves; elsewhere it is emulated, and slower than float32.
BF16_FLAGS = frozenset({"avx512_bf16", "amx_bf16"})


def compute_dtype(device: Device) -> DtypeName:
    """Return the fastest safe type: bfloat16 where it is native, float16 on older GPUs only.

    float16 is never used on a CPU: its products are 10 to 20 times slower than float32.
    For a CPU this does not load torch.
    """
    if device == "cpu":
        return "bfloat16" if BF16_FLAGS & cpu_flags() else "float32"
    from torch import cuda

    return "bfloat16" if cuda.is_bf16_supported(including_emulation=False) else "float16"


@cache
def cpu_flags(source: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """Return what the processor says that it can do; nothing where it does not say so."""
    try:
        text = source.read_text("utf-8")
    except OSError:
        return frozenset()
    found = re.search(r"^flags\s*:(.*)$", text, re.MULTILINE)
    return frozenset(found[1].split()) if found else frozenset()


def set_threads(threads: int) -> int:
    """Set the threads of one operation for this process, 0 = one per usable core; return them.

    Explicit, because the libraries' own guess counts the cores of the host, not ours.
    """
    import torch

    wanted = threads or usable_cores()
    torch.set_num_threads(wanted)
    return wanted


def usable_cores(quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Return how many cores this process may use: its affinity, within the container's quota."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    try:
        allowed, period = quota.read_text("utf-8").split()
    except (OSError, ValueError):
        return cores
    return cores if allowed == "max" else max(1, min(cores, int(allowed) // int(period)))
