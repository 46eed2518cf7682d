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
    #: Whether it repeats beyond its edges, as rain does. Otherwise an opaque raster is mirrored there, and one with
    #: `alpha` goes on with its last row or column.
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class PixelMap:
    """Raster places for each luma and each chroma sample of the output."""

    luma: Floats
    chroma: Floats


@dataclass(frozen=True, slots=True)
class Band:
    """Even rows of the output."""

    top: int
    bottom: int

    @property
    def luma(self) -> slice:
        return slice(self.top, self.bottom)

    @property
    def chroma(self) -> slice:
        return slice(self.top // 2, self.bottom // 2)


def band_of(raster: Raster, y: Floats, size: Size) -> Band:
    """The output rows in which a layer can be seen at all."""
    if raster.alpha is None or raster.repeats:
        return Band(0, size.height)
    top, bottom = -raster.top, -raster.top + raster.planes.height / raster.scale
    rows = np.flatnonzero((y.max(axis=1) > top - STEP) & (y.min(axis=1) < bottom + STEP))
    if not len(rows):
        return Band(0, 0)
    # Grid row k stands in the middle of output rows (k - 1) * STEP and up.
    first, last = max(0, (int(rows[0]) - 2) * STEP), min(size.height, (int(rows[-1]) + 1) * STEP)
    return Band(first, max(first, last))


def pixel_map(raster: Raster, x: Floats, y: Floats, size: Size, band: Band | None = None) -> PixelMap:
    """A coarse map of picture coordinates as raster coordinates, enlarged to the pixels of some rows."""
    band = band or Band(0, size.height)
    across = (x + (raster.left + 0.5)) * raster.scale - 0.5
    along = (y + (raster.top + 0.5)) * raster.scale - 0.5
    first = band.top // STEP
    rows = slice(first, -(-band.bottom // STEP) + 2)
    points = np.dstack([across[rows], along[rows]]).astype(np.float32)
    # A chroma sample stands on luma column 2i between rows 2j and 2j + 1; the enlarged grid is half a column further.
    half = points * np.float32(0.5) - np.array([0.25 * raster.scale, 0.25], np.float32)
    height = band.bottom - first * STEP
    luma = _enlarged(points, STEP, size.width, height)[band.top - first * STEP :]
    chroma = _enlarged(half, STEP // 2, size.width // 2, height // 2)[(band.top - first * STEP) // 2 :]
    return PixelMap(luma, chroma)


def enlarged_weights(share: Floats, size: Size) -> tuple[Floats, Floats]:
    """A share on the map's grid at every luma and every chroma sample."""
    clipped = np.clip(share, 0, 1).astype(np.float32)
    return (
        np.ascontiguousarray(_enlarged(clipped, STEP, size.width, size.height)),
        np.ascontiguousarray(_enlarged(clipped, STEP // 2, size.width // 2, size.height // 2)),
    )


def _enlarged(grid: Floats, step: int, width: int, height: int) -> Floats:
    """Values of the coarse grid at every pixel; the grid has one more point on each side."""
    rows, columns = grid.shape[:2]
    whole = cv2.resize(grid, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    part: Floats = whole[step : step + height, step : step + width]
    return part


def sample(raster: Raster, places: PixelMap) -> Planes:
    height, width = places.luma.shape[:2]
    frame = empty_planes(width, height)
    _remap(raster, raster.planes.y, places.luma, frame.y)
    _remap(raster, raster.planes.u, places.chroma, frame.u)
    _remap(raster, raster.planes.v, places.chroma, frame.v)
    return frame


def lay_over(frame: Planes, raster: Raster, x: Floats, y: Floats, *, opacity: float = 1.0) -> None:
    """Draws the raster, with its own and this opacity, on a frame, where the coarse map shows it."""
    assert raster.alpha is not None, "only the lowest layer is opaque"
    size = Size(frame.width, frame.height)
    band = band_of(raster, y, size)
    if band.top >= band.bottom:
        return
    places = pixel_map(raster, x, y, size, band)
    above = sample(raster, places)
    full, half = np.empty_like(above.y), np.empty_like(above.u)
    _remap(raster, raster.alpha[0], places.luma, full)
    _remap(raster, raster.alpha[1], places.chroma, half)
    luma, chroma = band.luma, band.chroma
    for below, colour, alpha in (
        (frame.y[luma], above.y, full),
        (frame.u[chroma], above.u, half),
        (frame.v[chroma], above.v, half),
    ):
        if opacity < 1.0:
            colour, alpha = _dimmed(colour, opacity), _dimmed(alpha, opacity)  # noqa: PLW2901  # the same two, fainter
        cv2.add(cv2.multiply(below, cv2.bitwise_not(alpha), scale=1 / 255), colour, dst=below)


def _dimmed(plane: Plane, opacity: float) -> Plane:
    dimmed: Plane = cv2.convertScaleAbs(plane, alpha=opacity)
    return dimmed


def _remap(raster: Raster, source: Plane, places: Floats, target: Plane) -> None:
    border = cv2.BORDER_REFLECT_101 if raster.alpha is None else cv2.BORDER_REPLICATE
    if raster.repeats:
        border = cv2.BORDER_WRAP
    cv2.remap(source, places, None, cv2.INTER_LINEAR, dst=target, borderMode=border)
