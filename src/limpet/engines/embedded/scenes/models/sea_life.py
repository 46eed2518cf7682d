"""Animals of the sea."""

import math

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


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
