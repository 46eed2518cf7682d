"""What stands on a table."""

import math

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def vase(brush: Brush, paint: str = "2f6f8f") -> None:
    h = brush.height
    brush.blob(
        [
            (-0.14 * h, 0.01 * h),
            (-0.30 * h, 0.36 * h),
            (-0.22 * h, 0.68 * h),
            (-0.10 * h, 0.84 * h),
            (-0.15 * h, 0.98 * h),
            (0.15 * h, 0.98 * h),
            (0.10 * h, 0.84 * h),
            (0.22 * h, 0.68 * h),
            (0.30 * h, 0.36 * h),
            (0.14 * h, 0.01 * h),
        ],
        paint,
        round_m=0.28 * h,
        bulge=1.2,
    )
    brush.limb(
        [(-0.17 * h, 0.28 * h), (-0.21 * h, 0.45 * h), (-0.15 * h, 0.64 * h)],
        [0.02 * h, 0.055 * h, 0.015 * h],
        "ffffff",
        bulge=0,
        opacity=0.55,
        glow=0.25,
    )
    brush.ellipse(0, 0.975 * h, 0.14 * h, 0.022 * h, colour(paint, 0.35), bulge=0)
    for y, r in ((0.30, 0.285), (0.62, 0.25)):
        brush.line(
            [(-r * h, y * h), (0, (y - 0.03) * h), (r * h, y * h)], 0.018 * h, colour(paint, 1.8), bulge=0, opacity=0.7
        )


def bouquet(brush: Brush) -> None:
    h = brush.height
    random = brush.random
    for k in range(13):
        x, y = float(random.normal(0, 0.13)) * h, (0.68 + float(random.uniform(-0.08, 0.20))) * h
        brush.line([(x * 0.2, 0.38 * h), (x, y)], 0.010 * h, "4c7a34")
        tone = ("e0526e", "f2b8c6", "f4e2a0", "c74a9a", "f6f0e6")[k % 5]
        for petal in range(7):
            a = petal * 0.8976
            brush.ellipse(
                x + 0.04 * h * math.cos(a),
                y + 0.036 * h * math.sin(a),
                0.036 * h,
                0.030 * h,
                colour(tone, float(random.uniform(0.8, 1.1))),
                round_m=0.02 * h,
            )
        brush.ellipse(x, y, 0.022 * h, 0.02 * h, "e8b32e")
    brush.blob(
        [
            (-0.12 * h, 0.0),
            (-0.17 * h, 0.20 * h),
            (-0.09 * h, 0.36 * h),
            (-0.12 * h, 0.44 * h),
            (0.12 * h, 0.44 * h),
            (0.09 * h, 0.36 * h),
            (0.17 * h, 0.20 * h),
            (0.12 * h, 0.0),
        ],
        "6fa3bf",
        round_m=0.16 * h,
    )
    brush.limb(
        [(-0.10 * h, 0.14 * h), (-0.115 * h, 0.26 * h)], [0.018 * h, 0.03 * h], "ffffff", bulge=0, opacity=0.5, glow=0.2
    )


def cup(brush: Brush, paint: str = "f2efe8") -> None:
    h = brush.height
    for x, phase in ((-0.10, 0.0), (0.03, 1.4), (0.15, 2.6)):
        points = [(x * h + 0.03 * h * math.sin(phase + t * 5), (0.66 + 0.32 * t) * h) for t in (0, 0.25, 0.5, 0.75, 1)]
        brush.limb(
            points, [0.035 * h, 0.05 * h, 0.045 * h, 0.03 * h, 0.008 * h], "ffffff", bulge=0, opacity=0.28, glow=0.3
        )
    brush.ellipse(0, 0.055 * h, 0.52 * h, 0.055 * h, paint, round_m=0.05 * h, lean_y=0.8)
    ring = [
        (0.33 * h + 0.13 * h * math.cos(a), 0.38 * h + 0.13 * h * math.sin(a))
        for a in [-1.4 + k * 0.35 for k in range(9)]
    ]
    brush.line(ring, 0.05 * h, paint)
    brush.polygon(
        [
            (-0.34 * h, 0.62 * h),
            (0.34 * h, 0.62 * h),
            (0.29 * h, 0.20 * h),
            (0.17 * h, 0.075 * h),
            (-0.17 * h, 0.075 * h),
            (-0.29 * h, 0.20 * h),
        ],
        paint,
        round_m=0.26 * h,
        bulge=1.1,
    )
    brush.ellipse(0, 0.62 * h, 0.34 * h, 0.055 * h, colour(paint, 0.9), bulge=0, lean_y=0.8)
    brush.ellipse(0, 0.612 * h, 0.305 * h, 0.043 * h, "3a1f10", bulge=0, lean_y=0.8)


def bottle(brush: Brush, paint: str = "2f5f3a") -> None:
    h = brush.height
    brush.blob(
        [
            (-0.13 * h, 0.01 * h),
            (-0.145 * h, 0.3 * h),
            (-0.14 * h, 0.52 * h),
            (-0.05 * h, 0.68 * h),
            (-0.042 * h, 0.93 * h),
            (0.042 * h, 0.93 * h),
            (0.05 * h, 0.68 * h),
            (0.14 * h, 0.52 * h),
            (0.145 * h, 0.3 * h),
            (0.13 * h, 0.01 * h),
        ],
        paint,
        round_m=0.14 * h,
        bulge=1.3,
    )
    brush.box(-0.138 * h, 0.18 * h, 0.138 * h, 0.44 * h, "efe4cc", round_m=0.13 * h)
    for y in (0.36, 0.30, 0.25):
        brush.line([(-0.08 * h, y * h), (0.08 * h, y * h)], 0.012 * h, "6a4a34", bulge=0)
    brush.box(-0.046 * h, 0.90 * h, 0.046 * h, 0.985 * h, "8a2a2a", round_m=0.03 * h)
    brush.limb(
        [(-0.095 * h, 0.06 * h), (-0.10 * h, 0.5 * h)],
        [0.016 * h, 0.022 * h],
        "ffffff",
        bulge=0,
        opacity=0.45,
        glow=0.25,
    )


