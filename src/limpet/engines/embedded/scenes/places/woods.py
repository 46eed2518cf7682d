"""Settings among trees."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.ground import (
    FIRST,
    SECOND,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import plants
from limpet.engines.embedded.scenes.noise import rolling
from limpet.engines.embedded.scenes.places.scenery import broadleaves, firs, meadow_grass, season_soil
from limpet.engines.embedded.scenes.stage import Director, Growth, Stage, dry_soil, ramp
from limpet.media.colour import Floats


def forest(director: Director) -> Stage:
    seed = director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        floor: Floats = (
            rolling(seed, x, z, 40) * 0.9
            + rolling(seed + 1, x, z, 300) * 9 * ramp(40, 260, z)
            + 1.5 * ramp(3, 14, np.abs(x))
        )
        return floor

    soil = season_soil(director, dry_soil(rockiness=0.2, flowers=0.25))
    if director.reading.season not in ("autumn", "winter") and not director.is_winter:
        soil.colours[FIRST], soil.colours[SECOND] = colour("3d4a24"), colour("5a5f30")
    # Where leaves are of many colours, firs would hide them.
    has_colour = director.reading.season in ("autumn", "spring")
    ferns = Growth(
        painters=[partial(plants.bush, leaves=("3f6a2c", "5a8038"))],
        size=(2.2, 1.1),
        count=0 if director.is_winter else 40,
        reach=(4, 30),
        clearing=(0.07, 40),
        rows=200,
    )
    growths = [
        firs(director, 60 if has_colour else 150, reach=(34, 220), clearing=(0.08, 150), clumps=0.3),
        broadleaves(director, 120 if has_colour else 70, reach=(15, 170), clearing=(0.15, 90), clumps=0.3, rows=460),
        ferns,
        meadow_grass(director, count=90),
    ]
    return Stage(heights=heights, soil=soil, light=director.light, eye=1.7, horizon=0.60, growths=growths, deepest=34)


def jungle(director: Director) -> Stage:
    stage = forest(director)
    stage.growths = [
        Growth(
            painters=[plants.palm, plants.palm],
            size=(8.5, 9.5),
            count=70,
            reach=(8, 110),
            clearing=(0.10, 80),
            rows=460,
        ),
        broadleaves(director, 130, reach=(10, 150), clearing=(0.10, 100), clumps=0.2),
        Growth(
            painters=[partial(plants.bush, leaves=("2f6a2c", "4a8a38", "6aa03f"))],
            size=(3.2, 2.2),
            count=120,
            reach=(4, 40),
            clearing=(0.08, 40),
            rows=240,
        ),
    ]
    return stage


def bamboo_forest(director: Director) -> Stage:
    stage = forest(director)
    stage.growths = [
        Growth(
            painters=[plants.bamboo] * 4,
            size=(4.5, 10.5),
            count=130,
            reach=(9.0, 90),
            clearing=(0.14, 80),
            spread=0.25,
            rows=620,
        ),
        Growth(
            painters=[partial(plants.bush, leaves=("4a7a2f", "6a9a3f"))],
            size=(2.0, 0.8),
            count=50,
            reach=(4, 26),
            clearing=(0.07, 30),
            rows=160,
        ),
    ]
    return stage
