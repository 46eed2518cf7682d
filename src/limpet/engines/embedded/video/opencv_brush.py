"""The brush that needs nothing but OpenCV: about three times the time of compiled kernels per frame."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.video.brush import Source
from limpet.engines.embedded.video.correspondence import Flow, retrace
from limpet.engines.embedded.video.effects.opencv_paint import OpenCvPaint
from limpet.engines.embedded.video.margins import Edges, with_mirror
from limpet.engines.embedded.video.raster import Raster, enlarged_weights, pixel_map
from limpet.engines.embedded.video.subject import Mask
from limpet.engines.embedded.video.warp import Rays, settle
from limpet.media.colour import Floats, Planes, Rgb
from limpet.media.geometry import Size


@dataclass(frozen=True, slots=True)
class _OpenCvSource:
    raster: Raster

    def draw(self, x: Floats, y: Floats, onto: Planes, *, share: Floats | None = None) -> None:
        size = Size(onto.width, onto.height)
        places = pixel_map(self.raster.place, x, y, size)
        full, half = enlarged_weights(share, size) if share is not None else (None, None)
        for source, at, weight, target in zip(
            self.raster.planes.as_tuple(),
            (places.luma, places.chroma, places.chroma),
            (full, half, half),
            onto.as_tuple(),
            strict=True,
        ):
            drawn = cv2.remap(source, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            if weight is not None:
                drawn = cv2.blendLinear(np.ascontiguousarray(target), drawn, 1 - weight, weight)
            target[:] = drawn


class OpenCvBrush:
    name = "opencv"
    paint = OpenCvPaint()

    def load(self, raster: Raster) -> Source:
        return _OpenCvSource(raster)

    def settle(self, near: Floats, rays: Rays, guess: Floats) -> Floats:
        return settle(near, rays, guess)

    def retrace(self, flow: Flow, x: Floats, y: Floats, part: float) -> tuple[Floats, Floats, Floats]:
        return retrace(flow, x, y, part)

    def extend(self, picture: Rgb, edges: Edges, avoid: Mask | None, *, check: Callable[[], None]) -> Rgb:
        return with_mirror(picture, edges)

    def enclosed(self, lab: Floats) -> Floats | None:
        return None
