"""How things live in a film: they walk, fly, bob on the water or drift; at second 0 they stand where the picture has them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from limpet.engines.embedded.scenes.cards import Card, Moving, Texture, standing
from limpet.engines.embedded.scenes.cast import Painter, Role, Stand
from limpet.engines.embedded.scenes.models import landmarks, people
from limpet.engines.embedded.scenes.models.four_legs import four_legs
from limpet.engines.embedded.scenes.models.poses import walking
from limpet.engines.embedded.scenes.reading import Item

#: Cards of two steps.
_STEPS = 10
#: Metres a second, in heights of the body.
_PACE, _RUN = 0.42, 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One thing with its place in metres; y is its foot."""

    item: Item
    role: Role
    x: float
    y: float
    z: float
    height: float
    number: int
    flip: bool

    @property
    def width(self) -> float:
        return self.height * self.role.width / self.role.height


def _pose(item: Item) -> str | None:
    return item.pose or ("walking" if item.name in ("woman", "traveller") else None)


def steps_of(item: Item, role: Role) -> Sequence[Painter]:
    """What paints each card of a movement; the first is the one of a still picture."""
    paint = role.paint(item.colour)
    if not isinstance(paint, partial):
        return [paint]
    if item.name == "bird":
        return [partial(paint, flap=math.cos(2 * math.pi * step / 8)) for step in range(8)]
    if item.name == "flag":
        return [partial(paint, phase=-2 * math.pi * step / 10) for step in range(10)]
    if item.name == "windmill":
        return [partial(landmarks.windmill, turn=0.35 + math.pi / 2 * step / 10) for step in range(10)]
    pose = _pose(item)
    if pose in ("walking", "running"):
        if paint.func is people.person:
            stride = 1.0 if pose == "walking" else 1.75
            poses = [walking(0.18 + step / _STEPS, stride=stride) for step in range(_STEPS)]
            return [partial(people.person, pose=taken, dress=paint.keywords["dress"]) for taken in poses]
        if paint.func is four_legs:
            return [partial(paint, step=0.15 + step / _STEPS) for step in range(_STEPS)]
    return [paint]


def living(thing: Placed, textures: Sequence[Texture]) -> Moving:
    """The thing's card at any time of a film."""
    forward = -1.0 if thing.flip else 1.0
    pose = _pose(thing.item)
    phase = thing.z * 0.7 + thing.x

    def at(seconds: float) -> list[Card]:
        x, y, height = thing.x, thing.y, thing.height
        turn = 0
        if len(textures) > 1:
            beat = {"bird": 12.0, "windmill": 5.0, "flag": 8.0}.get(thing.item.name, 9.0 if pose == "walking" else 15.0)
            turn = int(seconds * beat) % len(textures)
        if pose in ("walking", "running") and thing.role.stand is Stand.GROUND:
            x += forward * seconds * height * (_PACE if pose == "walking" else _RUN) * 0.8
        elif thing.role.stand is Stand.WATER:
            y += 0.014 * height * (math.sin(seconds * 1.3 + phase) - math.sin(phase))
            x += forward * seconds * height * 0.018
        elif thing.role.stand is Stand.AIR:
            x += (
                forward
                * seconds
                * height
                * {"bird": 0.5, "fish": 0.22, "aeroplane": 0.12, "balloon": 0.012}.get(thing.item.name, 0.03)
            )
            y += 0.03 * height * (math.sin(seconds * 0.9 + phase) - math.sin(phase))
        card = standing(textures[turn], x, y, thing.z, height, thing=thing.number, flip=thing.flip)
        return [replace(card, haze=0.75)]

    return Moving(textures=textures, at=at)
