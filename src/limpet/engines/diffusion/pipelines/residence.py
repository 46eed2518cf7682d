"""Carries a memory plan out: which parts of a pipeline live on the device, and which come when they are called."""

from collections.abc import Mapping
from typing import Any

import torch
from accelerate.hooks import ModelHook, add_hook_to_module
from diffusers.hooks import apply_group_offloading

from limpet.engines.diffusion.memory import Layout, is_denoiser, is_encoder
from limpet.engines.diffusion.pipelines.host_memory import HostCopy


class Stage:
    """The place on the device that parts share: when one enters, the one before leaves."""

    def __init__(self, device: str) -> None:
        self.device = device
        self._guest: HostCopy | None = None

    def enter(self, guest: HostCopy | None) -> None:
        if guest is self._guest:
            return
        self.clear()
        if guest is not None:
            guest.arrive(self.device)
        self._guest = guest

    def clear(self) -> None:
        if self._guest is not None:
            self._guest.leave()
            self._guest = None


class Entrance(ModelHook):  # type: ignore[misc] # accelerate is untyped here
    """Told by accelerate and diffusers before any use of a part; pipelines ask it for the device they run on."""

    def __init__(self, stage: Stage, guest: HostCopy | None) -> None:
        self.execution_device = stage.device
        self._stage = stage
        self._guest = guest

    def pre_forward(self, module: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        self._stage.enter(self._guest)
        return args, kwargs


def settle(components: Mapping[str, Any], layout: Layout, device: str) -> Stage:
    """Puts each part where the layout wants it, after all changes to its weights."""
    stage = Stage(device)
    models = {name: part for name, part in components.items() if isinstance(part, torch.nn.Module)}
    for name, model in models.items():
        if layout is Layout.RESIDENT:
            model.to(device)
        elif layout is Layout.BLOCK_OFFLOAD and (is_denoiser(name) or is_encoder(name)):
            _stream(model, device, by_block=is_denoiser(name))
        elif layout is Layout.ENCODER_ON_HOST and not is_encoder(name):
            model.to(device)
            add_hook_to_module(model, Entrance(stage, None))
        else:
            add_hook_to_module(model, Entrance(stage, HostCopy(model)))
    return stage


def _stream(model: Any, device: str, *, by_block: bool) -> None:
    """The next block comes while one works."""
    grain = {"offload_type": "block_level", "num_blocks_per_group": 1} if by_block else {"offload_type": "leaf_level"}
    is_cuda = torch.device(device).type == "cuda"
    apply_group_offloading(
        model, torch.device(device), torch.device("cpu"), use_stream=is_cuda, record_stream=is_cuda, **grain
    )
