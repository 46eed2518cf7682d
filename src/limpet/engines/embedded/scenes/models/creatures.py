"""Animals with a shape of their own: a sitting cat, a butterfly, a dragon."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def sitting_cat(brush: Brush, coat: str = "d08a45") -> None:
    """From the front."""
    h = brush.height
    pale, dark = colour(coat, 1.5), colour(coat, 0.55)
    brush.limb([(0.16 * h, 0.06 * h), (0.34 * h, 0.07 * h), (0.38 * h, 0.20 * h)], [0.08 * h, 0.08 * h, 0.05 * h], coat)
    brush.blob(
        [
            (-0.22 * h, 0.03 * h),
            (-0.24 * h, 0.28 * h),
            (-0.13 * h, 0.58 * h),
            (0.13 * h, 0.58 * h),
            (0.24 * h, 0.28 * h),
            (0.22 * h, 0.03 * h),
        ],
        coat,
        round_m=0.2 * h,
        grain=0.10,
    )
    brush.blob(
        [(-0.07 * h, 0.16 * h), (-0.08 * h, 0.48 * h), (0.08 * h, 0.48 * h), (0.07 * h, 0.16 * h)],
        pale,
        round_m=0.1 * h,
        opacity=0.7,
    )
    for side in (-1, 1):
        brush.limb(
            [(side * 0.075 * h, 0.36 * h), (side * 0.08 * h, 0.05 * h)], [0.09 * h, 0.085 * h], coat, round_m=0.05 * h
        )
        brush.ellipse(side * 0.085 * h, 0.035 * h, 0.062 * h, 0.038 * h, pale)
    brush.blob(
        [
            (-0.20 * h, 0.70 * h),
            (-0.14 * h, 0.84 * h),
            (0, 0.865 * h),
            (0.14 * h, 0.84 * h),
            (0.20 * h, 0.70 * h),
            (0.10 * h, 0.57 * h),
            (-0.10 * h, 0.57 * h),
        ],
        coat,
        round_m=0.14 * h,
        grain=0.08,
    )
    for side in (-1, 1):
        brush.polygon(
            [(side * 0.19 * h, 0.74 * h), (side * 0.175 * h, 0.985 * h), (side * 0.045 * h, 0.85 * h)],
            coat,
            round_m=0.05 * h,
        )
        brush.polygon(
            [(side * 0.165 * h, 0.80 * h), (side * 0.160 * h, 0.93 * h), (side * 0.085 * h, 0.85 * h)],
            "d99a8a",
            bulge=0,
        )
        brush.ellipse(side * 0.085 * h, 0.725 * h, 0.043 * h, 0.046 * h, "e0c84a", round_m=0.03 * h, glow=0.12)
        brush.ellipse(side * 0.082 * h, 0.725 * h, 0.015 * h, 0.040 * h, "120e0c", bulge=0)
        brush.ellipse(side * 0.082 * h + 0.012 * h, 0.742 * h, 0.010 * h, 0.010 * h, "ffffff", bulge=0, glow=0.6)
        for k in (-1, 0, 1):
            brush.line(
                [(side * 0.05 * h, 0.645 * h), (side * 0.25 * h, (0.645 + 0.03 * k) * h)], 0.004 * h, "f5efe6", bulge=0
            )
    brush.blob([(-0.065 * h, 0.635 * h), (0, 0.675 * h), (0.065 * h, 0.635 * h), (0, 0.59 * h)], pale, round_m=0.05 * h)
    brush.polygon([(-0.022 * h, 0.672 * h), (0.022 * h, 0.672 * h), (0, 0.648 * h)], "c96a6a")
    for x, y in ((-0.04, 0.82), (0.0, 0.835), (0.04, 0.82)):
        brush.line([(x * h, y * h), (x * 0.8 * h, (y - 0.055) * h)], 0.012 * h, dark, bulge=0)


def butterfly(brush: Brush, tone: str = "e8862a") -> None:
    h = brush.height
    for side in (-1, 1):
        brush.blob(
            [
                (side * 0.02 * h, 0.55 * h),
                (side * 0.20 * h, 0.92 * h),
                (side * 0.46 * h, 0.90 * h),
                (side * 0.38 * h, 0.58 * h),
            ],
            "1a1412",
            round_m=0.05 * h,
        )
        brush.blob(
            [
                (side * 0.02 * h, 0.50 * h),
                (side * 0.34 * h, 0.50 * h),
                (side * 0.34 * h, 0.22 * h),
                (side * 0.14 * h, 0.16 * h),
            ],
            "1a1412",
            round_m=0.05 * h,
        )
        brush.blob(
            [
                (side * 0.05 * h, 0.57 * h),
                (side * 0.20 * h, 0.85 * h),
                (side * 0.40 * h, 0.84 * h),
                (side * 0.33 * h, 0.61 * h),
            ],
            tone,
            round_m=0.05 * h,
            glow=0.1,
        )
        brush.blob(
            [
                (side * 0.05 * h, 0.48 * h),
                (side * 0.29 * h, 0.47 * h),
                (side * 0.29 * h, 0.27 * h),
                (side * 0.14 * h, 0.22 * h),
            ],
            tone,
            round_m=0.05 * h,
            glow=0.1,
        )
    brush.limb([(0, 0.2 * h), (0, 0.72 * h)], [0.03 * h, 0.05 * h], "1a1412")


def dragon(brush: Brush, coat: str = "5a2430") -> None:
    w, h = brush.width, brush.height
    for side, shade in ((-1, 0.7), (1, 1.0)):
        shift = 0.05 * w * side
        wing = [
            (0.02 * w + shift, 0.56 * h),
            (-0.02 * w + shift * 3, 0.99 * h),
            (-0.20 * w + shift, 0.90 * h),
            (-0.36 * w + shift, 0.70 * h),
            (-0.27 * w + shift, 0.66 * h),
            (-0.24 * w + shift, 0.55 * h),
            (-0.14 * w + shift, 0.58 * h),
            (-0.10 * w + shift, 0.48 * h),
        ]
        brush.polygon(wing, colour("8a3a34", shade), round_m=0.08 * h)
        for k in (3, 5, 7):
            brush.line([wing[1], wing[k]], 0.010 * h, colour(coat, shade), bulge=0)
    tail = [(-0.12, 0.38), (-0.27, 0.30), (-0.38, 0.36), (-0.46, 0.28)]
    brush.limb([(x * w, y * h) for x, y in tail], [0.12 * h, 0.08 * h, 0.05 * h, 0.01 * h], coat)
    brush.blob(
        [
            (-0.15 * w, 0.44 * h),
            (0.05 * w, 0.54 * h),
            (0.20 * w, 0.50 * h),
            (0.18 * w, 0.32 * h),
            (0.0, 0.28 * h),
            (-0.13 * w, 0.30 * h),
        ],
        coat,
        round_m=0.12 * h,
        grain=0.15,
    )
    for x in (-0.08, 0.12):
        brush.limb(
            [(x * w, 0.34 * h), ((x + 0.02) * w, 0.20 * h), ((x - 0.005) * w, 0.10 * h)],
            [0.10 * h, 0.06 * h, 0.035 * h],
            colour(coat, 0.85),
        )
    neck = [(0.17, 0.46), (0.26, 0.60), (0.28, 0.74), (0.36, 0.80), (0.46, 0.76)]
    brush.limb(
        [(x * w, y * h) for x, y in neck], [0.15 * h, 0.11 * h, 0.09 * h, 0.10 * h, 0.045 * h], coat, round_m=0.05 * h
    )
    for x, y in ((0.31, 0.84), (0.335, 0.85)):
        brush.polygon([(x * w, y * h), ((x - 0.05) * w, (y + 0.10) * h), ((x + 0.02) * w, y * h)], "d9c9a0")
    brush.ellipse(0.375 * w, 0.81 * h, 0.010 * w, 0.010 * w, "ffc030", glow=2.0, bulge=0)
