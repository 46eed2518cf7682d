"""From the moves of a prompt to a camera path: how far each goes, how they add up and follow each other."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.path import CameraPath, Lens, Pose, Samples, ease, pose_row
from limpet.engines.embedded.video.tremble import TREMBLES, breath, tremble
from limpet.media.camera import Segment
from limpet.media.camera_words import Move

#: How far sequential moves reach into each other, as a part of the clip.
_OVERLAP = 0.04
#: A move may go further in a clip longer than this.
_LONG_CLIP_S = 8
_LONG_CLIP_GAIN = 1.25

# Amplitudes over six seconds that looked natural: turns of 11 % of the picture, steps of 10 % for the nearest thing.
_TURN = 0.11
_STEP = 0.10
_ROLL = math.radians(6)
_GOALS: Mapping[Move, Callable[[Lens], Samples]] = {
    Move.PAN_LEFT: lambda lens: pose_row(yaw=-math.atan(_TURN * lens.width_angle)),
    Move.PAN_RIGHT: lambda lens: pose_row(yaw=math.atan(_TURN * lens.width_angle)),
    Move.TILT_UP: lambda lens: pose_row(pitch=-math.atan(_TURN * lens.height_angle)),
    Move.TILT_DOWN: lambda lens: pose_row(pitch=math.atan(_TURN * lens.height_angle)),
    Move.TRUCK_LEFT: lambda lens: pose_row(right=-_STEP * lens.width_angle),
    Move.TRUCK_RIGHT: lambda lens: pose_row(right=_STEP * lens.width_angle),
    Move.PEDESTAL_UP: lambda lens: pose_row(down=-_STEP * lens.height_angle),
    Move.PEDESTAL_DOWN: lambda lens: pose_row(down=_STEP * lens.height_angle),
    Move.PUSH_IN: lambda _: pose_row(forward=0.26),
    Move.PULL_OUT: lambda _: pose_row(forward=-0.16),
    Move.ZOOM_IN: lambda _: pose_row(zoom=0.26),
    Move.ZOOM_OUT: lambda _: pose_row(zoom=-0.14),
    Move.TRACKING: lambda lens: pose_row(around=_STEP * lens.width_angle),
    Move.ARC_LEFT: lambda lens: pose_row(around=-1.2 * _STEP * lens.width_angle),
    Move.ARC_RIGHT: lambda lens: pose_row(around=1.2 * _STEP * lens.width_angle),
    Move.ROLL_CLOCKWISE: lambda _: pose_row(roll=_ROLL),
    Move.ROLL_COUNTERCLOCKWISE: lambda _: pose_row(roll=-_ROLL),
    Move.CRANE_UP: lambda lens: pose_row(over=-1.2 * _STEP * lens.height_angle),
    Move.CRANE_DOWN: lambda lens: pose_row(over=1.2 * _STEP * lens.height_angle),
    Move.DOLLY_ZOOM: lambda _: pose_row(vertigo=0.26),
    Move.DOLLY_ZOOM_OUT: lambda _: pose_row(vertigo=-0.26),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clip's frames in time, and the seed of what is random in it."""

    frames: int
    fps: int
    seed: int

    @property
    def parts(self) -> Samples:
        """Each frame's place in the clip, 0..1."""
        return np.linspace(0.0, 1.0, self.frames) if self.frames > 1 else np.zeros(1)

    @property
    def gain(self) -> float:
        return _LONG_CLIP_GAIN if self.frames / self.fps > _LONG_CLIP_S else 1.0


def camera_path(segments: Sequence[Segment], lens: Lens, clock: Clock) -> CameraPath:
    """Moves of one segment add up; segments follow each other, and each comes to rest before the next is under way."""
    table = np.zeros((clock.frames, len(Pose._fields)))
    count = len(segments)
    for number, segment in enumerate(segments):
        begin = (number - _OVERLAP * (number > 0)) / count
        end = (number + 1 + _OVERLAP * (number + 1 < count)) / count
        part = np.clip((clock.parts - begin) / (end - begin), 0.0, 1.0)
        for move in segment:
            table += _moved(move, part, lens, clock) * clock.gain / math.sqrt(count)
    return CameraPath(table)


def still_path(clock: Clock) -> CameraPath:
    return CameraPath(np.zeros((clock.frames, len(Pose._fields))))


def goal_path(goal: Samples, clock: Clock) -> CameraPath:
    """One eased way to a pose."""
    return CameraPath(np.outer(ease(clock.parts), goal) * clock.gain)


def _moved(move: Move, part: Samples, lens: Lens, clock: Clock) -> Samples:
    if move in TREMBLES:
        return tremble(TREMBLES[move], part, lens, fps=clock.fps, seed=clock.seed)
    if move is Move.STATIC:
        return breath(part, fps=clock.fps)
    return np.outer(ease(part), _GOALS[move](lens))
