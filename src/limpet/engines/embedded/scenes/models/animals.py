"""Animals: one rule for what walks on four legs, and a few of their own."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush, Point

#: Turns parts of the body's length into metres.
Place = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beast:
    """Proportions in parts of the body's length, which is one; it looks to the right."""

    coat: str
    belly: str = ""
    length: float = 1.0
    leg: float = 0.55
    leg_width: float = 0.12
    chest: float = 0.42
    waist: float = 0.34
    neck: float = 0.30
    #: Degrees above the horizontal.
    neck_rise: float = 50.0
    neck_width: float = 0.22
    head: float = 0.26
    head_width: float = 0.17
    snout: float = 0.6
    #: pointed, round, long, none
    ears: str = "pointed"
    #: thin, bushy, hair, tuft, stub
    tail: str = "thin"
    mane: str = ""
    antlers: bool = False
    horn: str = ""
    hooves: str = ""
    spots: str = ""
    stripes: str = ""
    trunk: bool = False
    humps: bool = False


BEASTS: Mapping[str, Beast] = {
    "dog": Beast(coat="a9713d", belly="d9b98c", length=0.75, leg=0.52, neck=0.26, head=0.26, ears="round", tail="thin"),
    "wolf": Beast(
        coat="6d6f76", belly="b5b3ae", length=1.1, leg=0.56, neck=0.30, neck_rise=32, head=0.28, tail="bushy"
    ),
    "fox": Beast(
        coat="c9622a",
        belly="f0e4d2",
        length=0.7,
        leg=0.42,
        leg_width=0.085,
        chest=0.30,
        waist=0.26,
        neck=0.22,
        head=0.24,
        head_width=0.15,
        tail="bushy",
        hooves="2a1c18",
    ),
    "horse": Beast(
        coat="6b3f22",
        length=1.6,
        leg=0.68,
        leg_width=0.11,
        chest=0.40,
        waist=0.34,
        neck=0.44,
        neck_rise=52,
        neck_width=0.24,
        head=0.32,
        head_width=0.15,
        snout=0.75,
        tail="hair",
        mane="241712",
        hooves="221a16",
    ),
    "unicorn": Beast(
        coat="eef0f4",
        length=1.6,
        leg=0.68,
        leg_width=0.11,
        chest=0.40,
        waist=0.34,
        neck=0.44,
        neck_rise=54,
        neck_width=0.24,
        head=0.32,
        head_width=0.15,
        snout=0.75,
        tail="hair",
        mane="d9a6d9",
        hooves="c9b8a0",
        horn="f2d98a",
    ),
    "deer": Beast(
        coat="94653a",
        belly="d9c3a0",
        length=1.3,
        leg=0.66,
        leg_width=0.08,
        chest=0.36,
        waist=0.29,
        neck=0.40,
        neck_rise=60,
        neck_width=0.17,
        head=0.24,
        head_width=0.13,
        snout=0.65,
        ears="long",
        tail="stub",
        antlers=True,
        hooves="241a14",
    ),
    "cow": Beast(
        coat="efe9df",
        length=1.7,
        leg=0.46,
        leg_width=0.13,
        chest=0.50,
        waist=0.48,
        neck=0.22,
        neck_rise=22,
        neck_width=0.30,
        head=0.32,
        head_width=0.20,
        snout=0.85,
        ears="long",
        tail="tuft",
        spots="2a2422",
        hooves="2a2422",
    ),
    "sheep": Beast(
        coat="f4efe4",
        length=1.0,
        leg=0.34,
        leg_width=0.085,
        chest=0.56,
        waist=0.56,
        neck=0.18,
        neck_rise=28,
        neck_width=0.28,
        head=0.26,
        head_width=0.17,
        snout=0.7,
        ears="round",
        tail="stub",
        hooves="2a2422",
    ),
    "bear": Beast(
        coat="5b3d28",
        length=1.7,
        leg=0.40,
        leg_width=0.20,
        chest=0.52,
        waist=0.50,
        neck=0.20,
        neck_rise=22,
        neck_width=0.36,
        head=0.30,
        head_width=0.26,
        ears="round",
        tail="stub",
    ),
    "polar bear": Beast(
        coat="eceae2",
        length=1.8,
        leg=0.40,
        leg_width=0.20,
        chest=0.50,
        waist=0.50,
        neck=0.26,
        neck_rise=20,
        neck_width=0.32,
        head=0.28,
        head_width=0.22,
        ears="round",
        tail="stub",
    ),
    "lion": Beast(
        coat="c99a55",
        belly="e0c594",
        length=1.5,
        leg=0.46,
        leg_width=0.14,
        chest=0.40,
        waist=0.34,
        neck=0.22,
        neck_rise=36,
        neck_width=0.30,
        head=0.28,
        head_width=0.22,
        ears="round",
        tail="tuft",
        mane="7a4a20",
    ),
    "tiger": Beast(
        coat="d9842f",
        belly="f2e4cc",
        length=1.6,
        leg=0.42,
        leg_width=0.15,
        chest=0.38,
        waist=0.35,
        neck=0.20,
        neck_rise=22,
        neck_width=0.28,
        head=0.28,
        head_width=0.22,
        ears="round",
        tail="thin",
        stripes="1f1612",
    ),
    "elephant": Beast(
        coat="7d7a78",
        length=2.6,
        leg=0.48,
        leg_width=0.20,
        chest=0.60,
        waist=0.58,
        neck=0.16,
        neck_rise=30,
        neck_width=0.42,
        head=0.30,
        head_width=0.34,
        ears="none",
        tail="tuft",
        trunk=True,
    ),
    "giraffe": Beast(
        coat="d9ab62",
        length=1.7,
        leg=0.95,
        leg_width=0.11,
        chest=0.44,
        waist=0.36,
        neck=1.15,
        neck_rise=68,
        neck_width=0.20,
        head=0.28,
        head_width=0.14,
        snout=0.7,
        ears="long",
        tail="tuft",
        spots="8a5226",
        hooves="4a3424",
    ),
    "camel": Beast(
        coat="c49a62",
        length=1.8,
        leg=0.66,
        leg_width=0.11,
        chest=0.42,
        waist=0.36,
        neck=0.50,
        neck_rise=48,
        neck_width=0.18,
        head=0.26,
        head_width=0.14,
        snout=0.75,
        tail="tuft",
        humps=True,
    ),
    "cat": Beast(
        coat="8a8580",
        belly="d9d4cc",
        length=0.48,
        leg=0.44,
        leg_width=0.11,
        chest=0.34,
        waist=0.32,
        neck=0.16,
        neck_rise=48,
        neck_width=0.22,
        head=0.26,
        head_width=0.25,
        snout=0.25,
        tail="thin",
    ),
    "rabbit": Beast(
        coat="a58f78",
        belly="e6dccb",
        length=0.36,
        leg=0.24,
        leg_width=0.16,
        chest=0.44,
        waist=0.54,
        neck=0.14,
        neck_rise=45,
        neck_width=0.26,
        head=0.30,
        head_width=0.24,
        snout=0.4,
        ears="long",
        tail="stub",
    ),
}


