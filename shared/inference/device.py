"""Where models run, in which type, and on how many threads."""

import torch


def get_device() -> torch.device:
    """Return the GPU if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def compute_dtype(device: torch.device) -> torch.dtype:
    """Return the fastest safe type: bf16 where the hardware multiplies it.

    fp16 only on GPUs without bf16, and never on a CPU: its matrix products were
    10 to 20 times slower than those of fp32.
    """
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return torch.bfloat16 if native else torch.float16
    if device.type != "cpu":
        return torch.float32
    flags = torch.cpu.get_capabilities()
    return torch.bfloat16 if flags.get("avx512_bf16") or flags.get("amx_bf16") else torch.float32


def name_of(dtype: torch.dtype) -> str:
    """Return the type's name as it is stored beside scores: ``float32``."""
    return str(dtype).removeprefix("torch.")


def set_threads(threads: int) -> None:
    """Give each model that many processors: one model per processor is faster than sharing."""
    torch.set_num_threads(threads)
