"""From a reading to a world: chooses setting and light, puts everybody in their place, and builds what the camera sees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes import beyond, indoors, outdoors, town
from limpet.engines.embedded.scenes.cards import Card, Texture, standing
from limpet.engines.embedded.scenes.cast import ROLES, Role, Stand, posed
from limpet.engines.embedded.scenes.ground import (
    CLOUDS,
    FLOOR,
    KIND,
    PLANKS,
    ROAD,
    Ground,
    Heights,
    build_ground,
    flat_ground,
)
from limpet.engines.embedded.scenes.life import Placed, living, steps_of
from limpet.engines.embedded.scenes.light import LIGHTS, Hour, Light, colour, misty, overcast
from limpet.engines.embedded.scenes.models.poses import POSES
from limpet.engines.embedded.scenes.particles import Shower
from limpet.engines.embedded.scenes.reading import Item, Reading
from limpet.engines.embedded.scenes.render import World, prepare
from limpet.engines.embedded.scenes.signs import NEON, painted_sign, sign
from limpet.engines.embedded.scenes.sky import KIND as KIND_OF_SKY
from limpet.engines.embedded.scenes.sky import SPACE, sky_of
from limpet.engines.embedded.scenes.stage import Director, Growth, Shape, Stage
from limpet.engines.embedded.scenes.view import Camera
from limpet.media.colour import Floats

STAGES: Mapping[str, Callable[[Director], Stage]] = {
    "mountains": outdoors.mountains,
    "valley": outdoors.river,
    "lake": outdoors.lake,
    "river": outdoors.river,
    "sea": outdoors.sea,
    "beach": outdoors.beach,
    "harbour": outdoors.harbour,
    "forest": outdoors.forest,
    "jungle": outdoors.jungle,
    "bamboo forest": outdoors.bamboo_forest,
    "meadow": outdoors.meadow,
    "savanna": outdoors.savanna,
    "field": outdoors.field,
    "farm": outdoors.farm,
    "garden": outdoors.garden,
    "park": outdoors.garden,
    "village": outdoors.village,
    "desert": outdoors.desert,
    "snowfield": outdoors.snowfield,
    "arctic": outdoors.arctic,
    "clouds": outdoors.clouds,
    "alien planet": outdoors.alien_planet,
    "moon surface": outdoors.moon_surface,
    "underwater": outdoors.underwater,
    "city": town.city,
    "street": town.street,
    "space": beyond.space,
    "orbit": beyond.orbit,
    "room": indoors.room,
    "studio": indoors.studio,
}
#: Where both are named, the second is shown: the first is in its background anyway.
_WITHIN = (
    ("mountains", "lake"),
    ("mountains", "river"),
    ("mountains", "valley"),
    ("city", "street"),
    ("mountains", "forest"),
    ("sea", "beach"),
    ("sea", "harbour"),
    ("city", "harbour"),
    ("mountains", "meadow"),
    ("mountains", "village"),
    ("forest", "lake"),
    ("forest", "river"),
    ("space", "orbit"),
    ("alien planet", "orbit"),
    ("sea", "underwater"),
    ("meadow", "garden"),
    ("village", "harbour"),
    ("sea", "arctic"),
    ("mountains", "snowfield"),
    ("clouds", "mountains"),
    ("clouds", "sea"),
    ("clouds", "meadow"),
    ("clouds", "desert"),
    ("clouds", "lake"),
    ("clouds", "city"),
    ("clouds", "beach"),
    ("clouds", "field"),
    ("clouds", "village"),
    ("city", "room"),
    ("garden", "room"),
    ("forest", "bamboo forest"),
    ("beach", "alien planet"),
    ("space", "moon surface"),
    ("beach", "underwater"),
    ("meadow", "field"),
    ("meadow", "farm"),
    ("space", "studio"),
    ("mountains", "desert"),
    ("valley", "desert"),
    ("beach", "desert"),
    ("clouds", "forest"),
    ("clouds", "harbour"),
    ("clouds", "street"),
    ("clouds", "river"),
    ("clouds", "valley"),
    ("clouds", "savanna"),
    ("meadow", "forest"),
    ("lake", "harbour"),
)
_WHITE = colour("e6eef4")
_DEFAULT = "lake"
#: Number of a given card in the picture's map of things, and that of a sign.
GIVEN, SIGN = 98, 99
#: Row of the picture, from the top, under which no foot stands; the least height of the eye.
_LOWEST_FOOT, _LOWEST_EYE_M = 0.93, 0.28
_AIRLESS = ("space", "orbit", "moon surface")
_INDOORS = ("room", "studio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A world and what it shows."""

    world: World
    setting: str
    hour: Hour
    placed: tuple[Placed, ...]
    #: Names of things by their number in the picture's map.
    names: Mapping[int, str]


