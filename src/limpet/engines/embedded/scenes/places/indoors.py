"""Settings under a roof: a room with a window, and a photographer's studio."""

from dataclasses import replace
from functools import partial

import numpy as np

from limpet.engines.embedded.scenes.cards import Card, Texture, standing
from limpet.engines.embedded.scenes.ground import FIRST, FLOOR, PLANKS, SECOND, Soil
from limpet.engines.embedded.scenes.light import Light, colour
from limpet.engines.embedded.scenes.models import furniture, plants, still_life
from limpet.engines.embedded.scenes.models.brush import Brush
from limpet.engines.embedded.scenes.sky import PLAIN
from limpet.engines.embedded.scenes.stage import Director, Stage, level_ground

_HALF_ROOM, _DEEP, _TALL = 3.0, 6.4, 2.9


def room(director: Director) -> Stage:
    """A back wall with a window, two side walls, furniture along them."""
    outside, dark = director.light, director.light.is_dark or director.light.sun_height < 5
    director.light = replace(
        outside,
        sun=(colour("ffcf94", 0.55) if dark else colour("fff0d8", 0.85)),
        sun_height=34,
        sun_side=-64 if not dark else 30,
        above=colour("ffd9a8", 0.42) if dark else colour("e8e4dc", 0.66),
        below=colour("8a6a4a", 0.26),
        haze_per_m=0.0,
        mist_per_m=0.0,
    )
    soil = Soil(kind=PLANKS, wet=0.10)
    soil.colours[FIRST], soil.colours[SECOND] = colour("6b4528"), colour("8f633c")
    stage = Stage(
        heights=level_ground,
        soil=soil,
        light=director.light,
        eye=1.35,
        horizon=0.52,
        sky_kind=PLAIN,
        deepest=4.6,
        widest=2.2,
    )
    wall = ("d8cbb4", "c4cbbd", "cdbfae", "b9c2cc")[int(director.random.integers(4))]
    stage.cards += _shell(director, wall, outside)
    stage.cards += _furniture(director)
    return stage


def _shell(director: Director, wall: str, outside: Light) -> list[Card]:
    random = director.random
    window_x = float(random.choice([-1.0, 1.0])) * float(random.uniform(0.7, 1.2))

    def back(brush: Brush) -> None:
        brush.box(-_HALF_ROOM, 0, _HALF_ROOM, _TALL, wall, bulge=0, grain=0.02)
        brush.box(-_HALF_ROOM, 0, _HALF_ROOM, 0.16, "efe8da", bulge=0)
        _window(brush, window_x, outside)
        _pictures(brush, -window_x)

    def aside(brush: Brush) -> None:
        brush.box(-_DEEP / 2 - 1, 0, _DEEP / 2 + 1, _TALL, colour(wall, 0.82), bulge=0, grain=0.02)
        brush.box(-_DEEP / 2 - 1, 0, _DEEP / 2 + 1, 0.16, "ddd6c8", bulge=0)

    far = director.painted(back, 2 * _HALF_ROOM, _TALL, rows=760, seed=1)
    side = director.painted(aside, _DEEP + 1, _TALL, rows=300, seed=2)
    top = Texture(
        np.dstack(
            [
                np.broadcast_to(
                    colour("efe9df") * (director.light.above * 0.85 + director.light.below * 0.4), (4, 4, 3)
                ),
                np.ones((4, 4), np.float32),
            ]
        ).astype(np.float32)
    )
    return [
        Card(texture=far, corner=(-_HALF_ROOM, _TALL, _DEEP), right=(2 * _HALF_ROOM, 0, 0), down=(0, -_TALL, 0)),
        Card(texture=side, corner=(-_HALF_ROOM, _TALL, -1), right=(0, 0, _DEEP + 1), down=(0, -_TALL, 0)),
        Card(texture=side, corner=(_HALF_ROOM, _TALL, _DEEP), right=(0, 0, -_DEEP - 1), down=(0, -_TALL, 0)),
        Card(texture=top, corner=(-_HALF_ROOM, _TALL, -1), right=(2 * _HALF_ROOM, 0, 0), down=(0, 0, _DEEP + 1)),
    ]


def _window(brush: Brush, x: float, outside: Light) -> None:
    left, right, low, high = x - 0.75, x + 0.75, 0.95, 2.45
    brush.box(left - 0.09, low - 0.09, right + 0.09, high + 0.09, "f4efe6")
    steps = 18
    for step in range(steps):
        share = step / steps
        tone = outside.horizon * (1 - share) + outside.middle * share
        y = low + (high - low) * share
        brush.box(left, y, right, y + (high - low) / steps + 0.01, tone, bulge=0, glow=1.15)
    hills = [
        (left, low),
        (right, low),
        (right, low + 0.35),
        (x + 0.3, low + 0.5),
        (x - 0.2, low + 0.32),
        (left, low + 0.48),
    ]
    brush.polygon(hills, outside.middle * np.float32(0.45) + outside.horizon * np.float32(0.2), bulge=0, glow=0.7)
    for at in (x - 0.25, x + 0.25):
        brush.box(at - 0.025, low, at + 0.025, high, "f4efe6", bulge=0)
    brush.box(left, 1.68, right, 1.73, "f4efe6", bulge=0)
    brush.box(left - 0.2, low - 0.16, right + 0.2, low - 0.07, "efe8da")
    for side in (-1, 1):
        edge = x + side * 0.95
        for fold in range(5):
            at = edge + side * (fold - 2) * 0.085
            brush.limb(
                [(at, high + 0.22), (at + side * 0.02, 0.35)],
                [0.13, 0.15],
                colour("b5654a", 0.85 + 0.1 * (fold % 2)),
                round_m=0.07,
            )
    brush.line([(left - 0.45, high + 0.24), (right + 0.45, high + 0.24)], 0.04, "6b4a30")


