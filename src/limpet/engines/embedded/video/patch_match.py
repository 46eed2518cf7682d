"""The kernels of PatchMatch: for each patch that needs filling the most similar patch elsewhere, and the colours that follow."""

from typing import Any

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats

#: Patches reach this far from their middle.
RADIUS = 3
#: Cost of copying from one pixel further away, in squared levels; keeps sky near sky and grass near grass.
_FAR = 8.0

#: Row and column of each pixel's source; a row of -1 where none is needed.
Field = npt.NDArray[np.int32]
#: For each pixel: how many rows and columns away its source may be, whether it may be a source, whether it is to be filled.
Rules = npt.NDArray[np.int32]
#: Row and column; inside a kernel any integers will do.
Place = tuple[Any, Any]
#: A random state, the direction of the sweep, and its reach.
Words = npt.NDArray[np.int64]


@kernel
def _difference(picture: Floats, row: int, column: int, source: Place, most: np.float32) -> np.float32:
    """Squared difference of two patches and the price of their distance; gives up beyond `most`."""
    price = np.float32(_FAR * (abs(source[0] - row) + abs(source[1] - column)))
    for down in range(-RADIUS, RADIUS + 1):
        for right in range(-RADIUS, RADIUS + 1):
            weight = picture[row + down, column + right, 3]
            for channel in range(3):
                step = (
                    picture[row + down, column + right, channel] - picture[source[0] + down, source[1] + right, channel]
                )
                price += step * step * weight
        if price > most:
            return price
    return price


@kernel
def _cost(picture: Floats, rules: Rules, place: Place, source: Place, most: np.float32) -> np.float32:
    """The price of a source, or `most` where the rules do not allow it."""
    height, width = rules.shape[:2]
    if source[0] < RADIUS or source[1] < RADIUS or source[0] >= height - RADIUS or source[1] >= width - RADIUS:
        return most
    row, column = place
    if abs(source[0] - row) > rules[row, column, 0] or abs(source[1] - column) > rules[row, column, 1]:
        return most
    return _difference(picture, row, column, source, most) if rules[source[0], source[1], 2] != 0 else most


@kernel
def _improve(picture: Floats, rules: Rules, field: Field, place: Place, state: Words) -> np.float32:
    """Finds a better source for one pixel: what its neighbours found, or at random, nearer and nearer to the best."""
    row, column = place
    best: Place = (int(field[row, column, 0]), int(field[row, column, 1]))
    least = _cost(picture, rules, place, best, np.float32(1e30))
    step = np.int32(state[1])
    for way in range(2):
        near_row, near_column = (row - step, column) if way == 0 else (row, column - step)
        if field[near_row, near_column, 0] >= 0:
            source: Place = (
                field[near_row, near_column, 0] + row - near_row,
                field[near_row, near_column, 1] + column - near_column,
            )
            found = _cost(picture, rules, place, source, least)
            if found < least:
                least, best = found, source
    reach = min(np.int32(state[2]), max(rules[row, column, 0], rules[row, column, 1]))
    while reach >= 1:
        state[0] = (state[0] * 1103515245 + 12345) & 0x7FFFFFFF
        along, across = min(reach, rules[row, column, 0]), min(reach, rules[row, column, 1])
        down = (state[0] >> 4) % (2 * along + 1) - along
        right = (state[0] >> 16) % (2 * across + 1) - across
        source = (best[0] + down, best[1] + right)
        found = _cost(picture, rules, place, source, least)
        if found < least:
            least, best = found, source
        reach >>= 1
    field[row, column, 0], field[row, column, 1] = best
    return least


@kernel
def match(picture: Floats, rules: Rules, field: Field, price: Floats, sweep: tuple[int, int]) -> None:
    """One sweep over the field, backwards if its seed is odd. The picture's fourth channel is a weight.

    `sweep` is the seed, and how far at most around the best source so far others are tried.
    """
    height, width = field.shape[:2]
    seed, reach = sweep
    step = 1 - 2 * (seed % 2)
    state = np.array([seed * 7919 + 1, step, reach], np.int64)
    for y in range(RADIUS, height - RADIUS):
        row = y if step > 0 else height - 1 - y
        for x in range(RADIUS, width - RADIUS):
            column = x if step > 0 else width - 1 - x
            if field[row, column, 0] >= 0:
                price[row, column] = _improve(picture, rules, field, (row, column), state)


@kernel
def _give(picture: Floats, rules: Rules, place: tuple[Any, Any, Any, Any], fit: np.float32, total: Floats) -> None:
    """Adds what the patch at the first two numbers copies from the patch at the last two."""
    row, column, from_row, from_column = place
    for down in range(-RADIUS, RADIUS + 1):
        for right in range(-RADIUS, RADIUS + 1):
            if rules[row + down, column + right, 3] != 0:
                weight = fit * np.exp(np.float32(-0.25) * (down * down + right * right))
                total[row + down, column + right, 3] += weight
                for channel in range(3):
                    total[row + down, column + right, channel] += (
                        weight * picture[from_row + down, from_column + right, channel]
                    )


@kernel
def vote(picture: Floats, rules: Rules, field: Field, price: Floats, scale: np.float32) -> None:
    """Fills each pixel with the mean of what the patches over it copy; patches that match well count more."""
    height, width = field.shape[:2]
    total = np.zeros((height, width, 4), np.float32)
    for row in range(RADIUS, height - RADIUS):
        for column in range(RADIUS, width - RADIUS):
            if field[row, column, 0] >= 0:
                fit = np.exp(-price[row, column] / scale) + np.float32(1e-6)
                _give(picture, rules, (row, column, field[row, column, 0], field[row, column, 1]), fit, total)
    for row in range(height):
        for column in range(width):
            if total[row, column, 3] > 0:
                for channel in range(3):
                    picture[row, column, channel] = total[row, column, channel] / total[row, column, 3]