def beast_height(beast: Beast) -> float:
    """From the ground to above head, ears and antlers."""
    rise = math.sin(math.radians(beast.neck_rise)) * beast.neck
    top = beast.leg + beast.chest * 0.75 + rise + beast.head_width * 0.9
    extra = 0.45 if beast.antlers else 0.25 if beast.horn or beast.ears == "long" else 0.08
    return (top + extra) * beast.length


def four_legs(brush: Brush, beast: Beast, *, step: float = 0.15) -> None:
    """`step` runs 0..1 over two paces."""
    size = beast.length
    coat = beast.coat
    swing = math.sin(2 * math.pi * step)
    rear, front = (-0.40, beast.leg), (0.36, beast.leg)

    def at(x: float, y: float) -> Point:
        return x * size, y * size

    for far in (True, False):
        way, shade = (-swing, 0.62) if far else (swing, 1.0)
        for (x, y), forward in ((rear, way), (front, -way)):
            _leg(brush, beast, at, (x + (0.05 if far else -0.02), y), forward, shade)
        if far:
            _tail(brush, beast, at)
    body = [
        (-0.52, beast.leg + 0.10),
        (-0.47, beast.leg + beast.waist * 0.78),
        (-0.20, beast.leg + beast.waist * 0.86),
        (0.15, beast.leg + beast.chest * 0.78),
        (0.44, beast.leg + beast.chest * 0.80),
        (0.54, beast.leg + beast.chest * 0.30),
        (0.40, beast.leg - beast.chest * 0.18),
        (0.0, beast.leg - beast.chest * 0.10),
        (-0.30, beast.leg - beast.waist * 0.0),
    ]
    wool = 0.30 if beast.length == 1.0 and beast.leg < 0.4 else 0.08
    root, crest = _neck(beast)
    chain = [
        (root[0] - 0.14, root[1] - 0.06),
        ((root[0] * 0.6 + crest[0] * 0.4), (root[1] * 0.6 + crest[1] * 0.4)),
        crest,
    ]
    widths = [beast.chest * 0.9 * size, beast.neck_width * 1.25 * size, beast.neck_width * 0.85 * size]
    if beast.mane and beast.tail == "tuft":
        brush.ellipse(
            *at(crest[0] - 0.02, crest[1] - 0.02), 0.27 * size, 0.31 * size, beast.mane, grain=0.3, round_m=0.1 * size
        )
    brush.joined([at(*p) for p in body], [at(*p) for p in chain], widths, coat, round_m=0.20 * size, grain=wool)
    if beast.mane and beast.tail == "tuft":
        brush.ellipse(
            *at(crest[0] - 0.04, crest[1] - 0.04), 0.20 * size, 0.24 * size, beast.mane, grain=0.3, round_m=0.1 * size
        )
    _marks(brush, beast, at)
    _front(brush, beast, at)


