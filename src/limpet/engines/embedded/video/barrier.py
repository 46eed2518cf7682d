"""The kernel of the barrier distance: how large a step in a channel must be crossed on the way from the picture's edges."""

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats


@kernel
def _pass_on(channel: Floats, distance: Floats, span: Floats, place: tuple[int, int], step: tuple[int, int]) -> None:
    """Reaches a pixel over one neighbour if that is the flatter way. `span` is the highest and lowest level on the way."""
    row, column = place
    level = channel[row, column]
    high = max(span[0, row + step[0], column + step[1]], level)
    low = min(span[1, row + step[0], column + step[1]], level)
    if high - low < distance[row, column]:
        distance[row, column] = high - low
        span[0, row, column] = high
        span[1, row, column] = low


@kernel
def barrier_distance(channel: Floats, distance: Floats, sweeps: int) -> None:
    """Fills `distance`. The bottom edge is no start: subjects are often cut by it."""
    height, width = channel.shape
    span = np.empty((2, height, width), np.float32)
    span[0], span[1] = channel, channel
    distance[:] = np.float32(1e9)
    distance[:, 0] = 0
    distance[:, -1] = 0
    distance[0] = 0
    for sweep in range(sweeps):
        if sweep % 2 == 0:
            for row in range(1, height):
                for column in range(1, width - 1):
                    _pass_on(channel, distance, span, (row, column), (-1, 0))
                    _pass_on(channel, distance, span, (row, column), (0, -1))
        else:
            for row in range(height - 2, 0, -1):
                for column in range(width - 2, 0, -1):
                    _pass_on(channel, distance, span, (row, column), (1, 0))
                    _pass_on(channel, distance, span, (row, column), (0, 1))
