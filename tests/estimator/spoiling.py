"""Spoils good clips in ways that a renderer might, so that each detector is seen to find what it is for."""

import cv2
import numpy as np
from tests.estimator.clips import Picture


def with_border(frames: list[Picture], side: str, lines: int, *, level: int | None = None) -> list[Picture]:
    """From the second frame on, the outermost lines repeat the first good one, or have one level."""
    return [frames[0], *(_bordered(frame, side, lines, level) for frame in frames[1:])]


def _bordered(frame: Picture, side: str, lines: int, level: int | None) -> Picture:
    spoilt = frame.copy()
    turned = {
        "top": spoilt,
        "bottom": spoilt[::-1],
        "left": spoilt.swapaxes(0, 1),
        "right": spoilt[:, ::-1].swapaxes(0, 1),
    }
    turned[side][:lines] = turned[side][lines] if level is None else level
    return spoilt


def with_flicker(frames: list[Picture], levels: float) -> list[Picture]:
    """Every second frame brighter, the others darker."""
    return [
        np.clip(frame.astype(np.float32) + levels * (1 if number % 2 else -1), 0, 255).astype(np.uint8)
        for number, frame in enumerate(frames)
    ]


def with_repeat(frames: list[Picture], at: int) -> list[Picture]:
    return [*frames[:at], frames[at - 1], *frames[at + 1 :]]


def with_step_back(frames: list[Picture], at: int) -> list[Picture]:
    return [*frames[:at], frames[at + 1], frames[at], *frames[at + 2 :]]


def with_waves(frames: list[Picture], px: float) -> list[Picture]:
    """Uprights become wavy, more and more."""
    height, width = frames[0].shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    grown = np.linspace(0, px, len(frames))
    return [
        np.asarray(cv2.remap(frame, x + np.float32(far) * np.sin(y / 28), y, cv2.INTER_LINEAR), np.uint8)
        for frame, far in zip(frames, grown, strict=True)
    ]
