"""Continues a picture beyond its edges, for cameras that turn or step past them."""

import cv2
import numpy as np

from limpet.media.colour import Floats, Rgb

#: Blur at the outer end, as a part of the margin; hides that the margin is a mirror image. A stronger blur looked like a
#: smeared lens on the photographs tried, copies of other places showed seams.
_OUTER_BLUR = 0.035


def extended(picture: Rgb, *, left: int, top: int, right: int, bottom: int) -> Rgb:
    """The picture with margins: its own mirror image, continuous at the edge and a little softer further out."""
    whole: Rgb = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    height, width = whole.shape[:2]
    widest = max(left, top, right, bottom)
    across = _outside(width, before=left, after=right)[None, :]
    along = _outside(height, before=top, after=bottom)[:, None]
    for rows, columns in (
        (slice(0, height), slice(0, left)),
        (slice(0, height), slice(width - right, width)),
        (slice(0, top), slice(left, width - right)),
        (slice(height - bottom, height), slice(left, width - right)),
    ):
        part = np.ascontiguousarray(whole[rows, columns])
        if part.size:
            weight = np.minimum(np.hypot(across[:, columns], along[rows]) / np.float32(widest), 1).astype(np.float32)
            soft = cv2.GaussianBlur(part, (0, 0), max(0.5, _OUTER_BLUR * widest))
            whole[rows, columns] = cv2.blendLinear(part, soft, 1 - weight, weight)
    return whole


def _outside(length: int, *, before: int, after: int) -> Floats:
    """How far each place of a line lies outside its middle part."""
    places = np.arange(length, dtype=np.float32)
    outside: Floats = np.maximum(before - places, places - (length - 1 - after)).clip(0)
    return outside
