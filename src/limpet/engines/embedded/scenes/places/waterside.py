"""Settings by the water."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.ground import (
    DEEP,
    SAND,
    SHALLOW,
    Soil,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import buildings, plants, stones
from limpet.engines.embedded.scenes.noise import ridged, rolling, waves
from limpet.engines.embedded.scenes.places.scenery import broadleaves, far_range, firs, meadow_grass, reeds, season_soil
from limpet.engines.embedded.scenes.stage import Director, Growth, Stage, ramp
from limpet.media.colour import Floats


def lake(director: Director) -> Stage:
    far, seed = far_range(director, high=2100, start=900), director.seed
    shore = 420 * float(director.random.uniform(0.8, 1.4))
    side = float(director.random.choice([-1.0, 1.0]))

    def heights(x: Floats, z: Floats) -> Floats:
        bed = -7 + rolling(seed, x, z, 500) * 3
        rise = 30 * ramp(shore, shore * 2.2, z + 90 * rolling(seed + 9, x, z, 240))
        bank = 9 * ramp(0.18, 0.55, side * x / z + 0.06 * rolling(seed + 4, x, z, 60)) * ramp(8, 70, z)
        near: Floats = bed + rise + bank + far(x, z)
        return near

    soil = season_soil(director, Soil(level=0.0, snow_line=780.0, beach=1.4))
    soil.colours[SAND] = colour("8a8270")
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=2.2,
        horizon=0.56,
        sea=0.28,
        deepest=260,
        growths=[
            firs(director, 620, reach=(30, 1900), highest=420),
            broadleaves(director, 26, reach=(26, 240), rows=300),
        ]
        + ([reeds()] if not director.is_winter else []),
    )


def river(director: Director) -> Stage:
    far, seed = far_range(director, high=1900, start=500, valley=0.15), director.seed
    swing = float(director.random.uniform(14, 26)) * float(director.random.choice([-1.0, 1.0]))

    def heights(x: Floats, z: Floats) -> Floats:
        middle = swing * np.sin(z / 62) * ramp(10, 90, z) + 0.10 * z * np.sin(z / 300)
        away = np.abs(x - middle) - (7 + z * 0.03)
        bank = np.clip(away * 0.35, -3, 3.2) + rolling(seed, x, z, 90) * 0.8
        near: Floats = bank + 34 * ramp(60, 700, np.abs(x - middle)) + far(x, z)
        return near

    soil = season_soil(director, Soil(level=0.0, snow_line=800.0, beach=0.7, flowers=0.5))
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=3.4,
        horizon=0.52,
        sea=0.35,
        deepest=200,
        growths=[
            firs(director, 420, reach=(40, 1300)),
            broadleaves(director, 40, reach=(24, 260), rows=300),
            meadow_grass(director),
        ],
    )


def sea(director: Director) -> Stage:
    seed, side = director.seed, float(director.random.choice([-1.0, 1.0]))
    reach = float(director.random.uniform(0.10, 0.22))

    def heights(x: Floats, z: Floats) -> Floats:
        land = ramp(reach, reach + 0.35, side * x / z) * ramp(900, 1500, z) * (1 - ramp(5200, 8200, z))
        hills: Floats = -14 + land * (70 + 190 * ridged(seed, x, z, 1800))
        return hills

    soil = season_soil(director, Soil(level=0.0, snow_line=1e9, beach=3.5))
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=3.2,
        horizon=0.60,
        sea=0.85,
        deepest=320,
        growths=[firs(director, 260, reach=(950, 2600), clumps=0.5)],
    )


def beach(director: Director) -> Stage:
    seed, side = director.seed, float(director.random.choice([-1.0, 1.0]))

    def heights(x: Floats, z: Floats) -> Floats:
        line = 15 + 7 * side * np.clip(x / 14, -1.6, 2.4) + rolling(seed, x, z, 30) * 1.6
        sand = np.clip((line - z) * 0.085, -6, 1.5) + rolling(seed + 2, x, z, 9) * 0.06
        far = (
            ramp(0.05, 0.5, -side * x / z)
            * ramp(800, 1500, z)
            * (1 - ramp(5000, 9000, z))
            * (60 + 240 * ridged(seed, x, z, 2100))
        )
        whole: Floats = sand + far
        return whole

    soil = Soil(level=0.0, beach=9.0)
    soil.colours[SAND], soil.colours[DEEP], soil.colours[SHALLOW] = colour("ecd9ae"), colour("0a5578"), colour("3fc0bf")
    palms = Growth(
        painters=[plants.palm, plants.palm],
        size=(8.5, 9.5),
        count=9,
        reach=(11, 34),
        clearing=(0.16, 60),
        lowest=0.3,
        rows=560,
    )
    return Stage(
        heights=heights, soil=soil, light=director.light, eye=1.9, horizon=0.55, sea=0.6, deepest=13, growths=[palms]
    )


def harbour(director: Director) -> Stage:
    stage = sea(director)
    seed = director.seed
    hills = far_range(director, high=900, start=420, valley=0.5)

    def heights(x: Floats, z: Floats) -> Floats:
        quay = np.where(z > 150, 2.2 + 20 * ramp(170, 420, z + rolling(seed, x, z, 150) * 20), -7)
        whole: Floats = (quay + hills(x, z)).astype(np.float32)
        return whole

    stage.heights, stage.sea, stage.deepest, stage.eye = heights, 0.30, 120, 3.4
    walls = ("e3d3b4", "d9a28a", "a9bcc4", "e8e0d4", "d9c07a", "c98a6a")
    roofs = ("8a4332", "6b4a3f", "7a5a4a")
    houses = [
        partial(buildings.house, wall=wall, roof=roofs[number % 3], snow=director.is_winter)
        for number, wall in enumerate(walls)
    ]
    stage.growths = [
        Growth(
            painters=houses, size=(10.5, 7.5), count=64, reach=(158, 330), spread=0.25, lowest=1.5, rows=170, sunk=0.03
        ),
    ]
    return stage


def arctic(director: Director) -> Stage:
    seed = director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        floes = waves(seed, x, z, 70) + 0.6 * waves(seed + 1, x, z, 26)
        shelf = np.where(z < 26 + 6 * rolling(seed + 2, x, z, 30), 0.5, np.clip((floes - 0.55) * 3, -4, 0.55))
        far: Floats = (
            shelf + ramp(1500, 4200, z) * 420 * ridged(seed, x, z, 3600) * ramp(0.0, 0.4, np.abs(x / z))
        ).astype(np.float32)
        return far

    soil = Soil(level=0.0, snow_line=-1e5, beach=0.01, rockiness=0.5)
    soil.colours[DEEP], soil.colours[SHALLOW] = colour("123f58"), colour("4fa9b8")
    bergs = Growth(
        painters=[stones.iceberg] * 3,
        size=(46, 28),
        count=9,
        reach=(160, 1100),
        clearing=(0.06, 300),
        lowest=-50,
        highest=3,
        rows=300,
        sunk=0.02,
    )
    return Stage(
        heights=heights, soil=soil, light=director.light, eye=2.2, horizon=0.55, sea=0.3, deepest=22, growths=[bergs]
    )
