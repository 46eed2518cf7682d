"""Dense flow: where the points of one picture lie in another of the same size."""

from functools import lru_cache

import cv2
import numpy as np

from limpet.media.colour import Floats, Plane

#: The search stops at half size; going on to full size costs four times as much for sharper edges.
_FINEST_SCALE = 1


@lru_cache(maxsize=4)
def places(width: int, height: int) -> Floats:
    """Each pixel's own place, x and y; not to be written to."""
    grid = np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))
    grid.flags.writeable = False
    return grid


def dense_flow(first: Plane, second: Plane) -> Floats:
    """How far each pixel of the first picture has moved in the second."""
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    finder.setFinestScale(_FINEST_SCALE)
    flow: Floats = finder.calc(first, second, None)
    return flow


def looked_up(field: Floats, at: Floats) -> Floats:
    """The values of a field at places between its pixels; beyond its edges those of the edges."""
    values: Floats = cv2.remap(field, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return values


def round_trip(there: Floats, back: Floats) -> Floats:
    """How far from its start each pixel ends after going there and back."""
    height, width = there.shape[:2]
    missed = there + looked_up(back, places(width, height) + there)
    x, y = missed[..., 0], missed[..., 1]
    error: Floats = np.sqrt(x * x + y * y)  # a fifth of the time of NumPy's norm along the last axis
    return error
