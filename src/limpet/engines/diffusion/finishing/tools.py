"""What clips are finished with: the operator's networks, or what does without."""

import os
from dataclasses import dataclass
from pathlib import Path

from limpet.engines.diffusion.finishing.flow_interpolator import FlowInterpolator
from limpet.engines.diffusion.finishing.interpolation import Interpolator
from limpet.engines.diffusion.finishing.network_upscaler import NetworkUpscaler
from limpet.engines.diffusion.finishing.rife import RifeInterpolator
from limpet.engines.diffusion.finishing.upscaling import LanczosUpscaler, Upscaler

_MOST_THREADS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTools:
    interpolator: Interpolator
    upscaler: Upscaler
    #: Frames that are worked on at a time; each takes up to 100 MB at 1080P.
    threads: int
    #: Threads of a single frame: a network's frames follow each other, all others are made beside each other.
    threads_per_frame: int = 1


def finish_tools(
    *, interpolation_model: Path | None = None, upscale_model: Path | None = None, threads: int | None = None
) -> FinishTools:
    """Reads the operator's networks. Raises `SetupError` where one cannot be read."""
    threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    return FinishTools(
        interpolator=RifeInterpolator(interpolation_model) if interpolation_model else FlowInterpolator(),
        upscaler=NetworkUpscaler(upscale_model) if upscale_model else LanczosUpscaler(),
        threads=threads,
        threads_per_frame=threads if interpolation_model or upscale_model else 1,
    )
