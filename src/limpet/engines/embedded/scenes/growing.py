"""Strews trees, grass and houses over the ground, and leaves the view to what matters free."""

import numpy as np

from limpet.engines.embedded.scenes.cards import standing
from limpet.engines.embedded.scenes.life import Placed
from limpet.engines.embedded.scenes.render import World
from limpet.engines.embedded.scenes.stage import Director, Growth, Shape, Stage


def grow(world: World, stage: Stage, director: Director, placed: list[Placed]) -> None:
    random, ground = np.random.default_rng(director.seed + 5), world.ground
    for number, growth in enumerate(stage.growths):
        if not growth.count:
            continue
        textures = [
            director.painted(painter, *growth.size, rows=growth.rows, seed=number * 10 + k)
            for k, painter in enumerate(growth.painters)
        ]
        for x, z in _strewn(growth, director.shape, random, director.seed + number):
            foot = ground.bed(x, z)
            level = ground.level if ground.has_water else 0.0
            above = foot - level if ground.has_water else growth.lowest + 1
            if not growth.lowest <= above <= growth.highest or _in_the_way(x, z, growth, placed):
                continue
            tall = growth.size[1] * float(random.uniform(1 - growth.spread, 1 + growth.spread * 0.6))
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
    (near, far), (clearing, clear_to) = growth.reach, growth.clearing
    groups = np.random.default_rng(seed).uniform(0, 6.28, 6)
    for _ in range(growth.count * 3):
        z = near * (far / near) ** float(random.random())
        slope = float(random.uniform(-1, 1)) * (shape.half_view * 1.35 + 0.06)
        x = slope * z
        if z < clear_to and abs(slope) < clearing:
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
        room = (thing.width * 0.5 + growth.size[0] * 0.42) / thing.z
        small = growth.size[1] < 1.0 and thing.height > 0.6
        if abs(x / z - thing.x / thing.z) < (room * 0.5 if small and z < thing.z - 1 else room) and not (
            small and growth.size[1] < thing.height * 0.3
        ):
            return True
    return False
