"""The kernel of the barrier distance: how large a step in a channel must be crossed on the way from the picture's edges.

Indices have no sign, so that none is tested for one; with what was just found kept at hand, that takes a tenth of the time.
"""

from typing import Any

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats

_ONE, _FAR = np.uintp(1), np.float32(1e9)

#: Lowest and highest level on the best way to a pixel.
Span = tuple[Any, Any]


@kernel
def _passed_on(level: np.float32, neighbour: Span, best: Span) -> Span:
    """The span of the way over a neighbour, if it is less than the best so far."""
    low, high = min(neighbour[0], level), max(neighbour[1], level)
    return (low, high) if high - low < best[1] - best[0] else best


@kernel
def _sweep_down(channel: Floats, low: Floats, high: Floats) -> None:
    height, width = np.uintp(channel.shape[0]), np.uintp(channel.shape[1])
    for row in range(_ONE, height):
        before = low[row, 0], high[row, 0]
        for column in range(_ONE, width - _ONE):
            above = low[row - _ONE, column], high[row - _ONE, column]
            best = _passed_on(channel[row, column], above, (low[row, column], high[row, column]))
            before = _passed_on(channel[row, column], before, best)
            low[row, column], high[row, column] = before


@kernel
def _sweep_up(channel: Floats, low: Floats, high: Floats) -> None:
    height, width = np.uintp(channel.shape[0]), np.uintp(channel.shape[1])
    for rows_up in range(_ONE, height - _ONE):
        row = height - _ONE - rows_up
        after = low[row, width - _ONE], high[row, width - _ONE]
        for columns_left in range(_ONE, width - _ONE):
            column = width - _ONE - columns_left
            below = low[row + _ONE, column], high[row + _ONE, column]
            best = _passed_on(channel[row, column], below, (low[row, column], high[row, column]))
            after = _passed_on(channel[row, column], after, best)
            low[row, column], high[row, column] = after


@kernel
def barrier_distance(channel: Floats, distance: Floats, sweeps: int) -> None:
    """Fills `distance`. The bottom edge is no start: subjects are often cut by it."""
    low, high = np.full(channel.shape, -_FAR), np.full(channel.shape, _FAR)
    for span in (low, high):
        span[:, 0], span[:, -1], span[0] = channel[:, 0], channel[:, -1], channel[0]
    for sweep in range(sweeps):
        if sweep % 2 == 0:
            _sweep_down(channel, low, high)
        else:
            _sweep_up(channel, low, high)
    distance[:] = high - low
