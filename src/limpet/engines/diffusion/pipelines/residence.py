"""Carries a memory plan out: which parts of a pipeline live on the device, and which come when they are called."""

from collections.abc import Mapping
from typing import Any

import torch
from accelerate.hooks import ModelHook, add_hook_to_module
from diffusers.hooks import apply_group_offloading

from limpet.engines.diffusion.memory import Layout, is_denoiser, is_encoder
from limpet.engines.diffusion.pipelines.host_memory import HostCopy


class Residence:
    """The parts that live on the device, and the place there that the others share: when one enters, the one before leaves."""

    def __init__(self, device: str) -> None:
        self.device = device
        self._guests: list[HostCopy] = []
        self._present: HostCopy | None = None
        self._residents: list[torch.nn.Module] = []
        #: Of the residents, once they have been away.
        self._copies: list[HostCopy] = []

    def house(self, model: Any) -> None:
        self._residents.append(model.to(self.device))

    def invite(self, model: torch.nn.Module) -> HostCopy:
        guest = HostCopy(model)
        self._guests.append(guest)
        return guest

    def enter(self, guest: HostCopy | None) -> None:
        if guest is self._present:
            return
        self.clear()
        if guest is not None:
            guest.arrive(self.device)
        self._present = guest

    def clear(self) -> None:
        if self._present is not None:
            self._present.leave()
            self._present = None

    def leave(self) -> None:
        """Everything goes to the host; what is there already is the host."""
        self.clear()
        if torch.device(self.device).type == "cpu":
            return
        for copy in self._copies:
            copy.leave()
        if not self._copies:
            self._copies = [HostCopy(model) for model in self._residents]

    def arrive(self) -> None:
        for copy in self._copies:
            copy.arrive(self.device)

    def close(self) -> None:
        for copy in (*self._guests, *self._copies):
            copy.close()


class Signpost(ModelHook):  # type: ignore[misc] # accelerate is untyped here
    """Says to a pipeline on which device it runs, while its parts are elsewhere."""

    def __init__(self, residence: Residence) -> None:
        self.execution_device = residence.device


class Entrance(Signpost):
    """Told by accelerate and diffusers before any use of a part."""

    def __init__(self, residence: Residence, guest: HostCopy | None) -> None:
        super().__init__(residence)
        self._residence = residence
        self._guest = guest

    def pre_forward(self, module: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        self._residence.enter(self._guest)
        return args, kwargs


def settle(components: Mapping[str, Any], layout: Layout, device: str) -> Residence:
    """Puts each part where the layout wants it, after all changes to its weights."""
    residence = Residence(device)
    models = {name: part for name, part in components.items() if isinstance(part, torch.nn.Module)}
    for name, model in models.items():
        if layout is Layout.RESIDENT:
            residence.house(model)
        elif layout is Layout.BLOCK_OFFLOAD and (is_denoiser(name) or is_encoder(name)):
            _stream(model, device, by_block=is_denoiser(name))
        elif layout is Layout.ENCODER_ON_HOST and not is_encoder(name):
            residence.house(model)
            add_hook_to_module(model, Entrance(residence, None))
        else:
            _invite(model, residence)
    return residence


def _invite(model: Any, residence: Residence) -> None:
    guest = residence.invite(model)
    inner = getattr(model, "model", None)  # of a language model with a head some pipelines call only this
    if isinstance(inner, torch.nn.Module):
        add_hook_to_module(model, Signpost(residence))
        model = inner
    add_hook_to_module(model, Entrance(residence, guest))


def _stream(model: Any, device: str, *, by_block: bool) -> None:
    """The next block comes while one works."""
    grain = {"offload_type": "block_level", "num_blocks_per_group": 1} if by_block else {"offload_type": "leaf_level"}
    is_cuda = torch.device(device).type == "cuda"
    apply_group_offloading(
        model, torch.device(device), torch.device("cpu"), use_stream=is_cuda, record_stream=is_cuda, **grain
    )