def _pictures(brush: Brush, x: float) -> None:
    for at, low, wide, tall, tone in ((x - 0.45, 1.55, 0.55, 0.7, "5f7f8f"), (x + 0.35, 1.62, 0.7, 0.5, "b5804a")):
        brush.box(at - wide / 2 - 0.05, low - 0.05, at + wide / 2 + 0.05, low + tall + 0.05, "4a3424")
        brush.box(at - wide / 2, low, at + wide / 2, low + tall, tone, bulge=0)
        brush.blob(
            [
                (at - wide / 2, low),
                (at - wide / 5, low + tall * 0.5),
                (at, low + tall * 0.35),
                (at + wide / 4, low + tall * 0.6),
                (at + wide / 2, low + tall * 0.2),
                (at + wide / 2, low),
            ],
            colour(tone, 0.5),
            bulge=0,
        )


def _furniture(director: Director) -> list[Card]:
    named = {item.name for item in director.reading.items} | director.reading.without
    cards = []
    if "books" not in director.reading.without:
        shelf = director.painted(_bookshelf, 1.4, 2.2, rows=520, seed=3)
        cards.append(standing(shelf, -2.15, 0, _DEEP - 0.15, 2.2))
    if not {"sofa", "table"} & named:
        sofa = director.painted(furniture.sofa, 2.1, 0.95, rows=320, seed=4)
        cards.append(standing(sofa, 1.3, 0, _DEEP - 0.7, 0.95))
    if "lamp" not in named:
        lamp = director.painted(furniture.lamp, 0.5, 1.6, rows=420, seed=5)
        cards.append(standing(lamp, 2.55, 0, _DEEP - 0.5, 1.6))
    plant = director.painted(partial(plants.bush, leaves=("3f6f34", "5a8a48")), 1.0, 0.9, rows=260, seed=6)
    pot = director.painted(partial(still_life.vase, paint="b5654a"), 0.4, 0.5, rows=160, seed=7)
    return [*cards, standing(pot, -0.95, 0, _DEEP - 0.4, 0.45), standing(plant, -0.95, 0.38, _DEEP - 0.41, 1.0)]


def _bookshelf(brush: Brush) -> None:
    random = brush.random
    brush.box(-0.7, 0, 0.7, 2.2, "5a3a24", grain=0.1)
    tones = ("7a2f2f", "2f4f6f", "8a6a2f", "3f6a4a", "6a4a7a", "b09a7a", "3a3a42")
    for shelf in range(5):
        low = 0.08 + shelf * 0.42
        brush.box(-0.64, low, 0.64, low + 0.38, "2e1d12", bulge=0)
        x = -0.62
        while x < 0.55:
            wide, tall = float(random.uniform(0.03, 0.075)), float(random.uniform(0.22, 0.36))
            if random.random() < 0.9:
                brush.box(x, low, x + wide, low + tall, tones[int(random.integers(len(tones)))], round_m=0.02)
            x += wide + 0.004


def tabletop(director: Director) -> list[Card]:
    """The top of a table close to the camera, for small things."""
    texture = director.painted(_boards, 2.4, 1.2, rows=420, seed=8)
    front = Texture(
        np.dstack(
            [
                np.broadcast_to(colour("4a2f1c") * (director.light.above + director.light.sun * 0.3), (4, 4, 3)),
                np.ones((4, 4), np.float32),
            ]
        ).astype(np.float32)
    )
    return [
        Card(texture=texture, corner=(-1.2, TABLE_M, 1.75), right=(2.4, 0, 0), down=(0, 0, -1.2)),
        Card(texture=front, corner=(-1.2, TABLE_M, 0.55), right=(2.4, 0, 0), down=(0, -0.05, 0)),
    ]


#: Height of the table's top.
TABLE_M = 0.76


def _boards(brush: Brush) -> None:
    for board in range(6):
        low = board * 0.2
        brush.box(
            -1.2,
            low,
            1.2,
            low + 0.2,
            colour("8a5f3a", float(brush.random.uniform(0.85, 1.12))),
            bulge=0,
            lean_y=1.6,
            grain=0.10,
        )
        brush.line([(-1.2, low), (1.2, low)], 0.006, "3a2414", bulge=0)


def studio(director: Director) -> Stage:
    """A sweep of one colour, with a soft lamp at the upper left."""
    shades = ("b9c7d3", "d7c3b2", "c3cdb8", "cbbfd6", "d8cdb6")
    tone = shades[int(director.random.integers(len(shades)))]
    director.light = replace(
        director.light,
        horizon=colour(tone, 0.85),
        zenith=colour(tone, 0.38),
        middle=colour(tone, 0.6),
        sun=colour("fff4e4", 1.25),
        sun_height=44,
        sun_side=-128,
        above=colour("e8eef4", 0.55),
        below=colour(tone, 0.35),
        haze_per_m=0.0,
        mist_per_m=0.0,
        stars=0.0,
    )
    soil = Soil(kind=FLOOR, wet=0.20, grain=0.15)
    soil.colours[FIRST], soil.colours[SECOND] = colour(tone, 0.80), colour(tone, 0.88)
    return Stage(
        heights=level_ground,
        soil=soil,
        light=director.light,
        eye=0.62,
        horizon=0.50,
        sky_kind=PLAIN,
        deepest=5.0,
        widest=1.6,
        same_size=True,
    )