def compose(reading: Reading, shape: Shape, *, seed: int) -> Composition:
    random = np.random.default_rng(seed)
    items = _cast(reading)
    setting = choose_setting(reading, items)
    hour = choose_hour(reading, setting)
    director = Director(reading, shape, _light(reading, hour, setting, random), random, int(random.integers(1, 2000)))
    stage = STAGES[setting](director)
    stage.light = director.light
    if reading.lens == "high" and setting not in _INDOORS and stage.eye < 20:
        stage.eye, stage.horizon = stage.eye + 9.0, stage.horizon - 0.14
    placed = _place_all(items, stage, director, setting)
    ground = _ground(stage, placed)
    camera = Camera(
        y=_eye(stage, ground, placed, shape),
        horizon=stage.horizon,
        zoom={"close": 1.35, "wide": 0.86}.get(reading.lens or "", 1.0),
    )
    placed = [_grounded(thing, ground, stage, camera) for thing in placed]
    world = World(
        camera=camera,
        light=stage.light,
        sky=sky_of(stage.light, seed=director.seed, kind=stage.sky_kind),
        ground=ground,
        cards=list(stage.cards),
        moving=list(stage.moving),
        showers=stage.showers + _showers(director, setting),
        sea=stage.sea,
        bloom=stage.bloom,
    )
    _grow(world, stage, director, placed)
    if setting == "room" and _is_tabletop(items):
        world.cards += indoors.tabletop(director)
    if setting in ("alien planet", "moon surface"):
        world.cards += beyond.planets_in_the_sky(director)
    _add_things(world, director, placed)
    if reading.written:
        world.cards += _written(director, stage, ground, reading.written)
    prepare(world)
    names = {thing.number: thing.item.name for thing in placed}
    return Composition(world=world, setting=setting, hour=hour, placed=tuple(placed), names=names)


# What and where


def _cast(reading: Reading) -> list[Item]:
    """The things that appear, with two or more people of one kind told apart from mere words for them."""
    items = list(reading.items)
    persons = [item for item in items if item.name in ROLES and ROLES[item.name].kind == "person"]
    if len(persons) > 1:
        items = [item for item in items if item.name != "person" or (item is persons[0] and len(persons) == 1)]
    is_space = any(name in ("space", "orbit", "alien planet") for name in reading.settings)
    for item in items:
        if item.name == "ship" and is_space:
            item.name = "spaceship"
        if item.name == "rock" and any(other.pose == "striking" for other in items):
            item.name = "broken stone"
    if reading.season and reading.season != "summer":
        change = {"autumn": "maple", "spring": "cherry tree", "winter": "bare tree"}[reading.season]
        for item in items:
            item.name = change if item.name == "tree" else item.name
    return items


def choose_setting(reading: Reading, items: list[Item]) -> str:
    named = {name: reading.settings.count(name) for name in dict.fromkeys(reading.settings)}
    for outer, inner in _WITHIN:
        if outer in named and inner in named:
            named.pop(outer)
    if named:
        best = max(named, key=lambda name: named[name])
        on_foot = any(ROLES[item.name].kind == "person" and item.name != "astronaut" for item in items)
        return "alien planet" if best == "space" and on_foot else best
    if items:
        home = ROLES[items[0].name].home
        living = next(
            (ROLES[item.name].home for item in items if ROLES[item.name].kind in ("animal", "building", "vehicle")),
            home,
        )
        return (
            "snowfield"
            if reading.season == "winter" and home in ("meadow", "mountains")
            else living
            if home == "meadow"
            else home
        )
    if reading.season == "winter":
        return "snowfield"
    if reading.weather & {"petals"} or reading.season in ("spring", "summer"):
        return "meadow"
    if "neon" in reading.looks:
        return "street"
    return "mountains" if reading.weather & {"fog", "clouds"} else _DEFAULT


