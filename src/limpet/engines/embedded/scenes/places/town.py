"""Settings of walls: a street at eye level, and a skyline."""

from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.cards import Card, Moving, Texture, standing
from limpet.engines.embedded.scenes.ground import FIRST, ROAD, SECOND, Soil
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import buildings, people, plants, vehicles
from limpet.engines.embedded.scenes.models.brush import Brush
from limpet.engines.embedded.scenes.models.dresses import DRESSES, Dress
from limpet.engines.embedded.scenes.models.poses import walking
from limpet.engines.embedded.scenes.signs import NEON, sign, words_for
from limpet.engines.embedded.scenes.stage import Director, Stage, level_ground
from limpet.media.colour import Floats

_HALF_ROAD, _HALF_STREET = 4.2, 7.4
_WALLS = ("8a6a58", "a5846a", "6f7478", "9a8f84", "7a5248", "b09a84", "5f6a74")


def street(director: Director) -> Stage:
    random, dark = director.random, director.light.is_dark or director.light.sun_height < 6
    wet = 1.0 if director.reading.weather & {"rain", "storm"} else 0.75 if dark else 0.0
    soil = Soil(kind=ROAD, wet=wet * 0.55)
    soil.colours[FIRST], soil.colours[SECOND] = colour("3a3c40"), colour("4a4b4e")
    japanese = any(
        word in " ".join(director.reading.matched)
        for word in ("tokyo", "japan", "kyoto", "osaka", "shibuya", "shinjuku", "neon")
    )
    stage = Stage(
        heights=level_ground,
        soil=soil,
        light=director.light,
        eye=1.65,
        horizon=0.60,
        deepest=30,
        widest=3.6,
        bloom=1.35,
    )
    stage.cards += _walls(director, dark=dark, japanese=japanese)
    stage.cards += _pavements(director)
    stage.cards += _far_end(director)
    stage.cards += _lamps(director)
    if not {"person", "people"} & director.reading.without:
        stage.moving.append(_passers_by(director))
    if not director.reading.items or all(item.name not in ("car", "taxi", "bus") for item in director.reading.items):
        stage.cards += _parked(director)
    if random.random() < 0.5 and not dark and "neon" not in director.reading.looks:
        stage.cards += _street_trees(director)
    return stage


def _walls(director: Director, *, dark: bool, japanese: bool) -> list[Card]:
    random, cards = director.random, []
    fronts = [_front(director, number, dark=dark) for number in range(6)]
    for side in (-1, 1):
        z = -2.0
        while z < 130:
            long, tall = float(random.uniform(9, 16)), float(random.uniform(9, 26))
            x = side * (_HALF_STREET + float(random.uniform(0, 0.8)))
            texture = fronts[int(random.integers(len(fronts)))]
            corner = (x, tall, z) if side < 0 else (x, tall, z + long)
            cards.append(Card(texture=texture, corner=corner, right=(0, 0, -side * long), down=(0, -tall, 0)))
            # The end wall that shows where the next house is lower or further back.
            cards.append(
                Card(
                    texture=_plain_wall(director),
                    corner=(min(x, x + side * 9), tall, z),
                    right=(9, 0, 0),
                    down=(0, -tall, 0),
                )
            )
            cards += _signs(director, x, z, long, tall, side, dark=dark, japanese=japanese)
            z += long
    return cards


def _front(director: Director, number: int, *, dark: bool) -> Texture:
    """A house front of 12 by 16 metres, with a shop on the ground floor."""
    wall = _WALLS[int(director.random.integers(len(_WALLS)))]

    def paint(brush: Brush) -> None:
        random, w, h = brush.random, brush.width, brush.height
        brush.box(-w / 2, 0, w / 2, h, wall, bulge=0, grain=0.10)
        columns = int(random.integers(4, 7))
        for row in range(5):
            y = 4.0 + row * 2.4
            brush.box(-w / 2, y - 0.45, w / 2, y - 0.32, colour(wall, 0.7), bulge=0, lean_y=0.4)
            for column in range(columns):
                x = -w / 2 + (column + 0.5) * w / columns
                on = dark and random.random() < 0.55
                tone = ("ffd08a", "ffe2b0", "ffb86a", "bfe0ff")[int(random.integers(4))]
                brush.box(x - 0.62, y - 0.1, x + 0.62, y + 1.45, colour(wall, 0.55), bulge=0)
                brush.box(
                    x - 0.52,
                    y,
                    x + 0.52,
                    y + 1.36,
                    tone if on else "26313d",
                    bulge=0,
                    glow=float(random.uniform(0.5, 1.2)) if on else 0.0,
                    lean_y=0.3,
                )
                brush.box(x - 0.04, y, x + 0.04, y + 1.36, colour(wall, 0.5), bulge=0)
        shop = ("ffd9a0", "fff0d0", "ffc0d0", "c0e8ff")[int(random.integers(4))]
        brush.box(-w / 2 + 0.4, 0.4, w / 2 - 0.4, 2.7, shop if dark else "33414d", bulge=0, glow=1.1 if dark else 0.0)
        for x in np.linspace(-w / 2 + 0.5, w / 2 - 0.5, 6):
            brush.box(x - 0.08, 0, x + 0.08, 2.8, "2a2622", bulge=0)
        for _ in range(9):
            x = float(random.uniform(-w / 2 + 0.6, w / 2 - 0.6))
            brush.box(x - 0.22, 0.45, x + 0.22, float(random.uniform(0.9, 1.9)), "4a3a30", bulge=0, opacity=0.7)
        awning = ("a8342a", "2f5f5a", "c98a2f", "3a4a7a")[int(random.integers(4))]
        brush.polygon(
            [(-w / 2 + 0.2, 2.5), (w / 2 - 0.2, 2.5), (w / 2 - 0.3, 3.2), (-w / 2 + 0.3, 3.2)],
            awning,
            bulge=0,
            lean_y=0.8,
        )

    return director.painted(paint, 12.0, 16.0, rows=460, seed=number + 900)


