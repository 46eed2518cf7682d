"""Small things: on tables, on the ground, in the hand."""

import math

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def robot(brush: Brush, paint: str = "8fa6ba") -> None:
    h = brush.height
    for side in (-1, 1):
        brush.limb(
            [(side * 0.11 * h, 0.36 * h), (side * 0.12 * h, 0.20 * h), (side * 0.12 * h, 0.05 * h)],
            [0.085 * h, 0.075 * h, 0.09 * h],
            "5c6672",
            round_m=0.04 * h,
        )
        brush.blob(
            [
                (side * 0.12 * h - 0.08 * h, 0),
                (side * 0.12 * h + 0.08 * h, 0),
                (side * 0.12 * h + 0.06 * h, 0.07 * h),
                (side * 0.12 * h - 0.06 * h, 0.07 * h),
            ],
            "3e4650",
            round_m=0.04 * h,
        )
        brush.limb(
            [(side * 0.22 * h, 0.60 * h), (side * 0.29 * h, 0.46 * h), (side * 0.27 * h, 0.31 * h)],
            [0.085 * h, 0.07 * h, 0.06 * h],
            "5c6672",
            round_m=0.04 * h,
        )
        brush.ellipse(side * 0.27 * h, 0.29 * h, 0.045 * h, 0.045 * h, paint)
        brush.ellipse(side * 0.22 * h, 0.61 * h, 0.06 * h, 0.06 * h, paint)
    brush.blob(
        [
            (-0.20 * h, 0.36 * h),
            (-0.22 * h, 0.62 * h),
            (0, 0.665 * h),
            (0.22 * h, 0.62 * h),
            (0.20 * h, 0.36 * h),
            (0, 0.325 * h),
        ],
        paint,
        round_m=0.14 * h,
    )
    brush.box(-0.10 * h, 0.45 * h, 0.10 * h, 0.57 * h, "2c333c", round_m=0.02 * h)
    for k, tone in enumerate(("ffb347", "7ef0a0", "ff6a5a")):
        brush.ellipse((-0.055 + 0.055 * k) * h, 0.53 * h, 0.017 * h, 0.017 * h, tone, glow=1.8, bulge=0)
    brush.line([(-0.07 * h, 0.48 * h), (0.07 * h, 0.48 * h)], 0.012 * h, "5fd0ff", glow=0.8, bulge=0)
    brush.box(-0.04 * h, 0.65 * h, 0.04 * h, 0.70 * h, "3e4650")
    brush.blob(
        [
            (-0.17 * h, 0.70 * h),
            (-0.175 * h, 0.87 * h),
            (0, 0.905 * h),
            (0.175 * h, 0.87 * h),
            (0.17 * h, 0.70 * h),
            (0, 0.675 * h),
        ],
        colour(paint, 1.2),
        round_m=0.10 * h,
    )
    brush.blob(
        [(-0.13 * h, 0.74 * h), (-0.13 * h, 0.84 * h), (0.13 * h, 0.84 * h), (0.13 * h, 0.74 * h)],
        "161c24",
        round_m=0.03 * h,
    )
    for side in (-1, 1):
        brush.ellipse(side * 0.065 * h, 0.79 * h, 0.032 * h, 0.035 * h, "7ef0ff", glow=2.6, bulge=0)
    brush.line([(0, 0.90 * h), (0, 0.965 * h)], 0.012 * h, "5c6672")
    brush.ellipse(0, 0.975 * h, 0.022 * h, 0.022 * h, "ff5544", glow=2.0)


