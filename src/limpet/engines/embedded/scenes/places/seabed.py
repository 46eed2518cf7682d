"""Under water."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.ground import (
    FIRST,
    ROCK,
    ROCK_SHADE,
    SEABED,
    SECOND,
    Soil,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import plants, stones
from limpet.engines.embedded.scenes.noise import rolling
from limpet.engines.embedded.scenes.particles import Shower
from limpet.engines.embedded.scenes.sky import WATER
from limpet.engines.embedded.scenes.stage import Director, Growth, Stage, ramp
from limpet.media.colour import Floats


def underwater(director: Director) -> Stage:
    seed = director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        bed: Floats = (
            rolling(seed, x, z, 16) * 0.7
            + 2.6 * ramp(0.18, 0.6, np.abs(x / z)) * ramp(6, 24, z)
            + rolling(seed + 1, x, z, 60) * 3 * ramp(14, 40, z)
        )
        return bed

    soil = Soil(kind=SEABED, rockiness=0.6, grain=0.7)
    for place, tone in ((FIRST, "b9ad86"), (SECOND, "cfc29a"), (ROCK, "5f6f6a"), (ROCK_SHADE, "47585a")):
        soil.colours[place] = colour(tone)
    tones = ("d8567a", "e8863a", "b06ad0", "e8c04a", "e05a4a", "5fb0a0")
    growths = [
        Growth(
            painters=[partial(plants.coral, tone=tone) for tone in tones],
            size=(1.8, 1.5),
            count=80,
            reach=(3.2, 22),
            clearing=(0.12, 14),
            spread=0.6,
            rows=260,
            sunk=0.05,
        ),
        Growth(
            painters=[plants.weed, plants.weed],
            size=(1.2, 2.2),
            count=34,
            reach=(3.4, 20),
            clearing=(0.10, 12),
            spread=0.5,
            rows=320,
            sunk=0.03,
        ),
        Growth(
            painters=[partial(stones.rock, tone="6a746c")],
            size=(2.6, 1.6),
            count=16,
            reach=(5, 24),
            clearing=(0.10, 12),
            spread=0.7,
            rows=180,
            sunk=0.2,
        ),
    ]
    bubbles = Shower(
        count=240,
        radius=0.020,
        drift=(0.0, 0.45),
        colour=(0.75, 1.0, 1.1),
        opacity=0.5,
        sway=0.12,
        seed=seed,
        low=-3.0,
        high=7.0,
    )
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=2.0,
        horizon=0.60,
        sky_kind=WATER,
        growths=growths,
        showers=[bubbles],
        deepest=16,
    )
