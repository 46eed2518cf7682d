"""Water and wet ground: what they mirror, what shines through, and how far away the mirrored things are."""

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.air import ABOVE, SECONDS, SUNLIGHT, TO_SUN, haze_share
from limpet.engines.embedded.scenes.frame import SEEN, Look, Pixels
from limpet.engines.embedded.scenes.ground import DEEP, LEVEL, SHALLOW, look_up
from limpet.engines.embedded.scenes.noise import tile
from limpet.engines.embedded.scenes.sky import DISC, GLOW, MOON, sky_colour, smooth
from limpet.engines.embedded.scenes.view import COS, EYE_X, EYE_Z, FOCAL, HORIZON_ROW, MIDDLE_X, SIN
from limpet.media.colour import Floats

#: Rows and columns of the mirror image are this many times coarser than the picture.
MIRROR_SCALE = 2
#: Depth of the water up to which it may foam.
_FOAM_TO_M = 2.0


@kernel
def _slope(noise: Floats, x: float, z: float, away: float, seconds: float, sea: float) -> tuple[float, float]:
    """The slopes of the water's surface, of the waves that a pixel can still show."""
    across, along = 0.0, 0.0
    size, height, speed = 0.55, 0.030, 0.5
    for wave in range(4):
        # Waves smaller than a pixel become roughness that smears the mirror image along the view.
        seen = 1.0 - 0.75 * smooth(0.004, 0.05, away * 0.0016 / size)
        scale = 10.0 / size
        u, v = x * scale + seconds * speed * 9 + wave * 57, z * scale * 0.8 - seconds * speed * 6
        step = 0.6
        here = tile(noise, u, v)
        strength = height * seen * (sea if wave > 1 else 0.5 + 0.5 * sea)
        across += (tile(noise, u + step, v) - here) / step * strength * 2.2
        along += (tile(noise, u, v + step) - here) / step * strength * 2.2
        size *= 3.7
        height *= 1.15
        speed *= 0.8
    return across, along


@kernel
def _mirrored(mirror: Floats, row: float, column: float, out: Floats) -> float:
    """Colour of the mirror image, which is coarser; returns the distance of what it shows."""
    rows, columns = mirror.shape[0], mirror.shape[1]
    row = min(max(row / MIRROR_SCALE - 0.5, 0.0), rows - 1.001)
    column = min(max(column / MIRROR_SCALE - 0.5, 0.0), columns - 1.001)
    top, left = int(row), int(column)
    down, right = row - top, column - left
    for c in range(3):
        above = mirror[top, left, c] * (1 - right) + mirror[top, left + 1, c] * right
        below = mirror[top + 1, left, c] * (1 - right) + mirror[top + 1, left + 1, c] * right
        out[c] = above * (1 - down) + below * down
    return mirror[top, left, 3]


@kernel
def wet_rows(rows: tuple[int, int], look: Look, sea: float, mirror: Floats, on: Pixels, mirror_depth: Floats) -> None:
    """Finishes all wet pixels of some rows that no card hides."""
    view, sky, light, soil = look.eye, look.sky, look.lamp, look.soil
    layers, colours, noise, haze = look.layers, look.colours, look.noise, look.haze
    depth, picture = on.depth, on.picture
    seen, deeper = np.zeros(3, np.float32), np.zeros(3, np.float32)
    for row in range(rows[0], rows[1]):
        fall = (view[HORIZON_ROW] - row - 0.5) / view[FOCAL]
        for column in range(depth.shape[1]):
            share = on.wet[row, column]
            if share <= 0.0 or on.open[row, column] < SEEN:
                continue
            a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
            length = np.sqrt(1 + a * a + fall * fall)
            fx, fz = a * view[COS] + view[SIN], view[COS] - a * view[SIN]
            ahead = depth[row, column]
            x, z = view[EYE_X] + fx * ahead, view[EYE_Z] + fz * ahead
            dx, dy, dz = fx / length, fall / length, fz / length
            away = ahead * length
            is_water = share >= 1.0
            slope_x, slope_z = 0.0, 0.0
            if is_water:
                slope_x, slope_z = _slope(noise, x, z, away, light[SECONDS], sea)
            else:
                slope_x = tile(noise, x * 31, z * 31) * 0.006
                slope_z = tile(noise, x * 29 + 9, z * 29) * 0.016
            bend = 1.0 / np.sqrt(1 + slope_x * slope_x + slope_z * slope_z)
            nx, ny, nz = -slope_x * bend, bend, -slope_z * bend
            facing = min(-0.015, dx * nx + dy * ny + dz * nz)
            rx, ry, rz = dx - 2 * facing * nx, abs(dy - 2 * facing * ny) + 0.002, dz - 2 * facing * nz
            ahead_r = max(0.05, rz * view[COS] + rx * view[SIN])
            across_r = rx * view[COS] - rz * view[SIN]
            row_r = view[HORIZON_ROW] - view[FOCAL] * ry / ahead_r
            column_r = view[MIDDLE_X] + view[FOCAL] * across_r / ahead_r
            far = _mirrored(mirror, row_r, column_r, seen)
            if row_r < 0:
                sky_colour(sky, noise, rx, ry, rz, 0.003, deeper)
                beyond = smooth(0.0, 0.06 * depth.shape[0], -row_r)
                for c in range(3):
                    seen[c] = seen[c] * (1 - beyond) + deeper[c] * beyond
            if not is_water:
                # A rough film: the image is drawn out towards the viewer.
                for tap in range(1, 4):
                    _mirrored(mirror, row_r - tap * 0.010 * depth.shape[0], column_r, deeper)
                    for c in range(3):
                        seen[c] = seen[c] * 0.78 + deeper[c] * 0.22
            mirror_depth[row, column] = far
            fresnel = 0.02 + 0.98 * (1 + facing) ** 5
            air_share = haze_share(light, away, 0.0)
            if not is_water:
                fresnel = share * min(1.0, 0.22 + 0.9 * fresnel) * (1 - air_share)
                for c in range(3):
                    picture[row, column, c] = picture[row, column, c] * (1 - 0.5 * fresnel) + seen[c] * fresnel
                continue
            bed = soil[LEVEL] - look_up(layers, x, z, 0)
            shallow = np.exp(-max(0.0, bed) * 0.42)
            foam = 0.0
            if bed < _FOAM_TO_M:
                reach = bed + 0.22 * tile(noise, x * 6 + light[SECONDS] * 1.5, z * 6)
                foam = smooth(0.55, 0.05, reach) * 0.55 * min(1.0, sea)
                foam *= smooth(-0.4, 0.9, tile(noise, x * 15, z * 15 + light[SECONDS]))
            glint = 0.0
            toward = max(0.0, rx * light[TO_SUN] + ry * light[TO_SUN + 1] + rz * light[TO_SUN + 2])
            if sky[DISC] > 0:
                glint = toward**260 * (0.55 if sky[MOON] > 0.5 else 1.6) + toward**40 * 0.05
            for c in range(3):
                day = light[ABOVE + c] * 1.15 + light[SUNLIGHT + c] * 0.35 * max(0.12, light[TO_SUN + 1])
                body = (colours[DEEP, c] * (1 - shallow) + colours[SHALLOW, c] * shallow) * day
                value = body * (1 - fresnel) + seen[c] * fresnel + glint * sky[GLOW + c]
                value = value * (1 - foam) + foam * 0.9 * (light[ABOVE + c] + light[SUNLIGHT + c] * 0.5)
                picture[row, column, c] += value * (1 - air_share) + haze[column, c] * air_share
