"""One rule that paints whatever walks on four legs."""

import math
from collections.abc import Callable

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.beasts import Beast
from limpet.engines.embedded.scenes.models.brush import Brush, Point

#: Turns parts of the body's length into metres.
Place = Callable[[float, float], Point]


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
