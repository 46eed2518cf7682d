"""What carries people: on roads, on water, in the air and in space."""

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


def sailboat(brush: Brush, sail: str = "f6f1e6") -> None:
    w, h = brush.width, brush.height
    brush.line([(0.02 * w, 0.10 * h), (0.02 * w, 0.99 * h)], 0.010 * h, "6b4a30")
    main = [(0.0, 0.15 * h), (-0.02 * w, 0.55 * h), (0.005 * w, 0.95 * h), (-0.22 * w, 0.50 * h), (-0.40 * w, 0.17 * h)]
    brush.polygon(main, sail, bulge=0.35, lean_x=-0.3, round_m=0.3 * h)
    for s in (0.3, 0.5, 0.7):
        brush.line(
            [(0.0, (0.15 + 0.78 * s) * h), ((-0.40 + 0.40 * s) * w, (0.17 + 0.76 * s) * h)],
            0.004 * h,
            "cfc6b4",
            bulge=0,
        )
    brush.polygon(
        [(0.045 * w, 0.14 * h), (0.04 * w, 0.86 * h), (0.20 * w, 0.42 * h), (0.38 * w, 0.14 * h)],
        colour(sail, 0.93),
        bulge=0.3,
        lean_x=0.4,
        round_m=0.2 * h,
    )
    hull = [
        (-0.46 * w, 0.105 * h),
        (0.49 * w, 0.125 * h),
        (0.36 * w, 0.02 * h),
        (0.2 * w, 0.0),
        (-0.32 * w, 0.0),
        (-0.42 * w, 0.03 * h),
    ]
    brush.polygon(hull, "7a3b22", round_m=0.07 * h)
    brush.line([(-0.455 * w, 0.098 * h), (0.47 * w, 0.118 * h)], 0.014 * h, "e8dcc0")


def rowing_boat(brush: Brush, paint: str = "7a4a2c") -> None:
    w, h = brush.width, brush.height
    brush.blob(
        [
            (-0.49 * w, 0.80 * h),
            (-0.30 * w, 0.62 * h),
            (0.30 * w, 0.62 * h),
            (0.49 * w, 0.86 * h),
            (0.36 * w, 0.10 * h),
            (0.0, 0.0),
            (-0.36 * w, 0.10 * h),
        ],
        paint,
        round_m=0.3 * h,
    )
    brush.line(
        [(-0.47 * w, 0.76 * h), (-0.28 * w, 0.60 * h), (0.28 * w, 0.60 * h), (0.47 * w, 0.82 * h)],
        0.07 * h,
        colour(paint, 1.5),
    )
    for y in (0.42, 0.24):
        brush.line([(-0.38 * w, y * h), (0.38 * w, y * h)], 0.02 * h, colour(paint, 0.6), bulge=0)


def fishing_boat(brush: Brush, paint: str = "2f5f86") -> None:
    w, h, dark = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 6
    brush.line([(-0.14 * w, 0.2 * h), (-0.14 * w, 0.97 * h)], 0.018 * h, "4a3a2c")
    brush.line([(-0.14 * w, 0.92 * h), (0.38 * w, 0.36 * h)], 0.006 * h, "3a3a3a", bulge=0)
    brush.line([(-0.14 * w, 0.92 * h), (-0.44 * w, 0.34 * h)], 0.006 * h, "3a3a3a", bulge=0)
    brush.box(-0.02 * w, 0.28 * h, 0.22 * w, 0.60 * h, "efe8da", round_m=0.05 * h)
    brush.box(-0.05 * w, 0.58 * h, 0.25 * w, 0.63 * h, "a83a2e")
    for x in (0.03, 0.12):
        brush.box(
            x * w, 0.42 * h, (x + 0.065) * w, 0.54 * h, "ffd28a" if dark else "3a4a58", bulge=0, glow=2.2 if dark else 0
        )
    brush.blob(
        [
            (-0.48 * w, 0.36 * h),
            (0.0, 0.27 * h),
            (0.40 * w, 0.36 * h),
            (0.50 * w, 0.46 * h),
            (0.38 * w, 0.03 * h),
            (0.0, 0.0),
            (-0.40 * w, 0.03 * h),
        ],
        paint,
        round_m=0.16 * h,
    )
    brush.line(
        [(-0.46 * w, 0.33 * h), (0.0, 0.25 * h), (0.40 * w, 0.33 * h), (0.48 * w, 0.42 * h)], 0.030 * h, "f2ead8"
    )
    brush.ellipse(-0.14 * w, 0.98 * h, 0.014 * w, 0.02 * h, "fff0c8", glow=4.0 if dark else 0.2)


