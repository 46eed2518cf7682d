"""The device of this process, or the group that it leads: what is free there, and the rack of models that it carries."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
import structlog
import torch

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.flops import largest
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.group import Group
from limpet.engines.diffusion.pipelines.placement import ALONE, Ground, Share, place
from limpet.engines.diffusion.rack import Rack
from limpet.engines.diffusion.sharing import why_alone
from limpet.engines.diffusion.take import Pipeline

log = structlog.get_logger()

#: Of the machine's memory this much is left to others.
_HOST_RESERVE_BYTES = 8 << 30


def find_devices(wish: str) -> tuple[str, ...]:
    """`auto` is the first accelerator, or the CPU where there is none; several make a group: `cuda:0+cuda:1`."""
    if wish != "auto":
        return tuple(wish.split("+"))
    return (f"{torch.accelerator.current_accelerator()}" if torch.accelerator.is_available() else "cpu",)


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """A `Memory` as it is now."""

    device: str
    #: Processes that keep the same weights in the machine's memory.
    ranks: int = 1

    def device_free(self) -> int:
        if torch.device(self.device).type != "cuda":
            return int(psutil.virtual_memory().available)
        free, _ = torch.cuda.mem_get_info(self.device)
        # What torch keeps for itself without using it is free too.
        return int(free + torch.cuda.memory_reserved(self.device) - torch.cuda.memory_allocated(self.device))

    def host_free(self) -> int:
        return max(0, int(psutil.virtual_memory().available) - _HOST_RESERVE_BYTES) // self.ranks


@cache
def rack_of(wish: str, cache_folder: Path | None, *, coarse: bool) -> Rack:
    """One for each device or group of the process, however many profiles use it; `coarse` as `Ground` has it."""
    devices = find_devices(wish)

    def open_(card: Card, folder: Path) -> Pipeline:
        share = _share(card, folder, len(devices))
        ground = Ground(device=devices[0], share=share, cache=cache_folder, coarse=coarse)
        placement = place(card, folder, largest(card.grid), ground)
        if share.working == 1:
            return open_pipeline(card, folder, placement)
        return _group_of(devices).open(card, folder, placement)

    return Rack(open_, DeviceMemory(devices[0], ranks=len(devices)))


def _share(card: Card, folder: Path, devices: int) -> Share:
    if devices == 1:
        return ALONE
    reason = why_alone(card, folder, devices)
    if reason is None:
        return Share(working=devices)
    log.info("model-on-one-device", model=card.id, reason=reason)
    return Share(idle=devices - 1)


@cache
def _group_of(devices: tuple[str, ...]) -> Group:
    """Met when the first model comes that they can share."""
    return Group(devices)
