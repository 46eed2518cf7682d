"""Skies: what a ray sees that meets nothing. Air with sun, moon, stars and clouds; deep space; water from below."""

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.light import Light
from limpet.engines.embedded.scenes.noise import tile
from limpet.media.colour import Floats

# Places in the parameter vector of a sky.
ZENITH, MIDDLE, HORIZON, SUN, GLOW, LIT, SHADE = 0, 3, 6, 9, 12, 15, 18
GLOW_STRENGTH, DISC, COVER, DRIFT, STARS, MOON, KIND, HAZE, SHIFT, FLAT = 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
_LENGTH = 32
AIR, SPACE, WATER, PLAIN = 0.0, 1.0, 2.0, 3.0

Sky = npt.NDArray[np.float64]


def sky_of(light: Light, *, seed: int, kind: float = AIR) -> Sky:
    """The parameters that the kernels read."""
    sky = np.zeros(_LENGTH)
    for place, values in (
        (ZENITH, light.zenith),
        (MIDDLE, light.middle),
        (HORIZON, light.horizon),
        (SUN, light.direction),
        (GLOW, light.glow),
        (LIT, light.cloud_lit),
        (SHADE, light.cloud_shade),
    ):
        sky[place : place + 3] = values
    sky[GLOW_STRENGTH], sky[DISC], sky[COVER] = light.glow_strength, light.disc_strength, light.cover
    sky[STARS], sky[MOON], sky[KIND] = light.stars, float(light.is_moon), kind
    sky[HAZE] = min(1.0, light.haze_per_m * 500)
    sky[SHIFT] = np.random.default_rng(seed + 77).uniform(0, 512)
    return sky


@kernel
def smooth(low: float, high: float, value: float) -> float:
    """0 below `low`, 1 above `high`, soft between."""
    part = min(1.0, max(0.0, (value - low) / (high - low)))
    return part * part * (3.0 - 2.0 * part)


@kernel
def scatter(a: int, b: int) -> float:
    """A number 0..1 that belongs to a pair of whole numbers."""
    mixed = (a * 374761393 + b * 668265263) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 16)) & 0xFFFFFF) / 16777216.0


@kernel
def air(sky: Sky, dx: float, dy: float, dz: float, out: Floats) -> None:
    """The sky's colour without clouds and bodies, which is also what distance fades to."""
    up = max(dy, 0.0)
    to_middle = smooth(0.0, 0.24, up)
    to_zenith = smooth(0.12, 0.75, up)
    toward = max(0.0, dx * sky[SUN] + dy * sky[SUN + 1] + dz * sky[SUN + 2])
    wide = toward**5 * 0.30 + toward**40 * 0.50
    wide *= sky[GLOW_STRENGTH] * (0.25 + 0.75 * np.exp(-up * 3.2))
    # Away from the sun the horizon is paler.
    side = 0.72 + 0.28 * (0.5 + 0.5 * (dx * sky[SUN] + dz * sky[SUN + 2])) if sky[GLOW_STRENGTH] > 0.5 else 1.0
    for c in range(3):
        base = sky[HORIZON + c] * side * (1 - to_middle) + sky[MIDDLE + c] * to_middle
        base = base * (1 - to_zenith) + sky[ZENITH + c] * to_zenith
        out[c] = base + sky[GLOW + c] * wide


