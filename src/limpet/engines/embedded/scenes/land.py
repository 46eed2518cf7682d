"""Draws sky, ground and the place of water into a picture: one walk outwards for each column of pixels."""

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.air import ABOVE, BELOW, SECONDS, SUNLIGHT, TO_SUN, haze_share
from limpet.engines.embedded.scenes.frame import SEEN, Look, Pixels, Vector
from limpet.engines.embedded.scenes.ground import (
    BEACH,
    CLOUDS,
    DETAIL,
    EARTH,
    FIRST,
    FLOOR,
    FLOWER,
    FLOWER_2,
    FLOWERS,
    FURTHEST_M,
    GRAIN,
    KIND,
    LEVEL,
    PLANKS,
    ROAD,
    ROCK,
    ROCK_SHADE,
    ROCKINESS,
    SAND,
    SEABED,
    SECOND,
    SNOW,
    SNOW_LINE,
    WET,
    look_up,
)
from limpet.engines.embedded.scenes.noise import tile
from limpet.engines.embedded.scenes.sky import scatter, sky_base, sky_points, smooth
from limpet.engines.embedded.scenes.view import COS, EYE_X, EYE_Y, EYE_Z, FOCAL, HORIZON_ROW, MIDDLE_X, SIN
from limpet.media.colour import Floats


@kernel
def _flat_columns(columns: tuple[int, int], look: Look, on: Pixels) -> None:
    """A floor at height 0 goes on to the horizon."""
    view = look.eye
    end = view[HORIZON_ROW] + view[FOCAL] * view[EYE_Y] / FURTHEST_M
    for column in range(columns[0], columns[1]):
        on.edge[column] = min(end, float(on.depth.shape[0]))
        for row in range(max(0, int(np.ceil(end - 0.5))), on.depth.shape[0]):
            on.depth[row, column] = view[FOCAL] * view[EYE_Y] / (row + 0.5 - view[HORIZON_ROW])


@kernel
def walk_columns(columns: tuple[int, int], look: Look, on: Pixels) -> None:
    """Distance ahead of what each pixel of some columns sees of the ground, and where the ground ends against the sky."""
    view, layers, level, depth = look.eye, look.layers, look.soil[LEVEL], on.depth
    rows = depth.shape[0]
    if look.soil[KIND] == ROAD or look.soil[KIND] == PLANKS or look.soil[KIND] == FLOOR:
        _flat_columns(columns, look, on)
        return
    for column in range(columns[0], columns[1]):
        a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
        dx, dz = a * view[COS] + view[SIN], view[COS] - a * view[SIN]
        below_water = view[EYE_Y] < level
        top = view[HORIZON_ROW] if below_water else float(rows)
        top = min(top, float(rows))
        ahead, before, row_before = 1.0, 1.0, 1e9
        while ahead < FURTHEST_M:
            x, z = view[EYE_X] + dx * ahead, view[EYE_Z] + dz * ahead
            height = look_up(layers, x, z, 0)
            if height < level:
                height = -1e9 if below_water else level
            row = view[HORIZON_ROW] - view[FOCAL] * (height - view[EYE_Y]) / ahead
            if below_water:
                # Each piece of land reaches down to the water's line at its own distance, further ones below nearer ones.
                foot = view[HORIZON_ROW] - view[FOCAL] * (level - view[EYE_Y]) / ahead
                for pixel in range(max(0, int(np.ceil(row - 0.5))), min(rows, int(np.ceil(foot - 0.5)))):
                    if depth[pixel, column] <= 0:
                        depth[pixel, column] = ahead
                top = min(top, row)
            elif row < top:
                first = max(0, int(np.ceil(row - 0.5)))
                last = min(rows, int(np.ceil(top - 0.5)))
                span = row_before - row
                for pixel in range(first, last):
                    part = (row_before - (pixel + 0.5)) / span if row_before < 1e8 and span > 1e-6 else 1.0
                    depth[pixel, column] = before + (ahead - before) * min(1.0, max(0.0, part))
                top = row
                if top <= 0:
                    break
            row_before, before = row, ahead
            # Near the eye the map's rows are further apart than a pixel.
            step = max(0.0042 * ahead, 0.024 * ahead**0.75) + 0.0000004 * ahead * ahead
            # Waves blur what the mirror image shows.
            ahead += 1.6 * step if below_water else step
        on.edge[column] = top