def tall_ship(brush: Brush) -> None:
    w, h = brush.width, brush.height
    for x, top in ((-0.24, 0.86), (0.02, 0.98), (0.26, 0.84)):
        brush.line([(x * w, 0.12 * h), (x * w, top * h)], 0.010 * h, "4a3424")
        for k, (low, high) in enumerate(((0.22, 0.44), (0.46, 0.66), (0.68, 0.82))):
            half = (0.125 - 0.028 * k) * w
            if high > top:
                continue
            sail = [
                (x * w - half, high * h),
                (x * w + half, high * h),
                (x * w + half * 1.12, low * h),
                (x * w, (low + 0.035) * h),
                (x * w - half * 0.85, low * h),
            ]
            brush.polygon(sail, "efe6d0", bulge=0.5, round_m=0.12 * h, lean_x=0.2)
            brush.line([(x * w - half * 1.05, high * h), (x * w + half * 1.05, high * h)], 0.008 * h, "4a3424", bulge=0)
    brush.polygon([(0.33 * w, 0.20 * h), (0.30 * w, 0.62 * h), (0.49 * w, 0.24 * h)], "e8dec8", bulge=0.3)
    brush.line([(0.34 * w, 0.16 * h), (0.49 * w, 0.25 * h)], 0.012 * h, "4a3424")
    brush.polygon(
        [
            (-0.45 * w, 0.24 * h),
            (-0.34 * w, 0.22 * h),
            (-0.28 * w, 0.15 * h),
            (0.34 * w, 0.15 * h),
            (0.42 * w, 0.17 * h),
            (0.30 * w, 0.0),
            (-0.34 * w, 0.0),
            (-0.42 * w, 0.08 * h),
        ],
        "5a3620",
        round_m=0.08 * h,
    )
    brush.line([(-0.44 * w, 0.185 * h), (-0.28 * w, 0.115 * h), (0.37 * w, 0.125 * h)], 0.014 * h, "c9a04a", bulge=0)
    for k in range(8):
        brush.box((-0.26 + k * 0.07) * w, 0.07 * h, (-0.235 + k * 0.07) * w, 0.095 * h, "1c1410", bulge=0)


def balloon(brush: Brush, paint: str = "d8452f", stripe: str = "f4cf72") -> None:
    h = brush.height
    centre, r = 0.64 * h, 0.345 * h
    outline = [
        (-r, centre),
        (-r * 0.86, centre + r * 0.55),
        (0, centre + r),
        (r * 0.86, centre + r * 0.55),
        (r, centre),
        (r * 0.78, centre - r * 0.62),
        (r * 0.25, centre - r * 1.22),
        (-r * 0.25, centre - r * 1.22),
        (-r * 0.78, centre - r * 0.62),
    ]
    brush.blob(outline, paint, round_m=0.33 * h, bulge=1.0)
    for k in (-0.62, 0.0, 0.62):
        width = 0.20
        strip = [
            (r * (k - width) * s, centre + r * y)
            for s, y in ((0.30, 0.985), (0.72, 0.62), (0.98, 0.0), (0.76, -0.62), (0.27, -1.17))
        ]
        back = [
            (r * (k + width) * s, centre + r * y)
            for s, y in ((0.27, -1.17), (0.76, -0.62), (0.98, 0.0), (0.72, 0.62), (0.30, 0.985))
        ]
        brush.polygon([*strip, *back], stripe, round_m=0.33 * h, bulge=0.5, lean_x=k * 0.8, opacity=0.95)
    for x in (-1, 1):
        brush.line([(x * r * 0.24, centre - r * 1.2), (x * 0.042 * h, 0.115 * h)], 0.005 * h, "3a2a20", bulge=0)
    brush.ellipse(0, 0.185 * h, 0.018 * h, 0.028 * h, "ffb040", glow=1.5, bulge=0)
    brush.polygon(
        [(-0.052 * h, 0.115 * h), (0.052 * h, 0.115 * h), (0.042 * h, 0.02 * h), (-0.042 * h, 0.02 * h)],
        "8a5a34",
        grain=0.2,
        round_m=0.04 * h,
    )


