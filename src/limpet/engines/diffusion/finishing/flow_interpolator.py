"""Frames between frames by optical flow, without a model.

Both frames are moved to the moment between them and mixed. A place that only one of them shows is taken from that one alone;
where they disagree although neither says so, the nearer one is shown: a thing that jumps is better than a thing seen double.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.diffusion.take import Pixels
from limpet.media.colour import Floats
from limpet.media.flow import dense_flow, looked_up, places, round_trip

#: Long side of the pictures on which flow is found.
_WORK_SIDE = 640
#: Steps of the fixed point that finds where a place of the moment between came from.
_STEPS = 3
#: A flow that misses its start by this many pixels counts for little, a fixed point that still moves by as many for nothing.
_TOLERANCE, _SETTLED = 1.0, 0.75
#: What a place of no trust still weighs.
_LEAST_TRUST = 0.03
#: Levels of 255 by which two frames may differ at a place and still be mixed, and by which they are not mixed at all.
_AGREE, _DISAGREE = 10.0, 36.0
#: The share that the farther frame must have to be the one shown where they disagree.
_DECISIVE = 0.75
#: Two frames are unrelated if fewer pixels than this return to their start; neighbours of a film begin far above ...
_RELATED = 0.35
#: ... or if they differ by this many levels on average when one is moved onto the other.
_UNLIKE = 32.0


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two frames, small, with its flow to the other and how far that misses its start."""

    small: Pixels
    flow: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a frame is looked at for a moment between, and how far it is to be believed there."""

    at: Floats
    trust: Floats


class FlowInterpolator:
    name = "flow"

    def between(self, first: Pixels, second: Pixels, parts: Sequence[float]) -> Sequence[Pixels]:
        sides = _sides(first, second)
        if _is_cut(*sides):
            return [first if part <= 0.5 else second for part in parts]
        return [_mixed((first, second), sides, part) for part in parts]


def _sides(first: Pixels, second: Pixels) -> tuple[_Side, _Side]:
    height, width = first.shape[:2]
    factor = min(1.0, _WORK_SIDE / max(height, width))
    size = round(width * factor), round(height * factor)
    small = [np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8) for frame in (first, second)]
    grey = [np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8) for frame in small]
    forth, back = dense_flow(grey[0], grey[1]), dense_flow(grey[1], grey[0])
    return _Side(small[0], forth, round_trip(forth, back)), _Side(small[1], back, round_trip(back, forth))


def _is_cut(first: _Side, second: _Side) -> bool:
    """Whether the film shows something else from one frame to the next."""
    height, width = first.error.shape
    if np.mean(first.error < 0.01 * max(width, height)) < _RELATED:
        return True
    moved = cv2.remap(
        second.small, places(width, height) + first.flow, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return bool(cv2.absdiff(first.small, moved).mean() > _UNLIKE)


def _mixed(frames: tuple[Pixels, Pixels], sides: tuple[_Side, _Side], part: float) -> Pixels:
    looks = _look(sides[0], part), _look(sides[1], 1 - part)
    share = _share(sides, looks, part)
    height, width = frames[0].shape[:2]
    moved = [
        cv2.remap(frame, _enlarged(look.at, width, height), None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        for frame, look in zip(frames, looks, strict=True)
    ]
    share = cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.blendLinear(moved[0], moved[1], 1 - share, share), np.uint8)


def _look(side: _Side, part: float) -> _Look:
    """Where points of the moment came from, when a part of the flow has run: by fixed point.

    Where things cover each other there is none, and the steps never settle.
    """
    height, width = side.error.shape
    own = places(width, height)
    before = at = own - part * side.flow
    for _ in range(_STEPS):
        before, at = at, own - part * looked_up(side.flow, at)
    missed = cv2.magnitude(*cv2.split(at - before))
    error = looked_up(side.error, at)
    x, y = at[..., 0], at[..., 1]
    inside = (x > -1) & (x < width) & (y > -1) & (y < height)
    trust = (_LEAST_TRUST + np.exp(-error / _TOLERANCE)) * np.exp(-np.square(missed / _SETTLED)) * inside
    return _Look(at, (trust + 1e-4).astype(np.float32))


def _share(sides: tuple[_Side, _Side], looks: tuple[_Look, _Look], part: float) -> Floats:
    """The second frame's share: by time and trust, all or nothing where the frames disagree."""
    first, second = (1 - part) * looks[0].trust, part * looks[1].trust
    share = second / (first + second)
    decisive = 0.5 + math.copysign(_DECISIVE - 0.5, 0.5 - part)
    only = (cv2.GaussianBlur(share, (0, 0), 2) > decisive).astype(np.float32)
    share += (only - share) * _disagreement(sides, looks)
    soft: Floats = cv2.GaussianBlur(share, (0, 0), 0.8)
    return soft


def _disagreement(sides: tuple[_Side, _Side], looks: tuple[_Look, _Look]) -> Floats:
    """0 where both frames show the same when moved to one moment, 1 where they do not. Fading light is not disagreement."""
    moved = [
        cv2.remap(side.small, look.at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for side, look in zip(sides, looks, strict=True)
    ]
    apart = cv2.split(cv2.subtract(moved[0], moved[1], dtype=cv2.CV_32F))
    red, green, blue = (cv2.absdiff(channel, cv2.mean(channel)[0]) for channel in apart)
    levels = cv2.blur(cv2.max(red, cv2.max(green, blue)), (5, 5))
    rise = np.clip((levels - _AGREE) / (_DISAGREE - _AGREE), 0, 1)
    smooth: Floats = (rise * rise * (3 - 2 * rise)).astype(np.float32)
    return smooth


def _enlarged(at: Floats, width: int, height: int) -> Floats:
    """Places of the small frame as places of the full one; what grows is the way, which is smooth, not the place."""
    rows, columns = at.shape[:2]
    way = cv2.resize(at - places(columns, rows), (width, height), interpolation=cv2.INTER_LINEAR)
    full: Floats = way * np.array([width / columns, height / rows], np.float32) + places(width, height)
    return full