@kernel
def _lit(light: Vector, nx: float, ny: float, nz: float, sun: float, open_sky: float, c: int) -> float:
    facing = max(0.0, nx * light[TO_SUN] + ny * light[TO_SUN + 1] + nz * light[TO_SUN + 2])
    up = 0.5 + 0.5 * ny
    return light[SUNLIGHT + c] * facing * sun + (light[ABOVE + c] * up + light[BELOW + c] * (1 - up)) * open_sky


@kernel
def _fine(noise: Floats, x: float, z: float, away: float) -> float:
    """Grain of the sizes that a pixel can show at this distance."""
    total, size = 0.0, 0.35
    for _ in range(5):
        seen = smooth(0.0022, 0.006, size / away) * (1.0 - smooth(0.15, 0.6, size / away))
        if seen > 0:
            total += seen * tile(noise, x * 12.0 / size + size, z * 12.0 / size)
        size *= 4.5
    return total


@kernel
def _plain_floor(soil: Vector, colours: Floats, noise: Floats, x: float, z: float, away: float, out: Floats) -> None:
    """Road, planks, or a studio's floor."""
    grain = tile(noise, x * 40, z * 40) * (1 - smooth(12.0, 40.0, away)) * 0.10 + tile(noise, x * 2.1, z * 2.1) * 0.06
    share = 0.5 + 0.25 * tile(noise, x * 1.3 + 5, z * 0.9)
    line = 0.0
    if soil[KIND] == PLANKS:
        board = np.floor(x / 0.22)
        share = scatter(int(board) + 7, int(np.floor(z / 2.4 + scatter(int(board), 1)))) * 0.7
        gap = abs(x / 0.22 - board - 0.5) * 2
        line = smooth(0.93, 0.99, gap) * 0.55 * (1 - smooth(6.0, 25.0, away))
        grain += tile(noise, x * 60, z * 3) * 0.12 * (1 - smooth(5.0, 14.0, away))
    for c in range(3):
        base = colours[FIRST, c] * (1 - share) + colours[SECOND, c] * share
        out[c] = base * (1 + grain * soil[GRAIN]) * (1 - line)


@kernel
def _earth(
    soil: Vector,
    colours: Floats,
    noise: Floats,
    x: float,
    z: float,
    height: float,
    steep: float,
    away: float,
    out: Floats,
) -> tuple[float, float]:
    """Colour of open land; returns how rough it is, and its grain."""
    broad = tile(noise, x * 0.9, z * 0.9) * 0.5 + tile(noise, x * 0.11 + 9, z * 0.11) * 0.5
    grain = _fine(noise, x, z, away)
    fine = grain * soil[GRAIN]
    share = min(1.0, max(0.0, 0.5 + 0.38 * broad + 0.10 * fine))
    rock = smooth(0.62, 0.95, steep + 0.10 * fine + 0.08 * broad) * soil[ROCKINESS]
    strata = 0.5 + 0.5 * np.sin(height * 0.045 + broad * 2.2 + fine * 0.6)
    beach = 1.0 - smooth(0.35, 1.0, (height - soil[LEVEL] + 0.35 * fine) / soil[BEACH])
    snow = smooth(-60.0, 90.0, height - soil[SNOW_LINE] + 55 * broad + 30 * fine) * (
        1 - smooth(0.75, 1.25, steep + 0.12 * fine)
    )
    for c in range(3):
        base = (colours[FIRST, c] * (1 - share) + colours[SECOND, c] * share) * (1 + 0.16 * fine)
        stone = (colours[ROCK, c] * (1 - strata) + colours[ROCK_SHADE, c] * strata) * (1 + 0.20 * fine)
        base = base * (1 - rock) + stone * rock
        base = base * (1 - beach) + colours[SAND, c] * (1 + 0.05 * fine) * beach
        out[c] = base * (1 - snow) + colours[SNOW, c] * snow
    if soil[FLOWERS] > 0 and away < 260 and beach < 0.5:
        _flowers(soil, colours, noise, x, z, away, out)
    return (0.35 + 0.9 * rock) * (1 - 0.8 * snow), grain


