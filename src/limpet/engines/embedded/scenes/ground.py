"""The ground as a height map that is fine near the camera and coarse far away, with its light worked out once."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.light import Light, colour
from limpet.media.colour import Floats

# The map: columns are x / z, rows are the fourth root of z. A texel is about a pixel wide at any distance.
ROWS, COLUMNS = 896, 1152
_WIDEST = 1.05
NEAREST_M, FURTHEST_M = 1.0, 26000.0
_FIRST = NEAREST_M**0.25
_ROW_STEP = (FURTHEST_M**0.25 - _FIRST) / (ROWS - 1)
_COLUMN_STEP = 2 * _WIDEST / (COLUMNS - 1)

#: Layers of the map: height, slopes along x and z, sunlight that arrives, and openness to the sky.
LAYERS = 5
NO_WATER = -1e9

# Places in the parameter vector of a ground.
LEVEL, SNOW_LINE, ROCKINESS, BEACH, DETAIL, KIND, FLOWERS, WET, GRAIN, CURVE = range(10)
EARTH, ROAD, PLANKS, CLOUDS, SEABED, FLOOR = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0

# Rows of the table of colours.
FIRST, SECOND, ROCK, ROCK_SHADE, SAND, SNOW, DEEP, SHALLOW, FLOWER, FLOWER_2 = range(10)

Heights = Callable[[Floats, Floats], Floats]


def default_colours() -> Floats:
    codes = ("4f6b2f", "7a8443", "8a8178", "5f5a58", "d9c49a", "eef3fa", "0b3248", "2f8a92", "e8d84a", "d8567a")
    return np.stack([colour(code) for code in codes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the kernels read of the ground."""

    layers: Floats
    parameters: npt.NDArray[np.float64]
    colours: Floats

    @property
    def level(self) -> float:
        return float(self.parameters[LEVEL])

    @property
    def exists(self) -> bool:
        """In space there is none."""
        return float(self.layers[0, 0, 0]) > NO_WATER / 1e3

    @property
    def has_water(self) -> bool:
        return self.level > NO_WATER / 2

    def height(self, x: float, z: float) -> float:
        """Of the ground, or of the water over it."""
        return max(self.bed(x, z), self.level)

    def bed(self, x: float, z: float) -> float:
        """Of the ground, also where water covers it."""
        place = map_place(x, max(z, NEAREST_M))
        row, column = min(int(place[0]), ROWS - 2), min(max(int(place[1]), 0), COLUMNS - 2)
        down, right = place[0] - row, min(max(place[1] - column, 0.0), 1.0)
        corner = self.layers[row : row + 2, column : column + 2, 0]
        above = corner[0, 0] * (1 - right) + corner[0, 1] * right
        return float(above * (1 - down) + (corner[1, 0] * (1 - right) + corner[1, 1] * right) * down)


@dataclass(slots=True, kw_only=True)
class Soil:
    """What a ground is made of, before it is built."""

    level: float = NO_WATER
    snow_line: float = 1e9
    rockiness: float = 1.0
    beach: float = 2.0
    detail: float = 1.0
    kind: float = EARTH
    flowers: float = 0.0
    #: How much a flat ground mirrors, 0..1.
    wet: float = 0.0
    grain: float = 1.0
    colours: Floats = field(default_factory=default_colours)

    def vector(self) -> npt.NDArray[np.float64]:
        return np.array(
            [
                self.level,
                self.snow_line,
                self.rockiness,
                self.beach,
                self.detail,
                self.kind,
                self.flowers,
                self.wet,
                self.grain,
                0.0,
            ]
        )


def grid() -> tuple[Floats, Floats]:
    """Places of the map's points in metres, x and z."""
    z = ((_FIRST + _ROW_STEP * np.arange(ROWS)) ** 4).astype(np.float32)[:, None]
    slope = np.linspace(-_WIDEST, _WIDEST, COLUMNS, dtype=np.float32)[None]
    return (slope * z).astype(np.float32), np.broadcast_to(z, (ROWS, COLUMNS)).astype(np.float32)


def build_ground(heights: Heights, soil: Soil, light: Light) -> Ground:
    x, z = grid()
    height = heights(x, z).astype(np.float32)
    layers = np.empty((ROWS, COLUMNS, LAYERS), np.float32)
    layers[..., 0] = height
    across = np.gradient(height, axis=1) / (_COLUMN_STEP * z)
    per_row = np.gradient(height, axis=0) / np.gradient(z[:, 0])[:, None]
    layers[..., 1] = np.clip(across, -6, 6)
    # Along a row of constant x / z both coordinates change.
    layers[..., 2] = np.clip(per_row - across * (x / z), -6, 6)
    shade = np.ones((ROWS, COLUMNS), np.float32)
    if soil.kind in (EARTH, CLOUDS):
        cast_shadows(layers, light.direction.astype(np.float64), shade)
    layers[..., 3] = cv2.GaussianBlur(shade, (0, 0), 1.0)
    spread = cv2.GaussianBlur(height, (0, 0), 14)
    layers[..., 4] = np.clip(0.86 + (height - spread) / (0.035 * z + 0.5) * 0.16, 0.35, 1.0)
    return Ground(layers=layers, parameters=soil.vector(), colours=soil.colours.astype(np.float32))


def flat_ground(soil: Soil) -> Ground:
    layers = np.zeros((ROWS, COLUMNS, LAYERS), np.float32)
    layers[..., 3:] = 1.0
    return Ground(layers=layers, parameters=soil.vector(), colours=soil.colours.astype(np.float32))


@kernel
def map_place(x: float, z: float) -> tuple[float, float]:
    """Row and column of a place; z must be positive."""
    row = (np.sqrt(np.sqrt(z)) - _FIRST) / _ROW_STEP
    return row, (x / z + _WIDEST) / _COLUMN_STEP


@kernel
def look_up(layers: Floats, x: float, z: float, layer: int) -> float:
    """One value of the map between its points; its edges go on."""
    row, column = map_place(x, max(z, NEAREST_M))
    row, column = min(max(row, 0.0), ROWS - 1.001), min(max(column, 0.0), COLUMNS - 1.001)
    top, left = int(row), int(column)
    down, right = row - top, column - left
    above = layers[top, left, layer] * (1 - right) + layers[top, left + 1, layer] * right
    below = layers[top + 1, left, layer] * (1 - right) + layers[top + 1, left + 1, layer] * right
    return above * (1 - down) + below * down


@kernel
def cast_shadows(layers: Floats, sun: npt.NDArray[np.float64], shade: Floats) -> None:
    """Sunlight that arrives at every second point of the map, spread to its neighbours."""
    for row in range(0, shade.shape[0], 2):
        z = (_FIRST + _ROW_STEP * row) ** 4
        for column in range(0, shade.shape[1], 2):
            x = (column * _COLUMN_STEP - _WIDEST) * z
            y = layers[row, column, 0] + 0.002 * z + 0.1
            lit, step = 1.0, 0.012 * z + 0.5
            way = step
            for _ in range(44):
                past = look_up(layers, x + sun[0] * way, z + sun[2] * way, 0) - (y + sun[1] * way)
                if past > 0:
                    lit = min(lit, max(0.0, 1.0 - past / (0.035 * way)))
                    if lit <= 0.0:
                        break
                way += step
                step *= 1.09
                if z + sun[2] * way < NEAREST_M:
                    break
            for r in range(row, min(row + 2, shade.shape[0])):
                for c in range(column, min(column + 2, shade.shape[1])):
                    shade[r, c] = lit
