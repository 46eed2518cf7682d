"""What flies in air."""

from limpet.engines.embedded.scenes.models.brush import Brush


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
