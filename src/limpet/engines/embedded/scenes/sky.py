"""Skies: gradients by the hour, sun, moon, stars, and clouds that drift."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.scenes.board import MARGIN, Board, Drift, colour, fractal, mix, step
from limpet.engines.embedded.scenes.words import Light, SceneWords, Thing
from limpet.media.colour import Floats

#: Inverse depth of clouds.
_CLOUDS = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of an hour."""

    #: The sky from the zenith to the horizon.
    sky: tuple[Floats, ...]
    sun: Floats
    #: Clouds in the light and in the shade.
    lit: Floats
    shade: Floats
    #: Deep water.
    water: Floats
    #: Light that falls on land, 0..1 of each colour.
    land: Floats


PALETTES: Mapping[Light, Palette] = {
    Light.DAY: Palette(
        sky=(colour(44, 104, 190), colour(92, 152, 220), colour(150, 194, 234), colour(206, 226, 240)),
        sun=colour(255, 246, 226),
        lit=colour(255, 254, 250),
        shade=colour(168, 184, 206),
        water=colour(14, 76, 112),
        land=colour(1.0, 0.98, 0.94),
    ),
    Light.DAWN: Palette(
        sky=(colour(84, 108, 160), colour(156, 150, 186), colour(236, 178, 168), colour(255, 214, 170)),
        sun=colour(255, 216, 168),
        lit=colour(255, 206, 186),
        shade=colour(132, 122, 156),
        water=colour(54, 74, 104),
        land=colour(0.78, 0.66, 0.66),
    ),
    Light.DUSK: Palette(
        sky=(colour(36, 44, 98), colour(96, 74, 132), colour(208, 104, 104), colour(255, 168, 92)),
        sun=colour(255, 184, 100),
        lit=colour(255, 146, 104),
        shade=colour(82, 58, 98),
        water=colour(28, 32, 62),
        land=colour(0.52, 0.40, 0.44),
    ),
    Light.NIGHT: Palette(
        sky=(colour(6, 9, 24), colour(11, 17, 42), colour(22, 32, 66), colour(44, 56, 92)),
        sun=colour(206, 214, 236),
        lit=colour(52, 60, 90),
        shade=colour(14, 17, 34),
        water=colour(6, 12, 28),
        land=colour(0.16, 0.19, 0.28),
    ),
    Light.OVERCAST: Palette(
        sky=(colour(104, 114, 128), colour(136, 146, 158), colour(168, 176, 184), colour(198, 202, 204)),
        sun=colour(226, 228, 230),
        lit=colour(196, 200, 206),
        shade=colour(98, 106, 118),
        water=colour(56, 72, 82),
        land=colour(0.62, 0.64, 0.66),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """What the land below needs to know of the sky."""

    palette: Palette
    #: Row of the horizon, in picture heights.
    horizon: float
    #: Place of sun or moon.
    sun_x: float
    sun_y: float

    @property
    def haze(self) -> Floats:
        """The colour that distance fades to."""
        return self.palette.sky[-1] * np.float32(0.85) + self.palette.sky[-2] * np.float32(0.15)


def draw_sky(board: Board, words: SceneWords, *, horizon: float) -> Sky:
    low_sun = words.light in (Light.DUSK, Light.DAWN)
    sky = Sky(
        palette=PALETTES[words.light],
        horizon=horizon,
        sun_x=float(board.random.uniform(0.3, 0.7)) * board.aspect,
        sun_y=horizon * (0.86 if low_sun else 0.30),
    )
    picture = _gradient(board, sky)
    distance = np.hypot(board.x - sky.sun_x, board.y - sky.sun_y)
    if words.light is Light.NIGHT:
        _add_stars(board, picture, horizon)
        if not words.has(Thing.CITY) or words.has(Thing.MOON):
            picture = _with_moon(board, picture, distance, sky)
    elif words.light is not Light.OVERCAST:
        _add_sun(picture, distance, sky, board, low=low_sun)
    board.begin(picture)
    cover = _cover(words)
    if cover > 0:
        _add_clouds(board, sky, cover, distance)
    return sky


def _cover(words: SceneWords) -> float:
    if words.has(Thing.CLEAR):
        return 0.0
    if words.light is Light.OVERCAST or words.has(Thing.RAIN):
        return 0.9
    return 0.62 if words.has(Thing.CLOUDS) else 0.42


def _gradient(board: Board, sky: Sky) -> Floats:
    down = np.clip(board.y[:, 0] / sky.horizon, 0, 1)
    stops = np.linspace(0, 1, len(sky.palette.sky))
    column = np.stack([np.interp(down, stops, [stop[c] for stop in sky.palette.sky]) for c in range(3)], axis=-1)
    return np.repeat(column.astype(np.float32)[:, None], board.columns, axis=1)


def _add_sun(picture: Floats, distance: Floats, sky: Sky, board: Board, *, low: bool) -> None:
    wide = np.exp(-distance / 0.45)[..., None] * np.float32(0.30 if low else 0.16)
    near = np.exp(-distance / 0.11)[..., None] * np.float32(0.55 if low else 0.40)
    picture += sky.palette.sun * (wide + near)
    if low:
        band = np.exp(-(((board.y - sky.horizon) / 0.16) ** 2)) * np.exp(-np.abs(board.x - sky.sun_x) / 0.7)
        picture += sky.palette.sun * (np.float32(0.25) * band)[..., None]
    disc = step(0.034, 0.030, distance)
    picture += (colour(520, 480, 400) - picture) * disc[..., None]


def _with_moon(board: Board, picture: Floats, distance: Floats, sky: Sky) -> Floats:
    picture = picture + sky.palette.sun * (0.22 * np.exp(-distance / 0.10) + 0.10 * np.exp(-distance / 0.4))[..., None]
    disc = step(0.041, 0.0395, distance)
    spots = 1 - 0.16 * np.clip(board.noise(22, octaves=3) + 0.25, 0, 1)
    return mix(picture, colour(240, 238, 226) * spots[..., None], disc)


def _add_stars(board: Board, picture: Floats, horizon: float) -> None:
    points = np.zeros((board.rows, board.columns), np.float32)
    count = int(900 * board.aspect)
    rows, columns = board.random.integers(0, board.rows, count), board.random.integers(0, board.columns, count)
    points[rows, columns] = np.clip(board.random.exponential(0.22, count), 0, 1)
    dot = 1 / (1100 * board.pixel)
    light = cv2.GaussianBlur(points, (0, 0), dot) * np.float32(4 * dot * dot * 4)
    bright = np.where(points > 0.72, points, 0).astype(np.float32)
    light += cv2.GaussianBlur(bright, (0, 0), 3 * dot) * np.float32(60 * dot * dot)
    light = np.clip(light, 0, 1) * step(horizon, horizon * 0.35, board.y)
    picture += colour(236, 240, 255) * light[..., None]


def _add_clouds(board: Board, sky: Sky, cover: float, distance: Floats) -> None:
    """Clouds lie on a plane overhead, so they grow small toward the horizon."""
    board = board.strip(-MARGIN, sky.horizon + 0.01)
    distance = distance[: board.rows]
    texture = fractal(board.random, 1024, 1024, cells=7, octaves=7, gain=0.56)
    away = 1 / (np.clip(sky.horizon - board.y, 0, None) / sky.horizon + np.float32(0.16))
    u = ((board.x - board.aspect / 2) * away * 128 + 512).astype(np.float32)
    v = np.broadcast_to(away * 300, u.shape).astype(np.float32)
    side = 14.0 if sky.sun_x > board.aspect / 2 else -14.0

    def seen(offset_u: float, offset_v: float) -> Floats:
        values: Floats = cv2.remap(
            texture, u + offset_u, v + offset_v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
        return values

    thickness = seen(0, 0)
    density = step(0.34 - 0.62 * cover, 0.62 - 0.42 * cover, thickness)
    alpha = density * step(sky.horizon * 1.0, sky.horizon * 0.72, board.y) * np.float32(0.92)
    light = np.clip(0.55 + 1.9 * (thickness - seen(side, 10)), 0, 1.15)
    light += 0.5 * np.exp(-distance / 0.30) * (1 - density * 0.5)
    board.add(
        mix(sky.palette.shade, sky.palette.lit, light.astype(np.float32)),
        alpha,
        _CLOUDS,
        drift=_cloud_drift(board, sky.horizon),
    )


def _cloud_drift(board: Board, horizon: float) -> Drift:
    """To one side, faster overhead than far away."""
    speed = float(board.random.choice([-1.0, 1.0])) * 0.010 * board.size.height
    depth = horizon * board.size.height

    def drift(seconds: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return x - np.float32(speed * seconds) * (0.25 + np.clip(1 - y / np.float32(depth), 0, 1.2)), y

    return drift
