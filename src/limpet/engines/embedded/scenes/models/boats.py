"""What floats."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


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
