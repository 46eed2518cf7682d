"""Settings of grass, and what people made of it."""

from functools import partial

from limpet.engines.embedded.scenes.ground import (
    FIRST,
    SECOND,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import buildings, landmarks, plants
from limpet.engines.embedded.scenes.noise import rolling
from limpet.engines.embedded.scenes.places.scenery import broadleaves, far_range, meadow_grass, season_soil
from limpet.engines.embedded.scenes.stage import Director, Growth, Stage, dry_soil, ramp
from limpet.media.colour import Floats


def meadow(director: Director) -> Stage:
    seed = director.seed
    far = far_range(director, high=700, start=1500, valley=0.5)

    def heights(x: Floats, z: Floats) -> Floats:
        hills: Floats = (
            rolling(seed, x, z, 260, octaves=3) * 9 * ramp(18, 160, z)
            + rolling(seed + 2, x, z, 40, octaves=2) * 0.5
            + rolling(seed + 6, x, z, 1500, octaves=3) * 60 * ramp(250, 1500, z)
        )
        return hills + far(x, z)

    soil = season_soil(director, dry_soil(rockiness=0.15, flowers=0.9))
    flowers = ("e0526e", "f2e6c0", "e8c03a", "c9a0e0")
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=1.7,
        horizon=0.58,
        growths=[
            broadleaves(director, 90, reach=(42, 900), clearing=(0.08, 160), clumps=1.0, rows=300),
            meadow_grass(director, flowers=flowers, count=230),
        ],
    )


def savanna(director: Director) -> Stage:
    stage = meadow(director)
    stage.soil.colours[FIRST], stage.soil.colours[SECOND] = colour("b3944a"), colour("c9ab62")
    stage.soil.flowers = 0.0
    stage.growths = [
        Growth(
            painters=[partial(plants.broadleaf, leaves=("6f7a3a", "8a8a48"), crown=0.8)],
            size=(15.5, 8.0),
            count=26,
            reach=(40, 700),
            clearing=(0.08, 130),
            rows=300,
        ),
        Growth(
            painters=[partial(plants.grass, tones=("c9a85a", "b08f45", "d9bd74"))],
            size=(2.4, 0.75),
            count=230,
            reach=(2.4, 32),
            spread=0.5,
            rows=170,
            sunk=0.08,
        ),
    ]
    return stage


def field(director: Director) -> Stage:
    stage = meadow(director)
    stage.soil.colours[FIRST], stage.soil.colours[SECOND] = colour("c9a544"), colour("dcbb62")
    stage.soil.flowers = 0.0
    wheat = Growth(
        painters=[partial(plants.grass, tones=("d9b55a", "c99f42", "e6c878"))] * 2,
        size=(2.6, 0.85),
        count=420,
        reach=(2.3, 42),
        spread=0.3,
        rows=200,
        sunk=0.05,
    )
    stage.growths = [stage.growths[0], wheat] if not director.is_winter else stage.growths
    return stage


def farm(director: Director) -> Stage:
    stage = meadow(director)
    stage.growths.append(
        Growth(painters=[buildings.fence], size=(7, 1.1), count=14, reach=(16, 60), spread=0.1, rows=110, sunk=0.01)
    )
    return stage


def garden(director: Director) -> Stage:
    stage = meadow(director)
    tones = ("d84a6a", "e8c03a", "b06ad0", "f2f0e8", "e8703a")
    stage.growths = [
        broadleaves(director, 44, reach=(24, 200), clearing=(0.10, 80), clumps=0.6, rows=340),
        Growth(
            painters=[
                partial(plants.bush, leaves=("4c7a2f", "5f8a3a")),
                partial(plants.bush, leaves=("3f6f34", "d87a9a", "4c7a2f")),
            ],
            size=(2.4, 1.4),
            count=46,
            reach=(9, 60),
            clearing=(0.13, 60),
            rows=220,
        ),
        Growth(
            painters=[partial(plants.flower, tones=tones), partial(plants.flower, tones=tones[::-1])],
            size=(0.9, 0.6),
            count=90,
            reach=(2.6, 16),
            clearing=(0.05, 20),
            rows=200,
        ),
        meadow_grass(director, flowers=tones, count=150),
    ]
    return stage


def village(director: Director) -> Stage:
    stage = meadow(director)
    walls = ("e3d3b4", "e8e0d4", "d9b48a", "c9c4b8")
    houses = [partial(buildings.house, wall=wall, snow=director.is_winter) for wall in walls]
    stage.growths = [
        Growth(
            painters=houses,
            size=(10.5, 7.0),
            count=26,
            reach=(30, 190),
            clearing=(0.05, 80),
            spread=0.25,
            rows=260,
            sunk=0.03,
        ),
        Growth(painters=[landmarks.church], size=(17, 18), count=1, reach=(110, 150), rows=300, sunk=0.03),
        *stage.growths,
    ]
    return stage
