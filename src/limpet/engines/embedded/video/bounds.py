"""How far a camera looks beyond the picture, and how much of its path stays where the picture can be continued.

Both are answered by the map that frames are drawn from, at the very edges of the frame.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.path import CameraPath
from limpet.engines.embedded.video.warp import STEP, Surface, View
from limpet.media.colour import Floats
from limpet.media.geometry import Size

#: Halvings of what is not known of how far a path fits: to 1/256.
_BISECTIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overshoot:
    """How far a camera looks beyond each side of the picture, in its pixels; never negative."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def widest(self, other: "Overshoot") -> "Overshoot":
        return Overshoot(
            left=max(self.left, other.left),
            top=max(self.top, other.top),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )

    def within(self, furthest: float, size: Size) -> "Overshoot":
        """No more than this part of the picture's size."""
        across, along = furthest * size.width, furthest * size.height
        return Overshoot(
            left=min(self.left, across),
            top=min(self.top, along),
            right=min(self.right, across),
            bottom=min(self.bottom, along),
        )

    def is_within(self, furthest: float, size: Size) -> bool:
        """Whether it is at most this part of the picture's size."""
        across, along = max(self.left, self.right), max(self.top, self.bottom)
        return across <= furthest * size.width and along <= furthest * size.height


def beyond(x: Floats, y: Floats, size: Size) -> Overshoot:
    """How far places of a picture lie outside of it."""
    if not x.size:
        return Overshoot()
    return Overshoot(
        left=max(0.0, -float(x.min())),
        top=max(0.0, -float(y.min())),
        right=max(0.0, float(x.max()) - size.width + 1),
        bottom=max(0.0, float(y.max()) - size.height + 1),
    )


def trimmed(values: Floats, size: Size) -> Floats:
    """Values of the map's grid whose outermost points are moved onto the frame's first and last pixels."""
    rows, row_parts = _stations(size.height)
    columns, column_parts = _stations(size.width)
    values = values[rows] + (values[rows + 1] - values[rows]) * row_parts[:, None]
    ended: Floats = values[:, columns] + (values[:, columns + 1] - values[:, columns]) * column_parts
    return ended


def _stations(length: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Floats]:
    """Grid points within a frame, and its two ends: the point before each, and the part of a step after it."""
    within = np.arange(-(-length // STEP) + 1) * STEP + (STEP - 1) / 2
    places = np.concatenate([[0.0], within[within < length - 1], [length - 1.0]])
    steps = (places - (STEP - 1) / 2) / STEP + 1
    before = np.floor(steps)
    return before.astype(np.intp), (steps - before).astype(np.float32)


def overshoot(view: View, surface: Surface, path: CameraPath) -> Overshoot:
    """The most that any frame of the path sees beyond the picture, found in the order in which frames are drawn."""
    return _farthest(view, surface, path, range(len(path)))


def room(view: View, surface: Surface, path: CameraPath, *, furthest: float) -> float:
    """How much of a path can be kept, 0..1, if it may look beyond the picture by this part of its size."""

    def fits(part: CameraPath) -> bool:
        # Frames far apart start from poor depths, hence twice.
        frames = (frame for frame in part.telling_frames() for _ in range(2))
        return _farthest(view, surface, part, frames).is_within(furthest, view.lens.size)

    if fits(path):
        return 1.0
    least, most = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (least + most) / 2
        least, most = (middle, most) if fits(path.scaled(middle)) else (least, middle)
    return least


def _farthest(view: View, surface: Surface, path: CameraPath, frames: Iterable[int]) -> Overshoot:
    size, near, farthest = view.lens.size, None, Overshoot()
    for frame in frames:
        x, y, near = view.look(surface, path.pose(frame), near)
        farthest = farthest.widest(beyond(trimmed(x, size), trimmed(y, size), size))
    return farthest
