"""What pipelines are asked for in tests, and a control that records what they tell."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.card import Card, Task
from limpet.engines.diffusion.take import Pixels, Take

WIDTH, HEIGHT, FRAMES = 64, 96, 5


@dataclass
class RecordingControl:
    """Keeps what it is told, and cancels before the call that follows a number of steps, or when a stage begins."""

    cancel_after: int | None = None
    cancel_in: str | None = None
    steps: list[tuple[int, int]] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)

    def step(self, done: int, total: int) -> None:
        self.steps.append((done, total))

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def check_cancelled(self) -> None:
        if self.cancel_after is not None and len(self.steps) >= self.cancel_after:
            raise Cancelled
        if self.cancel_in is not None and self.cancel_in in self.stages:
            raise Cancelled


def noise(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)


def take(task: Task, card: Card | None = None, **changes: Any) -> Take:
    """A take with the pictures that its task needs, as short as the card makes them."""
    roles = {
        Task.IMAGE_TO_VIDEO: ("first_frame",),
        Task.FIRST_LAST_TO_VIDEO: ("first_frame", "last_frame"),
        Task.SUBJECT_TO_VIDEO: ("subject",),
        Task.SUBJECT_TO_IMAGE: ("subject",),
    }.get(task, ())
    asked: dict[str, Any] = {
        "task": task,
        "prompt": "a cat",
        "width": WIDTH,
        "height": HEIGHT,
        "frames": _frames(task, card),
        "seeds": [1],
        "pictures": {role: noise(number) for number, role in enumerate(roles)},
    }
    return Take(**(asked | changes))


def _frames(task: Task, card: Card | None) -> int:
    if task in {Task.TEXT_TO_IMAGE, Task.SUBJECT_TO_IMAGE}:
        return 1
    return card.grid.frames.shortest if card is not None and card.grid.frames is not None else FRAMES