def aeroplane(brush: Brush) -> None:
    w, h = brush.width, brush.height
    brush.polygon(
        [(-0.02 * w, 0.52 * h), (-0.16 * w, 0.90 * h), (-0.10 * w, 0.90 * h), (0.10 * w, 0.55 * h)],
        "c9d0d8",
        bulge=0,
        lean_y=0.7,
    )
    brush.limb(
        [(-0.40 * w, 0.56 * h), (-0.2 * w, 0.50 * h), (0.36 * w, 0.47 * h), (0.44 * w, 0.45 * h)],
        [0.10 * h, 0.20 * h, 0.22 * h, 0.10 * h],
        "eef1f4",
        round_m=0.11 * h,
    )
    brush.polygon(
        [(-0.33 * w, 0.57 * h), (-0.46 * w, 0.95 * h), (-0.38 * w, 0.95 * h), (-0.24 * w, 0.57 * h)], "c23a3a", bulge=0
    )
    brush.polygon(
        [(-0.32 * w, 0.54 * h), (-0.46 * w, 0.47 * h), (-0.41 * w, 0.45 * h), (-0.25 * w, 0.51 * h)],
        "d9dee4",
        bulge=0,
        lean_y=0.6,
    )
    brush.polygon(
        [(0.10 * w, 0.44 * h), (-0.16 * w, 0.05 * h), (-0.08 * w, 0.05 * h), (0.22 * w, 0.42 * h)],
        "dfe4ea",
        bulge=0,
        lean_y=0.5,
    )
    brush.limb([(0.0, 0.26 * h), (0.08 * w, 0.26 * h)], [0.09 * h, 0.09 * h], "aab2bc")
    for k in range(11):
        brush.ellipse((-0.18 + k * 0.045) * w, 0.50 * h, 0.008 * w, 0.016 * h, "24323f", bulge=0)
    brush.polygon(
        [(0.375 * w, 0.53 * h), (0.41 * w, 0.51 * h), (0.39 * w, 0.47 * h), (0.36 * w, 0.48 * h)], "24323f", bulge=0
    )


def helicopter(brush: Brush, paint: str = "c23a2a") -> None:
    w, h = brush.width, brush.height
    brush.limb([(0.0, 0.46 * h), (-0.44 * w, 0.56 * h)], [0.20 * h, 0.05 * h], paint)
    brush.polygon(
        [(-0.42 * w, 0.54 * h), (-0.49 * w, 0.82 * h), (-0.44 * w, 0.82 * h), (-0.38 * w, 0.56 * h)], paint, bulge=0
    )
    brush.blob(
        [
            (-0.14 * w, 0.42 * h),
            (-0.08 * w, 0.66 * h),
            (0.12 * w, 0.68 * h),
            (0.27 * w, 0.46 * h),
            (0.20 * w, 0.26 * h),
            (-0.06 * w, 0.24 * h),
        ],
        paint,
        round_m=0.2 * h,
    )
    brush.blob(
        [(0.05 * w, 0.62 * h), (0.14 * w, 0.62 * h), (0.25 * w, 0.46 * h), (0.20 * w, 0.38 * h), (0.05 * w, 0.40 * h)],
        "24384a",
        round_m=0.1 * h,
    )
    brush.line([(0.0, 0.66 * h), (0.0, 0.84 * h)], 0.04 * h, "2a2a2e")
    brush.line([(-0.49 * w, 0.86 * h), (0.49 * w, 0.84 * h)], 0.022 * h, "2a2a2e", opacity=0.75)
    brush.line([(-0.14 * w, 0.10 * h), (0.24 * w, 0.10 * h), (0.28 * w, 0.14 * h)], 0.022 * h, "2a2a2e")
    for x in (-0.04, 0.14):
        brush.line([(x * w, 0.28 * h), (x * w, 0.10 * h)], 0.018 * h, "2a2a2e")