@kernel
def _flowers(soil: Vector, colours: Floats, noise: Floats, x: float, z: float, away: float, out: Floats) -> None:
    cell = 0.30 + 0.0035 * away
    column, row = int(np.floor(x / cell)), int(np.floor(z / (cell * 2.0)))
    patch = smooth(-0.6, 0.9, tile(noise, x * 1.1, z * 1.1))
    if scatter(column, row) < 0.55 * soil[FLOWERS] * patch:
        dot = (x / cell - column - 0.5) ** 2 + (z / (cell * 2.0) - row - 0.5) ** 2
        share = (1 - smooth(0.05, 0.16, dot)) * 0.9
        which = FLOWER if scatter(column + 3, row) > 0.4 else FLOWER_2
        for c in range(3):
            out[c] = out[c] * (1 - share) + colours[which, c] * share


@kernel
def find_water(rows: tuple[int, int], look: Look, on: Pixels) -> None:
    """Marks the pixels of some rows that show water, and makes the distance to it exact."""
    view, level = look.eye, look.soil[LEVEL]
    for row in range(rows[0], rows[1]):
        rise = (view[HORIZON_ROW] - row - 0.5) / view[FOCAL]
        if rise >= 0 or view[EYE_Y] <= level:
            continue
        for column in range(on.depth.shape[1]):
            ahead = on.depth[row, column]
            if ahead <= 0:
                continue
            a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
            x = view[EYE_X] + (a * view[COS] + view[SIN]) * ahead
            z = view[EYE_Z] + (view[COS] - a * view[SIN]) * ahead
            if look_up(look.layers, x, z, 0) < level:
                on.depth[row, column] = (level - view[EYE_Y]) / rise
                on.wet[row, column] = 1.0


@kernel
def shade_sky(rows: tuple[int, int], look: Look, on: Pixels, grid: Floats) -> None:
    """The sky without its points of light at every second pixel of every second row, where it shows; `rows` are the grid's."""
    view = look.eye
    height, width = on.depth.shape
    for node_row in range(rows[0], rows[1]):
        rise = (view[HORIZON_ROW] - 2 * node_row - 0.5) / view[FOCAL]
        for node_column in range(grid.shape[1]):
            column, shows = 2 * node_column, False
            for r in range(max(0, 2 * node_row - 1), min(height, 2 * node_row + 2)):
                for c in range(max(0, column - 1), min(width, column + 2)):
                    shows = shows or ((on.depth[r, c] <= 0 or r < on.edge[c]) and on.open[r, c] >= SEEN)
            if not shows:
                continue
            a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
            length = np.sqrt(1 + a * a + rise * rise)
            dx, dz = a * view[COS] + view[SIN], view[COS] - a * view[SIN]
            node = grid[node_row, node_column]
            node[3] = sky_base(look.sky, look.noise, dx / length, rise / length, dz / length, node)


@kernel
def _sky_between(look: Look, grid: Floats, row: int, column: int, rise: float, a: float, out: Floats) -> None:
    """The sky at a pixel: its soft part from the grid, its points of light as they are."""
    view = look.eye
    top, left = row // 2, column // 2
    below, right = (row + 1) // 2, (column + 1) // 2
    for c in range(3):
        out[c] = 0.25 * (grid[top, left, c] + grid[top, right, c] + grid[below, left, c] + grid[below, right, c])
    clear = 0.25 * (grid[top, left, 3] + grid[top, right, 3] + grid[below, left, 3] + grid[below, right, 3])
    length = np.sqrt(1 + a * a + rise * rise)
    dx, dz = a * view[COS] + view[SIN], view[COS] - a * view[SIN]
    sky_points(look.sky, look.noise, dx / length, rise / length, dz / length, 1.0 / view[FOCAL], clear, out)


