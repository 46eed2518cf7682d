"""What flies between worlds."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


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