def choose_hour(reading: Reading, setting: str) -> Hour:
    if reading.hour:
        return Hour(reading.hour)
    if "neon" in reading.looks and setting in ("street", "city"):
        return Hour.NIGHT
    if reading.weather & {"moon"}:
        return Hour.NIGHT
    usual = {
        "lake": Hour.GOLDEN,
        "sea": Hour.GOLDEN,
        "harbour": Hour.DUSK,
        "desert": Hour.GOLDEN,
        "city": Hour.DUSK,
        "clouds": Hour.GOLDEN,
        "savanna": Hour.GOLDEN,
        "alien planet": Hour.SUNSET,
        "forest": Hour.GOLDEN,
        "field": Hour.GOLDEN,
    }
    return usual.get(setting, Hour.DAY)


def _light(reading: Reading, hour: Hour, setting: str, random: np.random.Generator) -> Light:
    light = LIGHTS[hour]
    side = float(random.choice([-1.0, 1.0]))
    light = replace(
        light,
        sun_side=side * light.sun_side * float(random.uniform(0.75, 1.2)),
        cover=float(np.clip(light.cover + random.uniform(-0.1, 0.1), 0, 1)),
    )
    if setting == "underwater":
        return _under_water(light)
    if reading.weather & {"storm"}:
        light = overcast(light, storm=True)
    elif reading.weather & {"overcast", "rain", "snowfall"}:
        light = overcast(light)
    if "fog" in reading.weather or (setting == "bamboo forest" and random.random() < 0.6):
        light = misty(light, 1.0 if "fog" in reading.weather else 0.45)
    elif setting in ("forest", "jungle"):
        light = replace(light, haze_per_m=light.haze_per_m + 1 / 420, mist_per_m=1 / 900)
    if "clear" in reading.weather:
        light = replace(light, cover=0.0)
    elif "clouds" in reading.weather and light.cover < 0.6:
        light = replace(light, cover=0.62)
    if setting in ("street", "city") and "neon" in reading.looks:
        light = replace(
            light,
            horizon=light.horizon + colour("5a1f6a", 0.5),
            above=light.above + colour("7a3fb0", 0.16),
            haze_per_m=1 / 420 if setting == "street" else light.haze_per_m,
        )
    if setting == "street":
        lamps = colour("ffcf9a", 0.20 if light.is_dark else 0.0)
        light = replace(
            light, haze_per_m=max(light.haze_per_m, 1 / 900), above=light.above + lamps, below=light.below + lamps
        )
    if setting == "alien planet":
        tint = colour(("ffb080", "b0a0ff", "9fe0d0")[int(random.integers(3))])
        light = replace(
            light,
            horizon=light.horizon * (0.45 + tint),
            middle=light.middle * (0.25 + tint * 0.8),
            zenith=light.zenith * (0.2 + tint * 0.5),
            stars=max(light.stars, 0.6),
            cover=light.cover * 0.5,
        )
    if setting == "moon surface":
        black = colour("05060a")
        light = replace(
            LIGHTS[Hour.DAY],
            zenith=black,
            middle=black,
            horizon=black,
            above=colour("6a6f7a", 0.16),
            below=colour("5a5a5a", 0.16),
            sun=colour("fff8ee", 1.5),
            sun_height=20,
            cover=0,
            stars=1.0,
            glow_strength=0,
            disc_strength=0,
            haze_per_m=0,
        )
    return _tuned(reading, light)


def _tuned(reading: Reading, light: Light) -> Light:
    if "warm" in reading.looks:
        light = replace(light, sun=light.sun * np.array([1.08, 1.0, 0.86], np.float32))
    if "cold" in reading.looks:
        light = replace(
            light,
            sun=light.sun * np.array([0.88, 0.98, 1.12], np.float32),
            above=light.above * np.array([0.9, 1.0, 1.1], np.float32),
        )
    return light


