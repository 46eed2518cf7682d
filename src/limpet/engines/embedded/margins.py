"""Continues a picture beyond its edges, for cameras that turn or step past them."""

import cv2
import numpy as np

from limpet.media.colour import Floats, Rgb

#: Blur at the outer end, as a part of the margin; hides that the margin is a mirror image.
_OUTER_BLUR = 0.035


def extended(picture: Rgb, *, left: int, top: int, right: int, bottom: int) -> Rgb:
    """The picture with margins: its own mirror image, continuous at the edge and a little softer further out."""
    whole: Rgb = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    height, width = whole.shape[:2]
    reach = 2 * max(left, top, right, bottom)
    for inner, outer in (
        (slice(0, height), slice(0, left)),
        (slice(0, height), slice(width - right, width)),
        (slice(0, top), slice(0, width)),
        (slice(height - bottom, height), slice(0, width)),
    ):
        part = whole[inner, outer]
        if part.size:
            distance = _distance_outside(width, height, left=left, top=top, right=right, bottom=bottom)[inner, outer]
            weight = np.clip(distance / np.float32(reach / 2), 0, 1)
            soft = cv2.GaussianBlur(part, (0, 0), max(0.5, _OUTER_BLUR * reach / 2))
            part[:] = cv2.blendLinear(np.ascontiguousarray(part), soft, 1 - weight, weight)
    return whole


def _distance_outside(width: int, height: int, *, left: int, top: int, right: int, bottom: int) -> Floats:
    """How far each pixel of the whole lies outside the picture."""
    across, along = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    outside_x = np.maximum(left - across, across - (width - 1 - right)).clip(0)
    outside_y = np.maximum(top - along, along - (height - 1 - bottom)).clip(0)
    distance: Floats = np.hypot(outside_x[None, :], outside_y[:, None])
    return distance
