"""Continues a picture beyond its edges, for cameras that turn or step past them."""

import cv2
import numpy as np

from limpet.media.colour import Floats, Plane, Rgb


def extended(picture: Rgb, *, left: int, top: int, right: int, bottom: int) -> Rgb:
    """The picture with margins: its own mirror, softer the further out, so that no doubled detail catches the eye."""
    if not (left or top or right or bottom):
        return picture
    whole: Rgb = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    height, width = picture.shape[:2]
    distance = _distance_outside(width, height, left=left, top=top, right=right, bottom=bottom)
    reach = max(left, top, right, bottom)
    for begin, sigma in ((0.0, reach / 40), (0.12, reach / 12), (0.4, reach / 5)):
        weight: Floats = np.clip((distance / np.float32(reach) - np.float32(begin)) * np.float32(4), 0, 1)
        _blend(whole, _blurred(whole, sigma), weight)
    return whole


def _distance_outside(width: int, height: int, *, left: int, top: int, right: int, bottom: int) -> Floats:
    """How far each pixel of the whole lies outside the picture."""
    across = np.arange(-left, width + right, dtype=np.float32)
    along = np.arange(-top, height + bottom, dtype=np.float32)
    outside_x = np.maximum(-across, across - (width - 1)).clip(0)
    outside_y = np.maximum(-along, along - (height - 1)).clip(0)
    distance: Floats = np.hypot(outside_x[None, :], outside_y[:, None])
    return distance


def _blurred(picture: Rgb, sigma: float) -> Rgb:
    """A Gaussian blur, on a smaller picture where that shows no difference."""
    factor = max(1, int(sigma / 2))
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (-(-width // factor), -(-height // factor)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(0.3, sigma / factor))
    large: Rgb = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return large


def _blend(target: Rgb, other: Plane, weight: Floats) -> None:
    """Mixes `other` into `target` in place."""
    target[:] = cv2.blendLinear(target, other, 1 - weight, weight)
