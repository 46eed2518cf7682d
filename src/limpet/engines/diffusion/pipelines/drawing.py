"""What the pipelines of all families share: a take is checked, drawn under the tap, and checked again when it comes back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from limpet.engines.diffusion.card import Card, Task
from limpet.engines.diffusion.pipelines import libraries
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.prompt_cache import PromptCache, remember
from limpet.engines.diffusion.pipelines.readying import Readiness, ready
from limpet.engines.diffusion.pipelines.tap import parts_of, tapped
from limpet.engines.diffusion.take import Control, Pixels, Take


class DiffusersPipeline(ABC):
    """A model behind the protocol `Pipeline`; each family says how it is loaded and called."""

    def __init__(self, card: Card, placement: Placement, pipeline: Any) -> None:
        self.card = card
        self.placement = placement
        self.pipeline = pipeline
        self._sigmas = ""
        self._readiness: Readiness | None = None

    def settle(self, folder: Path) -> None:
        """Readies the weights for the device and puts them there; `folder` is what they were read from."""
        components = self.pipeline.components
        self._readiness = ready(components, self.card, folder, self.placement)
        if self.placement.prompt_cache_bytes:
            remember(self._readers, components, PromptCache(self.placement.prompt_cache_bytes))

    @property
    def _readers(self) -> Sequence[Any]:
        """All pipelines over these weights."""
        return [self.pipeline]

    @abstractmethod
    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        """Values of 0 to 1: takes, then frames for a clip, then colours, rows, columns."""

    def make(self, take: Take, control: Control) -> Sequence[Pixels]:
        _check_take(take, self.card)
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in take.seeds]
        parts = parts_of(self.pipeline.components, self.placement.device)
        if self._readiness is not None:
            self._readiness.begin()
        try:
            with tapped(parts, control) as tally:
                drawn = self.draw(take, generators)
        except BaseException:
            self._rest()
            raise
        self._sigmas = ", ".join(f"{sigma:.4g}" for sigma in parts.scheduler.sigmas.tolist())
        if tally.steps != self.card.sampling.steps:
            raise RuntimeError(f"{self.card.id} took {tally.steps} steps instead of {self.card.sampling.steps}")
        _check_drawn(drawn, take)
        return list(_pixels(drawn))

    @property
    def provenance(self) -> Mapping[str, str]:
        return {
            "scheduler": type(self.pipeline.scheduler).__name__,
            "sigmas": self._sigmas,
            "dtype": self.placement.dtype,
            **({} if self._readiness is None else self._readiness.provenance),
            **libraries.versions(),
        }

    def to_host(self) -> None:
        if self._readiness is not None:
            self._readiness.residence.leave()
        _release_cache()

    def to_device(self) -> None:
        if self._readiness is not None:
            self._readiness.residence.arrive()

    def close(self) -> None:
        if self._readiness is not None:
            self._readiness.residence.close()
            self._readiness = None
        self.pipeline = None
        _release_cache()

    def _rest(self) -> None:
        """Puts the part back that an unfinished run has left on the device."""
        if self._readiness is not None:
            self._readiness.residence.clear()


def picture(take: Take, role: str) -> Image.Image:
    return Image.fromarray(take.pictures[role])


def _check_take(take: Take, card: Card) -> None:
    """The libraries round what does not fit, with a warning at most; here it is an error of ours."""
    grid = card.grid
    if take.task not in card.tasks:
        raise ValueError(f"{card.id} is not made for {take.task}")
    if take.width % grid.multiple or take.height % grid.multiple:
        raise ValueError(f"{card.id} makes multiples of {grid.multiple}, not {take.width}x{take.height}")
    if grid.frames is not None and (take.frames - grid.frames.offset) % grid.frames.step:
        raise ValueError(f"{card.id} makes {grid.frames.step}n+{grid.frames.offset} frames, not {take.frames}")
    if is_clip(take) and len(take.seeds) != 1:
        raise ValueError(f"{card.id} makes one clip at a time, not {len(take.seeds)}")


def _check_drawn(drawn: torch.Tensor, take: Take) -> None:
    length = (take.frames,) if is_clip(take) else ()
    expected = (len(take.seeds), *length, 3, take.height, take.width)
    if tuple(drawn.shape) != expected:
        raise RuntimeError(f"the pipeline returned {tuple(drawn.shape)} instead of {expected}")
    if not torch.isfinite(drawn).all():
        raise RuntimeError("the pipeline returned values that are no numbers; its weights may be damaged")


def is_clip(take: Take) -> bool:
    return take.task not in {Task.TEXT_TO_IMAGE, Task.SUBJECT_TO_IMAGE}


def _pixels(drawn: torch.Tensor) -> Pixels:
    scaled = drawn.mul(255).round_().clamp_(0, 255).to(torch.uint8)
    return np.ascontiguousarray(scaled.movedim(-3, -1).cpu().numpy())


def _release_cache() -> None:
    if torch.accelerator.is_available():
        torch.accelerator.empty_cache()