def lantern(brush: Brush, paint: str = "e0482f") -> None:
    """A paper lantern on a string."""
    h = brush.height
    brush.line([(0, 0.80 * h), (0, h)], 0.012 * h, "2a2a2a", bulge=0)
    brush.blob(
        [
            (-0.22 * h, 0.22 * h),
            (-0.34 * h, 0.50 * h),
            (-0.22 * h, 0.78 * h),
            (0.22 * h, 0.78 * h),
            (0.34 * h, 0.50 * h),
            (0.22 * h, 0.22 * h),
        ],
        paint,
        round_m=0.3 * h,
        glow=1.6,
    )
    for y in (0.32, 0.42, 0.52, 0.62, 0.72):
        brush.line(
            [(-0.30 * h, y * h), (0.30 * h, y * h)], 0.008 * h, colour(paint, 0.5), bulge=0, glow=0.3, opacity=0.6
        )
    for y in (0.20, 0.80):
        brush.box(-0.17 * h, (y - 0.025) * h, 0.17 * h, (y + 0.025) * h, "241a18")
    brush.line([(0, 0.18 * h), (0, 0.02 * h)], 0.025 * h, "d9a03a")


def fire(brush: Brush) -> None:
    h = brush.height
    for x0, x1 in ((-0.34, 0.24), (0.34, -0.24), (-0.15, 0.30)):
        brush.limb([(x0 * h, 0.06 * h), (x1 * h, 0.15 * h)], [0.09 * h, 0.075 * h], "4a3020", grain=0.3)
    for scale, tone, glow in ((1.0, "e8501a", 2.0), (0.72, "ff9a2a", 3.0), (0.42, "fff0a0", 4.0)):
        flame = [
            (-0.24, 0.16),
            (-0.22, 0.42),
            (-0.12, 0.40),
            (-0.08, 0.74),
            (0.02, 0.60),
            (0.08, 0.97),
            (0.16, 0.55),
            (0.22, 0.48),
            (0.24, 0.18),
            (0, 0.08),
        ]
        brush.blob(
            [(x * scale * h, (0.1 + (y - 0.1) * scale) * h) for x, y in flame], tone, glow=glow, bulge=0, opacity=0.9
        )


def chest(brush: Brush) -> None:
    """A treasure chest, open."""
    w, h = brush.width, brush.height
    brush.polygon(
        [(-0.46 * w, 0.52 * h), (0.46 * w, 0.52 * h), (0.42 * w, 0.97 * h), (-0.42 * w, 0.97 * h)],
        "5a3620",
        round_m=0.1 * h,
        grain=0.15,
    )
    brush.polygon(
        [(-0.40 * w, 0.54 * h), (0.40 * w, 0.54 * h), (0.36 * w, 0.88 * h), (-0.36 * w, 0.88 * h)], "2a1810", bulge=0
    )
    random = brush.random
    for _ in range(60):
        x, y = float(random.uniform(-0.40, 0.40)), 0.46 + float(random.uniform(0, 0.20))
        brush.ellipse(
            x * w,
            (y - 0.30 * x * x) * h,
            0.035 * w,
            0.030 * h,
            ("ffd24a", "f2b832", "fff0a0")[int(random.integers(3))],
            round_m=0.02 * h,
            glow=0.35,
        )
    for x, tone in ((-0.22, "e0305a"), (0.05, "3ad0ff"), (0.26, "5ae07a")):
        brush.polygon(
            [(x * w, 0.72 * h), ((x + 0.05) * w, 0.62 * h), (x * w, 0.54 * h), ((x - 0.05) * w, 0.62 * h)],
            tone,
            glow=0.9,
            round_m=0.03 * h,
        )
    brush.box(-0.48 * w, 0, 0.48 * w, 0.50 * h, "7a4a2a", round_m=0.05 * h, grain=0.15)
    for x in (-0.36, 0.36):
        brush.box((x - 0.04) * w, 0, (x + 0.04) * w, 0.50 * h, "c9a04a", round_m=0.02 * h)
    brush.box(-0.07 * w, 0.26 * h, 0.07 * w, 0.48 * h, "c9a04a", round_m=0.02 * h)


