"""Continues a picture beyond its edges, for cameras that turn or step past them, on the sides that they see only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from limpet.media.colour import Floats, Rgb

#: Blur at the outer end of a mirrored margin, as a part of its width.
_OUTER_BLUR = 0.035
#: Width of the fade between a picture and its continuation, as a part of the long side.
_SEAM = 0.022
_PIXELS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Pixels beyond each side."""

    left: int
    top: int
    right: int
    bottom: int

    def scaled(self, factor: float) -> "Edges":
        """The same at another size; what was there stays there."""
        left, top, right, bottom = (
            max(1, round(side * factor)) if side else 0 for side in (self.left, self.top, self.right, self.bottom)
        )
        return Edges(left=left, top=top, right=right, bottom=bottom)

    def __bool__(self) -> bool:
        return bool(self.left or self.top or self.right or self.bottom)


class SmallContinuation(Protocol):
    """A small picture that goes on beyond its edges; see `continuation.py`."""

    @property
    def picture(self) -> Floats: ...
    @property
    def offset(self) -> Floats: ...
    @property
    def edges(self) -> Edges: ...


def with_mirror(picture: Rgb, edges: Edges) -> Rgb:
    """The picture with its own mirror image around it, a little softer further out; for want of kernels."""
    whole: Rgb = cv2.copyMakeBorder(picture, edges.top, edges.bottom, edges.left, edges.right, cv2.BORDER_REFLECT_101)
    height, width = whole.shape[:2]
    widest = max(edges.left, edges.top, edges.right, edges.bottom)
    across = _outside(width, before=edges.left, after=edges.right)[None, :]
    along = _outside(height, before=edges.top, after=edges.bottom)[:, None]
    for rows, columns in _strips(whole, edges):
        part = np.ascontiguousarray(whole[rows, columns])
        weight = np.minimum(np.hypot(across[:, columns], along[rows]) / np.float32(widest), 1).astype(np.float32)
        soft = cv2.GaussianBlur(part, (0, 0), max(0.5, _OUTER_BLUR * widest))
        whole[rows, columns] = cv2.blendLinear(part, soft, 1 - weight, weight)
    return whole


def with_continuation(picture: Rgb, edges: Edges, small: SmallContinuation) -> Rgb:
    """The picture with margins of the small one's colours and its own fine detail, moved as the small one was copied.

    What was copied meets the picture to one pixel of the small one only, so the first few pixels fade over from a mirror image.
    """
    height, width = picture.shape[:2]
    whole: Rgb = cv2.copyMakeBorder(picture, edges.top, edges.bottom, edges.left, edges.right, cv2.BORDER_REFLECT_101)
    outside = (
        _outside(whole.shape[1], before=edges.left, after=edges.right)[None, :],
        _outside(whole.shape[0], before=edges.top, after=edges.bottom)[:, None],
    )
    seam = np.float32(_SEAM * max(height, width))
    inner_height = small.picture.shape[0] - small.edges.top - small.edges.bottom
    inner_width = small.picture.shape[1] - small.edges.left - small.edges.right
    across, along = width / inner_width, height / inner_height
    calm = _calm(small.offset)
    for rows, columns in _bands(_strips(whole, edges)):
        x, y = np.meshgrid(
            np.arange(columns.start, columns.stop, dtype=np.float32) - edges.left,
            np.arange(rows.start, rows.stop, dtype=np.float32) - edges.top,
        )
        small_x = (x + 0.5) / np.float32(across) - 0.5 + small.edges.left
        small_y = (y + 0.5) / np.float32(along) - 0.5 + small.edges.top
        moved = _at(small.offset, small_x, small_y, cv2.INTER_NEAREST)
        from_x, from_y = x + np.rint(moved[..., 0] * across), y + np.rint(moved[..., 1] * along)
        sharp = _at(picture, from_x, from_y, cv2.INTER_NEAREST).astype(np.float32)
        soft = _at(small.picture, small_x + moved[..., 0], small_y + moved[..., 1], cv2.INTER_CUBIC)
        colours = _at(small.picture, small_x, small_y, cv2.INTER_CUBIC)
        detail = (sharp - soft) * _at(calm, small_x, small_y, cv2.INTER_LINEAR)[..., None]
        part = np.minimum(np.maximum(outside[0][:, columns], outside[1][rows]) / seam, 1)
        copied = np.rint(np.clip(colours + detail, 0, 255)).astype(np.uint8)
        whole[rows, columns] = cv2.blendLinear(np.ascontiguousarray(whole[rows, columns]), copied, 1 - part, part)
    return whole


def _calm(offset: Floats) -> Floats:
    """1 where neighbours are copied from neighbours, falling to 0 where they are not: detail there would look like pebbles."""
    square = np.ones((3, 3), np.uint8)
    spread = cv2.dilate(offset, square) - cv2.erode(offset, square)
    unlike = np.clip(np.hypot(spread[..., 0], spread[..., 1]) / 3, 0, 1)
    calm: Floats = cv2.GaussianBlur(1 - unlike, (0, 0), 1.0).astype(np.float32)
    return calm


def _at(picture: Floats | Rgb, x: Floats, y: Floats, how: int) -> Floats:
    sampled: Floats = cv2.remap(
        picture, x.astype(np.float32), y.astype(np.float32), how, borderMode=cv2.BORDER_REPLICATE
    )
    return sampled


def _strips(whole: Rgb, edges: Edges) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of the margins; corners belong to the sides."""
    height, width = whole.shape[:2]
    inner = slice(edges.left, width - edges.right)
    if edges.left:
        yield slice(0, height), slice(0, edges.left)
    if edges.right:
        yield slice(0, height), slice(width - edges.right, width)
    if edges.top:
        yield slice(0, edges.top), inner
    if edges.bottom:
        yield slice(height - edges.bottom, height), inner


def _bands(strips: Iterable[tuple[slice, slice]]) -> Iterator[tuple[slice, slice]]:
    """The same rows and columns, a few rows at a time: a pixel takes a hundred bytes while it is made."""
    for rows, columns in strips:
        height = max(1, _PIXELS_AT_ONCE // (columns.stop - columns.start))
        for top in range(rows.start, rows.stop, height):
            yield slice(top, min(top + height, rows.stop)), columns


def _outside(length: int, *, before: int, after: int) -> Floats:
    """How far each place of a line lies outside its middle part."""
    places = np.arange(length, dtype=np.float32)
    outside: Floats = np.maximum(before - places, places - (length - 1 - after)).clip(0)
    return outside
