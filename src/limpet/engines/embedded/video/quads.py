"""The kernels that fetch pixels: bilinear samples at the places that a coarse map gives, straight into a frame's planes.

A source is packed so that one 32-bit number holds a sample and its right, lower and lower right neighbours: one fetch per
output pixel instead of four. Work on a row is split into short loops, each of which the compiler turns into vector code; one
loop over everything is four times as slow.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.video.warp import STEP
from limpet.media.colour import Floats, Plane

#: Luma: a sample and three neighbours. Chroma: the same of U in the lower half and of V in the upper half.
Quads = npt.NDArray[np.uint32]
PairQuads = npt.NDArray[np.uint64]
#: The output plane with its unused bytes at the end of each row.
Rows = npt.NDArray[np.uint8]
#: Coarse x and y, and share where the source is laid over what is there.
Grid = npt.NDArray[np.float32]
_Line = npt.NDArray[Any]

_HALF_STEP = STEP // 2
#: Where samples stand between two columns of the grid; chroma samples stand on even luma columns.
_LUMA_PARTS = ((np.arange(STEP) + 0.5) / STEP).astype(np.float32)
_CHROMA_PARTS = ((np.arange(_HALF_STEP) + 0.25) / _HALF_STEP).astype(np.float32)


@kernel
def pack(plane: Plane, quads: Quads) -> None:
    height, width = plane.shape
    for row in range(height):
        above = plane[row]
        below = plane[min(row + 1, height - 1)]
        packed = quads[row]
        for column in range(width - 1):
            packed[column] = (
                np.uint32(above[column])
                | np.uint32(above[column + 1]) << np.uint32(8)
                | np.uint32(below[column]) << np.uint32(16)
                | np.uint32(below[column + 1]) << np.uint32(24)
            )
        last = width - 1
        packed[last] = np.uint32(above[last]) * np.uint32(257) | np.uint32(below[last]) * np.uint32(257) << np.uint32(
            16
        )


@kernel
def pack_pair(u: Quads, v: Quads, pairs: PairQuads) -> None:
    height, width = u.shape
    for row in range(height):
        for column in range(width):
            pairs[row, column] = np.uint64(u[row, column]) | np.uint64(v[row, column]) << np.uint64(32)


@kernel
def _between_rows(grid: Floats, cell: int, part: np.float32, placing: Floats, line: _Line) -> None:
    for column in range(grid.shape[1]):
        above = grid[cell, column]
        line[column] = (above + (grid[cell + 1, column] - above) * part) * placing[0] + placing[1]


@kernel
def _spread(line: _Line, places: _Line) -> None:
    """Values between grid points for each luma sample. The step is a constant here, which halves the time."""
    for cell in range(line.size - 1):
        start = line[cell]
        slope = line[cell + 1] - start
        part = places[cell * STEP : cell * STEP + STEP]
        for place in range(STEP):
            part[place] = start + slope * _LUMA_PARTS[place]


@kernel
def _spread_half(line: _Line, places: _Line) -> None:
    """The same for each chroma sample."""
    for cell in range(line.size - 1):
        start = line[cell]
        slope = line[cell + 1] - start
        part = places[cell * _HALF_STEP : cell * _HALF_STEP + _HALF_STEP]
        for place in range(_HALF_STEP):
            part[place] = start + slope * _CHROMA_PARTS[place]


@kernel
def _split(across: _Line, along: _Line, rows: int, columns: int, index: _Line) -> None:
    """Turns places, held inside, into the index of their upper left sample and what remains of them."""
    width, nothing = np.int32(columns), np.float32(0)
    last_column, last_row = np.float32(columns - 1), np.float32(rows - 1)
    for place in range(across.size):
        x = min(max(across[place], nothing), last_column)
        y = min(max(along[place], nothing), last_row)
        column, row = np.int32(x), np.int32(y)
        across[place] = x - np.float32(column)
        along[place] = y - np.float32(row)
        index[place] = np.uint32(row * width + column)


@kernel
def _mixed(quads: _Line, across: _Line, along: _Line, values: _Line) -> None:
    """The bilinear value of each quad."""
    for place in range(values.size):
        quad = quads[place]
        upper = np.float32(quad & np.uint32(255))
        lower = np.float32((quad >> np.uint32(16)) & np.uint32(255))
        upper += (np.float32((quad >> np.uint32(8)) & np.uint32(255)) - upper) * across[place]
        lower += (np.float32(quad >> np.uint32(24)) - lower) * across[place]
        values[place] = upper + (lower - upper) * along[place]


@kernel
def _store(values: _Line, row: _Line) -> None:
    half = np.float32(0.5)
    for place in range(values.size):
        row[place] = np.uint8(np.int32(values[place] + half))


@kernel
def _lay_over(values: _Line, share: _Line, row: _Line) -> None:
    half = np.float32(0.5)
    for place in range(values.size):
        below = np.float32(row[place])
        row[place] = np.uint8(np.int32(below + (values[place] - below) * share[place] + half))


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
def draw_luma(quads: Quads, grid: Grid, placing: Floats, out: Rows, width: int) -> None:
    """Fills the plane `out`. `placing` is factor and offset of x, y and share, from grid values to samples."""
    rows, columns = quads.shape
    flat = quads.ravel()
    length = (grid.shape[2] - 1) * STEP
    lead = STEP // 2
    line = np.empty(grid.shape[2], np.float32)
    across, along, share = np.empty(length, np.float32), np.empty(length, np.float32), np.empty(length, np.float32)
    index, fetched = np.empty(length, np.uint32), np.empty(width, np.uint32)
    values = np.empty(width, np.float32)
    shown = slice(lead, lead + width)
    for row in range(out.shape[0]):
        cell = (row + lead) // STEP
        if _unseen(grid, cell):
            continue
        part = (np.float32(row + lead - cell * STEP) + np.float32(0.5)) / np.float32(STEP)
        _between_rows(grid[0], cell, part, placing[0], line)
        _spread(line, across)
        _between_rows(grid[1], cell, part, placing[1], line)
        _spread(line, along)
        _split(across, along, rows, columns, index)
        for place in range(width):
            fetched[place] = flat[np.uintp(index[lead + place])]
        _mixed(fetched, across[shown], along[shown], values)
        if grid.shape[0] == 3:
            _between_rows(grid[2], cell, part, placing[2], line)
            _spread(line, share)
            _lay_over(values, share[shown], out[row, :width])
        else:
            _store(values, out[row, :width])


@kernel
def draw_chroma(pairs: PairQuads, grid: Grid, placing: Floats, out: tuple[Rows, Rows], width: int) -> None:
    """Fills both chroma planes. Samples stand on even luma columns, between two luma rows."""
    rows, columns = pairs.shape
    flat = pairs.ravel()
    length = (grid.shape[2] - 1) * _HALF_STEP
    lead = _HALF_STEP // 2
    line = np.empty(grid.shape[2], np.float32)
    across, along, share = np.empty(length, np.float32), np.empty(length, np.float32), np.empty(length, np.float32)
    index = np.empty(length, np.uint32)
    fetched_u, fetched_v = np.empty(width, np.uint32), np.empty(width, np.uint32)
    values_u, values_v = np.empty(width, np.float32), np.empty(width, np.float32)
    shown = slice(lead, lead + width)
    out_u, out_v = out
    for row in range(out_u.shape[0]):
        cell = (row + lead) // _HALF_STEP
        if _unseen(grid, cell):
            continue
        part = (np.float32(row + lead - cell * _HALF_STEP) + np.float32(0.5)) / np.float32(_HALF_STEP)
        _between_rows(grid[0], cell, part, placing[0], line)
        _spread_half(line, across)
        _between_rows(grid[1], cell, part, placing[1], line)
        _spread_half(line, along)
        _split(across, along, rows, columns, index)
        for place in range(width):
            pair = flat[np.uintp(index[lead + place])]
            fetched_u[place] = np.uint32(pair & np.uint64(0xFFFFFFFF))
            fetched_v[place] = np.uint32(pair >> np.uint64(32))
        _mixed(fetched_u, across[shown], along[shown], values_u)
        _mixed(fetched_v, across[shown], along[shown], values_v)
        if grid.shape[0] == 3:
            _between_rows(grid[2], cell, part, placing[2], line)
            _spread_half(line, share)
            _lay_over(values_u, share[shown], out_u[row, :width])
            _lay_over(values_v, share[shown], out_v[row, :width])
        else:
            _store(values_u, out_u[row, :width])
            _store(values_v, out_v[row, :width])