def books(brush: Brush) -> None:
    w, h = brush.width, brush.height
    for k, (tone, top) in enumerate((("7a2f2f", 0.24), ("2f4f6f", 0.50), ("8a6a2f", 0.74), ("3f6a4a", 0.97))):
        low = (0.0, 0.24, 0.50, 0.74)[k]
        shift = (0.02, -0.03, 0.03, -0.01)[k] * w
        brush.box(-0.46 * w + shift, low * h, 0.46 * w + shift, top * h, tone, round_m=0.04 * h)
        brush.box(-0.40 * w + shift, (low + 0.05) * h, 0.47 * w + shift, (top - 0.05) * h, "efe6d2", bulge=0)
        brush.box(-0.46 * w + shift, low * h, -0.34 * w + shift, top * h, tone, round_m=0.05 * h)


def candle(brush: Brush) -> None:
    h = brush.height
    brush.ellipse(0, 0.04 * h, 0.20 * h, 0.04 * h, "b08a3a", round_m=0.03 * h)
    brush.box(-0.085 * h, 0.04 * h, 0.085 * h, 0.60 * h, "f2e6c8", round_m=0.08 * h, glow=0.12)
    brush.blob([(-0.085 * h, 0.60 * h), (-0.07 * h, 0.45 * h), (-0.05 * h, 0.58 * h)], "fff6dd", round_m=0.03 * h)
    brush.line([(0, 0.60 * h), (0.008 * h, 0.66 * h)], 0.012 * h, "2a1a10", bulge=0)
    brush.blob(
        [(-0.048 * h, 0.70 * h), (0.0, 0.96 * h), (0.048 * h, 0.70 * h), (0, 0.635 * h)], "ff9a2a", glow=3.0, bulge=0
    )
    brush.blob(
        [(-0.026 * h, 0.70 * h), (0.0, 0.86 * h), (0.026 * h, 0.70 * h), (0, 0.65 * h)], "fff2b0", glow=4.5, bulge=0
    )


def apple(brush: Brush, paint: str = "c0281f") -> None:
    h = brush.height
    brush.blob(
        [
            (-0.05 * h, 0.02 * h),
            (-0.36 * h, 0.12 * h),
            (-0.44 * h, 0.46 * h),
            (-0.30 * h, 0.74 * h),
            (-0.05 * h, 0.72 * h),
            (0.05 * h, 0.72 * h),
            (0.30 * h, 0.74 * h),
            (0.44 * h, 0.46 * h),
            (0.36 * h, 0.12 * h),
            (0.05 * h, 0.02 * h),
        ],
        paint,
        round_m=0.4 * h,
        bulge=1.1,
    )
    brush.ellipse(-0.20 * h, 0.56 * h, 0.07 * h, 0.11 * h, "ffffff", turn=0.5, bulge=0, opacity=0.55, glow=0.3)
    brush.limb([(0.0, 0.70 * h), (0.05 * h, 0.92 * h)], [0.03 * h, 0.04 * h], "5a3a20")
    brush.blob(
        [(0.05 * h, 0.84 * h), (0.20 * h, 0.96 * h), (0.34 * h, 0.88 * h), (0.18 * h, 0.80 * h)],
        "5c9a3a",
        round_m=0.05 * h,
    )


def ball(brush: Brush, paint: str = "c9d0d8") -> None:
    h = brush.height
    brush.ellipse(0, 0.49 * h, 0.48 * h, 0.48 * h, paint, round_m=0.48 * h, bulge=1.6)
    brush.ellipse(-0.17 * h, 0.70 * h, 0.09 * h, 0.06 * h, "ffffff", turn=0.6, bulge=0, glow=0.5, opacity=0.7)


def pumpkin(brush: Brush) -> None:
    h = brush.height
    for x in (-0.36, 0.36, -0.19, 0.19, 0.0):
        brush.ellipse(x * h, 0.40 * h, 0.23 * h, 0.38 * h, colour("dd7a1f", 1.05 - abs(x) * 0.5), round_m=0.2 * h)
    brush.limb([(0, 0.74 * h), (0.05 * h, 0.97 * h)], [0.10 * h, 0.07 * h], "5f7a34")
    for x in (-0.17, 0.17):
        brush.polygon(
            [((x - 0.09) * h, 0.44 * h), ((x + 0.09) * h, 0.44 * h), (x * h, 0.60 * h)], "ffe07a", glow=2.2, bulge=0
        )
    brush.polygon(
        [
            (-0.28 * h, 0.30 * h),
            (-0.14 * h, 0.24 * h),
            (-0.07 * h, 0.28 * h),
            (0, 0.22 * h),
            (0.07 * h, 0.28 * h),
            (0.14 * h, 0.24 * h),
            (0.28 * h, 0.30 * h),
            (0.14 * h, 0.13 * h),
            (-0.14 * h, 0.13 * h),
        ],
        "ffe07a",
        glow=2.2,
        bulge=0,
    )
