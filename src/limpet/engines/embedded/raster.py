"""Rasters that a camera looks at: samples their pixels where a coarse map points and lays layers over each other."""

from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.warp import STEP
from limpet.media.colour import Floats, Plane, Planes, empty_planes
from limpet.media.geometry import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A picture with margins, `scale` raster pixels to each picture pixel. With `alpha`, colours are premultiplied by it."""

    planes: Planes
    scale: float
    #: Margins in picture pixels.
    left: float = 0.0
    top: float = 0.0
    #: Opacity at the places of luma and of chroma.
    alpha: tuple[Plane, Plane] | None = None


@dataclass(frozen=True, slots=True)
class PixelMap:
    """Raster places for each luma and each chroma sample of the output."""

    luma: Floats
    chroma: Floats


def pixel_map(raster: Raster, x: Floats, y: Floats, size: Size) -> PixelMap:
    """A coarse map of picture coordinates as raster coordinates, enlarged to pixels."""
    across = (x + (raster.left + 0.5)) * raster.scale - 0.5
    along = (y + (raster.top + 0.5)) * raster.scale - 0.5
    points = np.dstack([across, along]).astype(np.float32)
    # A chroma sample stands on luma column 2i between rows 2j and 2j + 1; the enlarged grid is half a column further.
    half = points * np.float32(0.5) - np.array([0.25 * raster.scale, 0.25], np.float32)
    return PixelMap(
        enlarged(points, STEP, size.width, size.height), enlarged(half, STEP // 2, size.width // 2, size.height // 2)
    )


def enlarged(grid: Floats, step: int, width: int, height: int) -> Floats:
    """Values of the coarse grid at every pixel; the grid has one more point on each side."""
    rows, columns = grid.shape[:2]
    whole = cv2.resize(grid, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    part: Floats = whole[step : step + height, step : step + width]
    return part


def sample(raster: Raster, places: PixelMap) -> Planes:
    height, width = places.luma.shape[:2]
    frame = empty_planes(width, height)
    _remap(raster.planes.y, places.luma, frame.y)
    _remap(raster.planes.u, places.chroma, frame.u)
    _remap(raster.planes.v, places.chroma, frame.v)
    return frame


def laid_over(below: Planes, raster: Raster, places: PixelMap) -> Planes:
    """The raster, with its opacity, on a frame."""
    assert raster.alpha is not None, "only the lowest layer is opaque"
    above = sample(raster, places)
    full, half = np.empty_like(below.y), np.empty_like(below.u)
    _remap(raster.alpha[0], places.luma, full)
    _remap(raster.alpha[1], places.chroma, half)
    return Planes(
        _mixed(below.y, above.y, cv2.bitwise_not(full)),
        _mixed(below.u, above.u, cv2.bitwise_not(half)),
        _mixed(below.v, above.v, cv2.bitwise_not(half)),
    )


def _mixed(below: Plane, above: Plane, shining_through: Plane) -> Plane:
    mixed: Plane = cv2.add(cv2.multiply(below, shining_through, scale=1 / 255), above)
    return mixed


def _remap(source: Plane, places: Floats, target: Plane) -> None:
    cv2.remap(source, places, None, cv2.INTER_LINEAR, dst=target, borderMode=cv2.BORDER_REFLECT_101)
