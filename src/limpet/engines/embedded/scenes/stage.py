"""Settings: what the ground, the sky and the scenery of a place are, before anyone stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from limpet.engines.embedded.scenes.cards import Card, Moving, Texture
from limpet.engines.embedded.scenes.cast import Painter
from limpet.engines.embedded.scenes.ground import EARTH, NO_WATER, Heights, Soil
from limpet.engines.embedded.scenes.light import Light
from limpet.engines.embedded.scenes.models.brush import Brush
from limpet.engines.embedded.scenes.particles import Shower
from limpet.engines.embedded.scenes.reading import Reading
from limpet.engines.embedded.scenes.sky import AIR
from limpet.media.colour import Floats

_FEWEST_ROWS = 16
#: Settings without air, and those under a roof.
AIRLESS = ("space", "orbit", "moon surface")
INDOORS = ("room", "studio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Of the picture that is to be made."""

    width: int
    height: int

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def focal(self) -> float:
        """In picture heights; the angle over the long side is 50 degrees."""
        return 0.5 * max(self.width, self.height) / 0.46630766 / self.height

    @property
    def half_view(self) -> float:
        """Half the picture's width over its distance."""
        return 0.5 * self.aspect / self.focal


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Cards strewn over the ground."""

    painters: Sequence[Painter]
    #: Metres of the card, width and height.
    size: tuple[float, float]
    count: int
    #: Metres ahead, from and to.
    reach: tuple[float, float]
    #: Spread of heights around the card's own, 0..1.
    spread: float = 0.4
    #: Ground on which they stand, above the water.
    lowest: float = 0.5
    highest: float = 1e9
    #: Part of the view's middle that stays free, and the distance up to which.
    clearing: tuple[float, float] = (0.0, 0.0)
    #: Rows of the painted card.
    rows: int = 340
    sunk: float = 0.02
    #: Whether they stand in groups.
    clumps: float = 0.0


@dataclass(slots=True, kw_only=True)
class Stage:
    heights: Heights
    soil: Soil
    light: Light
    eye: float = 1.7
    horizon: float = 0.58
    sky_kind: float = AIR
    sea: float = 1.0
    growths: list[Growth] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    moving: list[Moving] = field(default_factory=list)
    showers: list[Shower] = field(default_factory=list)
    #: Metres ahead beyond which people and things do not stand.
    deepest: float = 400.0
    #: Metres to each side within which they stand.
    widest: float = 1e9
    bloom: float = 1.0
    #: Factor on the real heights of things: a studio shows everything at one size.
    same_size: bool = False


@dataclass(slots=True)
class Director:
    """What the makers of settings work from."""

    reading: Reading
    shape: Shape
    light: Light
    random: np.random.Generator
    seed: int
    #: Part of the usual rows that are painted of each thing: drafts need few.
    detail: float = 1.0

    @property
    def is_winter(self) -> bool:
        return self.reading.season == "winter" or "snowfall" in self.reading.weather

    @property
    def leaves(self) -> tuple[str, ...]:
        season = self.reading.season
        if season == "autumn":
            return ("c9522a", "d98a2f", "b8401f", "d9a83a")
        if season == "spring":
            return ("f2b8c6", "f7d6de", "e89ab0")
        if self.is_winter:
            return ()
        return ("4c7a2f", "6b8f3a", "3f6a2c")

    def painted(self, painter: Painter, width: float, height: float, *, rows: int, seed: int = 0) -> Texture:
        brush = Brush(
            width,
            height,
            rows=max(_FEWEST_ROWS, round(rows * self.detail)),
            light=self.light,
            seed=self.seed * 13 + seed,
        )
        painter(brush)
        return brush.texture()


def ramp(low: float, high: float, values: Floats) -> Floats:
    part = np.clip((values - low) / (high - low), 0, 1)
    soft: Floats = (part * part * (3 - 2 * part)).astype(np.float32)
    return soft


def dry_soil(**changes: object) -> Soil:
    return replace(Soil(level=NO_WATER, kind=EARTH), **changes)  # type: ignore[arg-type]  # the names are Soil's own


def level_ground(x: Floats, z: Floats) -> Floats:
    return np.zeros_like(z)
