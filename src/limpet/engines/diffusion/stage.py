"""What a runner works with: the loaded models of its device, and what their frames are finished with. Nothing is there before it is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from limpet.core.errors import FeatureNotSupported
from limpet.engines.base import JobContext
from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.casting import Casting
from limpet.engines.diffusion.finishing.tools import FinishTools, finish_tools
from limpet.engines.diffusion.memory import working_bytes
from limpet.engines.diffusion.take import Control, DeviceMemoryExhausted, Pixels, Take

if TYPE_CHECKING:
    from limpet.engines.diffusion.rack import Rack


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The operator's choices; plain values."""

    #: Folder of what can be made again, such as measurements of kernels.
    cache: str | None = None
    interpolation_model: str | None = None
    upscale_model: str | None = None
    #: Whether the device may round more than 16 bits do, for speed.
    approximate: bool = False
    #: Frames that are finished at a time; None takes as many as there are cores, up to eight.
    threads: int | None = None


@dataclass(slots=True)
class Progress:
    """A `Control` that gives the denoiser its part of the caller's progress bar."""

    context: JobContext
    #: Where this run begins and ends, of 0..1.
    start: float = 0.0
    end: float = 1.0
    _at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._at = self.start

    def step(self, done: int, total: int) -> None:
        self._at = self.start + (self.end - self.start) * done / total
        self.context.progress(self._at, f"step {done} of {total}")

    def stage(self, name: str) -> None:
        self.context.progress(self._at, name)

    def check_cancelled(self) -> None:
        self.context.check_cancelled()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a pipeline gave, and what it says of itself."""

    made: Sequence[Pixels]
    provenance: Mapping[str, str]


class Stage:
    def __init__(self, casting: Casting, *, device: str, tools: Tools) -> None:
        self.casting = casting
        self._device = device
        self._tools = tools

    @cached_property
    def finishing(self) -> FinishTools:
        tools = self._tools
        return finish_tools(
            interpolation_model=None if tools.interpolation_model is None else Path(tools.interpolation_model),
            upscale_model=None if tools.upscale_model is None else Path(tools.upscale_model),
            threads=tools.threads,
        )

    def run(self, card: Card, take: Take, control: Control) -> Run:
        """Brings the card's weights and makes the take. Raises `FeatureNotSupported` where the device is too small for it."""
        from limpet.engines.diffusion.pipelines.faults import device_faults

        control.stage(f"bringing {card.title}")
        try:
            with device_faults():
                try:
                    return self._run(card, take, control)
                except DeviceMemoryExhausted:
                    if not self._rack.leave_only(card):
                        raise
                    return self._run(card, take, control)
        except DeviceMemoryExhausted as error:
            reason = f"{card.title} does not fit this GPU at {take.width}x{take.height}, {take.frames} frames: {error}"
            raise FeatureNotSupported(reason=reason) from error

    def close(self) -> None:
        if "_rack" in vars(self):
            self._rack.close()

    def _run(self, card: Card, take: Take, control: Control) -> Run:
        folder = self.casting.folder(card)
        pipeline = self._rack.pipeline(card, folder, beside_bytes=working_bytes(card, folder))
        return Run(made=pipeline.make(take, control), provenance=pipeline.provenance)

    @cached_property
    def _rack(self) -> "Rack":
        from limpet.engines.diffusion.pipelines.device import rack_of

        cache = None if self._tools.cache is None else Path(self._tools.cache)
        return rack_of(self._device, cache, coarse=self._tools.approximate)