def crystal(brush: Brush, paint: str = "8a6ae0") -> None:
    h = brush.height
    for x, top, half, lean in (
        (-0.22, 0.55, 0.09, -0.12),
        (0.24, 0.62, 0.10, 0.12),
        (-0.06, 0.97, 0.13, -0.03),
        (0.12, 0.42, 0.08, 0.05),
    ):
        left, right, tip = (x - half) * h, (x + half) * h, ((x + lean) * h, top * h)
        brush.polygon(
            [(left, 0), (x * h, 0), tip, ((x - half + lean * 0.8) * h, (top - 0.15) * h)],
            colour(paint, 1.1),
            bulge=0,
            lean_x=-0.7,
            glow=0.55,
        )
        brush.polygon(
            [(x * h, 0), (right, 0), ((x + half + lean * 0.8) * h, (top - 0.18) * h), tip],
            colour(paint, 0.7),
            bulge=0,
            lean_x=0.8,
            glow=0.35,
        )


def snowman(brush: Brush) -> None:
    h = brush.height
    for side in (-1, 1):
        brush.line(
            [(side * 0.14 * h, 0.52 * h), (side * 0.34 * h, 0.66 * h), (side * 0.37 * h, 0.73 * h)], 0.018 * h, "5a3a24"
        )
    for y, r in ((0.20, 0.22), (0.50, 0.165), (0.75, 0.12)):
        brush.ellipse(0, y * h, r * h, r * h * 0.95, "f4f7fb", round_m=r * h, bulge=1.1)
    brush.blob(
        [
            (-0.13 * h, 0.66 * h),
            (0, 0.63 * h),
            (0.13 * h, 0.66 * h),
            (0.13 * h, 0.69 * h),
            (0, 0.665 * h),
            (-0.13 * h, 0.69 * h),
        ],
        "b8323a",
        round_m=0.02 * h,
    )
    brush.box(0.04 * h, 0.50 * h, 0.09 * h, 0.66 * h, "b8323a")
    brush.box(-0.15 * h, 0.83 * h, 0.15 * h, 0.855 * h, "1e1e24")
    brush.box(-0.095 * h, 0.85 * h, 0.095 * h, 0.985 * h, "1e1e24", round_m=0.05 * h)
    for x in (-0.042, 0.042):
        brush.ellipse(x * h, 0.785 * h, 0.014 * h, 0.014 * h, "15151a", bulge=0)
    brush.polygon([(-0.01 * h, 0.765 * h), (-0.01 * h, 0.735 * h), (0.12 * h, 0.742 * h)], "e8822a", round_m=0.02 * h)
    for y in (0.45, 0.52, 0.58):
        brush.ellipse(0, y * h, 0.013 * h, 0.013 * h, "15151a", bulge=0)


def guitar(brush: Brush, paint: str = "b5702f") -> None:
    h = brush.height
    brush.blob(
        [
            (-0.17 * h, 0.16 * h),
            (-0.11 * h, 0.30 * h),
            (-0.135 * h, 0.44 * h),
            (0, 0.51 * h),
            (0.135 * h, 0.44 * h),
            (0.11 * h, 0.30 * h),
            (0.17 * h, 0.16 * h),
            (0, 0.01 * h),
        ],
        paint,
        round_m=0.06 * h,
        bulge=0.7,
    )
    brush.ellipse(0, 0.30 * h, 0.05 * h, 0.05 * h, "20140c", bulge=0)
    brush.box(-0.022 * h, 0.30 * h, 0.022 * h, 0.90 * h, "3a2418", round_m=0.02 * h)
    brush.box(-0.035 * h, 0.89 * h, 0.035 * h, 0.99 * h, "2a1810")
    brush.box(-0.06 * h, 0.12 * h, 0.06 * h, 0.14 * h, "20140c", bulge=0)
    for x in (-0.012, -0.004, 0.004, 0.012):
        brush.line([(x * h, 0.13 * h), (x * h, 0.93 * h)], 0.0022 * h, "e8e0d0", bulge=0)


