"""Given pictures laid on a larger canvas for the camera to move over."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from limpet.engines.embedded.video.bounds import Overshoot
from limpet.engines.embedded.video.margins import Edges
from limpet.engines.embedded.video.raster import Place, Raster
from limpet.media.colour import Planes, Rgb, to_components, to_planes
from limpet.media.fitting import fitted
from limpet.media.geometry import Size

#: Raster pixels per output pixel. At 1.5 bilinear sampling keeps 89 % of the finest detail, at 1 only 66 %.
LEAST_SCALE, _MOST_SCALE = 1.5, 2.0
#: Outputs up to 768P are small.
_SMALL_PIXELS = 1_200_000
#: Sides that are multiples of this stay even at 1.5 times the size.
_WHOLE = 4
#: Margins up to this part of the long side are its mirror image, of which most would be seen anyway: see `margins.py`.
_NARROW = 0.011

#: Continues a picture beyond its edges.
Extend = Callable[[Rgb, Edges], Rgb]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How fine a raster is, and how far it reaches."""

    #: Raster pixels per output pixel.
    scale: float
    #: What a camera sees beyond the picture, in output pixels: the picture is continued there.
    beyond: Overshoot
    #: Output pixels more that are its mirror image: enough for what moves by itself, and for what is hardly seen.
    rim: float = 0.0


def raster_scale(size: Size, picture: Rgb) -> float:
    """Raster pixels per output pixel.

    Bilinear sampling of an enlarged picture keeps fine detail, and its sharpness trembles less while the camera moves; more
    than what is in the picture is worth its memory only for small outputs. A picture that has more pixels keeps them.
    """
    if size.width * size.height <= _SMALL_PIXELS:
        return _MOST_SCALE
    own = min(picture.shape[1] / size.width, picture.shape[0] / size.height)
    return float(np.clip(own, LEAST_SCALE, _MOST_SCALE))


def raster_of(picture: Rgb, size: Size, extent: Extent, extend: Extend) -> Raster:
    """The picture at more than output size, continued."""
    wanted = extent.scale
    if min(picture.shape[1] / size.width, picture.shape[0] / size.height) > 1:
        # Whole chroma samples on all sides keep the raster even.
        width, height = (round(side * wanted / 2) * 2 for side in (size.width, size.height))
        exact = replace(extent, scale=width / size.width)
        whole, place = _continued(fitted(picture, Size(width, height)), exact, extend)
        return Raster(planes=to_planes(whole), place=place)
    # It has nothing finer to show than the output: it is continued as it is, and enlarged as planes, at a third of the cost.
    whole, place = _continued(fitted(picture, size), replace(extent, scale=1.0), extend)
    return Raster(planes=_enlarged(whole, wanted), place=Place(scale=wanted, left=place.left, top=place.top))


def _continued(picture: Rgb, extent: Extent, extend: Extend) -> tuple[Rgb, Place]:
    """The picture, which has the extent's scale, with margins; and where it lies in the whole."""
    scale, beyond = extent.scale, extent.beyond
    left, top, right, bottom = (
        2 * math.ceil(side * scale / 2 + 1) if side > 0 else 0
        for side in (beyond.left, beyond.top, beyond.right, beyond.bottom)
    )
    edges = Edges(left=left, top=top, right=right, bottom=bottom)
    narrow = _NARROW * max(picture.shape)
    if max(left, top, right, bottom) > narrow:
        whole = extend(picture, edges)
    else:
        whole = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    around = 2 * math.ceil(extent.rim * scale / 2)
    if around:
        whole = cv2.copyMakeBorder(whole, around, around, around, around, cv2.BORDER_REFLECT_101)
    return whole, Place(scale=scale, left=(left + around) / scale, top=(top + around) / scale)


def _enlarged(picture: Rgb, factor: float) -> Planes:
    """Its planes, `factor` times as large; a row and a column more of it where their number would not be even."""
    height, width = picture.shape[:2]
    missing = -height % _WHOLE, -width % _WHOLE
    if any(missing):
        picture = cv2.copyMakeBorder(picture, 0, missing[0], 0, missing[1], cv2.BORDER_REFLECT_101)
    y, u, v = to_components(picture)
    rows, columns = (round(side * factor) for side in y.shape)
    # Chroma stands on even columns and between two rows.
    placing = np.array([[2 / factor, 0, 0.5 / factor - 0.5], [0, 2 / factor, 1 / factor - 0.5]])
    half_u, half_v = (
        cv2.warpAffine(
            chroma,
            placing,
            (columns // 2, rows // 2),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for chroma in (u, v)
    )
    return Planes(cv2.resize(y, (columns, rows), interpolation=cv2.INTER_LANCZOS4), half_u, half_v)
