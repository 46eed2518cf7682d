"""The kernel that finds where rays meet a surface, by fixed point."""

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats


@kernel
def cross(relief: Floats, rays: Floats, steps: Floats, near: Floats, iterations: int) -> None:
    """Improves the inverse depths `near`.

    `rays` is x and y of the directions; `steps` is right, down and forward, then factor and offset of relief columns and
    of relief rows.
    """
    one, nothing = np.float32(1), np.float32(0)
    right, down, forward = steps[0], steps[1], steps[2]
    last_x, last_y = np.float32(relief.shape[1] - 1.001), np.float32(relief.shape[0] - 1.001)
    for row in range(near.shape[0]):
        for column in range(near.shape[1]):
            depth = near[row, column]
            for _ in range(iterations):
                shrink = one - forward * depth
                x = (shrink * rays[0, row, column] + right * depth) * steps[3] + steps[4]
                y = (shrink * rays[1, row, column] + down * depth) * steps[5] + steps[6]
                x, y = min(max(x, nothing), last_x), min(max(y, nothing), last_y)
                left, top = np.int32(x), np.int32(y)
                part_x, part_y = x - np.float32(left), y - np.float32(top)
                above = relief[top, left] + (relief[top, left + 1] - relief[top, left]) * part_x
                below = relief[top + 1, left] + (relief[top + 1, left + 1] - relief[top + 1, left]) * part_x
                depth = above + (below - above) * part_y
            near[row, column] = depth