@kernel
def _clouds(sky: Sky, noise: Floats, dx: float, dy: float, dz: float, out: Floats) -> float:
    """Lays clouds over `out`; returns how much of what is behind shows through."""
    if dy < 0.004 or sky[COVER] <= 0.0:
        return 1.0
    far = 1.0 / (dy + 0.09)
    u = dx * far * 46.0 + sky[DRIFT] + sky[SHIFT]
    v = dz * far * 46.0 + sky[SHIFT] * 0.37
    warp = tile(noise, u * 0.31 + 7, v * 0.31 + 3) * 2.2
    low = tile(noise, u * 0.16 + 60, v * 0.16 + 31)
    body = low * 0.62 + tile(noise, u * 0.62 + warp, v * 0.62) * 0.42
    body += tile(noise, u * 2.3 + warp * 2, v * 2.3) * 0.17 + tile(noise, u * 7.9, v * 7.9 + warp) * 0.055
    edge = 1.30 - sky[COVER] * 2.35
    thick = smooth(edge, edge + 0.95, body)
    if thick <= 0.002:
        return 1.0
    flat = max(0.2, np.sqrt(sky[SUN] ** 2 + sky[SUN + 2] ** 2))
    su, sv = u + sky[SUN] / flat * 1.7, v + sky[SUN + 2] / flat * 1.7
    toward_sun = tile(noise, su * 0.16 + 60, sv * 0.16 + 31) * 0.62 + tile(noise, su * 0.62 + warp, sv * 0.62) * 0.42
    lit = min(1.0, max(0.0, 0.62 + 0.85 * (body - toward_sun) - 0.30 * thick))
    near_sun = max(0.0, dx * sky[SUN] + dy * sky[SUN + 1] + dz * sky[SUN + 2])
    silver = near_sun**16 * (1 - thick) * sky[GLOW_STRENGTH] * 1.1
    alpha = min(1.0, thick * 1.15) * smooth(0.004, 0.11, dy)
    for c in range(3):
        cloud = sky[LIT + c] * (lit + silver) + sky[SHADE + c] * (1 - lit)
        # Far clouds take the colour of the air.
        cloud = cloud * (1 - 0.55 * np.exp(-dy * 7)) + out[c] * 0.55 * np.exp(-dy * 7)
        out[c] = out[c] * (1 - alpha) + cloud * alpha
    return 1.0 - alpha


@kernel
def _stars(strength: float, noise: Floats, dx: float, dy: float, dz: float, pixel: float, out: Floats) -> None:
    """Points of three sizes; `pixel` is the angle of a pixel, below which no star is drawn."""
    azimuth, height = np.arctan2(dx, dz), np.arcsin(min(1.0, max(-1.0, dy)))
    crowd = 0.6 + 0.8 * max(-0.5, tile(noise, azimuth * 60 + 9, height * 60))
    for size in range(3):
        cells = 330.0 / (1.9**size)
        u, v = azimuth * cells, height * cells
        column, row = int(np.floor(u)), int(np.floor(v))
        chance = scatter(column + size * 977, row)
        if chance < 1.0 - 0.075 * crowd:
            continue
        px = 0.25 + 0.5 * scatter(column + 5, row + size)
        py = 0.25 + 0.5 * scatter(column, row + 9 + size)
        away = np.sqrt((u - column - px) ** 2 + (v - row - py) ** 2) / cells
        radius = max(0.00040 * (1 + 0.5 * size), 0.75 * pixel)
        bright = strength * (0.15 + 1.6 * scatter(column + 31, row + 17) ** 4) * (1.0 + 0.8 * size)
        bright *= np.exp(-((away / radius) ** 2) * 1.6) * (0.00045 * (1 + 0.5 * size) / radius) ** 1.2
        warm = scatter(column + 3, row + 3)
        out[0] += bright * (0.75 + 0.45 * warm)
        out[1] += bright * 0.95
        out[2] += bright * (1.2 - 0.4 * warm)


@kernel
def _halo(sky: Sky, dx: float, dy: float, dz: float, clear: float, out: Floats) -> None:
    """The light around sun or moon."""
    toward = dx * sky[SUN] + dy * sky[SUN + 1] + dz * sky[SUN + 2]
    if toward <= 0.0 or sky[DISC] <= 0.0:
        return
    away = np.sqrt(max(0.0, 2 - 2 * toward))
    if sky[MOON] > 0.5:
        halo = (np.exp(-away * 26) * 0.22 + np.exp(-away * 7) * 0.07) * clear
    else:
        halo = (np.exp(-away * 30) * 0.9 + np.exp(-away * 9) * 0.28) * clear * min(1.0, sky[GLOW_STRENGTH] + 0.15)
    for c in range(3):
        out[c] += sky[GLOW + c] * halo


@kernel
def _disc(sky: Sky, noise: Floats, dx: float, dy: float, dz: float, clear: float, out: Floats) -> None:
    """Sun or moon itself."""
    toward = dx * sky[SUN] + dy * sky[SUN + 1] + dz * sky[SUN + 2]
    if toward <= 0.999 or sky[DISC] <= 0.0:
        return
    away = np.sqrt(max(0.0, 2 - 2 * toward))
    if sky[MOON] > 0.5:
        disc = smooth(0.0262, 0.0246, away) * clear
        spots = 0.82 + 0.16 * tile(noise, dx * 900, dy * 900)
        for c in range(3):
            out[c] = out[c] * (1 - disc) + disc * spots * (0.98 - 0.03 * c) * sky[DISC]
        return
    disc = smooth(0.0205, 0.0180, away) * clear * sky[DISC]
    for c in range(3):
        out[c] += sky[GLOW + c] * disc


