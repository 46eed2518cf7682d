"""Where the parts of a pipeline live and in which numbers they count."""

from dataclasses import dataclass
from pathlib import Path

import psutil  # accelerate brings it
import torch

from limpet.engines.diffusion import memory
from limpet.engines.diffusion.card import Card, Family
from limpet.engines.diffusion.flops import Shape, read_denoiser
from limpet.engines.diffusion.memory import Layout, Refusal
from limpet.engines.diffusion.pipelines.compiling import can_compile
from limpet.engines.diffusion.pipelines.precision import Precision, best_precision
from limpet.engines.diffusion.take import DeviceMemoryExhausted

#: A prompt is 4 to 8 MB.
_PROMPT_CACHE_BYTES = 256 * 10**6
#: In a shorter run each step is too unlike the one before to be foretold.
_LEAST_FORETOLD_STEPS = 20
#: Their pipelines say of each call whether it is with the prompt or without.
_FORETOLD: frozenset[Family] = frozenset({"wan", "wan-vace"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many devices of a runner's group share a denoiser's work, and how many have no part in it."""

    working: int = 1
    idle: int = 0


ALONE = Share()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    #: As torch names it: `cpu`, `cuda:0`.
    device: str
    #: As torch names it; what a model must keep in 32 bits stays so.
    dtype: str = "bfloat16"
    layout: Layout = Layout.RESIDENT
    #: Whether pixels are made in pieces.
    tiled: bool = False
    precision: Precision = "16-bit"
    compiled: bool = False
    #: The largest shape that is to be made; attention is measured on it.
    shape: Shape | None = None
    #: The folder of what was measured here; without one nothing is measured.
    cache: Path | None = None
    #: Main memory for embeddings of prompts; with none each prompt is read anew.
    prompt_cache_bytes: int = 0
    share: Share = ALONE
    #: Whether most steps of a long run are foretold.
    foretold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a model is placed on."""

    device: str
    share: Share = ALONE
    cache: Path | None = None
    #: Whether what makes nearly the same pictures faster is allowed for: products in 8 bits, steps that are foretold.
    coarse: bool = False


def place(card: Card, folder: Path, shape: Shape, ground: Ground) -> Placement:
    """The fastest placement that fits this machine as it is now; raises `DeviceMemoryExhausted` where none does."""
    device, share = ground.device, ground.share
    if torch.device(device).type != "cuda":
        return Placement(device=device, dtype="float32", prompt_cache_bytes=_PROMPT_CACHE_BYTES, share=share)
    plan = _plan(card, folder, shape, ground)
    if isinstance(plan, Refusal):
        raise DeviceMemoryExhausted(plan.sentence)
    # Blocks that come and go are bound by the bus; compiled code would hold on to where they were, and a denoiser that does
    # not fit whole cannot be made coarse there.
    fits_whole = plan.layout is not Layout.BLOCK_OFFLOAD
    # What devices say to each other within a block, and what leaves a block out, cannot be compiled in one piece (diffusers
    # 0.42, torch 2.13); products in 8 bits pay only where they are compiled.
    alone = fits_whole and share.working == 1
    foretold = ground.coarse and alone and can_be_foretold(card)
    return Placement(
        device=device,
        layout=plan.layout,
        tiled=plan.tiled,
        compiled=alone and not foretold and can_compile(device),
        precision=best_precision(device) if ground.coarse and fits_whole and not foretold else "16-bit",
        shape=shape,
        cache=ground.cache,
        prompt_cache_bytes=_PROMPT_CACHE_BYTES,
        share=share,
        foretold=foretold,
    )


def can_be_foretold(card: Card) -> bool:
    return card.family in _FORETOLD and card.sampling.steps >= _LEAST_FORETOLD_STEPS


def _plan(card: Card, folder: Path, shape: Shape, ground: Ground) -> memory.MemoryPlan | Refusal:
    denoiser = read_denoiser(folder)
    if denoiser is None:
        return memory.MemoryPlan(layout=Layout.RESIDENT, tiled=False, device_bytes=card.size_bytes, host_bytes=0)
    weights = {
        name: size - (denoiser.steering_bytes if memory.is_denoiser(name) else 0)
        for name, size in card.components.items()
    }
    free_bytes, _ = torch.cuda.mem_get_info(ground.device)
    demand = memory.demand(card, denoiser, shape, weights, devices=ground.share.working)
    return memory.plan(demand, free_bytes=free_bytes, host_free_bytes=psutil.virtual_memory().available)
