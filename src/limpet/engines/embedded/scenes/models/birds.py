"""Birds: one in the air, one on the water, one upright."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush


def flying_bird(brush: Brush, coat: str = "f0f0f0", tips: str = "3a3f48", *, flap: float = 0.35) -> None:
    """Seen from below and behind; `flap` is -1..1."""
    h, w = brush.height, brush.width
    y = h * 0.5
    for side in (-1, 1):
        raised = flap * h * 0.40
        wing = [
            (side * 0.04 * w, y + 0.05 * h),
            (side * 0.22 * w, y + 0.10 * h + raised * 0.7),
            (side * 0.46 * w, y + raised * 0.5),
            (side * 0.40 * w, y - 0.02 * h + raised * 0.45),
            (side * 0.20 * w, y - 0.02 * h + raised * 0.5),
            (side * 0.05 * w, y - 0.07 * h),
        ]
        brush.blob(wing, coat, round_m=0.08 * h, lean_y=0.3)
        tip = [
            (side * 0.34 * w, y + 0.03 * h + raised * 0.6),
            (side * 0.46 * w, y + raised * 0.5),
            (side * 0.39 * w, y - 0.01 * h + raised * 0.46),
        ]
        brush.polygon(tip, tips, bulge=0)
    brush.blob(
        [(-0.045 * w, y), (0, y + 0.13 * h), (0.045 * w, y), (0.015 * w, y - 0.16 * h), (-0.015 * w, y - 0.16 * h)],
        coat,
        round_m=0.06 * h,
    )
    brush.polygon([(-0.012 * w, y + 0.12 * h), (0.012 * w, y + 0.12 * h), (0, y + 0.18 * h)], "e0a030", bulge=0)


def swan(brush: Brush, coat: str = "f4f4f2", bill: str = "e07a2a") -> None:
    h = brush.height
    brush.blob(
        [
            (-0.75 * h, 0.34 * h),
            (-0.30 * h, 0.42 * h),
            (0.20 * h, 0.36 * h),
            (0.42 * h, 0.20 * h),
            (0.20 * h, 0.0),
            (-0.35 * h, 0.0),
            (-0.55 * h, 0.14 * h),
        ],
        coat,
        round_m=0.2 * h,
    )
    brush.blob(
        [(-0.62 * h, 0.36 * h), (-0.10 * h, 0.40 * h), (0.12 * h, 0.24 * h), (-0.25 * h, 0.14 * h)],
        colour(coat, 0.88),
        round_m=0.12 * h,
    )
    neck = [
        (0.32 * h, 0.20 * h),
        (0.46 * h, 0.42 * h),
        (0.30 * h, 0.64 * h),
        (0.34 * h, 0.84 * h),
        (0.46 * h, 0.86 * h),
    ]
    brush.limb(neck, [0.16 * h, 0.11 * h, 0.085 * h, 0.085 * h, 0.10 * h], coat, round_m=0.05 * h)
    brush.polygon([(0.49 * h, 0.90 * h), (0.66 * h, 0.79 * h), (0.49 * h, 0.82 * h)], bill, round_m=0.03 * h)
    brush.ellipse(0.47 * h, 0.88 * h, 0.013 * h, 0.013 * h, "141414", bulge=0)


def penguin(brush: Brush) -> None:
    h = brush.height
    for side in (-1, 1):
        brush.ellipse(side * 0.09 * h, 0.03 * h, 0.075 * h, 0.03 * h, "e0952f")
        brush.blob(
            [
                (side * 0.20 * h, 0.62 * h),
                (side * 0.31 * h, 0.38 * h),
                (side * 0.27 * h, 0.27 * h),
                (side * 0.17 * h, 0.5 * h),
            ],
            "1e2430",
            round_m=0.05 * h,
        )
    brush.blob(
        [
            (-0.17 * h, 0.04 * h),
            (-0.23 * h, 0.34 * h),
            (-0.13 * h, 0.72 * h),
            (0, 0.99 * h),
            (0.13 * h, 0.72 * h),
            (0.23 * h, 0.34 * h),
            (0.17 * h, 0.04 * h),
        ],
        "1e2430",
        round_m=0.16 * h,
    )
    brush.blob(
        [
            (-0.12 * h, 0.05 * h),
            (-0.16 * h, 0.34 * h),
            (-0.06 * h, 0.68 * h),
            (0.06 * h, 0.68 * h),
            (0.16 * h, 0.34 * h),
            (0.12 * h, 0.05 * h),
        ],
        "f3f1ea",
        round_m=0.14 * h,
    )
    for side in (-1, 1):
        brush.ellipse(side * 0.075 * h, 0.77 * h, 0.04 * h, 0.055 * h, "f0c060", bulge=0)
        brush.ellipse(side * 0.05 * h, 0.86 * h, 0.016 * h, 0.018 * h, "f5f5f5", bulge=0)
    brush.polygon([(-0.035 * h, 0.83 * h), (0.035 * h, 0.83 * h), (0, 0.76 * h)], "e0952f")
