"""The camera's way through a clip: from the moves of a prompt to one pose per frame.

Angles are radians. Lengths are in units in which the nearest thing is one away, so that a sideways step of `s` moves it
by `s` focal lengths on the picture. Directions are those of the picture: x to the right, y down, z into it.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from limpet.media.camera import Segment
from limpet.media.camera_words import Move
from limpet.media.geometry import Size

Samples = npt.NDArray[np.float64]

#: Angle of view over the long side; the usual guess for a photograph of unknown lens.
_VIEW_ANGLE = math.radians(50)
#: How far sequential moves reach into each other, as a part of the clip.
_OVERLAP = 0.04
#: A move may go further in a clip longer than this.
_LONG_CLIP_S = 8
_LONG_CLIP_GAIN = 1.25


class Pose(NamedTuple):
    """Where the camera is and looks."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    right: float = 0.0
    down: float = 0.0
    forward: float = 0.0
    #: Natural logarithm of the focal length's growth.
    zoom: float = 0.0
    #: A step to the right during which the camera keeps looking at the subject.
    around: float = 0.0
    #: A step down during which the camera keeps looking at the subject.
    over: float = 0.0
    #: A step forward during which the focal length keeps the subject's size.
    vertigo: float = 0.0


_AXES: Mapping[str, int] = {axis: column for column, axis in enumerate(Pose._fields)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """A picture's size and the focal length in its pixels."""

    size: Size
    focal: float

    @property
    def width_angle(self) -> float:
        """The picture's width in focal lengths."""
        return self.size.width / self.focal

    @property
    def height_angle(self) -> float:
        return self.size.height / self.focal


def lens_for(size: Size) -> Lens:
    return Lens(size=size, focal=0.5 * max(size.width, size.height) / math.tan(_VIEW_ANGLE / 2))


@dataclass(frozen=True, slots=True)
class CameraPath:
    """One pose per frame, as rows of a table whose columns are the fields of `Pose`."""

    table: Samples

    def __len__(self) -> int:
        return len(self.table)

    def pose(self, frame: int) -> Pose:
        return Pose(*map(float, self.table[frame]))

    def scaled(self, factor: float | Samples) -> "CameraPath":
        """The same way, shorter; with one factor per frame, faded."""
        return CameraPath(self.table * np.reshape(factor, (-1, 1)))

    def telling_frames(self) -> list[int]:
        """Frames that hold the extremes of the path, and some in between."""
        extremes = [*np.argmax(self.table, axis=0), *np.argmin(self.table, axis=0)]
        return sorted({*map(int, extremes), *range(0, len(self), max(1, len(self) // 8)), len(self) - 1})

    @property
    def travel(self) -> float:
        """The largest step away from the start that shows parallax, per unit of inverse depth."""
        sideways = np.hypot(self._axis("right") + self._axis("around"), self._axis("down") + self._axis("over"))
        along = np.abs(self._axis("forward") + self._axis("vertigo"))
        return float(np.max(sideways + along * math.tan(_VIEW_ANGLE / 2)))

    @property
    def turns_only(self) -> bool:
        """Whether depth plays no part."""
        return self.travel == 0.0

    def _axis(self, name: str) -> Samples:
        column: Samples = self.table[:, _AXES[name]]
        return column


def camera_path(segments: Sequence[Segment], lens: Lens, *, frames: int, fps: int, seed: int) -> CameraPath:
    """The path of these moves, in sequence; without any it is a gentle push in with a slight drift."""
    table = np.zeros((frames, len(_AXES)))
    clock = np.linspace(0.0, 1.0, frames) if frames > 1 else np.zeros(1)
    count = max(1, len(segments))
    gain = (_LONG_CLIP_GAIN if frames / fps > _LONG_CLIP_S else 1.0) / math.sqrt(count)
    if not segments:
        return CameraPath(table + np.outer(_ease(clock), _resting_push(lens, seed)) * gain)
    for number, segment in enumerate(segments):
        begin = (number - _OVERLAP * (number > 0)) / count
        end = (number + 1 + _OVERLAP * (number + 1 < count)) / count
        part = np.clip((clock - begin) / (end - begin), 0.0, 1.0)
        for move in segment:
            if move in _TREMBLES:
                table += _tremble(_TREMBLES[move], part, lens, fps=fps, seed=seed) * gain
            elif move in _GOALS:
                table += np.outer(_ease(part), _GOALS[move](lens)) * gain
    return CameraPath(table)


def _goal(**axes: float) -> Samples:
    """The table row of a pose."""
    return np.array(Pose(**axes))


# Amplitudes over six seconds that looked natural: turns of 11 % of the picture, steps of 10 % for the nearest thing.
_TURN = 0.11
_STEP = 0.10
_GOALS: Mapping[Move, Callable[[Lens], Samples]] = {
    Move.PAN_LEFT: lambda lens: _goal(yaw=-math.atan(_TURN * lens.width_angle)),
    Move.PAN_RIGHT: lambda lens: _goal(yaw=math.atan(_TURN * lens.width_angle)),
    Move.TILT_UP: lambda lens: _goal(pitch=-math.atan(_TURN * lens.height_angle)),
    Move.TILT_DOWN: lambda lens: _goal(pitch=math.atan(_TURN * lens.height_angle)),
    Move.TRUCK_LEFT: lambda lens: _goal(right=-_STEP * lens.width_angle),
    Move.TRUCK_RIGHT: lambda lens: _goal(right=_STEP * lens.width_angle),
    Move.PEDESTAL_UP: lambda lens: _goal(down=-_STEP * lens.height_angle),
    Move.PEDESTAL_DOWN: lambda lens: _goal(down=_STEP * lens.height_angle),
    Move.PUSH_IN: lambda _: _goal(forward=0.26),
    Move.PULL_OUT: lambda _: _goal(forward=-0.16),
    Move.ZOOM_IN: lambda _: _goal(zoom=0.26),
    Move.ZOOM_OUT: lambda _: _goal(zoom=-0.14),
    Move.TRACKING: lambda lens: _goal(around=_STEP * lens.width_angle),
    Move.ARC_LEFT: lambda lens: _goal(around=-1.2 * _STEP * lens.width_angle),
    Move.ARC_RIGHT: lambda lens: _goal(around=1.2 * _STEP * lens.width_angle),
    Move.CRANE_UP: lambda lens: _goal(over=-1.2 * _STEP * lens.height_angle),
    Move.CRANE_DOWN: lambda lens: _goal(over=1.2 * _STEP * lens.height_angle),
    Move.DOLLY_ZOOM: lambda _: _goal(vertigo=0.26),
    Move.DOLLY_ZOOM_OUT: lambda _: _goal(vertigo=-0.26),
}


def _resting_push(lens: Lens, seed: int) -> Samples:
    side = 1.0 if np.random.default_rng(seed).random() < 0.5 else -1.0
    return _goal(forward=0.12, right=side * 0.012 * lens.width_angle, zoom=0.03)


def _ease(part: Samples) -> Samples:
    """From 0 to 1 with no speed and no jolt at either end."""
    eased: Samples = part**3 * (part * (6 * part - 15) + 10)
    return eased


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tremble:
    """Random movement of a camera that is held: a band of frequencies, and how far each axis goes."""

    hertz: tuple[float, ...]
    #: How much weaker the fast parts are than the slow ones.
    slope: float
    #: Shares of the picture's width and height, and radians.
    yaw: float
    pitch: float
    roll: float
    #: Steps of the body, as shares of the picture for the nearest thing.
    step: float = 0.0


_TREMBLES: Mapping[Move, _Tremble] = {
    Move.SHAKE: _Tremble(hertz=(0.9, 1.7, 2.6, 3.9, 5.3, 7.1), slope=0.6, yaw=0.009, pitch=0.010, roll=0.006),
    Move.HANDHELD: _Tremble(
        hertz=(0.17, 0.31, 0.53, 0.89, 1.43, 2.3), slope=0.9, yaw=0.006, pitch=0.006, roll=0.003, step=0.008
    ),
}


def _tremble(hand: _Tremble, part: Samples, lens: Lens, *, fps: int, seed: int) -> Samples:
    """Sums of sines with seeded phases, fading in and out."""
    random = np.random.default_rng(seed)
    seconds = np.arange(len(part)) / fps
    hertz = np.array(hand.hertz)
    window = np.clip(part * len(part) / 6, 0, 1) * np.clip((1 - part) * 24 + (part[-1] == part.max()), 0, 1)
    shaken = np.zeros((len(part), len(_AXES)))
    for axis, amplitude in (
        ("yaw", hand.yaw * lens.width_angle),
        ("pitch", hand.pitch * lens.height_angle),
        ("roll", hand.roll),
        ("right", hand.step * lens.width_angle),
        ("down", hand.step * lens.height_angle),
    ):
        weights = random.normal(size=len(hertz)) / (hertz / hertz[0]) ** hand.slope
        phases = random.uniform(0, 2 * np.pi, len(hertz))
        signal = np.sin(2 * np.pi * np.outer(seconds, hertz) + phases) @ weights
        shaken[:, _AXES[axis]] = window * (signal - signal[0]) * amplitude
    return shaken