def rocket(brush: Brush) -> None:
    h = brush.height
    for y, r, paint in ((0.02, 0.075, "ff7a20"), (0.055, 0.055, "ffc040"), (0.09, 0.035, "fff4c0")):
        brush.blob([(-r * h, 0.16 * h), (0, y * h - 0.02 * h), (r * h, 0.16 * h)], paint, glow=3.0, bulge=0)
    for side in (-1, 1):
        brush.polygon(
            [
                (side * 0.08 * h, 0.42 * h),
                (side * 0.19 * h, 0.24 * h),
                (side * 0.17 * h, 0.13 * h),
                (side * 0.07 * h, 0.22 * h),
            ],
            "b8322a",
            round_m=0.04 * h,
        )
    brush.blob(
        [
            (-0.07 * h, 0.16 * h),
            (-0.098 * h, 0.45 * h),
            (-0.07 * h, 0.76 * h),
            (0, 0.98 * h),
            (0.07 * h, 0.76 * h),
            (0.098 * h, 0.45 * h),
            (0.07 * h, 0.16 * h),
        ],
        "eceef2",
        round_m=0.1 * h,
        bulge=1.2,
    )
    brush.blob(
        [(-0.066 * h, 0.775 * h), (-0.035 * h, 0.90 * h), (0, 0.98 * h), (0.035 * h, 0.90 * h), (0.066 * h, 0.775 * h)],
        "c23a2a",
        round_m=0.06 * h,
    )
    brush.ellipse(0, 0.60 * h, 0.042 * h, 0.042 * h, "8a929c", round_m=0.02 * h)
    brush.ellipse(0, 0.60 * h, 0.031 * h, 0.031 * h, "3a8fc4", round_m=0.03 * h, glow=0.4)
    brush.polygon(
        [(-0.012 * h, 0.40 * h), (0.012 * h, 0.40 * h), (0.016 * h, 0.13 * h), (-0.016 * h, 0.13 * h)],
        "a82a24",
        round_m=0.02 * h,
    )


def spaceship(brush: Brush) -> None:
    """A worn freighter seen from the side and a little below."""
    w, h, random = brush.width, brush.height, brush.random
    grey = "7d838c"
    brush.polygon(
        [(-0.30 * w, 0.52 * h), (-0.48 * w, 0.97 * h), (-0.36 * w, 0.97 * h), (-0.08 * w, 0.58 * h)],
        colour(grey, 0.7),
        round_m=0.05 * h,
    )
    brush.blob(
        [
            (-0.44 * w, 0.34 * h),
            (-0.42 * w, 0.62 * h),
            (-0.1 * w, 0.74 * h),
            (0.20 * w, 0.66 * h),
            (0.48 * w, 0.42 * h),
            (0.40 * w, 0.30 * h),
            (0.0, 0.20 * h),
            (-0.34 * w, 0.22 * h),
        ],
        grey,
        round_m=0.22 * h,
        grain=0.15,
    )
    brush.polygon(
        [(-0.12 * w, 0.34 * h), (-0.40 * w, 0.04 * h), (-0.26 * w, 0.02 * h), (0.16 * w, 0.30 * h)],
        colour(grey, 0.85),
        round_m=0.04 * h,
    )
    brush.polygon(
        [(0.16 * w, 0.64 * h), (0.31 * w, 0.56 * h), (0.36 * w, 0.50 * h), (0.22 * w, 0.52 * h)],
        "5fd0ff",
        bulge=0,
        glow=0.9,
    )
    for _ in range(34):
        x, y = float(random.uniform(-0.38, 0.30)), float(random.uniform(0.28, 0.62))
        brush.box(
            x * w,
            y * h,
            (x + float(random.uniform(0.01, 0.07))) * w,
            (y + float(random.uniform(0.008, 0.04))) * h,
            colour(grey, float(random.uniform(0.55, 1.2))),
            bulge=0,
            lean_y=0.1,
            opacity=0.8,
        )
    brush.line([(-0.30 * w, 0.47 * h), (0.26 * w, 0.43 * h)], 0.020 * h, "b5502a", bulge=0)
    for y in (0.34, 0.46, 0.58):
        brush.ellipse(-0.44 * w, y * h, 0.020 * w, 0.055 * h, "3a3f48")
        brush.ellipse(-0.455 * w, y * h, 0.014 * w, 0.045 * h, "7fdcff", glow=4.0, bulge=0)
    for x in (-0.2, -0.05, 0.10):
        brush.ellipse(x * w, 0.56 * h, 0.010 * w, 0.018 * h, "ffdf9a", glow=2.0, bulge=0)