def _plain_wall(director: Director) -> Texture:
    tone = colour("5a5450") * (director.light.above * 0.8 + director.light.sun * 0.1)
    return Texture(np.dstack([np.broadcast_to(tone, (4, 4, 3)), np.ones((4, 4), np.float32)]).astype(np.float32))


def _signs(
    director: Director, x: float, z: float, long: float, tall: float, side: int, *, dark: bool, japanese: bool
) -> list[Card]:
    """Boards that stand out from the wall towards the street, and some that lie on it."""
    random, cards = director.random, []
    words = words_for(japanese=japanese)
    busy = 3 if "neon" in director.reading.looks else 1
    for _ in range(int(random.integers(busy, busy + 3))):
        at = z + float(random.uniform(0.15, 0.9)) * long
        if at < 6:
            continue
        text = words[int(random.integers(len(words)))]
        texture = sign(text, NEON[int(random.integers(len(NEON)))], upright=random.random() < 0.75, lit=dark)
        rows, columns = texture.pixels.shape[:2]
        width = 0.95 if rows > columns else 2.2
        height = min(width * rows / columns, tall - 3.6)
        top = 3.4 + height + float(random.uniform(0, max(0.1, min(tall - 4.0 - height, 4.0))))
        inner = x - side * (0.1 + width)
        cards.append(
            Card(
                texture=texture,
                corner=(min(inner, x - side * 0.1), top, at),
                right=(width, 0, 0),
                down=(0, -height, 0),
                haze=0.6,
            )
        )
    return cards


def _pavements(director: Director) -> list[Card]:
    light = director.light
    lamp = light.above * 1.0 + light.sun * max(0.1, float(light.direction[1]))
    cards = []

    def flat(tone: str) -> Texture:
        grain = 1 + 0.08 * np.random.default_rng(4).standard_normal((64, 8, 1)).astype(np.float32)
        return Texture(np.dstack([colour(tone) * lamp * grain, np.ones((64, 8), np.float32)]).astype(np.float32))

    slabs, stripe = flat("85807a"), flat("d8d4c8")
    for side in (-1, 1):
        left = side * _HALF_ROAD if side > 0 else -_HALF_STREET - 0.9
        cards.append(
            Card(
                texture=slabs,
                corner=(left, 0.13, 130),
                right=(_HALF_STREET + 0.9 - _HALF_ROAD, 0, 0),
                down=(0, 0, -129),
                opacity=0.72,
            )
        )
        cards.append(
            Card(
                texture=stripe,
                corner=(side * _HALF_ROAD, 0.13, 1),
                right=(0, 0, 129),
                down=(0, -0.13, 0),
                tint=(0.45, 0.45, 0.45),
            )
        )
    cards += [
        Card(texture=stripe, corner=(-0.07, 0.02, z + 2.4), right=(0.14, 0, 0), down=(0, 0, -2.4), opacity=0.6)
        for z in range(6, 120, 6)
    ]
    if "crosswalk" in director.reading.matched or director.random.random() < 0.5:
        cards += [
            Card(texture=stripe, corner=(x, 0.02, 12.6), right=(0.5, 0, 0), down=(0, 0, -3.2), opacity=0.7)
            for x in np.arange(-3.8, 3.8, 1.0)
        ]
    return cards


def _far_end(director: Director) -> list[Card]:
    random, cards = director.random, []
    towers = [
        director.painted(partial(buildings.tower_block, lit_share=0.45), 30, 90, rows=420, seed=number + 40)
        for number in range(3)
    ]
    for _ in range(16):
        z, x = float(random.uniform(140, 420)), float(random.uniform(-90, 90))
        tall = float(random.uniform(26, 84)) * (1.2 - abs(x) / 140)
        cards.append(standing(towers[int(random.integers(3))], x, 0, z, tall))
    return cards