def _neck(beast: Beast) -> tuple[Point, Point]:
    """Where it begins, and where the head sits."""
    rise = math.radians(beast.neck_rise)
    root = (0.40, beast.leg + beast.chest * 0.52)
    return root, (root[0] + math.cos(rise) * beast.neck, root[1] + math.sin(rise) * beast.neck)


def _leg(brush: Brush, beast: Beast, at: Place, hip: Point, forward: float, shade: float) -> None:
    x, y = hip
    reach = 0.15 * min(1.0, beast.leg * 1.6)
    knee = (x + reach * forward * 0.6 + (0.03 if x > 0 else -0.035), y * 0.50)
    foot = (x + reach * forward, 0.035 + 0.05 * max(0.0, forward) * 0.6)
    widths = [beast.leg_width * 1.75, beast.leg_width * 0.85, beast.leg_width * 0.62]
    size = beast.length
    brush.limb(
        [at(x, y + 0.08), at(*knee), at(*foot)],
        [w * size for w in widths],
        colour(beast.coat, shade),
        round_m=0.06 * size,
    )
    toe = colour(beast.hooves or beast.coat, shade * 0.85)
    brush.limb(
        [at(foot[0], 0.03 + foot[1] - 0.035), at(foot[0] + 0.045, 0.022 + foot[1] - 0.035)],
        [beast.leg_width * 0.70 * size, beast.leg_width * 0.5 * size],
        toe,
    )


def _tail(brush: Brush, beast: Beast, at: Place) -> None:
    root, size = (-0.49, beast.leg + beast.waist * 0.62), beast.length
    if beast.tail == "stub":
        brush.ellipse(*at(root[0] - 0.03, root[1]), 0.06 * size, 0.07 * size, beast.belly or beast.coat)
        return
    curve = [root, (root[0] - 0.14, root[1] - 0.10), (root[0] - 0.20, root[1] - 0.30), (root[0] - 0.17, root[1] - 0.42)]
    widths = {"bushy": [0.08, 0.15, 0.17, 0.03], "hair": [0.08, 0.12, 0.13, 0.05]}.get(
        beast.tail, [0.06, 0.045, 0.04, 0.035]
    )
    brush.limb(
        [at(*p) for p in curve],
        [w * size for w in widths],
        beast.mane if beast.tail == "hair" else beast.coat,
        grain=0.15,
    )
    if beast.tail in ("tuft", "bushy"):
        end = curve[-1]
        brush.ellipse(*at(*end), 0.05 * size, 0.075 * size, beast.mane or beast.belly or "3a2a20")


def _marks(brush: Brush, beast: Beast, at: Place) -> None:
    if beast.humps:
        for x in (-0.24, 0.12):
            hump = [(x - 0.19, 0.60), (x - 0.06, 1.08), (x + 0.06, 1.08), (x + 0.19, 0.60)]
            brush.blob(
                [at(px, beast.leg + beast.chest * py) for px, py in hump], beast.coat, round_m=0.14 * beast.length
            )
    size, random = beast.length, brush.random
    if beast.spots:
        for _ in range(16):
            x, y = float(random.uniform(-0.42, 0.42)), beast.leg + float(random.uniform(0.02, 0.72)) * beast.chest
            brush.ellipse(
                *at(x, y),
                float(random.uniform(0.03, 0.10)) * size,
                float(random.uniform(0.03, 0.08)) * size,
                beast.spots,
                turn=float(random.uniform(0, 3)),
                bulge=0,
                lean_y=0.2,
            )
    if beast.stripes:
        for k in range(11):
            x = -0.42 + k * 0.085
            top = beast.leg + beast.chest * 0.80
            brush.limb(
                [at(x, top), at(x + 0.03, top - 0.14), at(x + 0.01, top - 0.24)],
                [0.035 * size, 0.028 * size, 0.008 * size],
                beast.stripes,
                bulge=0,
                lean_y=0.3,
            )


