"""Rock and ice."""

import math

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def iceberg(brush: Brush) -> None:
    w, h, random = brush.width, brush.height, brush.random
    peaks = [
        (-0.5, 0.0),
        (-0.42, 0.28),
        (-0.25, 0.50),
        (-0.12, 0.92),
        (0.02, 0.70),
        (0.16, 0.99),
        (0.30, 0.52),
        (0.44, 0.30),
        (0.5, 0.0),
    ]
    outline = [(x * w, y * h * float(random.uniform(0.85, 1.0))) for x, y in peaks]
    brush.polygon(outline, "dfeaf2", bulge=0.5, round_m=0.3 * h, grain=0.04)
    brush.polygon([outline[3], outline[4], (0.0, 0.0), (-0.20 * w, 0.0)], "a9c6da", bulge=0, lean_x=0.7)
    brush.polygon([outline[5], outline[6], outline[7], (0.34 * w, 0.0), (0.14 * w, 0.0)], "b4cee0", bulge=0, lean_x=0.9)
    brush.box(-0.49 * w, 0, 0.49 * w, 0.035 * h, "79c4d0", bulge=0)


def rock(brush: Brush, tone: str = "7d766c", *, split: bool = False) -> None:
    w, h, random = brush.width, brush.height, brush.random
    ring = [
        (
            math.cos(a) * (0.44 + 0.06 * float(random.normal())) * w,
            h * 0.42 + math.sin(a) * (0.46 + 0.05 * float(random.normal())) * h,
        )
        for a in [k * math.pi / 7 for k in range(14)]
    ]
    brush.blob([(x, max(0.0, y)) for x, y in ring], tone, round_m=0.5 * h, bulge=0.9, grain=0.25)
    for _ in range(5):
        x, y = float(random.uniform(-0.3, 0.3)) * w, float(random.uniform(0.15, 0.7)) * h
        brush.line(
            [(x, y), (x + 0.10 * w, y + 0.06 * h), (x + 0.13 * w, y + 0.16 * h)],
            0.012 * h,
            colour(tone, 0.5),
            bulge=0,
            opacity=0.6,
        )
    if split:
        crack = [
            (0.03 * w, 0.92 * h),
            (-0.03 * w, 0.68 * h),
            (0.04 * w, 0.44 * h),
            (-0.02 * w, 0.2 * h),
            (0.02 * w, 0.0),
        ]
        brush.line(crack, 0.035 * h, "15110e", bulge=0)
        brush.line([(x + 0.02 * w, y) for x, y in crack], 0.012 * h, "ffd27a", bulge=0, glow=1.2)