def _lamps(director: Director) -> list[Card]:
    lamp = director.painted(buildings.street_lamp, 1.4, 5.0, rows=420, seed=7)
    return [
        standing(lamp, side * (_HALF_ROAD + 0.5), 0.1, z, 5.0)
        for z in (11.0, 26.0, 42.0, 60.0, 80.0)
        for side in (-1, 1)
    ]


def _street_trees(director: Director) -> list[Card]:
    tree = director.painted(partial(plants.broadleaf, leaves=director.leaves), 9, 8, rows=420, seed=17)
    return [standing(tree, side * (_HALF_ROAD + 1.6), 0.1, z, 6.5) for z in (18.0, 34.0, 52.0) for side in (-1, 1)]


def _parked(director: Director) -> list[Card]:
    cars = [
        director.painted(partial(vehicles.car, paint=paint), 4.4, 1.5, rows=240, seed=number + 60)
        for number, paint in enumerate(("3a4a5a", "b8b4ac"))
    ]
    return [
        standing(cars[number % 2], side * 3.1, 0.0, z, 1.45, flip=side > 0)
        for number, (side, z) in enumerate(((1, 34.0), (-1, 46.0), (1, 62.0)))
    ]


def _passers_by(director: Director) -> Moving:
    """People on the pavements, each on a way of their own."""
    random = director.random
    names = ("businessman", "woman", "man")
    walkers = [
        (
            names[number % len(names)],
            float(random.choice([-1.0, 1.0])),
            float(random.uniform(13, 70)),
            float(random.uniform(4.9, 6.8)),
            float(random.random()),
        )
        for number in range(13)
    ]
    cycles = {name: walk_cycle(director, DRESSES[name], rows=170) for name in names}

    def at(seconds: float) -> list[Card]:
        cards = []
        for name, side, z, away, phase in walkers:
            cycle, tall = cycles[name], DRESSES[name].tall * people.SHEET_HEIGHT
            shift = 0.55 * seconds * (1 if phase > 0.5 else -1)
            step = cycle[int((phase + seconds * 0.9) * len(cycle)) % len(cycle)]
            cards.append(standing(step, side * away + shift, 0.11, z, tall, flip=phase <= 0.5))
        return cards

    return Moving(textures=[texture for cycle in cycles.values() for texture in cycle], at=at)


def city(director: Director) -> Stage:
    """A skyline behind water."""
    random, dark = director.random, director.light.is_dark or director.light.sun_height < 6
    stage = Stage(
        heights=_bay,
        soil=Soil(level=0.0, beach=0.01),
        light=director.light,
        eye=4.0,
        horizon=0.62,
        sea=0.45,
        deepest=260,
        bloom=1.2,
    )
    towers = [
        director.painted(
            partial(buildings.tower_block, lit_share=0.30 if dark else 0.0, glass=glass),
            34,
            150,
            rows=620,
            seed=number + 70,
        )
        for number, glass in enumerate(("4a6078", "6a7078", "3f4a58", "7a6f64", "5a6f74"))
    ]
    low = [
        director.painted(
            partial(buildings.tower_block, lit_share=0.30 if dark else 0.0, glass=glass),
            40,
            46,
            rows=260,
            seed=number + 80,
        )
        for number, glass in enumerate(("6a6460", "7a7268", "585d64"))
    ]
    middle = float(random.uniform(-0.18, 0.18))
    for row, (z, count) in enumerate(((660.0, 44), (780.0, 40), (930.0, 36))):
        for x in np.linspace(-0.62, 0.62, count) + random.normal(0, 0.008, count):
            crowd = float(np.exp(-(((x - middle) / 0.24) ** 2)))
            tall = 24 + 34 * float(random.random()) + crowd * (40 + 170 * float(random.random()) ** 2.2)
            tall = min(tall, 0.54 * z / director.shape.focal)
            choice = towers if tall > 85 else low
            card = standing(
                choice[int(random.integers(len(choice)))],
                float(x) * z,
                1.5,
                z + row * 7 + float(random.uniform(-25, 25)),
                tall,
            )
            width = float(random.uniform(24, 40))
            stage.cards.append(
                Card(
                    texture=card.texture,
                    corner=(float(x) * z - width / 2, tall, card.corner[2]),
                    right=(width, 0, 0),
                    down=(0, -tall, 0),
                )
            )
    return stage


def _bay(x: Floats, z: Floats) -> Floats:
    return np.where(z > 600, 2.0, -9.0).astype(np.float32)


def walk_cycle(director: Director, dress: Dress, *, rows: int, stride: float = 1.0) -> list[Texture]:
    """The textures of two steps."""
    width, height = dress.tall * 0.95, dress.tall * people.SHEET_HEIGHT
    return [
        director.painted(
            partial(people.person, pose=walking(number / STEPS, stride=stride), dress=dress),
            width,
            height,
            rows=rows,
        )
        for number in range(STEPS)
    ]


#: Cards of a walk.
STEPS = 9