def _front(brush: Brush, beast: Beast, at: Place) -> None:
    """Neck and head."""
    size, width = beast.length, beast.neck_width
    root, crest = _neck(beast)
    if beast.spots and beast.neck > 0.8:
        for share in (0.25, 0.45, 0.65, 0.85):
            brush.ellipse(
                *at(root[0] * (1 - share) + crest[0] * share, root[1] * (1 - share) + crest[1] * share),
                0.05 * size,
                0.06 * size,
                beast.spots,
                bulge=0,
            )
    head, down = beast.head, beast.head_width
    nose = (crest[0] + head * 0.95, crest[1] - head * 0.28 + 0.02)
    brush.limb(
        [at(*crest), at(*nose)],
        [down * 1.12 * size, down * (0.35 + 0.35 * beast.snout) * size],
        beast.coat,
        round_m=0.08 * size,
    )
    if beast.belly:
        brush.limb(
            [at(nose[0] - 0.06, nose[1] - 0.03), at(nose[0], nose[1] - 0.02)],
            [down * 0.45 * size, down * 0.4 * size],
            beast.belly,
        )
    brush.ellipse(*at(nose[0] + down * 0.16, nose[1] + 0.015), 0.03 * size, 0.024 * size, "1c1412")
    brush.ellipse(*at(crest[0] + head * 0.38, crest[1] + down * 0.12), 0.020 * size, 0.022 * size, "14100e", glow=0.0)
    brush.ellipse(
        *at(crest[0] + head * 0.38 + 0.006, crest[1] + down * 0.12 + 0.006),
        0.006 * size,
        0.006 * size,
        "ffffff",
        glow=0.6,
    )
    if beast.trunk:
        trunk = [
            nose,
            (nose[0] + 0.10, nose[1] - 0.20),
            (nose[0] + 0.08, nose[1] - 0.45),
            (nose[0] + 0.14, nose[1] - 0.60),
        ]
        brush.limb(
            [at(*p) for p in trunk],
            [0.17 * size, 0.12 * size, 0.08 * size, 0.055 * size],
            beast.coat,
            round_m=0.06 * size,
        )
        brush.limb(
            [
                at(nose[0] - 0.03, nose[1] - 0.10),
                at(nose[0] + 0.10, nose[1] - 0.26),
                at(nose[0] + 0.22, nose[1] - 0.24),
            ],
            [0.05 * size, 0.04 * size, 0.01 * size],
            "f2ecdc",
        )
        ear = [
            (crest[0] - 0.02, crest[1] + 0.14),
            (crest[0] - 0.26, crest[1] + 0.10),
            (crest[0] - 0.24, crest[1] - 0.22),
            (crest[0] - 0.04, crest[1] - 0.20),
        ]
        brush.blob([at(*p) for p in ear], colour(beast.coat, 0.85), round_m=0.08 * size)
    _crown(brush, beast, at, crest)
    if beast.mane and beast.tail == "hair":
        for k in range(9):
            share = k / 8
            x, y = (
                root[0] * (1 - share) + crest[0] * share - width * 0.34,
                root[1] * (1 - share) + crest[1] * share + width * 0.34,
            )
            brush.blob(
                [at(x + 0.06, y + 0.03), at(x - 0.07, y - 0.02), at(x - 0.10, y - 0.16), at(x + 0.02, y - 0.09)],
                beast.mane,
                round_m=0.03 * size,
            )


def _crown(brush: Brush, beast: Beast, at: Place, crest: Point) -> None:
    """Ears, horn, antlers."""
    size, up = beast.length, beast.head_width
    x, y = crest[0] - 0.01, crest[1] + up * 0.42
    for offset, shade in ((0.07, 0.7), (0.0, 1.0)):
        if beast.ears == "pointed":
            brush.polygon(
                [
                    at(x - 0.05 + offset, y - 0.04),
                    at(x - 0.02 + offset, y + up * 0.75),
                    at(x + 0.06 + offset, y - 0.02),
                ],
                colour(beast.coat, shade),
                round_m=0.03 * size,
            )
        elif beast.ears == "round":
            brush.ellipse(*at(x + offset - 0.01, y + 0.02), 0.055 * size, 0.06 * size, colour(beast.coat, shade * 0.8))
        elif beast.ears == "long":
            tall = 0.30 if beast.length < 0.5 else 0.13
            brush.ellipse(
                *at(x + offset - 0.05, y + tall * 0.7), 0.042 * size, tall * size, colour(beast.coat, shade), turn=0.3
            )
    if beast.horn:
        brush.polygon([at(x + 0.07, y - 0.03), at(x + 0.20, y + 0.34), at(x + 0.12, y - 0.04)], beast.horn, glow=0.2)
    if beast.antlers:
        for side, shade in ((0.10, 0.7), (-0.03, 1.0)):
            beam = [(x + side, y), (x + side - 0.10, y + 0.20), (x + side + 0.02, y + 0.40)]
            brush.limb([at(*p) for p in beam], [0.035 * size, 0.028 * size, 0.01 * size], colour("c9b28a", shade))
            for share, reach in ((0.45, 0.14), (0.75, 0.11)):
                px, py = x + side - 0.10 * share, y + 0.38 * share
                brush.limb(
                    [at(px, py), at(px + reach, py + 0.10)], [0.022 * size, 0.008 * size], colour("c9b28a", shade)
                )


