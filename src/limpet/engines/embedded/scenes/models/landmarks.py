"""Buildings that one sees from afar."""

import math

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush
from limpet.engines.embedded.scenes.models.buildings import LAMP, lit_window


def lighthouse(brush: Brush) -> None:
    h, lit = brush.height, brush.light.is_dark or brush.light.sun_height < 10
    brush.blob(
        [(-0.26 * h, 0), (-0.20 * h, 0.055 * h), (0.05 * h, 0.075 * h), (0.24 * h, 0.05 * h), (0.30 * h, 0)],
        "6f675e",
        grain=0.25,
        round_m=0.05 * h,
    )
    brush.box(0.08 * h, 0.05 * h, 0.26 * h, 0.14 * h, "efe9dd")
    brush.polygon(
        [(0.06 * h, 0.14 * h), (0.28 * h, 0.14 * h), (0.23 * h, 0.20 * h), (0.11 * h, 0.20 * h)],
        "9a3f2e",
        bulge=0,
        lean_y=0.6,
    )
    lit_window(brush, 0.17 * h, 0.075 * h, 0.035 * h, 0.045 * h, lit=lit)

    def half(y: float) -> float:
        return (0.082 - 0.036 * (y - 0.06) / 0.70) * h

    for k in range(7):
        low, high = 0.06 + k * 0.1, 0.06 + (k + 1) * 0.1
        paint = "f4f0e8" if k % 2 else "b9342a"
        brush.polygon(
            [(-half(low), low * h), (half(low), low * h), (half(high), high * h), (-half(high), high * h)],
            paint,
            round_m=0.075 * h,
            bulge=1.3,
        )
    for y in (0.22, 0.42, 0.60):
        brush.box(
            -0.010 * h, y * h, 0.010 * h, (y + 0.035) * h, LAMP if lit else "2b3542", bulge=0, glow=1.2 if lit else 0
        )
    brush.box(-0.066 * h, 0.76 * h, 0.066 * h, 0.778 * h, "2d2f33")
    for bar in range(-5, 6):
        brush.line([(bar * 0.012 * h, 0.778 * h), (bar * 0.012 * h, 0.81 * h)], 0.003 * h, "2d2f33", bulge=0)
    brush.line([(-0.062 * h, 0.81 * h), (0.062 * h, 0.81 * h)], 0.004 * h, "2d2f33", bulge=0)
    brush.box(-0.036 * h, 0.778 * h, 0.036 * h, 0.865 * h, "fff0c0", glow=3.5 if lit else 0.5)
    for x in (-0.036, -0.012, 0.012, 0.036):
        brush.line([(x * h, 0.778 * h), (x * h, 0.865 * h)], 0.004 * h, "26282c", bulge=0)
    brush.polygon(
        [(-0.05 * h, 0.865 * h), (0.05 * h, 0.865 * h), (0.012 * h, 0.93 * h), (-0.012 * h, 0.93 * h)],
        "8c2a22",
        round_m=0.04 * h,
    )
    brush.line([(0, 0.93 * h), (0, 0.985 * h)], 0.006 * h, "26282c")


