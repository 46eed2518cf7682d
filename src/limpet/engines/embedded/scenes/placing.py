"""Puts everybody in their place, and shapes the ground and the eye's height for them."""

from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes.cast import ROLES, Role, Stand, person
from limpet.engines.embedded.scenes.ground import (
    FLOOR,
    PLANKS,
    ROAD,
    Ground,
    Heights,
    build_ground,
    flat_ground,
)
from limpet.engines.embedded.scenes.life import Placed
from limpet.engines.embedded.scenes.models.poses import POSES
from limpet.engines.embedded.scenes.places import indoors
from limpet.engines.embedded.scenes.reading import Item
from limpet.engines.embedded.scenes.stage import Director, Shape, Stage
from limpet.engines.embedded.scenes.view import Camera
from limpet.media.colour import Floats

#: Row of the picture, from the top, under which no foot stands; the least height of the eye.
_LOWEST_FOOT, _LOWEST_EYE_M = 0.93, 0.28
_WITH_WATER = frozenset({"lake", "sea", "beach", "harbour", "river", "arctic", "city", "valley"})
#: Things up to this height stand on the table of a room.
_SMALL_M = 0.7


def is_tabletop(items: list[Item]) -> bool:
    return bool(items) and all(
        ROLES[item.name].height < _SMALL_M and ROLES[item.name].stand is Stand.GROUND
        for item in items
        if item.name != "table"
    )


def place_all(items: list[Item], stage: Stage, director: Director, setting: str) -> list[Placed]:
    if setting == "room" and is_tabletop(items):
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
    role = _posed(item, setting) if ROLES[item.name].kind == "person" else ROLES[item.name]
    if setting in ("space", "orbit", "clouds") and role.stand is not Stand.AIR:
        role = replace(role, stand=Stand.AIR, lift=max(role.lift, 0.0))
    is_aground = (
        (setting == "underwater" and role.kind == "vehicle")
        or (role.stand is Stand.WATER and setting not in _WITH_WATER)
        or (role.stand is Stand.AIR and item.name in ("spaceship", "rocket") and setting == "alien planet")
    )
    return replace(role, stand=Stand.GROUND) if is_aground else role


def _posed(item: Item, setting: str) -> Role:
    role, is_weightless = ROLES[item.name], setting in ("space", "orbit")
    pose = item.pose or ("floating" if is_weightless or setting == "underwater" else None)
    if item.name == "astronaut" and not is_weightless:
        return replace(person(item.name, pose if pose and pose != "floating" else "standing"), stand=Stand.GROUND)
    pose = "arms up" if pose == "flying" else pose
    return replace(role, paint=person(item.name, pose).paint) if pose and pose in POSES else role


def _place(
    item: Item, order: int, slot: float, stage: Stage, director: Director, *, setting: str, number: int
) -> list[Placed]:
    role, shape, random = _role(item, setting), director.shape, director.random
    share = _share(item, role, director, is_first=order == 0)
    distance, height = _reach(role, share, stage, shape, setting=setting, order=order)
    if item.place is not None:
        slot = {"left": -0.24, "right": 0.24, "middle": 0.0}.get(item.place, slot)
    x = slot * shape.aspect * distance / shape.focal
    x = float(np.clip(x, -stage.widest, stage.widest)) / max(1.0, director.reading.zoom)
    width = role.width / role.height * height
    things = [_thing(item, role, (x, distance), height, number=number, director=director, copy=0)]
    for copy in range(1, item.count):
        z = distance * (1 + 0.14 * copy + 0.1 * float(random.random()))
        side = (1 if copy % 2 else -1) * (copy + 1) // 2
        shift = side * width * float(random.uniform(0.75, 1.05))
        scale = float(random.uniform(0.85, 1.05))
        z = min(z, stage.deepest * 1.5)
        place = (_in_view(x * z / distance + shift, z, width * scale, director), z)
        things.append(_thing(item, role, place, height * scale, number=number, director=director, copy=copy))
    return things


def _in_view(x: float, z: float, width: float, director: Director) -> float:
    """The place across, moved so far that the frame does not cut what stands there."""
    room = max(0.0, director.shape.half_view / director.reading.zoom * z - width / 2)
    return float(np.clip(x, -room, room))


def _share(item: Item, role: Role, director: Director, *, is_first: bool) -> float:
    """The part of the picture's height that the thing takes."""
    share = role.share * item.size * (1.0 if is_first else 0.78) * {"far": 0.42, "near": 1.3}.get(item.place or "", 1.0)
    share *= {"close": 1.15, "wide": 0.72}.get(director.reading.lens or "", 1.0)
    share *= 0.82 if item.count > 2 else 1.0
    # A wide thing must not fill more than the view's width; in tall pictures there is less of that.
    widest = 0.72 * director.shape.aspect * role.height / role.width / (1 + 0.25 * (item.count - 1))
    return min(share, widest, 0.86)


def _reach(role: Role, share: float, stage: Stage, shape: Shape, *, setting: str, order: int) -> tuple[float, float]:
    """How far away the thing stands, and how tall it is, so that it takes that share."""
    if stage.same_size:
        return 3.1, share * 3.1 / shape.focal
    distance = role.height * shape.focal / share
    if setting == "room" and role.height < _SMALL_M:
        distance = 1.05 + 0.12 * order
        return distance, min(role.height * 1.6, share * distance / shape.focal)
    if setting == "room":
        return min(max(distance, 2.6), stage.deepest), role.height
    if role.stand is not Stand.GROUND:
        return distance, role.height
    distance = min(max(distance, 3.0), stage.deepest if role.kind != "building" else max(stage.deepest, 140))
    return distance, min(role.height, share * distance / shape.focal * 1.25)


def _thing(
    item: Item, role: Role, place: tuple[float, float], height: float, *, number: int, director: Director, copy: int
) -> Placed:
    x, z = place
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


def ground_for(stage: Stage, placed: list[Placed]) -> Ground:
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


def eye_height(stage: Stage, ground: Ground, placed: list[Placed], focal: float) -> float:
    """High enough to see the place, low enough that the feet of near things are in the picture."""
    if stage.horizon == 0.5 and stage.eye == 0.0:
        return 0.0
    near = max(ground.height(0.0, z) for z in (1.5, 3.0, 5.0, 8.0))
    eye = stage.eye + max(near, -1e5)
    if stage.soil.kind in (PLANKS, FLOOR):
        return eye
    feet = [
        ground.height(thing.x, thing.z) + (_LOWEST_FOOT - stage.horizon) * thing.z / focal
        for thing in placed
        if thing.role.stand is not Stand.AIR
    ]
    return max(min([eye, *feet]), near + _LOWEST_EYE_M)


def grounded(thing: Placed, ground: Ground, stage: Stage, camera: Camera) -> Placed:
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
    if stage.soil.kind == PLANKS and thing.role.height < _SMALL_M:
        return replace(thing, y=indoors.TABLE_M)
    return replace(thing, y=ground.height(thing.x, thing.z) - 0.012 * thing.height)
