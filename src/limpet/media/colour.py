"""Pictures as planar YUV 4:2:0 in BT.709 limited range, the form in which frames are drawn and encoded.

OpenCV's own I420 conversion is BT.601, so the sums stand here. Chroma sits where H.264 expects it: on the even luma
columns, between two rows.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]
Rgb = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
#: Weights of red, green and blue, and the offset.
_TO_Y = np.array([[_RED * 219 / 255, _GREEN * 219 / 255, _BLUE * 219 / 255, 16]])
_TO_U = np.array([[*(np.array([-_RED, -_GREEN, 1 - _BLUE]) / (2 * (1 - _BLUE)) * 224 / 255), 128]])
_TO_V = np.array([[*(np.array([1 - _RED, -_GREEN, -_BLUE]) / (2 * (1 - _RED)) * 224 / 255), 128]])
#: Rows that are converted at once; keeps the float copies of a large picture small.
_STRIP = 64


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture of even size: full-size luma, half-size chroma."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])

    def take(self, other: "Planes") -> None:
        """Takes over the samples of other planes of the same size."""
        for own, new in zip(self.as_tuple(), other.as_tuple(), strict=True):
            own[:] = new

    def as_tuple(self) -> tuple[Plane, Plane, Plane]:
        return self.y, self.u, self.v


def empty_planes(width: int, height: int) -> Planes:
    """Planes with undefined content."""
    half = (height // 2, width // 2)
    return Planes(np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8))


def to_planes(rgb: Rgb) -> Planes:
    """Converts a picture of even width and height."""
    height, width = rgb.shape[:2]
    planes = empty_planes(width, height)
    for top in range(0, height, _STRIP):
        strip = rgb[top : top + _STRIP]
        planes.y[top : top + _STRIP] = cv2.transform(strip, _TO_Y)
        precise, rows = strip.astype(np.float32), slice(top // 2, (top + len(strip)) // 2)
        for plane, weights in ((planes.u, _TO_U), (planes.v, _TO_V)):
            plane[rows] = cv2.convertScaleAbs(_halved(cv2.transform(precise, weights)))
    return planes


def to_components(rgb: Rgb) -> tuple[Plane, Plane, Plane]:
    """Luma and both chroma of every pixel."""
    y, u, v = (cv2.transform(rgb, weights) for weights in (_TO_Y, _TO_U, _TO_V))
    return y, u, v


def to_rgb(planes: Planes) -> Rgb:
    luma = (planes.y.astype(np.float32) - 16) * np.float32(255 / 219)
    blue_difference = _doubled(planes.u) * np.float32(255 / 224)
    red_difference = _doubled(planes.v) * np.float32(255 / 224)
    red = luma + np.float32(2 * (1 - _RED)) * red_difference
    blue = luma + np.float32(2 * (1 - _BLUE)) * blue_difference
    green = (luma - np.float32(_RED) * red - np.float32(_BLUE) * blue) / np.float32(_GREEN)
    return _rounded(np.dstack([red, green, blue]))


def halved_plane(plane: Plane) -> Plane:
    """A full-size plane (a mask, say) at the places of the chroma samples."""
    return _rounded(_halved(plane.astype(np.float32)))


def _halved(picture: Floats) -> Floats:
    """Half-size samples, sited on even columns (weights 1 2 1) and between two rows."""
    rows = cv2.addWeighted(picture[0::2], 0.125, picture[1::2], 0.125, 0)
    odd = rows[:, 1::2]
    halved: Floats = 2 * rows[:, 0::2]
    halved += odd
    halved[:, 1:] += odd[:, :-1]
    halved[:, 0] += rows[:, 0]
    return halved


def _doubled(plane: Plane) -> Floats:
    """Chroma less its offset, at every luma sample."""
    height, width = plane.shape
    from_luma = np.array([[0.5, 0, 0], [0, 0.5, -0.25]])
    doubled: Floats = cv2.warpAffine(
        plane.astype(np.float32) - 128,
        from_luma,
        (2 * width, 2 * height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return doubled


def _rounded(values: Floats) -> Plane:
    rounded: Plane = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return rounded
