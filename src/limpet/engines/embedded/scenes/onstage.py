"""Makes cards of the things that were placed, of their shadows, and of written words."""

import numpy as np

from limpet.engines.embedded.scenes.cards import Card, Texture
from limpet.engines.embedded.scenes.cast import Stand
from limpet.engines.embedded.scenes.ground import (
    CLOUDS,
    KIND,
    Ground,
)
from limpet.engines.embedded.scenes.life import Placed, living, steps_of
from limpet.engines.embedded.scenes.render import World
from limpet.engines.embedded.scenes.signs import NEON, painted_sign, sign
from limpet.engines.embedded.scenes.stage import Director, Stage

#: Number of a sign in the picture's map of things.
SIGN = 99


def add_things(world: World, director: Director, placed: list[Placed]) -> None:
    textures: dict[int, list[Texture]] = {}
    for thing in placed:
        if thing.number not in textures:
            textures[thing.number] = textures_of(director, thing)
        if thing.role.stand is Stand.GROUND and world.ground.parameters[KIND] != CLOUDS:
            world.cards.append(_shadow(thing))
        world.moving.append(living(thing, textures[thing.number]))
    world.things = {thing.number: thing.item.name for thing in placed}


def textures_of(director: Director, thing: Placed) -> list[Texture]:
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


def written_sign(director: Director, stage: Stage, ground: Ground, text: str) -> list[Card]:
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
