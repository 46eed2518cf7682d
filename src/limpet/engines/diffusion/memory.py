"""Which parts of a model stay on the device, from what they weigh and what a shape needs beside them. Plain arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from limpet.engines.diffusion.card import Card, Family
from limpet.engines.diffusion.flops import Denoiser, Shape, largest, read_denoiser, tokens

GIGABYTE = 10**9
#: For the context of the driver, work space of matrix products, and the holes between blocks of the allocator.
_RESERVE_BYTES = 2 * GIGABYTE
#: A pixel of one frame, while Wan's decoders make it in 16 bits: 10,250 and 10,878, counted on the full-size classes.
_DECODING_BYTES_PER_PIXEL = 11_000
#: A channel of a token, while a denoiser runs uncompiled in 16 bits. Counted on the full-size classes as what lives at once:
#: 25.4 for Wan's 14B, 45.5 for H3. VACE keeps its references' states beside.
_DENOISING_BYTES_PER_CHANNEL: Mapping[Family, int] = {"wan": 26, "wan-vace": 52, "h3": 46}
#: 68.9 for Wan's 5B, where each token has a noise level, and six vectors, of its own; and what was not counted.
_MOST_BYTES_PER_CHANNEL = 69
#: Edge of the pieces in which a decoder works when the whole frame does not fit.
TILE_PIXELS = 256 * 256


class Layout(StrEnum):
    """The fastest first."""

    #: All parts stay on the device.
    RESIDENT = "resident"
    #: The text encoder comes for the moment of a new prompt.
    ENCODER_ON_HOST = "encoder-on-host"
    #: One part at a time is there.
    MODEL_OFFLOAD = "model-offload"
    #: The denoiser's blocks come one after the other while it runs; not where devices share it.
    BLOCK_OFFLOAD = "block-offload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a model needs, by its parts and for the largest shape that it is to make."""

    #: Bytes of each component by its name in the pipeline.
    components: Mapping[str, int]
    #: Blocks of the denoiser, which may come singly.
    blocks: int
    #: Beside the weights while the denoiser runs.
    denoising_bytes: int
    #: Beside the weights while pixels are made: the whole frame at once, and in pieces.
    decoding_bytes: int
    tiled_bytes: int
    #: Devices that share the denoiser's work; each has all weights.
    devices: int = 1

    @property
    def total(self) -> int:
        return sum(self.components.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlan:
    layout: Layout
    #: Whether the decoder works in pieces.
    tiled: bool
    #: The most that is taken of the device.
    device_bytes: int
    #: Weights that stay in the host's memory, pinned where they come back often.
    host_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Says what is missing."""

    sentence: str


def is_encoder(component: str) -> bool:
    return component.startswith("text_encoder")


def is_denoiser(component: str) -> bool:
    return component.startswith("transformer")


def is_decoder(component: str) -> bool:
    return component.endswith("vae")


def demand(card: Card, denoiser: Denoiser, shape: Shape, components: Mapping[str, int], *, devices: int = 1) -> Demand:
    """What a call of this shape needs of each device; an estimate for uncompiled code, on the safe side."""
    patched = card.family == "wan" and card.grid.multiple == 32
    per_channel = _MOST_BYTES_PER_CHANNEL
    if not patched:
        per_channel = _DENOISING_BYTES_PER_CHANNEL.get(card.family, per_channel)
    pixels = shape.width * shape.height
    result_bytes = 3 * 4 * shape.pixels  # the pixels themselves, in 32 bits
    return Demand(
        components=components,
        blocks=denoiser.layers,
        denoising_bytes=tokens(card, denoiser, shape) * denoiser.width * per_channel // devices,
        decoding_bytes=pixels * _DECODING_BYTES_PER_PIXEL + result_bytes,
        tiled_bytes=min(pixels, TILE_PIXELS) * _DECODING_BYTES_PER_PIXEL + 2 * result_bytes,
        devices=devices,
    )


def working_bytes(card: Card, folder: Path) -> int:
    """What the largest run of the card takes beside its weights; 0 where its denoiser was never counted."""
    denoiser = read_denoiser(folder)
    if denoiser is None:
        return 0
    needed = demand(card, denoiser, largest(card.grid), card.components)
    return _RESERVE_BYTES + max(needed.denoising_bytes, needed.decoding_bytes)


def plan(demand: Demand, *, free_bytes: int, host_free_bytes: int) -> MemoryPlan | Refusal:
    """The fastest layout that fits the device, and the host with what it keeps for each device."""
    layouts = [layout for layout in Layout if demand.devices == 1 or layout is not Layout.BLOCK_OFFLOAD]
    fitting = [
        MemoryPlan(layout=layout, tiled=tiled, device_bytes=device, host_bytes=_on_host(demand, layout))
        for layout in layouts
        for tiled in (False, True)
        if (device := _on_device(demand, layout, tiled=tiled)) <= free_bytes
    ]
    for candidate in fitting:
        if candidate.host_bytes <= host_free_bytes:
            return candidate
    if fitting:
        least = min(candidate.host_bytes for candidate in fitting)
        what = f"{_gb(least)} of free main memory for what waits beside the GPU, and there are {_gb(host_free_bytes)}"
    else:
        least = min(_on_device(demand, layout, tiled=True) for layout in layouts)
        where = (
            "GPU memory" if demand.devices == 1 else "memory on each GPU of a group, where blocks do not come singly"
        )
        what = f"{_gb(least)} of free {where}, and there are {_gb(free_bytes)}"
    return Refusal(sentence=f"It needs {what}.")


def _on_device(demand: Demand, layout: Layout, *, tiled: bool) -> int:
    weights = demand.components
    encoders = sum(size for name, size in weights.items() if is_encoder(name))
    decoding = demand.tiled_bytes if tiled else demand.decoding_bytes
    match layout:
        case Layout.RESIDENT:
            most = demand.total + max(demand.denoising_bytes, decoding)
        case Layout.ENCODER_ON_HOST:
            # Reading a prompt takes little beside the encoder itself, and nothing else runs meanwhile.
            most = max(demand.total, demand.total - encoders + max(demand.denoising_bytes, decoding))
        case Layout.MODEL_OFFLOAD:
            most = max(size + _beside(demand, name, decoding) for name, size in weights.items())
        case Layout.BLOCK_OFFLOAD:
            # One block works while the next one comes; encoders come in the same way.
            most = max(
                (2 * size // max(1, demand.blocks) if is_denoiser(name) or is_encoder(name) else size)
                + _beside(demand, name, decoding)
                for name, size in weights.items()
            )
    return most + _RESERVE_BYTES


def _beside(demand: Demand, name: str, decoding: int) -> int:
    if is_denoiser(name):
        return demand.denoising_bytes
    return decoding if is_decoder(name) else 0


def _on_host(demand: Demand, layout: Layout) -> int:
    match layout:
        case Layout.RESIDENT:
            return 0
        case Layout.ENCODER_ON_HOST:
            return demand.devices * sum(size for name, size in demand.components.items() if is_encoder(name))
        case Layout.MODEL_OFFLOAD | Layout.BLOCK_OFFLOAD:
            return demand.devices * demand.total


def _gb(size: int) -> str:
    return f"{size / GIGABYTE:.0f} GB"
