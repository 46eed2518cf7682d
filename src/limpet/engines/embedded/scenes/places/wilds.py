"""Settings where nobody lives: mountains, sand, snow, clouds, other worlds."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.ground import (
    CLOUDS,
    FIRST,
    ROCK,
    ROCK_SHADE,
    SECOND,
    SNOW,
    Soil,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import stones
from limpet.engines.embedded.scenes.noise import rolling, waves
from limpet.engines.embedded.scenes.places.scenery import far_range, firs, meadow_grass, season_soil
from limpet.engines.embedded.scenes.stage import Director, Growth, Stage, dry_soil, ramp
from limpet.media.colour import Floats


def mountains(director: Director) -> Stage:
    far, seed = far_range(director, high=2500, start=700), director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        near: Floats = rolling(seed, x, z, 420) * 7 * ramp(20, 300, z) + rolling(seed + 3, x, z, 60) * 0.5 + far(x, z)
        return near + 26 * ramp(0.10, 0.42, np.abs(x / z)) * ramp(40, 420, z)

    soil = season_soil(director, dry_soil(snow_line=900.0, flowers=0.0 if director.is_winter else 0.5))
    flowers = () if director.reading.season == "autumn" else ("e8e0f0", "e8c03a", "b07ad0")
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=2.0,
        horizon=0.66,
        growths=[
            firs(director, 420, reach=(45, 1500), clearing=(0.10, 260)),
            meadow_grass(director, flowers=flowers),
        ],
    )


def desert(director: Director) -> Stage:
    seed, turn = director.seed, float(director.random.uniform(-0.5, 0.5))

    def heights(x: Floats, z: Floats) -> Floats:
        across = x * np.cos(turn) + z * np.sin(turn) + 22 * rolling(seed, x, z, 240, octaves=2)
        along = z * np.cos(turn) - x * np.sin(turn)
        wave = np.mod(across / 150 + 0.3 * waves(seed + 3, x, z, 420), 1.0)
        crest = np.where(wave < 0.72, wave / 0.72, (1 - wave) / 0.28)
        size = 15 * (0.55 + 0.45 * waves(seed + 5, x, along, 600))
        dunes: Floats = (
            crest**1.3 * size * ramp(15, 130, z) + rolling(seed + 8, x, z, 1400, octaves=2) * 26 * ramp(120, 900, z)
        ).astype(np.float32)
        return dunes

    soil = dry_soil(rockiness=0.0, detail=0.45, grain=0.35)
    soil.colours[FIRST], soil.colours[SECOND] = colour("d9a262"), colour("e6b878")
    return Stage(heights=heights, soil=soil, light=director.light, eye=2.4, horizon=0.56)


def snowfield(director: Director) -> Stage:
    stage = mountains(director)
    stage.soil.snow_line = -1e5
    stage.growths = [firs(director, 300, reach=(26, 1200), clearing=(0.12, 200))]
    return stage


def clouds(director: Director) -> Stage:
    seed = director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        puffs = (
            rolling(seed, x, z, 1500, octaves=6) * 130
            + np.abs(waves(seed + 4, x, z, 420)) * 46
            + np.abs(waves(seed + 5, x, z, 140)) * 14
        )
        whole: Floats = (puffs * 0.42 - 150).astype(np.float32)
        return whole

    soil = Soil(kind=CLOUDS, rockiness=0.0)
    soil.colours[FIRST] = director.light.cloud_lit * np.float32(0.6) + np.float32(0.4)
    return Stage(heights=heights, soil=soil, light=director.light, eye=30.0, horizon=0.64, deepest=900)


def alien_planet(director: Director) -> Stage:
    stage = desert(director)
    seed, far = director.seed, far_range(director, high=1500, start=500)
    dunes = stage.heights
    tone = ("9c5a3c", "b3704a") if director.random.random() < 0.6 else ("5a4a6e", "75608a")
    stage.soil.colours[FIRST], stage.soil.colours[SECOND] = colour(tone[0]), colour(tone[1])
    stage.soil.colours[ROCK], stage.soil.colours[ROCK_SHADE] = colour(tone[0], 0.8), colour(tone[1], 0.5)
    stage.soil.rockiness, stage.soil.grain, stage.soil.detail = 1.0, 1.0, 1.0
    stage.heights = lambda x, z: (dunes(x, z) * 0.4 + far(x, z) + rolling(seed + 4, x, z, 60) * 1.2).astype(np.float32)
    stage.growths = [
        Growth(
            painters=[partial(stones.rock, tone=tone[1])] * 3,
            size=(3.2, 2.2),
            count=46,
            reach=(9, 260),
            clearing=(0.08, 60),
            spread=0.7,
            rows=200,
            sunk=0.15,
        )
    ]
    return stage


def moon_surface(director: Director) -> Stage:
    stage = alien_planet(director)
    for place, tone in (
        (FIRST, "8c8a86"),
        (SECOND, "a5a29c"),
        (ROCK, "77756f"),
        (ROCK_SHADE, "5a5853"),
        (SNOW, "b0aea8"),
    ):
        stage.soil.colours[place] = colour(tone)
    stage.growths = [
        Growth(
            painters=[partial(stones.rock, tone="8c8a86")] * 2,
            size=(2.6, 1.6),
            count=40,
            reach=(7, 220),
            clearing=(0.08, 60),
            spread=0.7,
            rows=200,
            sunk=0.2,
        )
    ]
    return stage
