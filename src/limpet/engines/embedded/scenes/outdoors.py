"""Settings under the open sky: mountains, water, woods, fields, sand and snow."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.ground import (
    CLOUDS,
    DEEP,
    FIRST,
    ROCK,
    ROCK_SHADE,
    SAND,
    SEABED,
    SECOND,
    SHALLOW,
    SNOW,
    Heights,
    Soil,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import buildings, landmarks, plants, stones
from limpet.engines.embedded.scenes.noise import ridged, rolling, waves
from limpet.engines.embedded.scenes.particles import Shower
from limpet.engines.embedded.scenes.sky import WATER
from limpet.engines.embedded.scenes.stage import Director, Growth, Stage, dry_soil, ramp
from limpet.media.colour import Floats


def _far_range(director: Director, *, high: float, start: float, valley: float = 0.30) -> Heights:
    """Mountains beyond the foreground, lower where the view is to go through."""
    seed, gap = director.seed, float(director.random.uniform(-0.14, 0.14))
    long = float(director.random.uniform(3200, 5200))

    def heights(x: Floats, z: Floats) -> Floats:
        side = np.abs(x / z - gap)
        open_view = valley + (1 - valley) * ramp(0.02, 0.34, side)
        rise = np.clip((z - start) / 5200, 0, 1)
        fall = 1 - 0.5 * ramp(13000, 24000, z)
        peaks: Floats = rise * open_view * ridged(seed, x, z, long) * high * fall
        return peaks

    return heights


def _season_soil(director: Director, soil: Soil) -> Soil:
    if director.reading.season == "autumn":
        soil.colours[FIRST], soil.colours[SECOND] = colour("7a6a30"), colour("a8803a")
    if director.is_winter:
        soil.snow_line, soil.flowers = -1e5, 0.0
    return soil


def _firs(
    director: Director,
    count: int,
    *,
    near: float,
    far: float,
    clearing: float = 0.0,
    clearing_to: float = 0.0,
    highest: float = 700.0,
    clumps: float = 0.8,
) -> Growth:
    snow = 0.40 if director.is_winter else 0.0
    tones = ("2c4a2e", "35543a", "27402c")
    return Growth(
        painters=[partial(plants.conifer, tone=tone, snow=snow) for tone in tones],
        width=6.6,
        height=15.0,
        count=count,
        near=near,
        far=far,
        clearing=clearing,
        clearing_to=clearing_to,
        highest=highest,
        clumps=clumps,
        spread=0.45,
        rows=420,
    )


def _broadleaves(
    director: Director,
    count: int,
    *,
    near: float,
    far: float,
    clearing: float = 0.0,
    clearing_to: float = 0.0,
    rows: int = 380,
    clumps: float = 0.5,
) -> Growth:
    return Growth(
        painters=[partial(plants.broadleaf, leaves=director.leaves) for _ in range(3)],
        width=15.5,
        height=11.0,
        count=count,
        near=near,
        far=far,
        clearing=clearing,
        clearing_to=clearing_to,
        spread=0.4,
        rows=rows,
        clumps=clumps,
    )


def _meadow_grass(director: Director, *, flowers: tuple[str, ...] = (), count: int = 170) -> Growth:
    tones = ("8a7a3a", "a8914a") if director.reading.season == "autumn" else ("56782f", "7d9444", "496a2a")
    return Growth(
        painters=[partial(plants.grass, tones=tones, flowers=flowers), partial(plants.grass, tones=tones)],
        width=2.2,
        height=0.55,
        count=0 if director.is_winter else count,
        near=2.2,
        far=26.0,
        spread=0.5,
        rows=150,
        lowest=0.12,
        sunk=0.08,
    )


def mountains(director: Director) -> Stage:
    far, seed = _far_range(director, high=2500, start=700), director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        near: Floats = rolling(seed, x, z, 420) * 7 * ramp(20, 300, z) + rolling(seed + 3, x, z, 60) * 0.5 + far(x, z)
        return near + 26 * ramp(0.10, 0.42, np.abs(x / z)) * ramp(40, 420, z)

    soil = _season_soil(director, dry_soil(snow_line=900.0, flowers=0.0 if director.is_winter else 0.5))
    flowers = () if director.reading.season == "autumn" else ("e8e0f0", "e8c03a", "b07ad0")
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=2.0,
        horizon=0.66,
        growths=[
            _firs(director, 420, near=45, far=1500, clearing=0.10, clearing_to=260),
            _meadow_grass(director, flowers=flowers),
        ],
    )


def lake(director: Director) -> Stage:
    far, seed = _far_range(director, high=2100, start=900), director.seed
    shore = 420 * float(director.random.uniform(0.8, 1.4))
    side = float(director.random.choice([-1.0, 1.0]))

    def heights(x: Floats, z: Floats) -> Floats:
        bed = -7 + rolling(seed, x, z, 500) * 3
        rise = 30 * ramp(shore, shore * 2.2, z + 90 * rolling(seed + 9, x, z, 240))
        bank = 9 * ramp(0.18, 0.55, side * x / z + 0.06 * rolling(seed + 4, x, z, 60)) * ramp(8, 70, z)
        near: Floats = bed + rise + bank + far(x, z)
        return near

    soil = _season_soil(director, Soil(level=0.0, snow_line=780.0, beach=1.4))
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
            _firs(director, 620, near=30, far=1900, highest=420),
            _broadleaves(director, 26, near=26, far=240, rows=300),
        ]
        + ([_reeds()] if not director.is_winter else []),
    )


def _reeds() -> Growth:
    return Growth(
        painters=[partial(plants.grass, tones=("6d7a38", "8f8a4a"))],
        width=1.6,
        height=1.1,
        count=60,
        near=3.5,
        far=40,
        lowest=-0.35,
        highest=0.5,
        rows=220,
        sunk=0.1,
    )


def river(director: Director) -> Stage:
    far, seed = _far_range(director, high=1900, start=500, valley=0.15), director.seed
    swing = float(director.random.uniform(14, 26)) * float(director.random.choice([-1.0, 1.0]))

    def heights(x: Floats, z: Floats) -> Floats:
        middle = swing * np.sin(z / 62) * ramp(10, 90, z) + 0.10 * z * np.sin(z / 300)
        away = np.abs(x - middle) - (7 + z * 0.03)
        bank = np.clip(away * 0.35, -3, 3.2) + rolling(seed, x, z, 90) * 0.8
        near: Floats = bank + 34 * ramp(60, 700, np.abs(x - middle)) + far(x, z)
        return near

    soil = _season_soil(director, Soil(level=0.0, snow_line=800.0, beach=0.7, flowers=0.5))
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=3.4,
        horizon=0.52,
        sea=0.35,
        deepest=200,
        growths=[
            _firs(director, 420, near=40, far=1300),
            _broadleaves(director, 40, near=24, far=260, rows=300),
            _meadow_grass(director),
        ],
    )


def sea(director: Director) -> Stage:
    seed, side = director.seed, float(director.random.choice([-1.0, 1.0]))
    reach = float(director.random.uniform(0.10, 0.22))

    def heights(x: Floats, z: Floats) -> Floats:
        land = ramp(reach, reach + 0.35, side * x / z) * ramp(900, 1500, z) * (1 - ramp(5200, 8200, z))
        hills: Floats = -14 + land * (70 + 190 * ridged(seed, x, z, 1800))
        return hills

    soil = _season_soil(director, Soil(level=0.0, snow_line=1e9, beach=3.5))
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=3.2,
        horizon=0.60,
        sea=0.85,
        deepest=320,
        growths=[_firs(director, 260, near=950, far=2600, clumps=0.5)],
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
        width=8.5,
        height=9.5,
        count=9,
        near=11,
        far=34,
        lowest=0.3,
        clearing=0.16,
        clearing_to=60,
        rows=560,
    )
    return Stage(
        heights=heights, soil=soil, light=director.light, eye=1.9, horizon=0.55, sea=0.6, deepest=13, growths=[palms]
    )


def harbour(director: Director) -> Stage:
    stage = sea(director)
    seed = director.seed
    hills = _far_range(director, high=900, start=420, valley=0.5)

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
            painters=houses,
            width=10.5,
            height=7.5,
            count=64,
            near=158,
            far=330,
            spread=0.25,
            lowest=1.5,
            rows=170,
            sunk=0.03,
        ),
    ]
    return stage


def forest(director: Director) -> Stage:
    seed = director.seed

    def heights(x: Floats, z: Floats) -> Floats:
        floor: Floats = (
            rolling(seed, x, z, 40) * 0.9
            + rolling(seed + 1, x, z, 300) * 9 * ramp(40, 260, z)
            + 1.5 * ramp(3, 14, np.abs(x))
        )
        return floor

    soil = _season_soil(director, dry_soil(rockiness=0.2, flowers=0.25))
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
        _firs(director, 230, near=13, far=190, clearing=0.15, clearing_to=130, clumps=0.2),
        _broadleaves(director, 80, near=15, far=160, clearing=0.15, clearing_to=120, clumps=0.2),
        ferns,
        _meadow_grass(director, count=90),
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
        _broadleaves(director, 130, near=10, far=150, clearing=0.10, clearing_to=100, clumps=0.2),
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


def meadow(director: Director) -> Stage:
    seed = director.seed
    far = _far_range(director, high=700, start=1500, valley=0.5)

    def heights(x: Floats, z: Floats) -> Floats:
        hills: Floats = (
            rolling(seed, x, z, 260, octaves=3) * 9 * ramp(18, 160, z)
            + rolling(seed + 2, x, z, 40, octaves=2) * 0.5
            + rolling(seed + 6, x, z, 1500, octaves=3) * 60 * ramp(250, 1500, z)
        )
        return hills + far(x, z)

    soil = _season_soil(director, dry_soil(rockiness=0.15, flowers=0.9))
    flowers = ("e0526e", "f2e6c0", "e8c03a", "c9a0e0")
    return Stage(
        heights=heights,
        soil=soil,
        light=director.light,
        eye=1.7,
        horizon=0.58,
        growths=[
            _broadleaves(director, 90, near=42, far=900, clearing=0.08, clearing_to=160, clumps=1.0, rows=300),
            _meadow_grass(director, flowers=flowers, count=230),
        ],
    )


def savanna(director: Director) -> Stage:
    stage = meadow(director)
    stage.soil.colours[FIRST], stage.soil.colours[SECOND] = colour("b3944a"), colour("c9ab62")
    stage.soil.flowers = 0.0
    stage.growths = [
        Growth(
            painters=[partial(plants.broadleaf, leaves=("6f7a3a", "8a8a48"), crown=0.8)],
            width=15.5,
            height=8.0,
            count=26,
            near=40,
            far=700,
            clearing=0.08,
            clearing_to=130,
            rows=300,
        ),
        Growth(
            painters=[partial(plants.grass, tones=("c9a85a", "b08f45", "d9bd74"))],
            width=2.4,
            height=0.75,
            count=230,
            near=2.4,
            far=32,
            rows=170,
            spread=0.5,
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
        width=2.6,
        height=0.85,
        count=420,
        near=2.3,
        far=42,
        rows=200,
        spread=0.3,
        sunk=0.05,
    )
    stage.growths = [stage.growths[0], wheat] if not director.is_winter else stage.growths
    return stage


def farm(director: Director) -> Stage:
    stage = meadow(director)
    stage.growths.append(
        Growth(
            painters=[buildings.fence], width=7, height=1.1, count=14, near=16, far=60, rows=110, spread=0.1, sunk=0.01
        )
    )
    return stage


def garden(director: Director) -> Stage:
    stage = meadow(director)
    tones = ("d84a6a", "e8c03a", "b06ad0", "f2f0e8", "e8703a")
    stage.growths = [
        _broadleaves(director, 44, near=24, far=200, clearing=0.10, clearing_to=80, clumps=0.6, rows=340),
        Growth(
            painters=[
                partial(plants.bush, leaves=("4c7a2f", "5f8a3a")),
                partial(plants.bush, leaves=("3f6f34", "d87a9a", "4c7a2f")),
            ],
            width=2.4,
            height=1.4,
            count=46,
            near=9,
            far=60,
            clearing=0.13,
            clearing_to=60,
            rows=220,
        ),
        Growth(
            painters=[partial(plants.flower, tones=tones), partial(plants.flower, tones=tones[::-1])],
            width=0.9,
            height=0.6,
            count=90,
            near=2.6,
            far=16,
            clearing=0.05,
            clearing_to=20,
            rows=200,
        ),
        _meadow_grass(director, flowers=tones, count=150),
    ]
    return stage


def village(director: Director) -> Stage:
    stage = meadow(director)
    walls = ("e3d3b4", "e8e0d4", "d9b48a", "c9c4b8")
    houses = [partial(buildings.house, wall=wall, snow=director.is_winter) for wall in walls]
    stage.growths = [
        Growth(
            painters=houses,
            width=10.5,
            height=7.0,
            count=26,
            near=30,
            far=190,
            clearing=0.05,
            clearing_to=80,
            spread=0.25,
            rows=260,
            sunk=0.03,
        ),
        Growth(painters=[landmarks.church], width=17, height=18, count=1, near=110, far=150, rows=300, sunk=0.03),
        *stage.growths,
    ]
    return stage


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
    stage.growths = [_firs(director, 300, near=26, far=1200, clearing=0.12, clearing_to=200)]
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
        width=46,
        height=28,
        count=9,
        near=160,
        far=1100,
        lowest=-50,
        highest=3,
        clearing=0.06,
        clearing_to=300,
        rows=300,
        sunk=0.02,
    )
    return Stage(
        heights=heights, soil=soil, light=director.light, eye=2.2, horizon=0.55, sea=0.3, deepest=22, growths=[bergs]
    )


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
    seed, far = director.seed, _far_range(director, high=1500, start=500)
    dunes = stage.heights
    tone = ("9c5a3c", "b3704a") if director.random.random() < 0.6 else ("5a4a6e", "75608a")
    stage.soil.colours[FIRST], stage.soil.colours[SECOND] = colour(tone[0]), colour(tone[1])
    stage.soil.colours[ROCK], stage.soil.colours[ROCK_SHADE] = colour(tone[0], 0.8), colour(tone[1], 0.5)
    stage.soil.rockiness, stage.soil.grain, stage.soil.detail = 1.0, 1.0, 1.0
    stage.heights = lambda x, z: (dunes(x, z) * 0.4 + far(x, z) + rolling(seed + 4, x, z, 60) * 1.2).astype(np.float32)
    stage.growths = [
        Growth(
            painters=[partial(stones.rock, tone=tone[1])] * 3,
            width=3.2,
            height=2.2,
            count=46,
            near=9,
            far=260,
            clearing=0.08,
            clearing_to=60,
            rows=200,
            spread=0.7,
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
            width=2.6,
            height=1.6,
            count=40,
            near=7,
            far=220,
            clearing=0.08,
            clearing_to=60,
            rows=200,
            spread=0.7,
            sunk=0.2,
        )
    ]
    return stage


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
            width=1.8,
            height=1.5,
            count=80,
            near=3.2,
            far=22,
            clearing=0.12,
            clearing_to=14,
            rows=260,
            spread=0.6,
            sunk=0.05,
        ),
        Growth(
            painters=[plants.weed, plants.weed],
            width=1.2,
            height=2.2,
            count=34,
            near=3.4,
            far=20,
            clearing=0.10,
            clearing_to=12,
            rows=320,
            spread=0.5,
            sunk=0.03,
        ),
        Growth(
            painters=[partial(stones.rock, tone="6a746c")],
            width=2.6,
            height=1.6,
            count=16,
            near=5,
            far=24,
            clearing=0.10,
            clearing_to=12,
            rows=180,
            spread=0.7,
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
