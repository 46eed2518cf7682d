"""The kernels that find places on the coarse grid by fixed point: where rays meet a surface, and where a flow comes from.

All points go through a step together, in short loops that the compiler turns into vector code: a third of the time of taking
each point through all steps.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats

#: Steps of less, at every point, end the search: the rest is a tenth of this, in pixels of the flow.
NEAR_ENOUGH = np.float32(0.02)

_Line = npt.NDArray[Any]


@kernel
def _place(shape: tuple[int, int], ends: tuple[_Line, _Line], corner: _Line, parts: tuple[_Line, _Line]) -> None:
    """Where places x and y lie in an array: the index of the sample before, and the parts to its right and below; edges go on."""
    nothing, columns = np.float32(0), np.uint32(shape[1])
    last_x, last_y = np.float32(shape[1] - 1.001), np.float32(shape[0] - 1.001)
    xs, ys = ends
    to_right, to_below = parts
    for place in range(np.uintp(corner.size)):
        x, y = min(max(xs[place], nothing), last_x), min(max(ys[place], nothing), last_y)
        left, top = np.int32(x), np.int32(y)
        to_right[place], to_below[place] = x - np.float32(left), y - np.float32(top)
        corner[place] = np.uint32(np.uint32(top) * columns + np.uint32(left))


@kernel
def _look_up(values: Floats, corner: _Line, parts: tuple[_Line, _Line], line: _Line) -> None:
    """The values between samples."""
    flat, columns, one = values.ravel(), np.uintp(values.shape[1]), np.uintp(1)
    to_right, to_below = parts
    for place in range(np.uintp(corner.size)):
        upper = np.uintp(corner[place])
        lower = np.uintp(upper + columns)
        above = flat[upper] + (flat[upper + one] - flat[upper]) * to_right[place]
        below = flat[lower] + (flat[lower + one] - flat[lower]) * to_right[place]
        line[place] = above + (below - above) * to_below[place]


@kernel
def cross(relief: Floats, rays: Floats, steps: Floats, near: Floats, iterations: int) -> None:
    """Improves the inverse depths `near`, one for each ray.

    `rays` is x and y of the directions; `steps` is right, down and forward, then factor and offset of relief columns and
    of relief rows.
    """
    one, points = np.float32(1), near.size
    right, down, forward = steps[0], steps[1], steps[2]
    corner, lines = np.empty(points, np.uint32), np.empty((4, points), np.float32)
    x, y, parts = lines[0], lines[1], (lines[2], lines[3])
    for _ in range(iterations):
        for place in range(np.uintp(points)):
            depth = near[place]
            shrink = one - forward * depth
            x[place] = (shrink * rays[0, place] + right * depth) * steps[3] + steps[4]
            y[place] = (shrink * rays[1, place] + down * depth) * steps[5] + steps[6]
        _place(relief.shape, (x, y), corner, parts)
        _look_up(relief, corner, parts, near)


@kernel
def retrace(
    flow: tuple[Floats, Floats, Floats], ends: Floats, part: np.float32, found: Floats, iterations: int
) -> None:
    """Fills `found` with the starts of what has come to `ends` by a part of the flow, x and y, and the trust there."""
    points = ends.shape[1]
    corner, lines = np.empty(points, np.uint32), np.empty((4, points), np.float32)
    parts, moved_x, moved_y = (lines[0], lines[1]), lines[2], lines[3]
    start_x, start_y = found[0], found[1]
    start_x[:], start_y[:] = ends[0], ends[1]
    for _ in range(iterations):
        _place(flow[0].shape, (start_x, start_y), corner, parts)
        _look_up(flow[0], corner, parts, moved_x)
        _look_up(flow[1], corner, parts, moved_y)
        longest = np.float32(0)
        for place in range(np.uintp(points)):
            x, y = ends[0, place] - part * moved_x[place], ends[1, place] - part * moved_y[place]
            longest = max(longest, abs(x - start_x[place]) + abs(y - start_y[place]))
            start_x[place], start_y[place] = x, y
        if longest < NEAR_ENOUGH:
            break
    _place(flow[2].shape, (start_x, start_y), corner, parts)
    _look_up(flow[2], corner, parts, found[2])