def _under_water(light: Light) -> Light:
    dim = np.float32(0.5 if light.is_dark else 1.0)
    return replace(
        light,
        horizon=colour("1f7f9e", 0.85) * dim,
        middle=colour("48b4c8", 0.9) * dim,
        zenith=colour("7fd8e0") * dim,
        glow=colour("c8fff4", 0.9) * dim,
        sun=colour("c8f4ea", 0.75) * dim,
        sun_height=66,
        sun_side=-20,
        above=colour("7fd0da", 0.72) * dim,
        below=colour("2a6f80", 0.35) * dim,
        haze_per_m=1 / 17,
        mist_per_m=0.0,
        stars=0.0,
        is_moon=False,
        cover=0.0,
    )


# Placing


def _is_tabletop(items: list[Item]) -> bool:
    return bool(items) and all(
        ROLES[item.name].height < 0.7 and ROLES[item.name].stand is Stand.GROUND
        for item in items
        if item.name != "table"
    )


def _place_all(items: list[Item], stage: Stage, director: Director, setting: str) -> list[Placed]:
    if setting == "room" and _is_tabletop(items):
        items = [item for item in items if item.name != "table"] or items
        stage.eye, stage.horizon = indoors.TABLE_M + 0.30, 0.42
    placed: list[Placed] = []
    slots = _slots(len(items), director)
    for order, item in enumerate(items):
        placed += _place(item, order, slots[order], stage, director, setting=setting, number=order + 1)
    return placed


def _slots(count: int, director: Director) -> list[float]:
    """Places across the picture, in picture widths from the middle; the first thing gets the best one."""
    side = float(director.random.choice([-1.0, 1.0]))
    if count <= 1:
        return [side * float(director.random.uniform(0.06, 0.17))]
    rest = [-0.20, 0.33, -0.36, 0.02, 0.22, -0.10, 0.40]
    return [side * slot for slot in [0.13, *rest][:count]] + [0.0] * max(0, count - 8)


def _role(item: Item, setting: str) -> Role:
    role = ROLES[item.name]
    if role.kind == "person":
        pose = item.pose or ("floating" if setting in ("space", "orbit", "underwater") else None)
        if item.name == "astronaut" and setting not in ("space", "orbit"):
            return replace(posed(item.name, pose if pose and pose != "floating" else "standing"), stand=Stand.GROUND)
        pose = {"flying": "arms up"}.get(pose or "", pose)
        if pose and pose in POSES:
            changed = posed(item.name, pose)
            role = replace(role, paint=changed.paint)
    if setting in ("space", "orbit", "clouds") and role.stand is not Stand.AIR:
        role = replace(role, stand=Stand.AIR, lift=max(role.lift, 0.0))
    if setting == "underwater" and role.kind == "vehicle":
        role = replace(role, stand=Stand.GROUND)
    if role.stand is Stand.WATER and setting not in (
        "lake",
        "sea",
        "beach",
        "harbour",
        "river",
        "arctic",
        "city",
        "valley",
    ):
        role = replace(role, stand=Stand.GROUND)
    if role.stand is Stand.AIR and item.name in ("spaceship", "rocket") and setting == "alien planet":
        role = replace(role, stand=Stand.GROUND)
    return role


def _place(
    item: Item, order: int, slot: float, stage: Stage, director: Director, *, setting: str, number: int
) -> list[Placed]:
    role, shape, random = _role(item, setting), director.shape, director.random
    share = (
        role.share * item.size * (1.0 if order == 0 else 0.78) * {"far": 0.42, "near": 1.3}.get(item.place or "", 1.0)
    )
    share *= {"close": 1.15, "wide": 0.72}.get(director.reading.lens or "", 1.0)
    share *= 0.82 if item.count > 2 else 1.0
    # A wide thing must not fill more than the view's width; in tall pictures there is less of that.
    share = min(share, 0.72 * shape.aspect * role.height / role.width / (1 + 0.25 * (item.count - 1)), 0.86)
    height = 1.0 if stage.same_size else role.height
    if setting == "room" and role.height < 0.7:
        height = role.height * 1.0
    distance = height * shape.focal / share
    if stage.same_size:
        distance, height = 3.1, share * 3.1 / shape.focal * 1.0
    elif setting == "room":
        distance = min(max(distance, 1.0 if role.height < 0.7 else 2.6), stage.deepest)
        if role.height < 0.7:
            distance = 1.05 + 0.12 * order
            height = min(height * 1.6, share * distance / shape.focal)
    elif role.stand is Stand.GROUND:
        distance = min(max(distance, 3.0), stage.deepest if role.kind != "building" else max(stage.deepest, 140))
        height = min(height, share * distance / shape.focal * 1.25)
    across = (
        slot * shape.aspect
        if item.place is None
        else {"left": -0.24, "right": 0.24, "middle": 0.0}.get(item.place, slot) * shape.aspect
    )
    x = across * distance / shape.focal
    x = float(np.clip(x, -stage.widest, stage.widest))
    things = []
    for copy in range(item.count):
        z, shift, scale = distance, 0.0, 1.0
        if copy:
            z = distance * (1 + 0.14 * copy + 0.1 * float(random.random()))
            shift = (
                (1 if copy % 2 else -1)
                * (copy + 1)
                // 2
                * role.width
                / role.height
                * height
                * float(random.uniform(0.75, 1.05))
            )
            scale = float(random.uniform(0.85, 1.05))
            z = min(z, stage.deepest * 1.5)
        things.append(
            _thing(item, role, x * z / distance + shift, z, height * scale, number=number, director=director, copy=copy)
        )
    return things


