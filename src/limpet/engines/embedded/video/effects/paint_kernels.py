"""The kernels that effects draw with. Rows where nothing is to be drawn cost nothing."""

from typing import Any

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats, Plane

_Line = npt.NDArray[Any]


@kernel
def _grid_line(grid: Floats, row: int, step: int, line: _Line, values: _Line) -> np.float32:
    """The grid's values at each sample of a row; returns the largest value beside it, and fills nothing if that is 0."""
    lead = step // 2
    cell = (row + lead) // step
    part = (np.float32(row + lead - cell * step) + np.float32(0.5)) / np.float32(step)
    most = np.float32(0)
    for column in range(grid.shape[1]):
        above = grid[cell, column]
        line[column] = above + (grid[cell + 1, column] - above) * part
        most = max(most, line[column])
    if most <= np.float32(0):
        return most
    each = np.float32(1) / np.float32(step)
    for column in range(grid.shape[1] - 1):
        start = line[column]
        slope = (line[column + 1] - start) * each
        for place in range(step):
            values[column * step + place] = start + slope * (np.float32(place) + np.float32(0.5))
    return most


@kernel
def wash(plane: Plane, grid: Floats, level: np.float32, step: int) -> None:
    height, width = plane.shape
    lead = step // 2
    line = np.empty(grid.shape[1], np.float32)
    values = np.empty((grid.shape[1] - 1) * step, np.float32)
    half = np.float32(0.5)
    for row in range(height):
        if _grid_line(grid, row, step, line, values) <= np.float32(0):
            continue
        samples = plane[row]
        shares = values[lead : lead + width]
        for column in range(width):
            below = np.float32(samples[column])
            samples[column] = np.uint8(np.int32(below + (level - below) * shares[column] + half))


@kernel
def strew(plane: Plane, drops: Floats, level: np.float32) -> None:
    """`drops` has the rows x, y, end x, end y, radius, share."""
    height, width = plane.shape
    one, half, two = np.float32(1), np.float32(0.5), np.float32(2)
    for drop in range(drops.shape[1]):
        x, y, radius = drops[0, drop], drops[1, drop], drops[4, drop]
        long_x, long_y = drops[2, drop] - x, drops[3, drop] - y
        reach = two * radius
        left = max(0, int(np.floor(min(x, x + long_x) - reach)))
        right = min(width, int(np.ceil(max(x, x + long_x) + reach)) + 1)
        top = max(0, int(np.floor(min(y, y + long_y) - reach)))
        bottom = min(height, int(np.ceil(max(y, y + long_y) + reach)) + 1)
        length = max(long_x * long_x + long_y * long_y, np.float32(1e-6))
        tight = one / (reach * reach)
        for row in range(top, bottom):
            off_y = np.float32(row) - y
            for column in range(left, right):
                off_x = np.float32(column) - x
                along = min(max((off_x * long_x + off_y * long_y) / length, np.float32(0)), one)
                away_x, away_y = off_x - along * long_x, off_y - along * long_y
                away = (away_x * away_x + away_y * away_y) * tight
                if away < one:
                    share = drops[5, drop] * (one - away) * (one - away)
                    below = np.float32(plane[row, column])
                    plane[row, column] = np.uint8(np.int32(below + (level - below) * share + half))


@kernel
def _rippled(shares: _Line, row: int, waves: tuple[Floats, Floats], limits: tuple[int, int], places: _Line) -> None:
    """For each sample of a row: the index of its source, what remains to the right and below, and the wave's height."""
    rows, columns = waves
    height, width = limits
    nothing, half = np.float32(0), np.float32(0.5)
    last_x, last_y = np.float32(width - 1.001), np.float32(height - 1.001)
    here = np.float32(row)
    for column in range(width):
        share = shares[column]
        first = rows[0, row] * columns[1, column] + rows[1, row] * columns[0, column]
        second = rows[2, row] * columns[3, column] + rows[3, row] * columns[2, column]
        x = min(max(np.float32(column) + share * (first - second) * half, nothing), last_x)
        y = min(max(here + share * (first + second), nothing), last_y)
        from_x, from_y = np.int32(x), np.int32(y)
        places[0, column] = x - np.float32(from_x)
        places[1, column] = y - np.float32(from_y)
        places[2, column] = share * (first + second)
        places[3, column] = np.float32(from_x)
        places[4, column] = np.float32(from_y)


@kernel
def ripple(plane: Plane, grid: Floats, waves: tuple[Floats, Floats, np.float32], step: int) -> None:
    """`waves` holds sine and cosine parts of two trains of waves for rows and for columns, and how much slopes shade."""
    rows, columns, shade = waves
    source = plane.copy()
    height, width = plane.shape
    lead = step // 2
    line = np.empty(grid.shape[1], np.float32)
    values = np.empty((grid.shape[1] - 1) * step, np.float32)
    places = np.empty((5, width), np.float32)
    half, nothing, one, white = np.float32(0.5), np.float32(0), np.float32(1), np.float32(235)
    for row in range(height):
        if _grid_line(grid, row, step, line, values) <= nothing:
            continue
        shares = values[lead : lead + width]
        _rippled(shares, row, (rows, columns), (height, width), places)
        for column in range(width):
            if shares[column] <= nothing:
                continue
            from_x, from_y = np.uintp(places[3, column]), np.uintp(places[4, column])
            upper = np.float32(source[from_y, from_x])
            upper += (np.float32(source[from_y, from_x + np.uintp(1)]) - upper) * places[0, column]
            lower = np.float32(source[from_y + np.uintp(1), from_x])
            lower += (np.float32(source[from_y + np.uintp(1), from_x + np.uintp(1)]) - lower) * places[0, column]
            value = (upper + (lower - upper) * places[1, column]) * (one + shade * places[2, column])
            plane[row, column] = np.uint8(np.int32(min(value, white) + half))
