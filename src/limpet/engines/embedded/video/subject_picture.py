"""Places the photograph of a subject on a wide frame: whole, sharp, before a soft enlargement of itself."""

import cv2
import numpy as np

from limpet.media.colour import Floats, Rgb
from limpet.media.fitting import fitted, resized
from limpet.media.geometry import Size

#: Darkening of what lies behind the photograph.
_BEHIND = 0.62


def on_wide_frame(picture: Rgb, size: Size) -> Rgb:
    """A picture of exactly `size` that shows all of `picture`."""
    height, width = picture.shape[:2]
    factor = min(size.width / width, size.height / height)
    inner = Size(min(size.width, round(width * factor)), min(size.height, round(height * factor)))
    if size.width - inner.width < 8 and size.height - inner.height < 8:
        return fitted(picture, size)
    left, top = (size.width - inner.width) // 2, (size.height - inner.height) // 2
    behind = _behind(picture, size)
    sharp = np.zeros_like(behind)
    sharp[top : top + inner.height, left : left + inner.width] = resized(picture, inner)
    weight = _soft_window(size, inner, left=left, top=top)
    placed: Rgb = cv2.blendLinear(behind, sharp, 1 - weight, weight)
    return placed


def _behind(picture: Rgb, size: Size) -> Rgb:
    """The picture's colours as an out-of-focus background."""
    small = fitted(picture, Size(96, max(2, round(96 * size.height / size.width))))
    soft = cv2.GaussianBlur(small, (0, 0), 5)
    large = cv2.resize(soft, (size.width, size.height), interpolation=cv2.INTER_CUBIC)
    darkened: Rgb = cv2.convertScaleAbs(large, alpha=_BEHIND)
    return darkened


def _soft_window(size: Size, inner: Size, *, left: int, top: int) -> Floats:
    """1 where the photograph is, fading within its outermost pixels on the sides that do not touch the frame."""
    fade = max(2, round(0.02 * size.height))
    across, along = np.arange(size.width, dtype=np.float32), np.arange(size.height, dtype=np.float32)
    from_sides = np.minimum(across - left + 1, left + inner.width - across) if left else np.full_like(across, np.inf)
    from_ends = np.minimum(along - top + 1, top + inner.height - along) if top else np.full_like(along, np.inf)
    edge = np.clip(np.minimum(from_sides[None, :], from_ends[:, None]) / fade, 0, 1)
    window: Floats = (edge * edge * (3 - 2 * edge)).astype(np.float32)
    return window
