"""What rolls: on roads and on rails."""

import math

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def _wheel(brush: Brush, x: float, y: float, r: float) -> None:
    brush.ellipse(x, y, r, r, "17171a", round_m=r * 0.3)
    brush.ellipse(x, y, r * 0.58, r * 0.58, "a9adb4", round_m=r * 0.3)
    for k in range(5):
        a = k * 1.2566
        brush.line([(x, y), (x + r * 0.52 * math.cos(a), y + r * 0.52 * math.sin(a))], r * 0.12, "6d7178", bulge=0)


def car(brush: Brush, paint: str = "b3282d", *, taxi: bool = False) -> None:
    w, h, dark = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 6
    if taxi:
        paint = "e8b21f"
    body = [
        (-0.49, 0.22),
        (-0.48, 0.50),
        (-0.36, 0.58),
        (-0.23, 0.92),
        (0.14, 0.94),
        (0.28, 0.60),
        (0.45, 0.53),
        (0.49, 0.40),
        (0.49, 0.22),
        (0.0, 0.17),
    ]
    brush.blob([(x * w, y * h) for x, y in body], paint, round_m=0.22 * h, bulge=0.9)
    for points in (
        ((-0.29, 0.60), (-0.20, 0.86), (-0.045, 0.87), (-0.045, 0.60)),
        ((-0.015, 0.60), (-0.015, 0.87), (0.115, 0.87), (0.225, 0.60)),
    ):
        brush.polygon([(x * w, y * h) for x, y in points], "1c2733", bulge=0, lean_y=0.3)
        brush.polygon(
            [
                (points[0][0] * w + 0.02 * w, points[0][1] * h),
                (points[1][0] * w + 0.03 * w, points[1][1] * h),
                (points[1][0] * w + 0.06 * w, points[1][1] * h),
                (points[0][0] * w + 0.06 * w, points[0][1] * h),
            ],
            "8fb0cc",
            bulge=0,
            opacity=0.45,
        )
    brush.line([(-0.03 * w, 0.60 * h), (-0.03 * w, 0.24 * h)], 0.008 * h, colour(paint, 0.5), bulge=0)
    brush.line([(-0.46 * w, 0.50 * h), (0.44 * w, 0.50 * h)], 0.012 * h, colour(paint, 1.5), bulge=0, opacity=0.6)
    for x in (-0.29, 0.29):
        brush.ellipse(x * w, 0.22 * h, 0.098 * w, 0.24 * h, "101014", bulge=0)
        _wheel(brush, x * w, 0.20 * h, 0.20 * h)
    brush.ellipse(0.465 * w, 0.44 * h, 0.022 * w, 0.055 * h, "fff6d8", glow=4.0 if dark else 0.4)
    brush.ellipse(-0.472 * w, 0.46 * h, 0.014 * w, 0.05 * h, "e02a20", glow=2.5 if dark else 0.2)
    if taxi:
        brush.box(-0.10 * w, 0.93 * h, 0.03 * w, 0.995 * h, "fff3c0", glow=1.5 if dark else 0.2)


def bus(brush: Brush, paint: str = "c23a2a") -> None:
    w, h, dark = brush.width, brush.height, brush.light.is_dark
    brush.box(-0.49 * w, 0.12 * h, 0.49 * w, 0.98 * h, paint, round_m=0.10 * h)
    for k in range(6):
        x = -0.44 + k * 0.145
        brush.box(
            x * w,
            0.52 * h,
            (x + 0.125) * w,
            0.86 * h,
            "ffd9a0" if dark else "24323f",
            bulge=0,
            glow=0.9 if dark else 0,
            lean_y=0.3,
        )
    brush.box(0.43 * w, 0.40 * h, 0.485 * w, 0.86 * h, "24323f", bulge=0)
    brush.box(-0.49 * w, 0.40 * h, 0.43 * w, 0.44 * h, "f2e6d0", bulge=0)
    for x in (-0.30, 0.30):
        _wheel(brush, x * w, 0.13 * h, 0.125 * h)
    brush.ellipse(0.478 * w, 0.25 * h, 0.012 * w, 0.03 * h, "fff6d8", glow=3.0 if dark else 0.3)


