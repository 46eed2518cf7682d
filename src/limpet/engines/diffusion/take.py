"""What one run of a pipeline is asked for, free of torch: sizes and lengths are the model's own here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from limpet.engines.diffusion.card import Task

#: 8-bit RGB, shape (height, width, 3) for a picture, (frames, height, width, 3) for a clip.
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    task: Task
    prompt: str
    width: int
    height: int
    #: 1 for pictures.
    frames: int
    #: The rate at which a clip's frames are taken, for a model that can be told; None for pictures.
    fps: int | None = None
    #: One for each picture that is to be made; a clip has one.
    seeds: Sequence[int]
    #: By role: `first_frame`, `last_frame` at the size of the take, `subject` as it came.
    pictures: Mapping[str, Pixels] = field(default_factory=dict)


class Control(Protocol):
    """The pipeline's line to the outside while it runs."""

    def step(self, done: int, total: int) -> None:
        """Told after each step of the scheduler."""
        ...

    def stage(self, name: str) -> None:
        """Told when another part of the work begins: `reading the prompt`, `decoding`."""
        ...

    def check_cancelled(self) -> None:
        """Raises `Cancelled`; asked before each call of the denoiser."""
        ...


class Pipeline(Protocol):
    """Weights on a device."""

    @property
    def provenance(self) -> Mapping[str, str]:
        """What a result is recorded with beside its card and seed: scheduler, dtype, attention, versions of the libraries."""
        ...

    def make(self, take: Take, control: Control) -> Sequence[Pixels]:
        """A clip for each seed of a video task, a picture for each seed of a picture task."""
        ...

    def to_host(self) -> None:
        """Moves the weights out of the device's memory into the machine's; `make` must not be called until `to_device`."""
        ...

    def to_device(self) -> None:
        """Moves them back; nothing where they are there already."""
        ...

    def close(self) -> None:
        """Lets go of the weights."""
        ...


class DeviceMemoryExhausted(Exception):
    """The device has too little memory left; the text says what was asked for."""