def sitting_cat(brush: Brush, coat: str = "d08a45") -> None:
    """From the front."""
    h = brush.height
    pale, dark = colour(coat, 1.5), colour(coat, 0.55)
    brush.limb([(0.16 * h, 0.06 * h), (0.34 * h, 0.07 * h), (0.38 * h, 0.20 * h)], [0.08 * h, 0.08 * h, 0.05 * h], coat)
    brush.blob(
        [
            (-0.22 * h, 0.03 * h),
            (-0.24 * h, 0.28 * h),
            (-0.13 * h, 0.58 * h),
            (0.13 * h, 0.58 * h),
            (0.24 * h, 0.28 * h),
            (0.22 * h, 0.03 * h),
        ],
        coat,
        round_m=0.2 * h,
        grain=0.10,
    )
    brush.blob(
        [(-0.07 * h, 0.16 * h), (-0.08 * h, 0.48 * h), (0.08 * h, 0.48 * h), (0.07 * h, 0.16 * h)],
        pale,
        round_m=0.1 * h,
        opacity=0.7,
    )
    for side in (-1, 1):
        brush.limb(
            [(side * 0.075 * h, 0.36 * h), (side * 0.08 * h, 0.05 * h)], [0.09 * h, 0.085 * h], coat, round_m=0.05 * h
        )
        brush.ellipse(side * 0.085 * h, 0.035 * h, 0.062 * h, 0.038 * h, pale)
    brush.blob(
        [
            (-0.20 * h, 0.70 * h),
            (-0.14 * h, 0.84 * h),
            (0, 0.865 * h),
            (0.14 * h, 0.84 * h),
            (0.20 * h, 0.70 * h),
            (0.10 * h, 0.57 * h),
            (-0.10 * h, 0.57 * h),
        ],
        coat,
        round_m=0.14 * h,
        grain=0.08,
    )
    for side in (-1, 1):
        brush.polygon(
            [(side * 0.19 * h, 0.74 * h), (side * 0.175 * h, 0.985 * h), (side * 0.045 * h, 0.85 * h)],
            coat,
            round_m=0.05 * h,
        )
        brush.polygon(
            [(side * 0.165 * h, 0.80 * h), (side * 0.160 * h, 0.93 * h), (side * 0.085 * h, 0.85 * h)],
            "d99a8a",
            bulge=0,
        )
        brush.ellipse(side * 0.085 * h, 0.725 * h, 0.043 * h, 0.046 * h, "e0c84a", round_m=0.03 * h, glow=0.12)
        brush.ellipse(side * 0.082 * h, 0.725 * h, 0.015 * h, 0.040 * h, "120e0c", bulge=0)
        brush.ellipse(side * 0.082 * h + 0.012 * h, 0.742 * h, 0.010 * h, 0.010 * h, "ffffff", bulge=0, glow=0.6)
        for k in (-1, 0, 1):
            brush.line(
                [(side * 0.05 * h, 0.645 * h), (side * 0.25 * h, (0.645 + 0.03 * k) * h)], 0.004 * h, "f5efe6", bulge=0
            )
    brush.blob([(-0.065 * h, 0.635 * h), (0, 0.675 * h), (0.065 * h, 0.635 * h), (0, 0.59 * h)], pale, round_m=0.05 * h)
    brush.polygon([(-0.022 * h, 0.672 * h), (0.022 * h, 0.672 * h), (0, 0.648 * h)], "c96a6a")
    for x, y in ((-0.04, 0.82), (0.0, 0.835), (0.04, 0.82)):
        brush.line([(x * h, y * h), (x * 0.8 * h, (y - 0.055) * h)], 0.012 * h, dark, bulge=0)


def flying_bird(brush: Brush, coat: str = "f0f0f0", tips: str = "3a3f48", *, flap: float = 0.35) -> None:
    """Seen from below and behind; `flap` is -1..1."""
    h, w = brush.height, brush.width
    y = h * 0.5
    for side in (-1, 1):
        raised = flap * h * 0.40
        wing = [
            (side * 0.04 * w, y + 0.05 * h),
            (side * 0.22 * w, y + 0.10 * h + raised * 0.7),
            (side * 0.46 * w, y + raised * 0.5),
            (side * 0.40 * w, y - 0.02 * h + raised * 0.45),
            (side * 0.20 * w, y - 0.02 * h + raised * 0.5),
            (side * 0.05 * w, y - 0.07 * h),
        ]
        brush.blob(wing, coat, round_m=0.08 * h, lean_y=0.3)
        tip = [
            (side * 0.34 * w, y + 0.03 * h + raised * 0.6),
            (side * 0.46 * w, y + raised * 0.5),
            (side * 0.39 * w, y - 0.01 * h + raised * 0.46),
        ]
        brush.polygon(tip, tips, bulge=0)
    brush.blob(
        [(-0.045 * w, y), (0, y + 0.13 * h), (0.045 * w, y), (0.015 * w, y - 0.16 * h), (-0.015 * w, y - 0.16 * h)],
        coat,
        round_m=0.06 * h,
    )
    brush.polygon([(-0.012 * w, y + 0.12 * h), (0.012 * w, y + 0.12 * h), (0, y + 0.18 * h)], "e0a030", bulge=0)