def saucer(brush: Brush) -> None:
    w, h = brush.width, brush.height
    brush.blob(
        [(-0.20 * w, 0.52 * h), (-0.14 * w, 0.82 * h), (0, 0.97 * h), (0.14 * w, 0.82 * h), (0.20 * w, 0.52 * h)],
        "8fd8e8",
        round_m=0.2 * h,
        glow=0.35,
    )
    brush.blob(
        [
            (-0.49 * w, 0.40 * h),
            (-0.22 * w, 0.62 * h),
            (0.22 * w, 0.62 * h),
            (0.49 * w, 0.40 * h),
            (0.20 * w, 0.18 * h),
            (-0.20 * w, 0.18 * h),
        ],
        "a4acb6",
        round_m=0.2 * h,
    )
    brush.ellipse(0, 0.20 * h, 0.15 * w, 0.055 * h, "b8fff0", glow=2.5, bulge=0)
    for k in range(-3, 4):
        brush.ellipse(
            k * 0.118 * w,
            (0.37 - 0.006 * k * k) * h,
            0.020 * w,
            0.035 * h,
            ("ffd25a", "ff7a6a", "7affb0")[k % 3],
            glow=3.0,
            bulge=0,
        )


def satellite(brush: Brush) -> None:
    """A space station: a body with wings of solar cells."""
    w, h = brush.width, brush.height
    for side in (-1, 1):
        for row in (-1, 1):
            x0, x1 = side * 0.17 * w, side * 0.49 * w
            y0, y1 = 0.5 * h + row * 0.05 * h, 0.5 * h + row * 0.30 * h
            brush.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], "24427a", bulge=0, lean_x=side * 0.2, lean_y=0.2)
            for k in range(1, 8):
                x = x0 + (x1 - x0) * k / 8
                brush.line([(x, y0), (x, y1)], 0.004 * w, "c9a860", bulge=0)
            brush.line([(x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)], 0.004 * w, "c9a860", bulge=0)
        brush.line([(side * 0.05 * w, 0.5 * h), (side * 0.49 * w, 0.5 * h)], 0.024 * h, "c9ccd2")
    brush.limb([(0, 0.12 * h), (0, 0.88 * h)], [0.16 * h, 0.16 * h], "e2e4e8", round_m=0.08 * h)
    brush.limb([(-0.07 * w, 0.5 * h), (0.07 * w, 0.5 * h)], [0.15 * h, 0.15 * h], "d4d8dd", round_m=0.08 * h)
    for y in (0.26, 0.40, 0.60, 0.74):
        brush.line([(-0.04 * w, y * h), (0.04 * w, y * h)], 0.012 * h, "8a929c", bulge=0)
    brush.ellipse(0.10 * w, 0.80 * h, 0.05 * w, 0.09 * h, "f2f2f4", turn=0.6)