@kernel
def _nebula(sky: Sky, noise: Floats, dx: float, dy: float, dz: float, out: Floats) -> None:
    azimuth, height = np.arctan2(dx, dz), np.arcsin(min(1.0, max(-1.0, dy)))
    u, v = azimuth * 42 + sky[SHIFT], height * 42
    warp = tile(noise, u * 0.5, v * 0.5) * 9
    band = np.exp(-(((height - 0.55 * azimuth - 0.05 * tile(noise, u, 3.0)) / 0.30) ** 2))
    fog = max(0.0, 0.25 + tile(noise, u + warp, v) * 0.5 + tile(noise, u * 3.1, v * 3.1 + warp) * 0.25)
    other = max(0.0, tile(noise, u * 0.8 + 200, v * 0.8 - warp) * 0.6 + tile(noise, u * 4, v * 4 + 90) * 0.2)
    dark = smooth(0.1, 1.3, tile(noise, u * 1.7 + 60 + warp, v * 1.7))
    for c in range(3):
        glow = sky[LIT + c] * fog * fog * (0.25 + 1.3 * band) + sky[SHADE + c] * other * other * (0.4 + band)
        out[c] = sky[ZENITH + c] + glow * (1 - 0.75 * dark * band)


@kernel
def sky_base(sky: Sky, noise: Floats, dx: float, dy: float, dz: float, out: Floats) -> float:
    """The soft part of what a ray of unit length sees; returns how much of stars, sun and moon shows through it."""
    if sky[KIND] == SPACE:
        _nebula(sky, noise, dx, dy, dz, out)
        _halo(sky, dx, dy, dz, 1.0, out)
        return 1.0
    if sky[KIND] == WATER:
        rise = smooth(-0.25, 0.75, dy)
        surface = smooth(0.30, 0.62, dy) * (0.65 + 0.25 * tile(noise, dx / (dy + 0.05) * 20 + sky[DRIFT], dz * 20))
        for c in range(3):
            out[c] = sky[HORIZON + c] * (1 - rise) + sky[MIDDLE + c] * rise + sky[GLOW + c] * surface
        return 0.0
    if sky[KIND] == PLAIN:
        rise = smooth(0.0, 0.55, dy)
        for c in range(3):
            out[c] = sky[HORIZON + c] * (1 - rise) + sky[ZENITH + c] * rise
        return 0.0
    air(sky, dx, dy, dz, out)
    clear = _clouds(sky, noise, dx, dy, dz, out)
    if dy > -0.002:
        _halo(sky, dx, dy, dz, clear, out)
    return clear


@kernel
def sky_points(
    sky: Sky, noise: Floats, dx: float, dy: float, dz: float, pixel: float, clear: float, out: Floats
) -> None:
    """Lays stars, sun and moon over the sky. `pixel` is the width of the ray as an angle."""
    if sky[KIND] == SPACE:
        _stars(1.25, noise, dx, dy, dz, pixel, out)
        _disc(sky, noise, dx, dy, dz, 1.0, out)
    elif sky[KIND] == AIR:
        if sky[STARS] > 0 and dy > 0:
            seen = sky[STARS] * clear * smooth(0.0, 0.20, dy)
            if seen > 0.002:
                _stars(seen, noise, dx, dy, dz, pixel, out)
        _disc(sky, noise, dx, dy, dz, clear * smooth(-0.002, 0.002, dy), out)


@kernel
def sky_colour(sky: Sky, noise: Floats, dx: float, dy: float, dz: float, pixel: float, out: Floats) -> None:
    """All that a ray of unit length sees of the sky."""
    clear = sky_base(sky, noise, dx, dy, dz, out)
    sky_points(sky, noise, dx, dy, dz, pixel, clear, out)


@kernel
def haze_colours(sky: Sky, angles: Floats, out: Floats) -> None:
    """What distance fades to, for each direction along the horizon."""
    for column in range(angles.shape[0]):
        dx, dz = np.sin(angles[column]), np.cos(angles[column])
        if sky[KIND] == AIR:
            air(sky, dx, 0.02, dz, out[column])
            continue
        for c in range(3):
            out[column, c] = sky[HORIZON + c]
