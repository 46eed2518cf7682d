"""Turns the effects that a prompt names into the life of a picture, as far as the picture shows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from limpet.engines.embedded.video.effects.clouds import CloudDrift
from limpet.engines.embedded.video.effects.fields import CLOTH, FLAME, FOLIAGE, Motion, RegionSway
from limpet.engines.embedded.video.effects.finding import (
    find_cloth,
    find_clouds,
    find_flames,
    find_foliage,
    find_sun,
    find_water,
    smoke_source,
)
from limpet.engines.embedded.video.effects.fog import Fog, Smoke
from limpet.engines.embedded.video.effects.light import FlameLight, Flicker, LensFlare, Lightning, Sunset
from limpet.engines.embedded.video.effects.paint import Colour, Paint
from limpet.engines.embedded.video.effects.region import Region
from limpet.engines.embedded.video.effects.water import WaterRipples
from limpet.engines.embedded.video.effects.weather import DUST, EMBERS, RAIN, SNOW, Fall, Weather
from limpet.engines.embedded.video.life import Drift, Field, Life, Overlay
from limpet.engines.embedded.video.subject import Cues
from limpet.media.colour import Floats
from limpet.media.effect_table import Effect
from limpet.media.effect_words import Effects
from limpet.media.geometry import Size

_SMOKE = Colour(214, 128, 128)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """One or two given pictures: where there are two, only what both show in the same place can move."""

    size: Size
    cues: Sequence[Cues]

    def region(self, find: Callable[[Cues], Floats | None]) -> Region | None:
        regions = []
        for cues in self.cues:
            share = find(cues)
            if share is None:
                return None
            regions.append(Region(share, self.size))
        whole = regions[0] if len(regions) == 1 else regions[0].shared_with(regions[1])
        return whole if whole.share.max() > 0.5 else None


@dataclass(slots=True)
class Alive:
    """What was brought to life; the order of its overlays is that of their distance."""

    fields: list[Field] = field(default_factory=list)
    overlays: list[Overlay] = field(default_factory=list)
    drift: Drift | None = None
    shown: list[Effect] = field(default_factory=list)
    missing: list[Effect] = field(default_factory=list)

    def life(self, fields: Sequence[Field], overlays: Sequence[Overlay]) -> Life:
        """All of it, with what else moves in the film."""
        return Life(fields=[*self.fields, *fields], overlays=[*self.overlays, *overlays], drift=self.drift)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """One effect's part in the making of a life."""

    scenery: Scenery
    paint: Paint
    alive: Alive
    strength: float
    seed: int

    @property
    def first(self) -> Cues:
        return self.scenery.cues[0]

    @property
    def size(self) -> Size:
        return self.scenery.size


def bring_alive(effects: Effects, scenery: Scenery, paint: Paint, *, seed: int) -> Alive:
    """Looks for each named effect; the same words, pictures and seed always give the same life."""
    alive = Alive()
    for effect, make in _MAKES.items():
        if effect not in effects:
            continue
        own_seed = seed + 1000 * list(Effect).index(effect)
        making = _Making(scenery=scenery, paint=paint, alive=alive, strength=effects[effect], seed=own_seed)
        (alive.shown if make(making) else alive.missing).append(effect)
    return alive


def _swaying(find: Callable[[Cues], Floats | None], motion: Motion) -> Callable[[_Making], bool]:
    def make(making: _Making) -> bool:
        region = making.scenery.region(find)
        if region is not None:
            making.alive.fields.append(RegionSway(region, motion, strength=making.strength, seed=making.seed))
        return region is not None

    return make


def _falling(fall: Fall) -> Callable[[_Making], bool]:
    def make(making: _Making) -> bool:
        making.alive.overlays.append(
            Weather(fall, making.size, making.paint, strength=making.strength, seed=making.seed)
        )
        return True

    return make


def _lit(make_light: Callable[[_Making], Overlay]) -> Callable[[_Making], bool]:
    def make(making: _Making) -> bool:
        making.alive.overlays.append(make_light(making))
        return True

    return make


def _water(making: _Making) -> bool:
    region = making.scenery.region(find_water)
    if region is None:
        return False
    ripples = WaterRipples(region, making.paint, strength=making.strength, seed=making.seed)
    making.alive.overlays.append(ripples)
    return True


def _clouds(making: _Making) -> bool:
    """Not between two pictures: each of them would need its own."""
    region = making.scenery.region(find_clouds) if len(making.scenery.cues) == 1 else None
    if region is not None:
        making.alive.drift = CloudDrift(region, strength=making.strength, seed=making.seed)
    return region is not None


def _flames(making: _Making) -> bool:
    region = making.scenery.region(find_flames)
    if region is None:
        return False
    making.alive.fields.append(RegionSway(region, FLAME, strength=making.strength, seed=making.seed))
    making.alive.overlays.append(FlameLight(region, making.paint, strength=making.strength, seed=making.seed))
    return True


def _smoke(making: _Making) -> bool:
    if len(making.scenery.cues) > 1:
        return False
    burns = Effect.FLAMES in making.alive.shown
    source = smoke_source(making.first, find_flames(making.first) if burns else None)
    if source is None:
        return False
    x, y, half_width = source
    place = x * (making.size.width - 1), y * (making.size.height - 1), half_width * making.size.width
    smoke = Smoke(place, making.paint, _SMOKE, strength=making.strength, seed=making.seed)
    making.alive.overlays.append(smoke)
    return True


def _fog(making: _Making) -> bool:
    """As bright as the brighter parts of the picture: fog at night is dark."""
    light = float(np.percentile(making.first.lab[..., 0], 80)) / 255
    colour = Colour(round(np.clip(16 + 219 * (0.9 * light + 0.06), 60, 220)), 129, 127)
    making.alive.overlays.append(Fog(making.size, making.paint, colour, strength=making.strength, seed=making.seed))
    return True


def _flare(making: _Making) -> bool:
    sun = find_sun(making.first)
    if sun is None:
        return False
    place = sun[0] * (making.size.width - 1), sun[1] * (making.size.height - 1)
    making.alive.overlays.append(LensFlare(place, making.size, making.paint, strength=making.strength))
    return True


#: From the back to the front.
_MAKES: Mapping[Effect, Callable[[_Making], bool]] = {
    Effect.SUNSET: _lit(lambda making: Sunset(strength=making.strength)),
    Effect.CLOUDS: _clouds,
    Effect.WATER: _water,
    Effect.FOLIAGE: _swaying(find_foliage, FOLIAGE),
    Effect.CLOTH: _swaying(find_cloth, CLOTH),
    Effect.FLAMES: _flames,
    Effect.FOG: _fog,
    Effect.SMOKE: _smoke,
    Effect.EMBERS: _falling(EMBERS),
    Effect.RAIN: _falling(RAIN),
    Effect.SNOW: _falling(SNOW),
    Effect.DUST: _falling(DUST),
    Effect.FLARE: _flare,
    Effect.FLICKER: _lit(lambda making: Flicker(strength=making.strength, seed=making.seed)),
    Effect.LIGHTNING: _lit(lambda making: Lightning(strength=making.strength, seed=making.seed)),
}