def swan(brush: Brush, coat: str = "f4f4f2", bill: str = "e07a2a") -> None:
    h = brush.height
    brush.blob(
        [
            (-0.75 * h, 0.34 * h),
            (-0.30 * h, 0.42 * h),
            (0.20 * h, 0.36 * h),
            (0.42 * h, 0.20 * h),
            (0.20 * h, 0.0),
            (-0.35 * h, 0.0),
            (-0.55 * h, 0.14 * h),
        ],
        coat,
        round_m=0.2 * h,
    )
    brush.blob(
        [(-0.62 * h, 0.36 * h), (-0.10 * h, 0.40 * h), (0.12 * h, 0.24 * h), (-0.25 * h, 0.14 * h)],
        colour(coat, 0.88),
        round_m=0.12 * h,
    )
    neck = [
        (0.32 * h, 0.20 * h),
        (0.46 * h, 0.42 * h),
        (0.30 * h, 0.64 * h),
        (0.34 * h, 0.84 * h),
        (0.46 * h, 0.86 * h),
    ]
    brush.limb(neck, [0.16 * h, 0.11 * h, 0.085 * h, 0.085 * h, 0.10 * h], coat, round_m=0.05 * h)
    brush.polygon([(0.49 * h, 0.90 * h), (0.66 * h, 0.79 * h), (0.49 * h, 0.82 * h)], bill, round_m=0.03 * h)
    brush.ellipse(0.47 * h, 0.88 * h, 0.013 * h, 0.013 * h, "141414", bulge=0)


def penguin(brush: Brush) -> None:
    h = brush.height
    for side in (-1, 1):
        brush.ellipse(side * 0.09 * h, 0.03 * h, 0.075 * h, 0.03 * h, "e0952f")
        brush.blob(
            [
                (side * 0.20 * h, 0.62 * h),
                (side * 0.31 * h, 0.38 * h),
                (side * 0.27 * h, 0.27 * h),
                (side * 0.17 * h, 0.5 * h),
            ],
            "1e2430",
            round_m=0.05 * h,
        )
    brush.blob(
        [
            (-0.17 * h, 0.04 * h),
            (-0.23 * h, 0.34 * h),
            (-0.13 * h, 0.72 * h),
            (0, 0.99 * h),
            (0.13 * h, 0.72 * h),
            (0.23 * h, 0.34 * h),
            (0.17 * h, 0.04 * h),
        ],
        "1e2430",
        round_m=0.16 * h,
    )
    brush.blob(
        [
            (-0.12 * h, 0.05 * h),
            (-0.16 * h, 0.34 * h),
            (-0.06 * h, 0.68 * h),
            (0.06 * h, 0.68 * h),
            (0.16 * h, 0.34 * h),
            (0.12 * h, 0.05 * h),
        ],
        "f3f1ea",
        round_m=0.14 * h,
    )
    for side in (-1, 1):
        brush.ellipse(side * 0.075 * h, 0.77 * h, 0.04 * h, 0.055 * h, "f0c060", bulge=0)
        brush.ellipse(side * 0.05 * h, 0.86 * h, 0.016 * h, 0.018 * h, "f5f5f5", bulge=0)
    brush.polygon([(-0.035 * h, 0.83 * h), (0.035 * h, 0.83 * h), (0, 0.76 * h)], "e0952f")


def fish(brush: Brush, coat: str = "e8892f", stripe: str = "f5efe2") -> None:
    w, h = brush.width, brush.height
    y = h * 0.5
    brush.blob(
        [(-0.28 * w, y), (-0.47 * w, y + 0.33 * h), (-0.42 * w, y), (-0.47 * w, y - 0.33 * h)],
        colour(coat, 0.85),
        round_m=0.06 * h,
    )
    brush.blob(
        [(-0.05 * w, y + 0.25 * h), (-0.14 * w, y + 0.46 * h), (0.16 * w, y + 0.36 * h), (0.2 * w, y + 0.2 * h)],
        colour(coat, 0.8),
        round_m=0.05 * h,
    )
    brush.blob(
        [
            (-0.30 * w, y),
            (0.0, y + 0.33 * h),
            (0.30 * w, y + 0.22 * h),
            (0.44 * w, y),
            (0.30 * w, y - 0.22 * h),
            (0.0, y - 0.33 * h),
        ],
        coat,
        round_m=0.3 * h,
    )
    for x in (-0.12, 0.16):
        brush.limb(
            [(x * w, y + 0.29 * h), ((x + 0.03) * w, y), (x * w, y - 0.29 * h)],
            [0.05 * w, 0.065 * w, 0.05 * w],
            stripe,
            round_m=0.3 * h,
        )
    brush.blob(
        [(0.02 * w, y - 0.06 * h), (-0.10 * w, y - 0.24 * h), (0.08 * w, y - 0.20 * h)],
        colour(coat, 0.7),
        round_m=0.03 * h,
    )
    brush.ellipse(0.33 * w, y + 0.06 * h, 0.030 * w, 0.030 * w, "fafafa", bulge=0)
    brush.ellipse(0.338 * w, y + 0.06 * h, 0.017 * w, 0.017 * w, "101010", bulge=0)


