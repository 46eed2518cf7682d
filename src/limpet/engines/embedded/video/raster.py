"""Rasters that a camera looks at: samples their pixels where a coarse map points and lays cut-outs over a frame."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.video.warp import STEP
from limpet.media.colour import Floats, Plane, Planes, halved_plane
from limpet.media.geometry import Size

#: Four bytes to a pixel: `cv2.remap` takes these in the time that one takes, so luma travels with its opacity.
Quads = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the picture lies in a raster: raster pixels per picture pixel, after margins in picture pixels."""

    scale: float
    left: float = 0.0
    top: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """An opaque picture, mirrored beyond its edges."""

    planes: Planes
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutout:
    """A picture with opacity, its colours premultiplied; beyond its edges its outermost pixels go on."""

    #: Luma and opacity; two bytes are unused.
    luma: Quads
    #: Both chroma values and opacity, at the places of chroma samples; one byte is unused.
    chroma: Quads
    place: Place
    #: Whether it repeats beyond its edges, as rain does.
    repeats: bool = False

    @classmethod
    def of(cls, planes: Planes, alpha: Plane, place: Place, *, repeats: bool = False) -> Self:
        """A cut-out of a picture that is not premultiplied."""
        half = halved_plane(alpha)
        luma = cv2.merge([_share(planes.y, alpha), alpha, alpha, alpha])
        chroma = cv2.merge([_share(planes.u, half), _share(planes.v, half), half, half])
        return cls(luma=luma, chroma=chroma, place=place, repeats=repeats)

    @property
    def rows(self) -> int:
        return int(self.luma.shape[0])


def _share(plane: Plane, alpha: Plane) -> Plane:
    share: Plane = cv2.multiply(plane, alpha, scale=1 / 255)
    return share


@dataclass(frozen=True, slots=True)
class Band:
    """Even rows of the output."""

    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PixelMap:
    """Raster places, x and y, for each luma and each chroma sample of a band."""

    luma: tuple[Floats, Floats]
    chroma: tuple[Floats, Floats]


def pixel_map(place: Place, x: Floats, y: Floats, size: Size, band: Band | None = None) -> PixelMap:
    """A coarse map of picture coordinates as raster coordinates, enlarged to the pixels of some rows."""
    band = band or Band(0, size.height)
    first = band.top // STEP
    rows = slice(first, -(-band.bottom // STEP) + 2)
    across = (x[rows] + np.float32(place.left + 0.5)) * np.float32(place.scale) - np.float32(0.5)
    along = (y[rows] + np.float32(place.top + 0.5)) * np.float32(place.scale) - np.float32(0.5)
    skip, height = band.top - first * STEP, band.bottom - first * STEP
    luma_x = _enlarged(across, STEP, size.width, height)[skip:]
    luma_y = _enlarged(along, STEP, size.width, height)[skip:]
    return PixelMap(
        luma=(luma_x, luma_y),
        chroma=(_at_chroma(luma_x) * np.float32(0.5), _at_chroma(luma_y) * np.float32(0.5) - np.float32(0.25)),
    )


def _at_chroma(values: Floats) -> Floats:
    """Values at luma samples, at the places of chroma samples: on even columns, between two rows."""
    between: Floats = (values[0::2, 0::2] + values[1::2, 0::2]) * np.float32(0.5)
    return between


def enlarged_weights(share: Floats, size: Size) -> tuple[Floats, Floats]:
    """A share on the map's grid at every luma and every chroma sample."""
    clipped = np.clip(share, 0, 1).astype(np.float32)
    full = np.ascontiguousarray(_enlarged(clipped, STEP, size.width, size.height))
    return full, _at_chroma(full)


def _enlarged(grid: Floats, step: int, width: int, height: int) -> Floats:
    """Values of the coarse grid at every pixel; the grid has one more point on each side."""
    rows, columns = grid.shape
    whole = cv2.resize(grid, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    part: Floats = whole[step : step + height, step : step + width]
    return part


def lay_over(frame: Planes, cutout: Cutout, x: Floats, y: Floats, *, opacity: float = 1.0) -> None:
    """Draws a cut-out, fainter by `opacity`, on a frame, where the coarse map shows it."""
    size = Size(frame.width, frame.height)
    band = _band_of(cutout, y, size)
    if band.top >= band.bottom:
        return
    places = pixel_map(cutout.place, x, y, size, band)
    border = cv2.BORDER_WRAP if cutout.repeats else cv2.BORDER_REPLICATE
    luma = cv2.remap(cutout.luma, *places.luma, cv2.INTER_LINEAR, borderMode=border)
    chroma = cv2.remap(cutout.chroma, *places.chroma, cv2.INTER_LINEAR, borderMode=border)
    if opacity < 1.0:
        luma, chroma = cv2.convertScaleAbs(luma, alpha=opacity), cv2.convertScaleAbs(chroma, alpha=opacity)
    rows, half_rows = slice(band.top, band.bottom), slice(band.top // 2, band.bottom // 2)
    _add(frame.y[rows], luma, colour=0, through=cv2.bitwise_not(cv2.extractChannel(luma, 1)))
    through = cv2.bitwise_not(cv2.extractChannel(chroma, 2))
    _add(frame.u[half_rows], chroma, colour=0, through=through)
    _add(frame.v[half_rows], chroma, colour=1, through=through)


def _add(below: Plane, above: Quads, *, colour: int, through: Plane) -> None:
    cv2.add(cv2.multiply(below, through, scale=1 / 255), cv2.extractChannel(above, colour), dst=below)


def _band_of(cutout: Cutout, y: Floats, size: Size) -> Band:
    """The output rows in which a cut-out can be seen at all."""
    if cutout.repeats:
        return Band(0, size.height)
    top = -cutout.place.top
    bottom = top + cutout.rows / cutout.place.scale
    rows = np.flatnonzero((y.max(axis=1) > top - STEP) & (y.min(axis=1) < bottom + STEP))
    if not len(rows):
        return Band(0, 0)
    # Grid row k stands in the middle of output rows (k - 1) * STEP and up.
    first, last = max(0, (int(rows[0]) - 2) * STEP), min(size.height, (int(rows[-1]) + 1) * STEP)
    return Band(first, max(first, last))