def _thing(
    item: Item, role: Role, x: float, z: float, height: float, *, number: int, director: Director, copy: int
) -> Placed:
    towards_middle = x > 0 if role.kind != "person" or copy == 0 else bool(director.random.random() < 0.5)
    return Placed(
        item=item,
        role=role,
        x=x,
        y=0.0,
        z=z,
        height=height,
        number=number,
        flip=towards_middle and role.kind in ("animal", "vehicle", "person"),
    )


def _ground(stage: Stage, placed: list[Placed]) -> Ground:
    if stage.soil.kind in (ROAD, PLANKS, FLOOR):
        return flat_ground(stage.soil)
    return build_ground(partial(_with_places, stage.heights, stage, placed), stage.soil, stage.light)


def _with_places(heights: Heights, stage: Stage, placed: list[Placed], x: Floats, z: Floats) -> Floats:
    """The ground, shaped where things stand: islets under buildings at sea, deep water under boats, room for a view."""
    height: npt.NDArray[np.floating] = heights(x, z)
    level = stage.soil.level
    for thing in placed:
        spread = max(thing.width * 0.9, 1.2)
        near = np.exp(-(((x - thing.x) ** 2 + (z - thing.z) ** 2) / (spread * 1.25) ** 2))
        if thing.role.stand is Stand.GROUND and level > -1e8:
            height = np.maximum(
                height, level - 6 + near * (6 + (0.45 if thing.width < 2 else min(3.0, 0.6 + thing.width * 0.06)))
            )
        elif thing.role.stand is Stand.WATER and level > -1e8:
            height = height - np.clip(height - (level - 2), 0, None) * np.minimum(1.0, near * 3)
        elif thing.role.stand is Stand.GROUND and thing.role.kind == "building":
            height = height + near * thing.height * 0.10
    return np.asarray(height, np.float32)


def _eye(stage: Stage, ground: Ground, placed: list[Placed], shape: Shape) -> float:
    """High enough to see the place, low enough that the feet of near things are in the picture."""
    if stage.horizon == 0.5 and stage.eye == 0.0:
        return 0.0
    near = max(ground.height(0.0, z) for z in (1.5, 3.0, 5.0, 8.0))
    eye = stage.eye + max(near, -1e5)
    if stage.soil.kind in (PLANKS, FLOOR):
        return eye
    feet = [
        ground.height(thing.x, thing.z) + (_LOWEST_FOOT - stage.horizon) * thing.z / shape.focal
        for thing in placed
        if thing.role.stand is not Stand.AIR
    ]
    return max(min([eye, *feet]), near + _LOWEST_EYE_M)


def _grounded(thing: Placed, ground: Ground, stage: Stage, camera: Camera) -> Placed:
    if thing.role.stand is Stand.AIR:
        return replace(
            thing,
            y=camera.y
            + (thing.role.lift + (0.1 if thing.item.place == "up" else 0.0)) * thing.z * 0.52
            - thing.height / 2
            + 0.02 * thing.z * (thing.number - 1) % 0.1,
        )
    if thing.role.stand is Stand.WATER:
        return replace(
            thing,
            y=max(ground.level, ground.bed(thing.x, thing.z) if ground.level < -1e8 else ground.level)
            - 0.02 * thing.height
            + thing.role.lift * thing.height,
        )
    if stage.soil.kind == PLANKS and thing.role.height < 0.7:
        return replace(thing, y=indoors.TABLE_M)
    return replace(thing, y=ground.height(thing.x, thing.z) - 0.012 * thing.height)