def whale(brush: Brush, coat: str = "3f5a78") -> None:
    w, h = brush.width, brush.height
    y = h * 0.46
    tail = [
        (-0.36 * w, y + 0.10 * h),
        (-0.49 * w, y + 0.42 * h),
        (-0.41 * w, y + 0.22 * h),
        (-0.36 * w, y + 0.44 * h),
        (-0.30 * w, y + 0.10 * h),
    ]
    brush.blob(tail, colour(coat, 0.9), round_m=0.08 * h)
    brush.blob(
        [
            (-0.40 * w, y + 0.10 * h),
            (-0.10 * w, y + 0.24 * h),
            (0.25 * w, y + 0.30 * h),
            (0.46 * w, y + 0.10 * h),
            (0.44 * w, y - 0.16 * h),
            (0.15 * w, y - 0.30 * h),
            (-0.20 * w, y - 0.10 * h),
        ],
        coat,
        round_m=0.3 * h,
        grain=0.06,
    )
    brush.blob(
        [
            (0.47 * w, y - 0.02 * h),
            (0.15 * w, y - 0.10 * h),
            (-0.10 * w, y - 0.12 * h),
            (0.15 * w, y - 0.28 * h),
            (0.42 * w, y - 0.17 * h),
        ],
        "c9d2da",
        round_m=0.15 * h,
    )
    for k in range(5):
        brush.line(
            [(0.44 * w - k * 0.004 * w, y - (0.07 + k * 0.022) * h), (0.08 * w, y - (0.12 + k * 0.028) * h)],
            0.006 * h,
            "8a98a6",
            bulge=0,
        )
    brush.blob(
        [(0.14 * w, y - 0.14 * h), (-0.02 * w, y - 0.44 * h), (0.05 * w, y - 0.44 * h), (0.22 * w, y - 0.16 * h)],
        colour(coat, 0.75),
        round_m=0.06 * h,
    )
    brush.ellipse(0.34 * w, y - 0.0 * h, 0.010 * w, 0.010 * w, "0c0c0c", bulge=0)


def dolphin(brush: Brush) -> None:
    w, h = brush.width, brush.height
    arc = [(-0.36, 0.30), (-0.18, 0.62), (0.06, 0.76), (0.26, 0.66), (0.38, 0.46)]
    brush.blob(
        [
            (-0.34 * w, 0.34 * h),
            (-0.47 * w, 0.34 * h),
            (-0.42 * w, 0.20 * h),
            (-0.46 * w, 0.06 * h),
            (-0.32 * w, 0.22 * h),
        ],
        "4d6a86",
        round_m=0.04 * h,
    )
    brush.limb(
        [(x * w, y * h) for x, y in arc], [0.06 * h, 0.20 * h, 0.27 * h, 0.22 * h, 0.14 * h], "55748f", round_m=0.12 * h
    )
    brush.limb(
        [((x + 0.015) * w, (y - 0.055) * h) for x, y in arc[1:]],
        [0.05 * h, 0.12 * h, 0.11 * h, 0.05 * h],
        "c6d3dc",
        round_m=0.08 * h,
        opacity=0.8,
    )
    brush.limb([(0.38 * w, 0.44 * h), (0.46 * w, 0.32 * h)], [0.075 * h, 0.03 * h], "55748f")
    brush.blob([(0.0, 0.86 * h), (-0.10 * w, 1.0 * h), (-0.10 * w, 0.82 * h)], "456079", round_m=0.03 * h)
    brush.blob([(0.14 * w, 0.62 * h), (0.04 * w, 0.42 * h), (0.20 * w, 0.56 * h)], "456079", round_m=0.03 * h)
    brush.ellipse(0.335 * w, 0.56 * h, 0.009 * w, 0.009 * w, "0c0c0c", bulge=0)


def jellyfish(brush: Brush, tone: str = "e08ad8") -> None:
    h = brush.height
    for k in range(9):
        x = (k - 4) * 0.06 * h
        points = [
            (x + 0.03 * h * math.sin(k + t * 7), (0.66 - 0.62 * t * (0.7 + 0.3 * math.sin(k * 2.1))) * h)
            for t in (0, 0.25, 0.5, 0.75, 1)
        ]
        brush.line(points, 0.012 * h, tone, glow=0.5, opacity=0.6, bulge=0)
    brush.blob(
        [
            (-0.34 * h, 0.66 * h),
            (-0.28 * h, 0.88 * h),
            (0, 0.99 * h),
            (0.28 * h, 0.88 * h),
            (0.34 * h, 0.66 * h),
            (0.17 * h, 0.69 * h),
            (0, 0.64 * h),
            (-0.17 * h, 0.69 * h),
        ],
        tone,
        round_m=0.22 * h,
        glow=0.55,
        opacity=0.85,
    )
    brush.blob(
        [(-0.2 * h, 0.74 * h), (0, 0.92 * h), (0.2 * h, 0.74 * h)], "ffe6fb", round_m=0.1 * h, glow=0.5, opacity=0.5
    )


