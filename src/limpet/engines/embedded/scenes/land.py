"""Draws sky, ground and the place of water into a picture: one walk outwards for each column of pixels."""

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
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
from limpet.engines.embedded.scenes.light import Light
from limpet.engines.embedded.scenes.noise import tile
from limpet.engines.embedded.scenes.sky import Sky, scatter, sky_colour, smooth
from limpet.engines.embedded.scenes.view import COS, EYE_X, EYE_Y, EYE_Z, FOCAL, HORIZON_ROW, MIDDLE_X, SIN
from limpet.media.colour import Floats

Vector = npt.NDArray[np.float64]

# Places in the vector of light that falls on things.
TO_SUN, SUNLIGHT, ABOVE, BELOW, HAZE, MIST, MIST_HEIGHT, MIST_BASE, SECONDS = 0, 3, 6, 9, 12, 13, 14, 15, 16


def light_vector(light: Light, *, mist_base: float = 0.0, seconds: float = 0.0) -> Vector:
    return np.concatenate(
        [
            light.direction,
            light.sun,
            light.above,
            light.below,
            [light.haze_per_m, light.mist_per_m, light.mist_height_m, mist_base, seconds],
        ]
    ).astype(np.float64)


@kernel
def walk_columns(
    view: Vector, layers: Floats, level: float, columns: tuple[int, int], depth: Floats, edge: Floats
) -> None:
    """Distance ahead of what each pixel sees of the ground, 0 for none; `edge` is where the ground ends against the sky."""
    rows = depth.shape[0]
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
            ahead += 0.0042 * ahead + 0.02 + 0.0000004 * ahead * ahead
        edge[column] = top


@kernel
def _lit(light: Vector, nx: float, ny: float, nz: float, sun: float, open_sky: float, c: int) -> float:
    facing = max(0.0, nx * light[TO_SUN] + ny * light[TO_SUN + 1] + nz * light[TO_SUN + 2])
    up = 0.5 + 0.5 * ny
    return light[SUNLIGHT + c] * facing * sun + (light[ABOVE + c] * up + light[BELOW + c] * (1 - up)) * open_sky


@kernel
def haze_share(light: Vector, away: float, height: float) -> float:
    """How much of what is seen at this distance and height is air."""
    low = np.exp(-max(0.0, height - light[MIST_BASE]) / light[MIST_HEIGHT])
    return 1.0 - np.exp(-away * light[HAZE] - away * light[MIST] * low)


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
) -> float:
    """Colour of open land; returns how rough it is."""
    broad = tile(noise, x * 0.9, z * 0.9) * 0.5 + tile(noise, x * 0.11 + 9, z * 0.11) * 0.5
    fine = _fine(noise, x, z, away) * soil[GRAIN]
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
    return (0.35 + 0.9 * rock) * (1 - 0.8 * snow)


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
def shade_rows(
    rows: tuple[int, int],
    view: Vector,
    sky: Sky,
    light: Vector,
    soil: Vector,
    layers: Floats,
    colours: Floats,
    noise: Floats,
    haze: Floats,
    depth: Floats,
    edge: Floats,
    picture: Floats,
    mirror: Floats,
) -> None:
    """Colours of all pixels of some rows; `mirror` gets how far water covers them and `depth` the distance to it."""
    out, behind = np.zeros(3, np.float32), np.zeros(3, np.float32)
    pixel = 1.0 / view[FOCAL]
    for row in range(rows[0], rows[1]):
        rise = (view[HORIZON_ROW] - row - 0.5) / view[FOCAL]
        for column in range(depth.shape[1]):
            a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
            length = np.sqrt(1 + a * a + rise * rise)
            dx, dz = a * view[COS] + view[SIN], view[COS] - a * view[SIN]
            ahead = depth[row, column]
            shown = 1.0
            mirror[row, column] = 0.0
            if ahead > 0 and row < edge[column]:
                shown = min(1.0, max(0.0, row + 1.0 - edge[column]))
            if ahead <= 0 or shown < 1.0:
                sky_colour(sky, noise, dx / length, rise / length, dz / length, pixel, behind)
            if ahead <= 0:
                for c in range(3):
                    picture[row, column, c] = behind[c]
                continue
            x, z = view[EYE_X] + dx * ahead, view[EYE_Z] + dz * ahead
            height = look_up(layers, x, z, 0)
            if height < soil[LEVEL] and rise < 0 and view[EYE_Y] > soil[LEVEL]:
                ahead = (soil[LEVEL] - view[EYE_Y]) / rise
                depth[row, column] = ahead
                mirror[row, column] = 1.0
                for c in range(3):
                    picture[row, column, c] = behind[c] * (1 - shown)
                continue
            away = ahead * length
            gx, gz = look_up(layers, x, z, 1), look_up(layers, x, z, 2)
            sun, open_sky = look_up(layers, x, z, 3), look_up(layers, x, z, 4)
            rough = 0.0
            if soil[KIND] == EARTH or soil[KIND] == SEABED:
                rough = _earth(soil, colours, noise, x, z, height, np.sqrt(gx * gx + gz * gz), away, out)
            elif soil[KIND] == CLOUDS:
                for c in range(3):
                    out[c] = colours[FIRST, c] * (0.9 + 0.1 * tile(noise, x * 0.02, z * 0.02))
            else:
                _plain_floor(soil, colours, noise, x, z, away, out)
                mirror[row, column] = soil[WET] * min(1.0, max(0.25, 0.6 + 0.5 * tile(noise, x * 5.1, z * 2.9)))
            if rough > 0:
                step = 0.06 + 0.0025 * away
                here = _fine(noise, x, z, away)
                gx += (_fine(noise, x + step, z, away) - here) * rough * soil[DETAIL] * 0.9
                gz += (_fine(noise, x, z + step, away) - here) * rough * soil[DETAIL] * 0.9
            scale = 1.0 / np.sqrt(1 + gx * gx + gz * gz)
            caustic = 0.0
            if soil[KIND] == SEABED:
                u, v = x * 9 + tile(noise, x * 3, z * 3) * 4, z * 9 + light[SECONDS] * 3
                caustic = (1 - min(1.0, abs(tile(noise, u, v)) * 1.6)) ** 3 * 0.9 + (
                    1 - min(1.0, abs(tile(noise, v * 0.7 + 30, u * 0.7 - light[SECONDS] * 2)) * 1.6)
                ) ** 3 * 0.6
            air_share = haze_share(light, away, height)
            if soil[KIND] == FLOOR:
                air_share = smooth(6.0, 26.0, away)
            for c in range(3):
                lit = _lit(light, -gx * scale, scale, -gz * scale, sun, open_sky, c)
                if soil[KIND] == CLOUDS:
                    lit = 0.55 * lit + 0.30 * light[SUNLIGHT + c] * sun + 0.25 * light[ABOVE + c]
                value = out[c] * lit * (1 + caustic)
                value = value * (1 - air_share) + haze[column, c] * air_share
                picture[row, column, c] = value * shown + behind[c] * (1 - shown)