# Building


def _grow(world: World, stage: Stage, director: Director, placed: list[Placed]) -> None:
    random, ground = np.random.default_rng(director.seed + 5), world.ground
    for number, growth in enumerate(stage.growths):
        if not growth.count:
            continue
        textures = [
            director.painted(painter, growth.width, growth.height, rows=growth.rows, seed=number * 10 + k)
            for k, painter in enumerate(growth.painters)
        ]
        for x, z in _strewn(growth, director.shape, random, director.seed + number):
            foot = ground.bed(x, z)
            level = ground.level if ground.has_water else 0.0
            above = foot - level if ground.has_water else growth.lowest + 1
            if not growth.lowest <= above <= growth.highest or _in_the_way(x, z, growth, placed):
                continue
            tall = growth.height * float(random.uniform(1 - growth.spread, 1 + growth.spread * 0.6))
            shade = float(random.uniform(0.82, 1.12))
            foot = max(foot, level) if growth.lowest < -10 else foot
            card = standing(
                textures[int(random.integers(len(textures)))],
                x,
                foot - growth.sunk * tall,
                z,
                tall,
                flip=random.random() < 0.5,
            )
            card.tint = (shade, shade, shade)
            world.cards.append(card)


def _strewn(growth: Growth, shape: Shape, random: np.random.Generator, seed: int) -> list[tuple[float, float]]:
    """Places inside the view, as dense on the picture far away as near."""
    places = []
    groups = np.random.default_rng(seed).uniform(0, 6.28, 6)
    for _ in range(growth.count * 3):
        z = growth.near * (growth.far / growth.near) ** float(random.random())
        slope = float(random.uniform(-1, 1)) * (shape.half_view * 1.35 + 0.06)
        x = slope * z
        if z < growth.clearing_to and abs(slope) < growth.clearing:
            continue
        if growth.clumps:
            dense = (
                np.sin(x * 0.021 * 60 / (20 + z * 0.1) + groups[0])
                + np.sin(z * 0.013 + groups[1])
                + np.sin(x * 0.008 + z * 0.011 + groups[2])
            )
            if random.random() < growth.clumps * 0.5 * (1 - dense / 2):
                continue
        places.append((x, z))
        if len(places) >= growth.count:
            break
    return places


def _in_the_way(x: float, z: float, growth: Growth, placed: list[Placed]) -> bool:
    for thing in placed:
        if z > thing.z + thing.width * 0.3:
            continue
        room = (thing.width * 0.5 + growth.width * 0.42) / thing.z
        small = growth.height < 1.0 and thing.height > 0.6
        if abs(x / z - thing.x / thing.z) < (room * 0.5 if small and z < thing.z - 1 else room) and not (
            small and growth.height < thing.height * 0.3
        ):
            return True
    return False


def _add_things(world: World, director: Director, placed: list[Placed]) -> None:
    textures: dict[int, list[Texture]] = {}
    for thing in placed:
        if thing.number not in textures:
            textures[thing.number] = _textures(director, thing)
        if thing.role.stand is Stand.GROUND and world.ground.parameters[KIND] != CLOUDS:
            world.cards.append(_shadow(thing))
        world.moving.append(living(thing, textures[thing.number]))
    world.things = {thing.number: thing.item.name for thing in placed}


def _textures(director: Director, thing: Placed) -> list[Texture]:
    """One card of a thing, or those of its steps or wing beats."""
    role, rows_high = thing.role, director.shape.height
    rows = int(np.clip(thing.height * director.shape.focal / thing.z * rows_high * 1.1, 90, 1000))
    paints = steps_of(thing.item, role)
    if len(paints) > 1:
        rows = min(rows, 420)
    return [director.painted(paint, role.width, role.height, rows=rows, seed=thing.number) for paint in paints]


