"""The device of this process: which one it is, what is free on it, and the rack of models that it carries."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
import torch

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.flops import largest
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.placement import place
from limpet.engines.diffusion.rack import Rack
from limpet.engines.diffusion.take import Pipeline

#: Of the machine's memory this much is left to others.
_HOST_RESERVE_BYTES = 8 << 30


def find_device(wish: str) -> str:
    """`auto` is the first accelerator, or the CPU where there is none."""
    if wish != "auto":
        return wish
    return f"{torch.accelerator.current_accelerator()}" if torch.accelerator.is_available() else "cpu"


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """A `Memory` as it is now."""

    device: str

    def device_free(self) -> int:
        if torch.device(self.device).type != "cuda":
            return int(psutil.virtual_memory().available)
        free, _ = torch.cuda.mem_get_info(self.device)
        # What torch keeps for itself without using it is free too.
        return int(free + torch.cuda.memory_reserved(self.device) - torch.cuda.memory_allocated(self.device))

    def host_free(self) -> int:
        return max(0, int(psutil.virtual_memory().available) - _HOST_RESERVE_BYTES)


@cache
def rack_of(wish: str, cache_folder: Path | None, *, coarse: bool) -> Rack:
    """One for each device of the process, however many profiles use it; `coarse` as `place` has it."""
    device = find_device(wish)

    def open_(card: Card, folder: Path) -> Pipeline:
        placement = place(card, folder, largest(card.grid), device=device, cache=cache_folder, coarse=coarse)
        return open_pipeline(card, folder, placement)

    return Rack(open_, DeviceMemory(device))