def castle(brush: Brush) -> None:
    w, h, lit = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 10
    stone, roof = "a89e8c", "4a5f8a"

    def tower(x: float, base: float, top: float, half: float, cone: float, shade: float) -> None:
        brush.box(x - half, base, x + half, top, colour(stone, shade), grain=0.14, round_m=half, bulge=1.1)
        brush.box(
            x - half * 1.18,
            top - half * 0.5,
            x + half * 1.18,
            top,
            colour(stone, shade * 1.05),
            grain=0.1,
            round_m=half,
        )
        for k in range(-2, 3):
            brush.box(
                x + k * half * 0.46 - half * 0.14,
                top,
                x + k * half * 0.46 + half * 0.14,
                top + half * 0.28,
                colour(stone, shade),
                bulge=0,
            )
        if cone:
            brush.polygon(
                [(x - half * 1.15, top + half * 0.15), (x + half * 1.15, top + half * 0.15), (x, top + cone)],
                colour(roof, shade),
                round_m=half,
            )
            brush.line([(x, top + cone), (x, top + cone + half)], half * 0.07, "3a3a3a", bulge=0)
            brush.polygon(
                [(x, top + cone + half), (x + half * 0.9, top + cone + half * 0.72), (x, top + cone + half * 0.45)],
                "b8323a",
                bulge=0,
            )
        for y in (0.35, 0.62, 0.85):
            place = base + (top - base) * y
            brush.ellipse(
                x, place, half * 0.13, half * 0.26, LAMP if lit else "22262e", bulge=0, glow=1.8 if lit else 0
            )

    tower(-0.10 * w, 0.25 * h, 0.74 * h, 0.060 * w, 0.20 * h, 0.80)
    tower(0.14 * w, 0.25 * h, 0.62 * h, 0.052 * w, 0.17 * h, 0.78)
    brush.box(-0.24 * w, 0.1 * h, 0.24 * w, 0.46 * h, colour(stone, 0.88), grain=0.14, bulge=0)
    tower(0.0, 0.2 * h, 0.66 * h, 0.085 * w, 0.0, 0.92)
    brush.box(-0.36 * w, 0, 0.36 * w, 0.30 * h, stone, grain=0.14, bulge=0)
    for k in range(19):
        x = (-0.36 + 0.04 * k) * w
        brush.box(x - 0.012 * w, 0.30 * h, x + 0.012 * w, 0.332 * h, stone, bulge=0)
    for x, top, cone in ((-0.37, 0.46, 0.15), (0.37, 0.46, 0.15), (-0.13, 0.40, 0.13), (0.13, 0.40, 0.13)):
        tower(x * w, 0, top * h, 0.058 * w, cone * h, 1.0)
    brush.box(-0.055 * w, 0, 0.055 * w, 0.13 * h, "2a211a", bulge=0)
    brush.ellipse(0, 0.13 * h, 0.055 * w, 0.055 * w, "2a211a", bulge=0)
    if lit:
        brush.ellipse(0, 0.10 * h, 0.03 * w, 0.05 * h, LAMP, bulge=0, glow=1.0)


def church(brush: Brush) -> None:
    w, h, lit = brush.width, brush.height, brush.light.is_dark
    brush.box(-0.02 * w, 0, 0.46 * w, 0.32 * h, "d9d0c0", bulge=0, lean_x=0.3, grain=0.05)
    brush.polygon(
        [(-0.04 * w, 0.31 * h), (0.49 * w, 0.31 * h), (0.42 * w, 0.50 * h), (-0.02 * w, 0.50 * h)],
        "6b4a3f",
        bulge=0,
        lean_y=0.8,
    )
    brush.box(-0.32 * w, 0, -0.02 * w, 0.55 * h, "e8e0d0", grain=0.05, bulge=0, lean_x=-0.2)
    brush.polygon([(-0.35 * w, 0.55 * h), (0.01 * w, 0.55 * h), (-0.17 * w, 0.92 * h)], "5f6a74", bulge=0, lean_y=0.4)
    brush.line([(-0.17 * w, 0.90 * h), (-0.17 * w, 0.995 * h)], 0.010 * h, "e0c060")
    brush.line([(-0.21 * w, 0.965 * h), (-0.13 * w, 0.965 * h)], 0.010 * h, "e0c060")
    brush.ellipse(-0.17 * w, 0.46 * h, 0.055 * w, 0.055 * w, "f4f0e4", bulge=0)
    brush.line([(-0.17 * w, 0.46 * h), (-0.17 * w, 0.49 * h)], 0.006 * h, "2a2a2a", bulge=0)
    for x in (0.07, 0.20, 0.33):
        brush.box(
            (x - 0.028) * w,
            0.08 * h,
            (x + 0.028) * w,
            0.22 * h,
            LAMP if lit else "43566b",
            bulge=0,
            glow=1.4 if lit else 0,
        )
        brush.ellipse(x * w, 0.22 * h, 0.028 * w, 0.03 * h, LAMP if lit else "43566b", bulge=0, glow=1.4 if lit else 0)
    brush.box(-0.215 * w, 0, -0.125 * w, 0.17 * h, "4a3424", bulge=0)