@kernel
def shade_rows(rows: tuple[int, int], look: Look, on: Pixels, grid: Floats) -> None:
    """Colours of land and sky in some rows, where no card hides them; water is left to be shaded over what is behind it."""
    view, light, soil = look.eye, look.lamp, look.soil
    layers, colours, noise = look.layers, look.colours, look.noise
    out, behind = np.zeros(3, np.float32), np.zeros(3, np.float32)
    for row in range(rows[0], rows[1]):
        rise = (view[HORIZON_ROW] - row - 0.5) / view[FOCAL]
        for column in range(on.depth.shape[1]):
            if on.open[row, column] < SEEN:
                continue
            a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
            ahead = on.depth[row, column]
            shown = 1.0
            if ahead > 0 and row < on.edge[column]:
                shown = min(1.0, max(0.0, row + 1.0 - on.edge[column]))
            if ahead <= 0 or shown < 1.0:
                _sky_between(look, grid, row, column, rise, a, behind)
            if ahead <= 0 or on.wet[row, column] >= 1.0:
                share = 1.0 if ahead <= 0 else 1.0 - shown
                for c in range(3):
                    on.picture[row, column, c] = behind[c] * share if share > 0 else 0.0
                continue
            length = np.sqrt(1 + a * a + rise * rise)
            x = view[EYE_X] + (a * view[COS] + view[SIN]) * ahead
            z = view[EYE_Z] + (view[COS] - a * view[SIN]) * ahead
            height, away = look_up(layers, x, z, 0), ahead * length
            gx, gz = look_up(layers, x, z, 1), look_up(layers, x, z, 2)
            sun, open_sky = look_up(layers, x, z, 3), look_up(layers, x, z, 4)
            rough, here = 0.0, 0.0
            if soil[KIND] == EARTH or soil[KIND] == SEABED:
                rough, here = _earth(soil, colours, noise, x, z, height, np.sqrt(gx * gx + gz * gz), away, out)
            elif soil[KIND] == CLOUDS:
                for c in range(3):
                    out[c] = colours[FIRST, c] * (0.9 + 0.1 * tile(noise, x * 0.02, z * 0.02))
            else:
                _plain_floor(soil, colours, noise, x, z, away, out)
                if soil[WET] > 0:
                    on.wet[row, column] = soil[WET] * min(1.0, max(0.25, 0.6 + 0.5 * tile(noise, x * 5.1, z * 2.9)))
            if rough > 0:
                step = 0.06 + 0.0025 * away
                gx += (_fine(noise, x + step, z, away) - here) * rough * soil[DETAIL] * 0.9
                gz += (_fine(noise, x, z + step, away) - here) * rough * soil[DETAIL] * 0.9
            scale = 1.0 / np.sqrt(1 + gx * gx + gz * gz)
            caustic = _caustic(noise, x, z, light[SECONDS]) if soil[KIND] == SEABED else 0.0
            air_share = haze_share(light, away, height)
            if soil[KIND] == FLOOR:
                air_share = smooth(6.0, 26.0, away)
            for c in range(3):
                lit = _lit(light, -gx * scale, scale, -gz * scale, sun, open_sky, c)
                if soil[KIND] == CLOUDS:
                    lit = 0.55 * lit + 0.30 * light[SUNLIGHT + c] * sun + 0.25 * light[ABOVE + c]
                value = out[c] * lit * (1 + caustic)
                value = value * (1 - air_share) + look.haze[column, c] * air_share
                on.picture[row, column, c] = value * shown + behind[c] * (1 - shown)


@kernel
def _caustic(noise: Floats, x: float, z: float, seconds: float) -> float:
    """Light that waves gather on the ground under them."""
    u, v = x * 9 + tile(noise, x * 3, z * 3) * 4, z * 9 + seconds * 3
    first = (1 - min(1.0, abs(tile(noise, u, v)) * 1.6)) ** 3
    second = (1 - min(1.0, abs(tile(noise, v * 0.7 + 30, u * 0.7 - seconds * 2)) * 1.6)) ** 3
    return first * 0.9 + second * 0.6