def turtle(brush: Brush) -> None:
    w, h = brush.width, brush.height
    for points in (
        [(0.16, 0.5), (0.34, 0.86), (0.26, 0.48)],
        [(0.14, 0.38), (0.22, 0.04), (0.04, 0.34)],
        [(-0.26, 0.46), (-0.42, 0.66), (-0.3, 0.36)],
        [(-0.24, 0.36), (-0.36, 0.16), (-0.16, 0.32)],
    ):
        brush.blob([(x * w, y * h) for x, y in points], "5f7a4a", round_m=0.06 * h)
    brush.limb([(0.28 * w, 0.50 * h), (0.43 * w, 0.56 * h)], [0.16 * h, 0.20 * h], "6d8a52")
    brush.ellipse(0.45 * w, 0.59 * h, 0.012 * w, 0.012 * w, "101010", bulge=0)
    brush.blob(
        [
            (-0.34 * w, 0.40 * h),
            (-0.18 * w, 0.74 * h),
            (0.10 * w, 0.78 * h),
            (0.32 * w, 0.48 * h),
            (0.10 * w, 0.32 * h),
            (-0.2 * w, 0.30 * h),
        ],
        "6b5a34",
        round_m=0.3 * h,
    )
    for x, y in ((-0.16, 0.52), (0.0, 0.58), (0.15, 0.54), (-0.04, 0.44), (0.1, 0.42)):
        brush.ellipse(x * w, y * h, 0.055 * w, 0.07 * h, "8f7a44", round_m=0.05 * h)


def butterfly(brush: Brush, tone: str = "e8862a") -> None:
    h = brush.height
    for side in (-1, 1):
        brush.blob(
            [
                (side * 0.02 * h, 0.55 * h),
                (side * 0.20 * h, 0.92 * h),
                (side * 0.46 * h, 0.90 * h),
                (side * 0.38 * h, 0.58 * h),
            ],
            "1a1412",
            round_m=0.05 * h,
        )
        brush.blob(
            [
                (side * 0.02 * h, 0.50 * h),
                (side * 0.34 * h, 0.50 * h),
                (side * 0.34 * h, 0.22 * h),
                (side * 0.14 * h, 0.16 * h),
            ],
            "1a1412",
            round_m=0.05 * h,
        )
        brush.blob(
            [
                (side * 0.05 * h, 0.57 * h),
                (side * 0.20 * h, 0.85 * h),
                (side * 0.40 * h, 0.84 * h),
                (side * 0.33 * h, 0.61 * h),
            ],
            tone,
            round_m=0.05 * h,
            glow=0.1,
        )
        brush.blob(
            [
                (side * 0.05 * h, 0.48 * h),
                (side * 0.29 * h, 0.47 * h),
                (side * 0.29 * h, 0.27 * h),
                (side * 0.14 * h, 0.22 * h),
            ],
            tone,
            round_m=0.05 * h,
            glow=0.1,
        )
    brush.limb([(0, 0.2 * h), (0, 0.72 * h)], [0.03 * h, 0.05 * h], "1a1412")


def dragon(brush: Brush, coat: str = "5a2430") -> None:
    w, h = brush.width, brush.height
    for side, shade in ((-1, 0.7), (1, 1.0)):
        shift = 0.05 * w * side
        wing = [
            (0.02 * w + shift, 0.56 * h),
            (-0.02 * w + shift * 3, 0.99 * h),
            (-0.20 * w + shift, 0.90 * h),
            (-0.36 * w + shift, 0.70 * h),
            (-0.27 * w + shift, 0.66 * h),
            (-0.24 * w + shift, 0.55 * h),
            (-0.14 * w + shift, 0.58 * h),
            (-0.10 * w + shift, 0.48 * h),
        ]
        brush.polygon(wing, colour("8a3a34", shade), round_m=0.08 * h)
        for k in (3, 5, 7):
            brush.line([wing[1], wing[k]], 0.010 * h, colour(coat, shade), bulge=0)
    tail = [(-0.12, 0.38), (-0.27, 0.30), (-0.38, 0.36), (-0.46, 0.28)]
    brush.limb([(x * w, y * h) for x, y in tail], [0.12 * h, 0.08 * h, 0.05 * h, 0.01 * h], coat)
    brush.blob(
        [
            (-0.15 * w, 0.44 * h),
            (0.05 * w, 0.54 * h),
            (0.20 * w, 0.50 * h),
            (0.18 * w, 0.32 * h),
            (0.0, 0.28 * h),
            (-0.13 * w, 0.30 * h),
        ],
        coat,
        round_m=0.12 * h,
        grain=0.15,
    )
    for x in (-0.08, 0.12):
        brush.limb(
            [(x * w, 0.34 * h), ((x + 0.02) * w, 0.20 * h), ((x - 0.005) * w, 0.10 * h)],
            [0.10 * h, 0.06 * h, 0.035 * h],
            colour(coat, 0.85),
        )
    neck = [(0.17, 0.46), (0.26, 0.60), (0.28, 0.74), (0.36, 0.80), (0.46, 0.76)]
    brush.limb(
        [(x * w, y * h) for x, y in neck], [0.15 * h, 0.11 * h, 0.09 * h, 0.10 * h, 0.045 * h], coat, round_m=0.05 * h
    )
    for x, y in ((0.31, 0.84), (0.335, 0.85)):
        brush.polygon([(x * w, y * h), ((x - 0.05) * w, (y + 0.10) * h), ((x + 0.02) * w, y * h)], "d9c9a0")
    brush.ellipse(0.375 * w, 0.81 * h, 0.010 * w, 0.010 * w, "ffc030", glow=2.0, bulge=0)
