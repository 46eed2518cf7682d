"""From a reading to a world: chooses setting and light, puts everybody in their place, and builds what the camera sees."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.scenes.cards import Texture, standing
from limpet.engines.embedded.scenes.growing import grow
from limpet.engines.embedded.scenes.life import Placed
from limpet.engines.embedded.scenes.light import Hour
from limpet.engines.embedded.scenes.onstage import add_things, written_sign
from limpet.engines.embedded.scenes.places import beyond, indoors
from limpet.engines.embedded.scenes.placing import eye_height, ground_for, grounded, is_tabletop, place_all
from limpet.engines.embedded.scenes.reading import Reading
from limpet.engines.embedded.scenes.render import World, prepare
from limpet.engines.embedded.scenes.setting import STAGES, choose_hour, choose_setting, who_appears
from limpet.engines.embedded.scenes.sky import KIND as KIND_OF_SKY
from limpet.engines.embedded.scenes.sky import SPACE, sky_of
from limpet.engines.embedded.scenes.stage import INDOORS, Director, Shape
from limpet.engines.embedded.scenes.view import Camera
from limpet.engines.embedded.scenes.weather import light_of, showers_of

#: Number of a given card in the picture's map of things.
GIVEN = 98

#: Where a given thing's foot may stand, as a part of the height from the top, and how far away at most.
_LOWEST_FOOT = 0.96
_FARTHEST_CARD_M = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A world and what it shows."""

    world: World
    setting: str
    hour: Hour
    placed: tuple[Placed, ...]
    #: Names of things by their number in the picture's map.
    names: Mapping[int, str]


def compose(reading: Reading, shape: Shape, *, seed: int, detail: float = 1.0) -> Composition:
    """The same words, shape and seed give the same world; `detail` is only how finely things are painted."""
    random = np.random.default_rng(seed)
    items = who_appears(reading)
    setting = choose_setting(reading, items)
    hour = choose_hour(reading, setting)
    light = light_of(reading, hour, setting, random)
    director = Director(reading, shape, light, random, int(random.integers(1, 2000)), detail)
    stage = STAGES[setting](director)
    stage.light = director.light
    if reading.lens == "high" and setting not in INDOORS and stage.eye < 20:
        stage.eye, stage.horizon = stage.eye + 9.0, stage.horizon - 0.14
    elif reading.lens == "low" and setting not in INDOORS and 0 < stage.eye < 20:
        stage.eye, stage.horizon = stage.eye * 0.4, stage.horizon + 0.10
    placed = place_all(items, stage, director, setting)
    ground = ground_for(stage, placed)
    camera = Camera(
        y=eye_height(stage, ground, placed, shape.focal * reading.zoom),
        horizon=stage.horizon,
        zoom=reading.zoom,
    )
    placed = [grounded(thing, ground, stage, camera) for thing in placed]
    world = World(
        camera=camera,
        light=stage.light,
        sky=sky_of(stage.light, seed=director.seed, kind=stage.sky_kind),
        ground=ground,
        cards=list(stage.cards),
        moving=list(stage.moving),
        showers=stage.showers + showers_of(director, setting),
        sea=stage.sea,
        bloom=stage.bloom,
    )
    grow(world, stage, director, placed)
    if setting == "room" and is_tabletop(items):
        world.cards += indoors.tabletop(director)
    if setting in ("alien planet", "moon surface"):
        world.cards += beyond.planets_in_the_sky(director)
    add_things(world, director, placed)
    if reading.written:
        world.cards += written_sign(director, stage, ground, reading.written)
    prepare(world)
    names = {thing.number: thing.item.name for thing in placed}
    return Composition(world=world, setting=setting, hour=hour, placed=tuple(placed), names=names)


def add_card(composition: Composition, texture: Texture, shape: Shape, *, seed: int) -> None:
    """Sets a picture of something into the world, in front of what else stands there."""
    random, world = np.random.default_rng(seed + 3), composition.world
    share = 0.62
    height = 1.7 if composition.setting not in ("studio", "room") else 0.8
    aside = float(random.choice([-1.0, 1.0])) * float(random.uniform(0.04, 0.14)) * shape.aspect / shape.focal
    distance, foot = height * shape.focal / share, -height / 2
    if world.sky[KIND_OF_SKY] != SPACE:
        foot = world.ground.height(aside * distance, distance)
        # Seen from high above, what is near stands under the picture's lower edge.
        while world.camera.horizon + (world.camera.y - foot) / distance * shape.focal > _LOWEST_FOOT:
            distance *= 1.1
            foot = world.ground.height(aside * distance, distance)
            if distance > _FARTHEST_CARD_M:
                break
    x = aside * distance
    world.cards.append(standing(texture, x, foot, distance, height, thing=GIVEN))
    prepare(world)
