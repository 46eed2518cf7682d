"""The kernels that fetch pixels: bilinear samples at the places that a coarse map gives, straight into a frame's planes.

In a source each sample is followed by the one below it, so that one unaligned read finds all four that a place lies between:
one fetch per output pixel instead of four, from twice the bytes instead of four times. Places are whole numbers of 1/256 of a
sample, and two neighbours are weighed in the halves of one 32-bit number. Work on a row is split into short loops, each of
which the compiler turns into vector code. Every sum is cast back to 32 bits, or the compiler goes on in 64: twice the time.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.video.warp import STEP
from limpet.media.colour import Floats, Plane

#: One element for each sample, and all overlap: the sample, the one below, the next, and the one below that.
LumaQuads = npt.NDArray[np.uint32]
#: The same of U and V: U, the one below, V, the one below, and the next.
ChromaQuads = npt.NDArray[np.uint64]
#: The output plane with its unused bytes at the end of each row.
Rows = npt.NDArray[np.uint8]
#: Coarse x and y, and share where the source is laid over what is there.
Grid = npt.NDArray[np.float32]
#: Last column and last row in 1/256 of a sample, and samples from row to row.
Bounds = npt.NDArray[np.int32]
_Line = npt.NDArray[Any]

#: Parts of a sample that places are told in; more would not fit into half of 32 bits with a weighed sample.
PARTS = 256
_SHIFT = 8
_LOW, _LOWS, _LOW_HALF = 255, 0x00FF00FF, 0xFFFF
_HALF_STEP = STEP // 2
#: Where samples stand between two columns of the grid; chroma samples stand on even luma columns.
_LUMA_STATIONS = ((np.arange(STEP) + 0.5) / STEP).astype(np.float32)
_CHROMA_STATIONS = ((np.arange(_HALF_STEP) + 0.25) / _HALF_STEP).astype(np.float32)


@kernel
def pack(plane: Plane, pairs: _Line, first: int) -> None:
    """Writes each sample and the one below it to `pairs` from byte `first` on; rows and columns go on at the end."""
    height, width = plane.shape
    for row in range(height):
        above, below, packed = plane[row], plane[min(row + 1, height - 1)], pairs[row]
        for column in range(width):
            packed[column, first] = above[column]
            packed[column, first + 1] = below[column]
        packed[width, first] = above[width - 1]
        packed[width, first + 1] = below[width - 1]


@kernel
def _between_rows(grid: Floats, cell: int, part: np.float32, placing: Floats, line: _Line) -> None:
    for column in range(grid.shape[1]):
        above = grid[cell, column]
        line[column] = (above + (grid[cell + 1, column] - above) * part) * placing[0] + placing[1]


def _placing_at(stations: Floats) -> Callable[[_Line, _Line, Bounds, _Line, _Line], None]:
    """A kernel that finds quads for each sample between grid points. The step is a constant in it, which halves the time."""
    step = len(stations)

    @kernel
    def place_row(across: _Line, along: _Line, bounds: Bounds, index: _Line, parts: _Line) -> None:
        """Places, held inside: the index of a quad, and the parts to its right and below in two bytes."""
        last_x, last_y, nothing = np.float32(bounds[0]), np.float32(bounds[1]), np.float32(0)
        stride = bounds[2]
        for cell in range(np.uintp(across.size - 1)):
            x_start, y_start = across[cell], along[cell]
            x_slope, y_slope = across[cell + 1] - x_start, along[cell + 1] - y_start
            # An index without a sign needs no test for one: five times as fast for chroma.
            first = np.uintp(cell) * np.uintp(step)
            for place in range(np.uintp(step)):
                x = np.int32(min(max(x_start + x_slope * stations[place], nothing), last_x))
                y = np.int32(min(max(y_start + y_slope * stations[place], nothing), last_y))
                index[first + place] = np.uint32(np.int32((y >> np.int32(_SHIFT)) * stride) + (x >> np.int32(_SHIFT)))
                parts[first + place] = np.uint32(
                    (x & np.int32(_LOW)) | np.int32((y & np.int32(_LOW)) << np.int32(_SHIFT))
                )

    return place_row


_place_luma, _place_chroma = _placing_at(_LUMA_STATIONS), _placing_at(_CHROMA_STATIONS)


@kernel
def _weigh(first: np.uint32, second: np.uint32, part: np.uint32) -> np.uint32:
    """Two pairs of bytes, weighed by 256 - part and part, as a pair of 16 bits. What the halves borrow from each other cancels."""
    start = np.uint32(first << np.uint32(_SHIFT))
    return np.uint32(start + np.uint32(np.uint32(second - first) * part))


@kernel
def _mix(quads: _Line, parts: _Line, row: _Line) -> None:
    """The bilinear value of each quad, rounded."""
    for place in range(row.size):
        quad, part = quads[place], parts[place]
        upper, lower = quad & np.uint32(_LOWS), np.uint32(quad >> np.uint32(_SHIFT)) & np.uint32(_LOWS)
        both = _weigh(upper, lower, np.uint32(part >> np.uint32(_SHIFT)))
        left, right = both & np.uint32(_LOW_HALF), np.uint32(both >> np.uint32(16))
        mixed = _weigh(left, right, part & np.uint32(_LOW))
        row[place] = np.uint8(np.uint32(mixed + np.uint32(1 << 15)) >> np.uint32(16))


@kernel
def _mix_pairs(quads: tuple[_Line, _Line], parts: _Line, row_u: _Line, row_v: _Line) -> None:
    """The same for U and V, whose left and right halves come separately."""
    lefts, rights = quads
    for place in range(row_u.size):
        part = parts[place]
        down, across = np.uint32(part >> np.uint32(_SHIFT)), part & np.uint32(_LOW)
        left, right = lefts[place], rights[place]
        lows = np.uint32(_LOWS)
        left = _weigh(left & lows, np.uint32(left >> np.uint32(_SHIFT)) & lows, down)
        right = _weigh(right & lows, np.uint32(right >> np.uint32(_SHIFT)) & lows, down)
        half, low = np.uint32(1 << 15), np.uint32(_LOW_HALF)
        row_u[place] = np.uint8(np.uint32(_weigh(left & low, right & low, across) + half) >> np.uint32(16))
        mixed = _weigh(np.uint32(left >> np.uint32(16)), np.uint32(right >> np.uint32(16)), across)
        row_v[place] = np.uint8(np.uint32(mixed + half) >> np.uint32(16))


@kernel
def _spread(line: _Line, values: _Line, stations: Floats) -> None:
    """Values between grid points at each sample."""
    step = stations.size
    for cell in range(line.size - 1):
        for place in range(step):
            values[cell * step + place] = line[cell] + (line[cell + 1] - line[cell]) * stations[place]


@kernel
def _lay_over(values: _Line, share: _Line, row: _Line) -> None:
    half = np.float32(0.5)
    for place in range(values.size):
        below = np.float32(row[place])
        row[place] = np.uint8(np.int32(below + (np.float32(values[place]) - below) * share[place] + half))


@kernel
def _unseen(grid: Grid, cell: int) -> bool:
    """Whether nothing is laid over the rows between two of the grid's."""
    if grid.shape[0] < 3:
        return False
    most = np.float32(0)
    for column in range(grid.shape[2]):
        most = max(most, grid[2, cell, column], grid[2, cell + 1, column])
    return bool(most <= np.float32(0))


