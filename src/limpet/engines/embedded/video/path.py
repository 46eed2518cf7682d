"""The camera's way through a clip: one pose per frame.

Angles are radians. Lengths are in units in which the nearest thing is one away, so that a sideways step of `s` moves it
by `s` focal lengths on the picture. Directions are those of the picture: x to the right, y down, z into it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from limpet.media.geometry import Size

Samples = npt.NDArray[np.float64]

#: Angle of view over the long side; the usual guess for a photograph of unknown lens.
_VIEW_ANGLE = math.radians(50)


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


AXES: Mapping[str, int] = {axis: column for column, axis in enumerate(Pose._fields)}


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
        column: Samples = self.table[:, AXES[name]]
        return column


def pose_row(**axes: float) -> Samples:
    """The table row of a pose."""
    return np.array(Pose(**axes))


def ease(part: Samples) -> Samples:
    """From 0 to 1 with no speed and no jolt at either end."""
    eased: Samples = part**3 * (part * (6 * part - 15) + 10)
    return eased