def windmill(brush: Brush, *, turn: float = 0.35) -> None:
    h = brush.height
    brush.polygon(
        [(-0.15 * h, 0), (0.15 * h, 0), (0.095 * h, 0.58 * h), (-0.095 * h, 0.58 * h)],
        "e9e1d0",
        round_m=0.14 * h,
        bulge=1.1,
    )
    brush.box(-0.045 * h, 0, 0.045 * h, 0.13 * h, "5a3a26", bulge=0)
    lit_window(brush, 0, 0.28 * h, 0.05 * h, 0.07 * h, lit=brush.light.is_dark)
    brush.blob(
        [(-0.11 * h, 0.57 * h), (-0.09 * h, 0.67 * h), (0, 0.71 * h), (0.09 * h, 0.67 * h), (0.11 * h, 0.57 * h)],
        "7a4a34",
        round_m=0.08 * h,
    )
    for k in range(4):
        angle = turn + k * math.pi / 2
        ax, ay = math.cos(angle), math.sin(angle)
        reach, hub = 0.37 * h, (0.0, 0.62 * h)
        tip = (hub[0] + ax * reach, hub[1] + ay * reach)
        brush.line([hub, tip], 0.012 * h, "5a4030")
        side = (-ay * 0.075 * h, ax * 0.075 * h)
        start = (hub[0] + ax * 0.09 * h, hub[1] + ay * 0.09 * h)
        brush.polygon(
            [start, tip, (tip[0] + side[0], tip[1] + side[1]), (start[0] + side[0], start[1] + side[1])],
            "f2ead8",
            bulge=0,
            opacity=0.92,
        )
        for s in (0.3, 0.5, 0.7, 0.9):
            a = (hub[0] + ax * reach * s, hub[1] + ay * reach * s)
            brush.line([a, (a[0] + side[0], a[1] + side[1])], 0.004 * h, "8a745a", bulge=0)
    brush.ellipse(0, 0.62 * h, 0.018 * h, 0.018 * h, "3a2a20")


def temple(brush: Brush, *, tiers: int = 3, wall: str = "a8402f") -> None:
    """A pagoda."""
    w, h, lit = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 10
    brush.box(-0.42 * w, 0, 0.42 * w, 0.05 * h, "8c857a", grain=0.1)
    step = 0.80 * h / tiers
    for k in range(tiers):
        base, half = 0.05 * h + k * step, 0.30 * w * (1 - 0.20 * k)
        brush.box(-half, base, half, base + step * 0.55, wall, bulge=0)
        for x in (-0.9, -0.45, 0.0, 0.45, 0.9):
            brush.box(x * half - 0.012 * w, base, x * half + 0.012 * w, base + step * 0.55, "5a1f18", bulge=0)
        for x in (-0.68, -0.22, 0.22, 0.68):
            brush.box(
                x * half - half * 0.13,
                base + step * 0.12,
                x * half + half * 0.13,
                base + step * 0.44,
                LAMP if lit else "e6d8b8",
                bulge=0,
                glow=1.2 if lit else 0,
            )
        top, reach = base + step * 0.55, half * 1.55
        brush.polygon(
            [
                (-reach * 1.06, top + step * 0.10),
                (-reach * 0.7, top - step * 0.02),
                (reach * 0.7, top - step * 0.02),
                (reach * 1.06, top + step * 0.10),
                (reach * 0.55, top + step * 0.24),
                (half * 0.72, top + step * 0.46),
                (-half * 0.72, top + step * 0.46),
                (-reach * 0.55, top + step * 0.24),
            ],
            "3a4248",
            bulge=0.6,
            lean_y=0.5,
            round_m=0.05 * h,
        )
        brush.line(
            [
                (-reach * 1.04, top + step * 0.09),
                (-reach * 0.68, top - step * 0.02),
                (reach * 0.68, top - step * 0.02),
                (reach * 1.04, top + step * 0.09),
            ],
            0.010 * h,
            "c9a04a",
            bulge=0,
        )
    brush.limb([(0, 0.88 * h), (0, 0.99 * h)], [0.022 * h, 0.006 * h], "c9a04a")


def gate(brush: Brush) -> None:
    """A torii."""
    w, h = brush.width, brush.height
    for x in (-0.30, 0.30):
        brush.limb([(x * w * 1.05, 0), (x * w, 0.86 * h)], [0.075 * h, 0.062 * h], "c23a26", round_m=0.03 * h)
        brush.box(x * w * 1.05 - 0.05 * h, 0, x * w * 1.05 + 0.05 * h, 0.06 * h, "2a2422")
    brush.box(-0.38 * w, 0.66 * h, 0.38 * w, 0.725 * h, "b83622", round_m=0.02 * h)
    brush.blob(
        [
            (-0.48 * w, 0.93 * h),
            (0, 0.87 * h),
            (0.48 * w, 0.93 * h),
            (0.46 * w, 0.84 * h),
            (0, 0.81 * h),
            (-0.46 * w, 0.84 * h),
        ],
        "c23a26",
        round_m=0.04 * h,
    )
    brush.blob(
        [
            (-0.50 * w, 0.985 * h),
            (0, 0.93 * h),
            (0.50 * w, 0.985 * h),
            (0.48 * w, 0.92 * h),
            (0, 0.885 * h),
            (-0.48 * w, 0.92 * h),
        ],
        "2a2422",
        round_m=0.03 * h,
    )
    brush.box(-0.045 * w, 0.725 * h, 0.045 * w, 0.83 * h, "2a2422")
    brush.box(-0.032 * w, 0.74 * h, 0.032 * w, 0.815 * h, "d9b45a", bulge=0)


