"""What stands in a room or a park to sit on, to eat at, to see by."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def lamp(brush: Brush) -> None:
    h = brush.height
    brush.ellipse(0, 0.03 * h, 0.15 * h, 0.03 * h, "3a3230", round_m=0.03 * h)
    brush.limb([(0, 0.03 * h), (0, 0.62 * h)], [0.025 * h, 0.025 * h], "b08a4a")
    brush.polygon(
        [(-0.24 * h, 0.58 * h), (0.24 * h, 0.58 * h), (0.15 * h, 0.97 * h), (-0.15 * h, 0.97 * h)],
        "ffdca0",
        glow=1.5,
        round_m=0.2 * h,
    )


def table(brush: Brush, paint: str = "8a5f3a") -> None:
    w, h = brush.width, brush.height
    for x, shade in ((-0.34, 0.6), (0.34, 0.6), (-0.44, 1.0), (0.44, 1.0)):
        brush.limb(
            [(x * w, 0.0 if shade == 1.0 else 0.10 * h), (x * w, 0.84 * h)],
            [0.05 * h, 0.075 * h],
            colour(paint, shade),
            round_m=0.03 * h,
        )
    brush.polygon(
        [(-0.49 * w, 0.86 * h), (0.49 * w, 0.86 * h), (0.40 * w, 0.99 * h), (-0.40 * w, 0.99 * h)],
        colour(paint, 1.2),
        bulge=0,
        lean_y=1.2,
        grain=0.12,
    )
    brush.box(-0.49 * w, 0.79 * h, 0.49 * w, 0.865 * h, paint, bulge=0, grain=0.1)


def chair(brush: Brush, paint: str = "7a4f30") -> None:
    w, h = brush.width, brush.height
    for x, low, shade in ((-0.26, 0.06, 0.6), (0.34, 0.06, 0.6), (-0.36, 0.0, 1.0), (0.30, 0.0, 1.0)):
        brush.limb([(x * w, low * h), (x * w, 0.46 * h)], [0.04 * h, 0.05 * h], colour(paint, shade))
    brush.polygon(
        [(-0.42 * w, 0.44 * h), (0.36 * w, 0.44 * h), (0.40 * w, 0.50 * h), (-0.32 * w, 0.50 * h)],
        colour(paint, 1.2),
        bulge=0,
        lean_y=1,
    )
    for x in (-0.34, -0.14, 0.06, 0.26):
        brush.limb([((x + 0.06) * w, 0.48 * h), ((x + 0.02) * w, 0.95 * h)], [0.03 * h, 0.03 * h], paint)
    brush.box(-0.38 * w, 0.86 * h, 0.36 * w, 0.97 * h, paint, round_m=0.04 * h)


def sofa(brush: Brush, paint: str = "5a6f62") -> None:
    w, h = brush.width, brush.height
    for x in (-0.42, 0.42):
        brush.box((x - 0.02) * w, 0, (x + 0.02) * w, 0.12 * h, "3a2a20")
    brush.blob(
        [(-0.44 * w, 0.30 * h), (-0.42 * w, 0.94 * h), (0, 0.98 * h), (0.42 * w, 0.94 * h), (0.44 * w, 0.30 * h)],
        colour(paint, 0.85),
        round_m=0.12 * h,
    )
    for x in (-0.21, 0.21):
        brush.blob(
            [
                ((x - 0.20) * w, 0.32 * h),
                ((x - 0.20) * w, 0.54 * h),
                ((x + 0.20) * w, 0.54 * h),
                ((x + 0.20) * w, 0.32 * h),
            ],
            paint,
            round_m=0.12 * h,
        )
    brush.box(-0.46 * w, 0.12 * h, 0.46 * w, 0.34 * h, paint, round_m=0.06 * h)
    for x in (-0.45, 0.45):
        brush.blob(
            [
                ((x - 0.05) * w, 0.10 * h),
                ((x - 0.055) * w, 0.62 * h),
                ((x + 0.055) * w, 0.62 * h),
                ((x + 0.05) * w, 0.10 * h),
            ],
            colour(paint, 1.1),
            round_m=0.12 * h,
        )
    brush.blob(
        [(0.10 * w, 0.46 * h), (0.13 * w, 0.76 * h), (0.30 * w, 0.72 * h), (0.28 * w, 0.44 * h)],
        "d9a25a",
        round_m=0.12 * h,
    )


def bench(brush: Brush, paint: str = "7a5232") -> None:
    w, h = brush.width, brush.height
    for x in (-0.36, 0.36):
        brush.limb(
            [(x * w, 0), (x * w, 0.48 * h), ((x - 0.01) * w, 0.98 * h)], [0.05 * h, 0.05 * h, 0.04 * h], "26282c"
        )
    for y in (0.66, 0.80, 0.92):
        brush.box(-0.48 * w, (y - 0.045) * h, 0.48 * w, (y + 0.045) * h, paint, round_m=0.03 * h, grain=0.1)
    brush.polygon(
        [(-0.49 * w, 0.42 * h), (0.49 * w, 0.42 * h), (0.46 * w, 0.54 * h), (-0.46 * w, 0.54 * h)],
        colour(paint, 1.1),
        bulge=0,
        lean_y=1,
    )
