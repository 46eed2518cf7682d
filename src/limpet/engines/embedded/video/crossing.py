"""The kernels that find places on the coarse grid by fixed point: where rays meet a surface, and where a flow comes from."""

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats

#: Steps of less end the search: the rest is a tenth of this, in pixels of the flow.
NEAR_ENOUGH = np.float32(0.02)


@kernel
def _mixed(values: Floats, top: np.int32, left: np.int32, part_x: np.float32, part_y: np.float32) -> np.float32:
    """The value between four samples."""
    above = values[top, left] + (values[top, left + 1] - values[top, left]) * part_x
    below = values[top + 1, left] + (values[top + 1, left + 1] - values[top + 1, left]) * part_x
    return np.float32(above + (below - above) * part_y)


@kernel
def _between(values: Floats, x: np.float32, y: np.float32) -> np.float32:
    """The value between samples; edges go on outside."""
    nothing = np.float32(0)
    x = min(max(x, nothing), np.float32(values.shape[1] - 1.001))
    y = min(max(y, nothing), np.float32(values.shape[0] - 1.001))
    left, top = np.int32(x), np.int32(y)
    return _mixed(values, top, left, x - np.float32(left), y - np.float32(top))


@kernel
def cross(relief: Floats, rays: Floats, steps: Floats, near: Floats, iterations: int) -> None:
    """Improves the inverse depths `near`.

    `rays` is x and y of the directions; `steps` is right, down and forward, then factor and offset of relief columns and
    of relief rows.
    """
    one = np.float32(1)
    right, down, forward = steps[0], steps[1], steps[2]
    for row in range(near.shape[0]):
        for column in range(near.shape[1]):
            depth = near[row, column]
            for _ in range(iterations):
                shrink = one - forward * depth
                x = (shrink * rays[0, row, column] + right * depth) * steps[3] + steps[4]
                y = (shrink * rays[1, row, column] + down * depth) * steps[5] + steps[6]
                depth = _between(relief, x, y)
            near[row, column] = depth


@kernel
def retrace(
    flow: tuple[Floats, Floats, Floats], ends: Floats, part: np.float32, found: Floats, iterations: int
) -> None:
    """Fills `found` with the starts of what has come to `ends` by a part of the flow, x and y, and the trust there."""
    nothing = np.float32(0)
    most_x, most_y = np.float32(flow[0].shape[1] - 1.001), np.float32(flow[0].shape[0] - 1.001)
    for row in range(ends.shape[1]):
        for column in range(ends.shape[2]):
            end_x, end_y = ends[0, row, column], ends[1, row, column]
            x, y = end_x, end_y
            for _ in range(iterations):
                at_x, at_y = min(max(x, nothing), most_x), min(max(y, nothing), most_y)
                left, top = np.int32(at_x), np.int32(at_y)
                part_x, part_y = at_x - np.float32(left), at_y - np.float32(top)
                moved_x = part * _mixed(flow[0], top, left, part_x, part_y)
                moved_y = part * _mixed(flow[1], top, left, part_x, part_y)
                step = abs(end_x - moved_x - x) + abs(end_y - moved_y - y)
                x, y = end_x - moved_x, end_y - moved_y
                if step < NEAR_ENOUGH:
                    break
            found[0, row, column], found[1, row, column] = x, y
            found[2, row, column] = _between(flow[2], x, y)