def umbrella(brush: Brush, paint: str = "c23a3a") -> None:
    """A parasol over a beach."""
    w, h = brush.width, brush.height
    brush.line([(0, 0), (0, 0.95 * h)], 0.022 * h, "efe8da")
    edge = [
        (-0.49 * w, 0.62 * h),
        (-0.29 * w, 0.60 * h),
        (-0.10 * w, 0.585 * h),
        (0.10 * w, 0.585 * h),
        (0.29 * w, 0.60 * h),
        (0.49 * w, 0.62 * h),
    ]
    for k in range(5):
        brush.blob(
            [edge[k], edge[k + 1], ((edge[k + 1][0]) * 0.6, 0.86 * h), (0, 0.97 * h), (edge[k][0] * 0.6, 0.86 * h)],
            paint if k % 2 == 0 else "f6f0e4",
            round_m=0.3 * h,
            bulge=0.4,
            lean_x=(k - 2) * 0.35,
            lean_y=0.4,
        )


def flag(brush: Brush, paint: str = "c0342c", *, phase: float = 0.0) -> None:
    w, h = brush.width, brush.height
    brush.line([(-0.44 * w, 0), (-0.44 * w, 0.99 * h)], 0.020 * h, "d9dce0")
    top, low = [], []
    for k in range(15):
        t = k / 14
        wave = 0.035 * h * t * math.sin(phase + t * 8)
        top.append(((-0.43 + 0.90 * t) * w, 0.95 * h + wave))
        low.append(((-0.43 + 0.90 * t) * w, 0.58 * h + wave * 1.2))
    for k in range(14):
        slope = math.cos(phase + k / 14 * 8)
        brush.polygon([top[k], top[k + 1], low[k + 1], low[k]], paint, bulge=0, lean_x=-0.7 * slope)


def statue(brush: Brush) -> None:
    h = brush.height
    brush.box(-0.22 * h, 0, 0.22 * h, 0.07 * h, "8f897c", grain=0.15)
    brush.box(-0.17 * h, 0.07 * h, 0.17 * h, 0.26 * h, "a39c8e", grain=0.15)
    stone = "8fa398"
    brush.limb([(0, 0.62 * h), (0.13 * h, 0.74 * h), (0.16 * h, 0.93 * h)], [0.08 * h, 0.055 * h, 0.04 * h], stone)
    brush.blob(
        [(-0.13 * h, 0.26 * h), (-0.08 * h, 0.62 * h), (0.0, 0.69 * h), (0.09 * h, 0.62 * h), (0.13 * h, 0.26 * h)],
        stone,
        round_m=0.1 * h,
    )
    for x in (-0.06, 0.0, 0.06):
        brush.line([(x * 0.5 * h, 0.55 * h), (x * h, 0.27 * h)], 0.008 * h, colour(stone, 0.6), bulge=0)
    brush.limb(
        [(-0.08 * h, 0.61 * h), (-0.13 * h, 0.50 * h), (-0.06 * h, 0.43 * h)], [0.06 * h, 0.05 * h, 0.04 * h], stone
    )
    brush.ellipse(0, 0.755 * h, 0.048 * h, 0.062 * h, stone, round_m=0.05 * h)
    brush.ellipse(0.165 * h, 0.955 * h, 0.022 * h, 0.03 * h, "e8b84a", glow=0.5)


def asteroid(brush: Brush) -> None:
    h, random = brush.height, brush.random
    ring = [
        (
            (0.40 + 0.07 * float(random.normal())) * h * math.cos(a),
            0.5 * h + (0.40 + 0.06 * float(random.normal())) * h * math.sin(a),
        )
        for a in [k * math.pi / 6 for k in range(12)]
    ]
    brush.blob(ring, "6f675e", round_m=0.4 * h, grain=0.3)
    for _ in range(7):
        x, y, r = (
            float(random.uniform(-0.25, 0.25)),
            0.5 + float(random.uniform(-0.25, 0.25)),
            float(random.uniform(0.03, 0.09)),
        )
        brush.ellipse(x * h, y * h, r * h, r * 0.8 * h, "3f3a36", bulge=0)
        brush.ellipse((x + r * 0.2) * h, (y - r * 0.2) * h, r * 0.8 * h, r * 0.62 * h, "5c554d", bulge=0)
