"""The device: its names, its clock, its memory, and the ceilings that everything else is compared with."""

import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import torch

_LIBRARIES = ("torch", "triton", "diffusers", "transformers", "accelerate", "torchao", "fa3_fwd", "cache-dit")


class Bench:
    """A device, and how much time is left on it."""

    def __init__(self, device: str, *, small: bool, limit_s: float) -> None:
        self.device = device
        self.small = small
        self.on_cuda = torch.device(device).type == "cuda"
        #: bf16 as on the GPU; a processor would take minutes for its sums.
        self.dtype = torch.bfloat16 if self.on_cuda else torch.float32
        self._end_s = time.monotonic() + limit_s
        #: Rows and columns of the product that the device is judged by.
        self.matrix = 256 if small else 8192
        #: FLOP per second of a large matrix product here.
        self.ceiling = self._matmul_rate()

    @property
    def left_s(self) -> float:
        return self._end_s - time.monotonic()

    def synchronise(self) -> None:
        if self.on_cuda:
            torch.cuda.synchronize(self.device)

    def timed(self, call: Callable[[], Any], runs: int) -> list[float]:
        """Seconds of each run; fewer runs where the time is short, one at least."""
        taken: list[float] = []
        while len(taken) < runs and (not taken or self.left_s > 2 * taken[-1]):
            self.synchronise()
            start = time.perf_counter()
            call()
            self.synchronise()
            taken.append(time.perf_counter() - start)
        return taken

    @contextmanager
    def peak(self) -> Iterator[Callable[[], int | None]]:
        """The most memory that was taken since, weights included."""
        if self.on_cuda:
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats(self.device)
        yield lambda: torch.cuda.max_memory_allocated(self.device) if self.on_cuda else None

    def facts(self) -> dict[str, str]:
        found = {"date": time.strftime("%Y-%m-%d"), "python": platform.python_version(), "device": "CPU"}
        if self.on_cuda:
            properties = torch.cuda.get_device_properties(self.device)
            found |= {
                "device": f"{properties.name}, {properties.total_memory / 2**30:.0f} GiB",
                "cuda": torch.version.cuda,
            }
        for library in _LIBRARIES:
            try:
                found[library] = version(library)
            except PackageNotFoundError:
                continue
        return found

    def _matmul_rate(self) -> float:
        """On random data: zeros run faster than anything real."""
        size = self.matrix
        left, right = (torch.randn(size, size, device=self.device, dtype=self.dtype) for _ in range(2))
        for _ in range(3):
            left @ right
        taken = self.timed(lambda: [left @ right for _ in range(10)], 3)
        return 10 * 2 * size**3 / statistics.median(taken)
