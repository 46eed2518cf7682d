"""How latents become pixels: in 16 bits, with the channels together in memory, in pieces only where the plan says so."""

from typing import Any

import torch

#: By the layer that convolves: with the channels last cuDNN need not reorder them for each call. What a layer makes
#: keeps the order, so that the layers between see it too. A whole decoder cannot be told: it has layers of both kinds.
_ORDERS = {torch.nn.Conv3d: torch.channels_last_3d, torch.nn.Conv2d: torch.channels_last}


def prepare_decoder(vae: Any, *, tiled: bool) -> None:
    for module in vae.modules():
        for kind, order in _ORDERS.items():
            if isinstance(module, kind):
                module.to(memory_format=order)
    if tiled and not vae.use_tiling:  # H3's works in pieces by nature: whole frames would come out otherwise
        vae.enable_tiling()
