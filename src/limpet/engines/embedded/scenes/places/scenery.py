"""What several settings have in common: distant mountains, seasons, trees, grass, bushes and stones."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.ground import (
    FIRST,
    SECOND,
    Heights,
    Soil,
)
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import plants
from limpet.engines.embedded.scenes.noise import ridged
from limpet.engines.embedded.scenes.stage import Director, Growth, ramp
from limpet.media.colour import Floats


def far_range(director: Director, *, high: float, start: float, valley: float = 0.30) -> Heights:
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


def season_soil(director: Director, soil: Soil) -> Soil:
    if director.reading.season == "autumn":
        soil.colours[FIRST], soil.colours[SECOND] = colour("7a6a30"), colour("a8803a")
    if director.is_winter:
        soil.snow_line, soil.flowers = -1e5, 0.0
    return soil


def firs(
    director: Director,
    count: int,
    *,
    reach: tuple[float, float],
    clearing: tuple[float, float] = (0.0, 0.0),
    highest: float = 700.0,
    clumps: float = 0.8,
) -> Growth:
    snow = 0.40 if director.is_winter else 0.0
    tones = ("2c4a2e", "35543a", "27402c")
    return Growth(
        painters=[partial(plants.conifer, tone=tone, snow=snow) for tone in tones],
        size=(6.6, 15.0),
        count=count,
        reach=reach,
        clearing=clearing,
        clumps=clumps,
        spread=0.45,
        highest=highest,
        rows=420,
    )


def broadleaves(
    director: Director,
    count: int,
    *,
    reach: tuple[float, float],
    clearing: tuple[float, float] = (0.0, 0.0),
    rows: int = 380,
    clumps: float = 0.5,
) -> Growth:
    return Growth(
        painters=[partial(plants.broadleaf, leaves=director.leaves) for _ in range(3)],
        size=(15.5, 11.0),
        count=count,
        reach=reach,
        clearing=clearing,
        clumps=clumps,
        spread=0.4,
        rows=rows,
    )


def meadow_grass(director: Director, *, flowers: tuple[str, ...] = (), count: int = 170) -> Growth:
    tones = ("8a7a3a", "a8914a") if director.reading.season == "autumn" else ("56782f", "7d9444", "496a2a")
    return Growth(
        painters=[partial(plants.grass, tones=tones, flowers=flowers), partial(plants.grass, tones=tones)],
        size=(2.2, 0.55),
        count=0 if director.is_winter else count,
        reach=(2.2, 26.0),
        spread=0.5,
        lowest=0.12,
        rows=150,
        sunk=0.08,
    )


def reeds() -> Growth:
    return Growth(
        painters=[partial(plants.grass, tones=("6d7a38", "8f8a4a"))],
        size=(1.6, 1.1),
        count=60,
        reach=(3.5, 40),
        lowest=-0.35,
        highest=0.5,
        rows=220,
        sunk=0.1,
    )
