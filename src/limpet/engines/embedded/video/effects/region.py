"""A part of a picture in which something comes alive."""

from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.life import Moment
from limpet.engines.embedded.video.warp import STEP, bilinear
from limpet.media.colour import Floats
from limpet.media.geometry import Size


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """How much each place belongs to it, 0..1, at a small size of its own."""

    share: Floats
    #: Of the fitted picture.
    size: Size

    def at(self, x: Floats, y: Floats) -> Floats:
        """Values at places in picture pixels; beyond the edges they go on."""
        return bilinear(self.share, (x + 0.5) * self.across - 0.5, (y + 0.5) * self.along - 0.5)

    @property
    def across(self) -> float:
        """Columns to one picture pixel."""
        return float(self.share.shape[1] / self.size.width)

    @property
    def along(self) -> float:
        return float(self.share.shape[0] / self.size.height)

    def shared_with(self, other: "Region") -> "Region":
        """What is in both; `other` has the same size."""
        return Region(np.minimum(self.share, other.share), self.size)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a frame, and how much larger than in the picture things are there."""

    x: float
    y: float
    scale: float


def spot_of(moment: Moment, x: float, y: float) -> Spot:
    """Where a place of the picture is seen, from the nearest point of the map."""
    seen = moment.seen
    if seen is None:
        return Spot(x, y, 1.0)
    inner = slice(1, -1)
    distance = (seen.x[inner, inner] - x) ** 2 + (seen.y[inner, inner] - y) ** 2
    row, column = (int(place) + 1 for place in np.unravel_index(int(np.argmin(distance)), distance.shape))
    slope_x = float(seen.x[row, column + 1] - seen.x[row, column - 1]) / (2 * STEP)
    slope_y = float(seen.y[row + 1, column] - seen.y[row - 1, column]) / (2 * STEP)
    at_x, at_y = (column - 1) * STEP + (STEP - 1) / 2, (row - 1) * STEP + (STEP - 1) / 2
    return Spot(
        at_x + (x - float(seen.x[row, column])) / max(0.2, slope_x),
        at_y + (y - float(seen.y[row, column])) / max(0.2, slope_y),
        1 / max(0.2, (slope_x + slope_y) / 2),
    )


def grid_of(size: Size) -> tuple[Floats, Floats]:
    """The places of the map's points on the frame, in its pixels."""
    columns = np.arange(-1, -(-size.width // STEP) + 1, dtype=np.float32)
    rows = np.arange(-1, -(-size.height // STEP) + 1, dtype=np.float32)
    x, y = np.meshgrid(columns * STEP + (STEP - 1) / 2, rows * STEP + (STEP - 1) / 2)
    return x.astype(np.float32), y.astype(np.float32)
