"""The paint that needs nothing but OpenCV. Veils and ripples are as the compiled ones draw them, drops have harder edges."""

import cv2
import numpy as np

from limpet.engines.embedded.video.effects.paint import Drops, Ripples
from limpet.media.colour import Floats, Plane

#: Binary places of fractions of a sample.
_PLACES = 4


class OpenCvPaint:
    def wash(self, plane: Plane, share: Floats, level: float, *, step: int) -> None:
        _blend(plane, np.full_like(plane, round(level)), _at_samples(share, plane, step))

    def strew(self, plane: Plane, drops: Drops, level: float) -> None:
        thickness = np.zeros(plane.shape, np.uint8)
        ends = np.stack([drops.x, drops.y, drops.to_x, drops.to_y])
        for (x, y, to_x, to_y), radius, share in zip(
            np.rint(ends * 2**_PLACES).astype(int).T.tolist(), drops.radius, drops.share, strict=True
        ):
            value, width = round(255 * float(share)), max(1, round(1.6 * float(radius)))
            cv2.line(thickness, (x, y), (to_x, to_y), value, width, cv2.LINE_AA, _PLACES)
        soft = cv2.GaussianBlur(thickness, (3, 3), 0).astype(np.float32) / 255
        _blend(plane, np.full_like(plane, round(level)), soft)

    def ripple(self, plane: Plane, ripples: Ripples, *, step: int) -> None:
        share = _at_samples(ripples.share, plane, step)
        rows, columns = ripples.rows[..., None], ripples.columns[:, None]
        first = rows[0] * columns[1] + rows[1] * columns[0]
        second = rows[2] * columns[3] + rows[3] * columns[2]
        x = np.arange(plane.shape[1], dtype=np.float32) + share * (first - second) / 2
        y = np.arange(plane.shape[0], dtype=np.float32)[:, None] + share * (first + second)
        moved = cv2.remap(plane.copy(), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        light = 1 + share * ripples.shade * (first + second)
        plane[:] = np.minimum(235, cv2.multiply(moved, light, dtype=cv2.CV_8U))


def _at_samples(share: Floats, plane: Plane, step: int) -> Floats:
    rows, columns = share.shape
    clipped = np.clip(share, 0, 1).astype(np.float32)
    whole = cv2.resize(clipped, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    part: Floats = np.ascontiguousarray(whole[step : step + plane.shape[0], step : step + plane.shape[1]])
    return part


def _blend(plane: Plane, over: Plane, share: Floats) -> None:
    plane[:] = cv2.blendLinear(np.ascontiguousarray(plane), over, 1 - share, share)