def _shadow(thing: Placed) -> Card:
    """The darkness where a thing touches the ground."""
    half, deep = thing.width * 0.42, max(0.12, thing.width * 0.16)
    return Card(
        texture=_SPOT,
        corner=(thing.x - half, thing.y + 0.012 * thing.height + 0.015, thing.z + deep),
        right=(2 * half, 0, 0),
        down=(0, 0, -2 * deep),
        opacity=0.55,
    )


def _spot() -> Texture:
    y, x = np.mgrid[-1:1:64j, -1:1:64j].astype(np.float32)
    alpha = np.clip(1 - np.sqrt(x * x + y * y), 0, 1) ** 1.2
    return Texture(np.dstack([np.zeros((64, 64, 3), np.float32), alpha]).astype(np.float32))


_SPOT = _spot()


def _showers(director: Director, setting: str) -> list[Shower]:
    weather, seed = director.reading.weather, director.seed
    if setting in _AIRLESS or setting in _INDOORS or setting == "underwater":
        return []
    showers = []
    if "snowfall" in weather:
        showers.append(
            Shower(count=2600, radius=0.016, drift=(0.5, -0.9), colour=(1.0, 1.0, 1.05), opacity=0.85, seed=seed)
        )
    if weather & {"rain", "storm"}:
        showers.append(
            Shower(
                count=1700,
                radius=0.0035,
                drift=(0.7, -9.0),
                colour=(0.75, 0.82, 0.95),
                opacity=0.34,
                streak_s=0.045,
                sway=0.0,
                seed=seed,
            )
        )
    if "sparks" in weather:
        showers.append(
            Shower(
                count=220,
                radius=0.014,
                drift=(0.15, 0.35),
                colour=(3.2, 2.1, 0.7),
                opacity=0.9,
                sway=0.6,
                glows=True,
                seed=seed,
                low=-1.6,
                high=3.5,
            )
        )
    if "petals" in weather or (director.reading.season == "spring" and setting not in ("street", "city")):
        showers.append(
            Shower(
                count=260, radius=0.022, drift=(0.7, -0.45), colour=(1.0, 0.68, 0.76), opacity=0.9, sway=0.5, seed=seed
            )
        )
    if director.reading.season == "autumn":
        showers.append(
            Shower(
                count=120, radius=0.024, drift=(0.8, -0.6), colour=(0.95, 0.42, 0.10), opacity=0.9, sway=0.7, seed=seed
            )
        )
    return showers


def _written(director: Director, stage: Stage, ground: Ground, text: str) -> list[Card]:
    """The words that the prompt asks for, on a board where it can be read."""
    dark = director.light.is_dark or "neon" in director.reading.looks
    texture = sign(text, NEON[director.seed % len(NEON)]) if dark else painted_sign(text)
    rows, columns = texture.pixels.shape[:2]
    z = min(9.0, stage.deepest * 0.7)
    width = min(0.62 * director.shape.aspect * z / director.shape.focal, 0.9 * z / director.shape.focal)
    height = width * rows / columns
    x = -0.17 * director.shape.aspect * z / director.shape.focal
    foot = ground.height(x, z) + (0.9 if not dark else 2.6)
    cards = [
        Card(
            texture=texture,
            corner=(x - width / 2, foot + height, z),
            right=(width, 0, 0),
            down=(0, -height, 0),
            thing=SIGN,
        )
    ]
    if not dark:
        post = painted_sign(" ", board="4a3020")
        cards += [
            Card(texture=post, corner=(x + at * width - 0.05, foot, z + 0.01), right=(0.10, 0, 0), down=(0, -1.2, 0))
            for at in (-0.35, 0.35)
        ]
    return cards


def add_card(composition: Composition, texture: Texture, shape: Shape, *, seed: int) -> None:
    """Sets a picture of something into the world, in front of what else stands there."""
    random, world = np.random.default_rng(seed + 3), composition.world
    share = 0.62
    height = 1.7 if composition.setting not in ("studio", "room") else 0.8
    distance = height * shape.focal / share
    x = float(random.choice([-1.0, 1.0])) * float(random.uniform(0.04, 0.14)) * shape.aspect * distance / shape.focal
    foot = world.ground.height(x, distance) if world.sky[KIND_OF_SKY] != SPACE else -height / 2
    world.cards.append(standing(texture, x, foot, distance, height, thing=GIVEN))
    prepare(world)