def train(brush: Brush) -> None:
    """A steam engine with a carriage."""
    w, h, dark = brush.width, brush.height, brush.light.is_dark
    brush.box(-0.49 * w, 0.20 * h, -0.08 * w, 0.72 * h, "7a2a2a", round_m=0.04 * h)
    for k in range(4):
        x = -0.46 + k * 0.095
        brush.box(
            x * w, 0.42 * h, (x + 0.07) * w, 0.62 * h, "ffd9a0" if dark else "d9e2e6", bulge=0, glow=1.2 if dark else 0
        )
    brush.box(-0.50 * w, 0.70 * h, -0.07 * w, 0.76 * h, "2a2226")
    brush.box(0.0, 0.22 * h, 0.16 * w, 0.74 * h, "23262b")
    brush.box(0.04 * w, 0.46 * h, 0.12 * w, 0.66 * h, "ffcf80", bulge=0, glow=1.0 if dark else 0.1)
    brush.box(-0.02 * w, 0.72 * h, 0.18 * w, 0.78 * h, "8c2a24")
    brush.limb(
        [(0.16 * w, 0.44 * h), (0.43 * w, 0.44 * h)], [0.34 * h, 0.34 * h], "2b2f36", round_m=0.17 * h, bulge=1.2
    )
    brush.polygon(
        [(0.36 * w, 0.60 * h), (0.40 * w, 0.60 * h), (0.415 * w, 0.86 * h), (0.345 * w, 0.86 * h)],
        "23262b",
        round_m=0.04 * h,
    )
    brush.ellipse(0.27 * w, 0.62 * h, 0.025 * w, 0.06 * h, "b8923a")
    brush.ellipse(0.475 * w, 0.50 * h, 0.018 * w, 0.05 * h, "fff0c0", glow=4.0 if dark else 0.8)
    brush.polygon([(0.43 * w, 0.06 * h), (0.50 * w, 0.06 * h), (0.44 * w, 0.24 * h)], "8c2a24")
    for x in (-0.42, -0.34, -0.22, -0.14):
        _wheel(brush, x * w, 0.10 * h, 0.10 * h)
    for x in (0.08, 0.20, 0.31):
        _wheel(brush, x * w, 0.14 * h, 0.14 * h)
    brush.line([(0.08 * w, 0.12 * h), (0.31 * w, 0.12 * h)], 0.03 * h, "b8323a", bulge=0)
    for x, y, r in ((0.36, 0.92, 0.05), (0.31, 0.955, 0.045), (0.25, 0.96, 0.04)):
        brush.ellipse(x * w, y * h, r * w, r * w * 0.6, "e6e6ea", opacity=0.65)


def bicycle(brush: Brush, paint: str = "2f6f9a") -> None:
    w, h = brush.width, brush.height
    for x in (-0.27, 0.27):
        ring = [
            (x * w + 0.30 * h * math.cos(a), 0.31 * h + 0.30 * h * math.sin(a))
            for a in [k * math.pi / 14 for k in range(29)]
        ]
        brush.line(ring, 0.035 * h, "1c1c20")
        for k in range(8):
            brush.line([(x * w, 0.31 * h), ring[k * 3]], 0.006 * h, "9a9ea6", bulge=0)
    frame = [
        (-0.27 * w, 0.31 * h),
        (-0.02 * w, 0.30 * h),
        (0.19 * w, 0.72 * h),
        (-0.10 * w, 0.74 * h),
        (-0.27 * w, 0.31 * h),
    ]
    brush.line(frame, 0.030 * h, paint)
    brush.line([(-0.02 * w, 0.30 * h), (-0.115 * w, 0.84 * h)], 0.028 * h, paint)
    brush.line([(0.27 * w, 0.31 * h), (0.17 * w, 0.92 * h), (0.24 * w, 0.96 * h)], 0.028 * h, paint)
    brush.limb([(-0.17 * w, 0.86 * h), (-0.06 * w, 0.86 * h)], [0.06 * h, 0.035 * h], "2a1f1a")