@kernel
def draw_luma(source: tuple[LumaQuads, Bounds], grid: Grid, placing: Floats, out: Rows, width: int) -> None:
    """Fills the plane `out`. `placing` is factor and offset of x, y and share, from grid values to 1/256 of a sample."""
    quads, bounds = source
    points, lead = grid.shape[2], STEP // 2
    length, shown = (points - 1) * STEP, slice(lead, lead + width)
    across, along, line = np.empty(points, np.float32), np.empty(points, np.float32), np.empty(points, np.float32)
    index, parts = np.empty(length, np.uint32), np.empty(length, np.uint32)
    fetched, values, share = np.empty(width, np.uint32), np.empty(width, np.uint8), np.empty(length, np.float32)
    for row in range(out.shape[0]):
        cell = (row + lead) // STEP
        if _unseen(grid, cell):
            continue
        part = (np.float32(row + lead - cell * STEP) + np.float32(0.5)) / np.float32(STEP)
        _between_rows(grid[0], cell, part, placing[0], across)
        _between_rows(grid[1], cell, part, placing[1], along)
        _place_luma(across, along, bounds, index, parts)
        for place in range(width):
            fetched[place] = quads[np.uintp(index[lead + place])]
        if grid.shape[0] < 3:
            _mix(fetched, parts[shown], out[row, :width])
            continue
        _mix(fetched, parts[shown], values)
        _between_rows(grid[2], cell, part, placing[2], line)
        _spread(line, share, _LUMA_STATIONS)
        _lay_over(values, share[shown], out[row, :width])


@kernel
def draw_chroma(
    source: tuple[ChromaQuads, Bounds], grid: Grid, placing: Floats, out: tuple[Rows, Rows], width: int
) -> None:
    """Fills both chroma planes. Samples stand on even luma columns, between two luma rows."""
    quads, bounds = source
    points, lead = grid.shape[2], _HALF_STEP // 2
    length, shown = (points - 1) * _HALF_STEP, slice(lead, lead + width)
    across, along, line = np.empty(points, np.float32), np.empty(points, np.float32), np.empty(points, np.float32)
    index, parts = np.empty(length, np.uint32), np.empty(length, np.uint32)
    lefts, rights, share = np.empty(width, np.uint32), np.empty(width, np.uint32), np.empty(length, np.float32)
    values = np.empty((2, width), np.uint8)
    for row in range(out[0].shape[0]):
        cell = (row + lead) // _HALF_STEP
        if _unseen(grid, cell):
            continue
        part = (np.float32(row + lead - cell * _HALF_STEP) + np.float32(0.5)) / np.float32(_HALF_STEP)
        _between_rows(grid[0], cell, part, placing[0], across)
        _between_rows(grid[1], cell, part, placing[1], along)
        _place_chroma(across, along, bounds, index, parts)
        for place in range(width):
            quad = quads[np.uintp(index[lead + place])]
            lefts[place] = np.uint32(quad & np.uint64(0xFFFFFFFF))
            rights[place] = np.uint32(quad >> np.uint64(32))
        if grid.shape[0] < 3:
            _mix_pairs((lefts, rights), parts[shown], out[0][row, :width], out[1][row, :width])
            continue
        _mix_pairs((lefts, rights), parts[shown], values[0], values[1])
        _between_rows(grid[2], cell, part, placing[2], line)
        _spread(line, share, _CHROMA_STATIONS)
        _lay_over(values[0], share[shown], out[0][row, :width])
        _lay_over(values[1], share[shown], out[1][row, :width])