def pyramid(brush: Brush) -> None:
    w, h = brush.width, brush.height
    brush.polygon(
        [(-0.5 * w, 0), (0.10 * w, 0), (-0.02 * w, h)], "d9b57a", bulge=0, lean_x=-0.7, lean_y=0.6, grain=0.10
    )
    brush.polygon([(0.10 * w, 0), (0.5 * w, 0), (-0.02 * w, h)], "c9a468", bulge=0, lean_x=1.1, lean_y=0.6, grain=0.10)
    for k in range(1, 34):
        y = k / 35
        left, middle, right = -0.5 + 0.48 * y, 0.10 - 0.12 * y, 0.5 - 0.52 * y
        brush.line(
            [(left * w, y * h), (middle * w, y * h), (right * w, y * h)], 0.003 * h, "9a7a48", bulge=0, opacity=0.45
        )


def bridge(brush: Brush) -> None:
    """A stone bridge of three arches."""
    w, h = brush.width, brush.height
    deck = [(-0.5 * w, 0.50 * h), (-0.25 * w, 0.72 * h), (0, 0.80 * h), (0.25 * w, 0.72 * h), (0.5 * w, 0.50 * h)]
    brush.polygon([(-0.5 * w, 0), (0.5 * w, 0), *reversed(deck)], "a0968a", grain=0.16, bulge=0)
    for x, half in ((-0.29, 0.10), (0.0, 0.135), (0.29, 0.10)):
        arch = [
            ((x + half * math.cos(a)) * w, max(0.0, 0.52 * h * math.sin(a) * (half / 0.135)))
            for a in [k * math.pi / 20 for k in range(21)]
        ]
        brush.polygon(arch, "2c3036", bulge=0)
        brush.cut(
            [
                ((x + half * 0.9 * math.cos(a)) * w, max(0.0, 0.49 * h * math.sin(a) * (half / 0.135)))
                for a in [k * math.pi / 20 for k in range(21)]
            ]
        )
    brush.line(deck, 0.06 * h, "b8aea0", round_m=0.03 * h)
    brush.line([(x, y + 0.10 * h) for x, y in deck], 0.035 * h, "a89e90", round_m=0.02 * h)


def ruins(brush: Brush) -> None:
    """Columns of a temple."""
    w, h = brush.width, brush.height
    for k, top in enumerate((0.78, 0.80, 0.80, 0.52, 0.80, 0.34)):
        x = (-0.40 + 0.16 * k) * w
        brush.box(x - 0.052 * w, 0.06 * h, x + 0.052 * w, 0.10 * h, "d8ccb4")
        brush.polygon(
            [(x - 0.040 * w, 0.10 * h), (x + 0.040 * w, 0.10 * h), (x + 0.033 * w, top * h), (x - 0.033 * w, top * h)],
            "e2d8c2",
            round_m=0.035 * w,
            bulge=1.3,
            grain=0.08,
        )
        for s in (-0.018, 0, 0.018):
            brush.line([(x + s * w, 0.11 * h), (x + s * 0.85 * w, top * h)], 0.004 * w, "a89e88", bulge=0)
        if top > 0.75:
            brush.box(x - 0.050 * w, top * h, x + 0.050 * w, (top + 0.04) * h, "d8ccb4")
    brush.polygon(
        [
            (-0.46 * w, 0.84 * h),
            (-0.03 * w, 0.84 * h),
            (-0.05 * w, 0.93 * h),
            (-0.30 * w, 0.99 * h),
            (-0.44 * w, 0.92 * h),
        ],
        "d9cdb6",
        grain=0.12,
    )
    brush.box(-0.48 * w, 0, 0.48 * w, 0.06 * h, "c4b8a0", grain=0.15)
    for x, y in ((0.30, 0.05), (0.42, 0.04), (0.16, 0.045)):
        brush.ellipse(x * w, y * h, 0.045 * w, 0.05 * h, "cfc3ac", grain=0.2)
