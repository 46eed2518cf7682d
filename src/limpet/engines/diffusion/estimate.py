"""What a run will take, from the arithmetic of its shape."""

from pathlib import Path

from limpet.engines.base import Plan
from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.flops import Shape, read_denoiser, seconds

#: What one big GPU of the data centre reaches in practice; no machine is asked for a plan.
_USUAL_FLOPS_PER_S = 400e12


def estimate(card: Card, folder: Path, shape: Shape, *, runs: int) -> Plan:
    """For `runs` runs of this shape, on one big GPU that has the weights loaded."""
    denoiser = read_denoiser(folder)
    each_s = 0.0 if denoiser is None else seconds(card, denoiser, shape, flops_per_s=_USUAL_FLOPS_PER_S)
    return Plan(frames=shape.frames * runs, estimate_s=runs * each_s, memory_bytes=card.size_bytes)
