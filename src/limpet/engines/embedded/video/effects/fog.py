"""Veils on the map's grid: fog that drifts through the whole picture, and smoke or steam that rises from one place."""

import cv2
import numpy as np

from limpet.engines.embedded.video.effects.paint import Colour, Paint, wash_colour
from limpet.engines.embedded.video.effects.region import grid_of, spot_of
from limpet.engines.embedded.video.life import Moment
from limpet.engines.embedded.video.path import Samples
from limpet.media.colour import Floats, Planes
from limpet.media.geometry import Size

_ARRIVAL_S = 2.5
#: Side of the tile of noise that repeats.
_TILE = 128


def cloudy_tile(seed: int) -> Floats:
    """Noise of four sizes, 0..1, that repeats at its edges."""
    random = np.random.default_rng(seed)
    tile = np.zeros((_TILE, _TILE), np.float32)
    for cells in (4, 8, 16, 32):
        coarse = random.standard_normal((cells, cells)).astype(np.float32)
        padded = np.pad(coarse, 2, mode="wrap")
        large = cv2.resize(padded, None, fx=_TILE / cells, fy=_TILE / cells, interpolation=cv2.INTER_CUBIC)
        edge = 2 * _TILE // cells
        tile += large[edge : edge + _TILE, edge : edge + _TILE] * np.float32((4 / cells) ** 0.8)
    low, high = np.percentile(tile, [3, 97])
    scaled: Floats = np.clip((tile - low) / (high - low), 0, 1).astype(np.float32)
    return scaled


def sampled(tile: Floats, x: Samples | Floats, y: Samples | Floats) -> Floats:
    """The repeating tile at places in tiles."""
    column, row = (x % 1 * _TILE).astype(np.float32), (y % 1 * _TILE).astype(np.float32)
    values: Floats = cv2.remap(tile, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return values


class Fog:
    """Two layers of banks that pass each other; far things vanish more than near ones."""

    def __init__(self, size: Size, paint: Paint, colour: Colour, *, strength: float, seed: int) -> None:
        self._paint, self._colour = paint, colour
        self._strength, self._short = strength, min(size.width, size.height)
        self._height = size.height
        self._tile = cloudy_tile(seed)
        self._grid = grid_of(size)

    def lay(self, frame: Planes, moment: Moment) -> None:
        seen = moment.seen
        x, y = (seen.x, seen.y) if seen else self._grid
        across, along, seconds = x / self._short, y / self._short, moment.seconds
        far = sampled(self._tile, 0.35 * across - 0.012 * seconds, 0.8 * along)
        close = sampled(self._tile, 0.22 * across + 0.3 - 0.03 * seconds, 0.5 * along + 0.4 + 0.004 * seconds)
        low = np.clip(0.45 + 0.75 * y / self._height, 0.4, 1.0)
        thick = (0.17 + 0.62 * far * close + 0.3 * close) * low
        if seen is not None and seen.near is not None:
            thick = thick * np.clip(1.25 - 0.6 * seen.near, 0.5, 1.1)
        share = np.clip(thick * self._strength * moment.arrived(_ARRIVAL_S), 0, 0.85)
        wash_colour(self._paint, frame, share.astype(np.float32), self._colour)


class Smoke:
    """Rises from a place of the picture, widens and thins out."""

    def __init__(
        self, source: tuple[float, float, float], paint: Paint, colour: Colour, *, strength: float, seed: int
    ) -> None:
        """`source` is a place and a half width in picture pixels."""
        self._x, self._y, self._width = source
        self._paint, self._colour, self._strength = paint, colour, strength
        self._tile = cloudy_tile(seed)

    def lay(self, frame: Planes, moment: Moment) -> None:
        spot = spot_of(moment, self._x, self._y)
        x, y = grid_of(Size(frame.width, frame.height))
        unit = self._width * spot.scale
        up, aside = (spot.y - y) / (4.0 * unit), (x - spot.x) / unit
        seconds = moment.seconds
        # The column leans to and fro, the more the higher.
        aside = aside - 0.9 * up.clip(0) * np.sin(2.1 * up - 0.9 * seconds)
        wide = 0.75 + 1.1 * up.clip(0)
        column = np.exp(-((aside / wide) ** 2) * 1.6) * np.clip(4 * up, 0, 1) * np.clip(1.1 - up, 0, 1)
        first = sampled(self._tile, 0.16 * aside, 0.42 * up - 0.13 * seconds)
        second = sampled(self._tile, 0.22 * aside + 0.4, 0.6 * up - 0.21 * seconds)
        share = np.clip(2.0 * column * (2.0 * first * second + 0.10) * self._strength, 0, 0.8)
        share = share * moment.arrived(_ARRIVAL_S)
        wash_colour(self._paint, frame, share.astype(np.float32), self._colour)
