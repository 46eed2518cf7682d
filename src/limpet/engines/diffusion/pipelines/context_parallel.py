"""One denoiser on several devices: each has all weights and a part of the sequence, for attention a part of the heads.

Where a model's tensors are split and put together again is diffusers' plan for it (Ulysses); `sharing.py` says which plans hold.
"""

import os
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import torch
import torch.distributed
from diffusers import ContextParallelConfig, ParallelConfig
from diffusers.hooks.context_parallel import apply_context_parallel
from torch.distributed.device_mesh import init_device_mesh

#: The longest that one device waits for another: as long as a worker lets a runner be silent.
_PATIENCE = timedelta(seconds=900)


def join(rank: int, devices: tuple[str, ...], meeting: Path) -> None:
    """Meets the other ranks through a file; returns when all are there."""
    device = torch.device(devices[rank])
    if sys.platform == "linux":  # elsewhere it has another name, and no GPU that has a group
        # The ranks are on one machine. The libraries read these when they first connect, and have no other switch.
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        os.environ.setdefault("NCCL_SOCKET_IFNAME", "lo")
    if device.type == "cuda":
        torch.cuda.set_device(device)
    torch.distributed.init_process_group(
        "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo",  # gloo tells sizes without a stop of the GPU
        rank=rank,
        world_size=len(devices),
        store=torch.distributed.FileStore(str(meeting), len(devices)),
        timeout=_PATIENCE,
    )
    _agreement(device)


def share(denoiser: Any, device: str) -> None:
    """Splits the denoiser's work among all ranks, which must do the same.

    What the library's `enable_parallelism` does; that one counts devices itself, and wrongly for a CPU or a second group.
    """
    agreement = _agreement(torch.device(device))
    for module in denoiser.modules():
        processor: Any = getattr(module, "processor", None)
        if hasattr(processor, "_parallel_config"):
            processor._parallel_config = agreement  # noqa: SLF001 - where attention looks for it
    apply_context_parallel(denoiser, agreement.context_parallel_config, denoiser._cp_plan)  # noqa: SLF001 - its only place
    denoiser._parallel_config = agreement  # noqa: SLF001 - what `enable_parallelism` sets


@cache
def _agreement(device: torch.device) -> Any:
    """Made once for all models: the ranks make it together."""
    ranks = torch.distributed.get_world_size()
    mesh = init_device_mesh(device.type, (1, ranks), mesh_dim_names=("ring", "ulysses"))
    # Sequences need not be multiples of the number of devices: H3's hardly ever are.
    context = ContextParallelConfig(ulysses_degree=ranks, ulysses_anything=True, mesh=mesh)
    agreement = ParallelConfig(context_parallel_config=context)
    agreement.setup(torch.distributed.get_rank(), ranks, device, mesh=mesh)
    return agreement
