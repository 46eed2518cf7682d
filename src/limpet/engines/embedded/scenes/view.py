"""The camera of a scene. It never tilts: the horizon is shifted instead, so that upright things stay upright."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from limpet.media.colour import Floats

#: Angle of view over the long side; the one that the video engine assumes of photographs.
_VIEW_ANGLE = math.radians(50)

# Places in the vector that kernels read.
WIDTH, HEIGHT, FOCAL, MIDDLE_X, HORIZON_ROW, EYE_X, EYE_Y, EYE_Z, COS, SIN = range(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Metres: x to the right, y up, z ahead. Angles in radians, positive to the right."""

    x: float = 0.0
    y: float = 1.7
    z: float = 0.0
    yaw: float = 0.0
    #: Rolls clockwise.
    roll: float = 0.0
    #: Where the horizon stands, as a part of the height from the top.
    horizon: float = 0.58
    #: Factor on the focal length.
    zoom: float = 1.0

    def vector(self, width: int, height: int) -> npt.NDArray[np.float64]:
        focal = self.focal(width, height)
        return np.array(
            [
                width,
                height,
                focal,
                width / 2,
                self.horizon * height,
                self.x,
                self.y,
                self.z,
                math.cos(self.yaw),
                math.sin(self.yaw),
            ]
        )

    def focal(self, width: int, height: int) -> float:
        """The focal length in pixels."""
        return self.zoom * 0.5 * max(width, height) / math.tan(_VIEW_ANGLE / 2)

    def mirrored(self, level: float) -> tuple[float, float]:
        """Height of the eye under a mirror at this level."""
        return 2 * level - self.y, level


def column_angles(view: npt.NDArray[np.float64]) -> Floats:
    """The direction of each column of pixels, as an angle to the right of z."""
    columns = (np.arange(int(view[WIDTH])) + 0.5 - view[MIDDLE_X]) / view[FOCAL]
    angles: Floats = (np.arctan(columns) + math.atan2(view[SIN], view[COS])).astype(np.float32)
    return angles
