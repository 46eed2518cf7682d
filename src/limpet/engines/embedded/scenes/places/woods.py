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
    ferns = Growth(
        painters=[partial(plants.bush, leaves=("3f6a2c", "5a8038"))],
        width=2.2,
        height=1.1,
        count=0 if director.is_winter else 40,
        near=4,
        far=30,
        clearing=0.07,
        clearing_to=40,
        rows=200,
    )
    growths = [
        firs(director, 230, near=13, far=190, clearing=0.15, clearing_to=130, clumps=0.2),
        broadleaves(director, 80, near=15, far=160, clearing=0.15, clearing_to=120, clumps=0.2),
        ferns,
        meadow_grass(director, count=90),
    ]
    return Stage(heights=heights, soil=soil, light=director.light, eye=1.7, horizon=0.60, growths=growths, deepest=34)


def jungle(director: Director) -> Stage:
    stage = forest(director)
    stage.growths = [
        Growth(
            painters=[plants.palm, plants.palm],
            width=8.5,
            height=9.5,
            count=70,
            near=8,
            far=110,
            clearing=0.10,
            clearing_to=80,
            rows=460,
        ),
        broadleaves(director, 130, near=10, far=150, clearing=0.10, clearing_to=100, clumps=0.2),
        Growth(
            painters=[partial(plants.bush, leaves=("2f6a2c", "4a8a38", "6aa03f"))],
            width=3.2,
            height=2.2,
            count=120,
            near=4,
            far=40,
            clearing=0.08,
            clearing_to=40,
            rows=240,
        ),
    ]
    return stage


def bamboo_forest(director: Director) -> Stage:
    stage = forest(director)
    stage.growths = [
        Growth(
            painters=[plants.bamboo] * 4,
            width=4.5,
            height=10.5,
            count=130,
            near=9.0,
            far=90,
            clearing=0.14,
            clearing_to=80,
            rows=620,
            spread=0.25,
        ),
        Growth(
            painters=[partial(plants.bush, leaves=("4a7a2f", "6a9a3f"))],
            width=2.0,
            height=0.8,
            count=50,
            near=4,
            far=26,
            clearing=0.07,
            clearing_to=30,
            rows=160,
        ),
    ]
    return stage
