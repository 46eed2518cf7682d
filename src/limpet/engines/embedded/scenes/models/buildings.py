"""Buildings and other works of stone and timber. A wall in shade is a face that leans away."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush, Paint

LAMP = "ffc66a"


def lit_window(brush: Brush, x: float, y: float, w: float, h: float, *, lit: bool, frame: Paint = "efe8da") -> None:
    brush.box(x - w / 2, y, x + w / 2, y + h, frame, bulge=0)
    pane = (LAMP, 1.7) if lit else ("34465c", 0.0)
    brush.box(x - w * 0.40, y + h * 0.07, x + w * 0.40, y + h * 0.93, pane[0], bulge=0, glow=pane[1])
    brush.line([(x, y), (x, y + h)], w * 0.08, frame, bulge=0)
    brush.line([(x - w / 2, y + h * 0.5), (x + w / 2, y + h * 0.5)], w * 0.08, frame, bulge=0)


def house(
    brush: Brush, *, wall: str = "e3d3b4", roof: str = "8a4332", timber: bool = False, snow: bool = False
) -> None:
    w, h, lit = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 10
    side, eave, ridge = 0.06 * w, 0.50 * h, 0.86 * h
    brush.box(side, 0, 0.46 * w, eave, colour(wall, 0.86), bulge=0, lean_x=0.75, grain=0.06)
    gable = [(-0.44 * w, 0), (side, 0), (side, eave), (-0.19 * w, ridge * 0.97), (-0.44 * w, eave)]
    brush.polygon(gable, wall, bulge=0, lean_x=-0.35, grain=0.06)
    if timber:
        for y in [k * 0.062 * h for k in range(1, 9)]:
            brush.line([(-0.44 * w, y), (side, y)], 0.008 * h, colour(wall, 0.55), bulge=0)
            brush.line([(side, y), (0.46 * w, y)], 0.008 * h, colour(wall, 0.5), bulge=0)
    top = "eef3f8" if snow else roof
    brush.polygon(
        [
            (side + 0.03 * w, eave - 0.05 * h),
            (0.50 * w, eave - 0.05 * h),
            (0.30 * w, ridge + 0.02 * h),
            (-0.19 * w, ridge + 0.02 * h),
        ],
        top,
        bulge=0,
        lean_x=0.5,
        lean_y=0.9,
        grain=0.10,
    )
    brush.polygon(
        [
            (-0.49 * w, eave - 0.06 * h),
            (-0.455 * w, eave - 0.06 * h),
            (-0.19 * w, ridge - 0.01 * h),
            (side, eave - 0.06 * h),
            (side + 0.035 * w, eave - 0.06 * h),
            (-0.19 * w, ridge + 0.045 * h),
        ],
        colour(top, 0.9),
        bulge=0,
        lean_x=-0.3,
        lean_y=0.4,
    )
    brush.box(0.16 * w, 0.72 * h, 0.23 * w, 0.99 * h, "8a6a58", grain=0.2)
    brush.box(-0.235 * w, 0, -0.125 * w, 0.30 * h, "5a3a26", bulge=0)
    brush.ellipse(-0.145 * w, 0.15 * h, 0.006 * w, 0.006 * w, "e0c060", bulge=0)
    for x in (-0.36, -0.01):
        lit_window(brush, x * w, 0.16 * h, 0.085 * w, 0.17 * h, lit=lit)
    lit_window(brush, -0.19 * w, 0.53 * h, 0.08 * w, 0.15 * h, lit=lit)
    for x in (0.17, 0.34):
        lit_window(brush, x * w, 0.16 * h, 0.085 * w, 0.17 * h, lit=lit)


def tent(brush: Brush, paint: str = "d9772e") -> None:
    w, h, lit = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 10
    glow = 0.8 if lit else 0.0
    brush.polygon(
        [(-0.10 * w, 0), (0.48 * w, 0), (0.22 * w, 0.86 * h), (-0.16 * w, 0.98 * h)],
        colour(paint, 0.9),
        bulge=0.4,
        lean_x=0.6,
        lean_y=0.4,
        glow=glow * 0.8,
        round_m=0.2 * h,
    )
    brush.polygon([(-0.46 * w, 0), (-0.02 * w, 0), (-0.17 * w, h)], paint, bulge=0, lean_x=-0.3, glow=glow)
    brush.polygon(
        [(-0.27 * w, 0), (-0.10 * w, 0), (-0.17 * w, 0.62 * h)],
        "ffd890" if lit else "3a2418",
        bulge=0,
        glow=1.5 if lit else 0,
    )


def well(brush: Brush) -> None:
    w, h = brush.width, brush.height
    for x in (-0.32, 0.32):
        brush.box((x - 0.03) * w, 0.2 * h, (x + 0.03) * w, 0.72 * h, "6b4a30")
    brush.polygon([(-0.5 * w, 0.68 * h), (0.5 * w, 0.68 * h), (0.0, h)], "7a4634", bulge=0, lean_y=0.7)
    brush.line([(0, 0.68 * h), (0, 0.36 * h)], 0.012 * h, "c9b28a")
    brush.box(-0.42 * w, 0, 0.42 * w, 0.34 * h, "8c857a", grain=0.3, round_m=0.3 * h)
    brush.ellipse(0, 0.34 * h, 0.42 * w, 0.05 * h, "a39b8e", bulge=0, lean_y=1)
    brush.ellipse(0, 0.34 * h, 0.33 * w, 0.035 * h, "1c2024", bulge=0)


def fence(brush: Brush, paint: str = "e6dfd0") -> None:
    w, h = brush.width, brush.height
    count = max(4, int(w / h * 3.2))
    for y in (0.35, 0.72):
        brush.box(-0.5 * w, y * h, 0.5 * w, (y + 0.10) * h, colour(paint, 0.85), bulge=0)
    for k in range(count):
        x = (-0.48 + 0.96 * k / (count - 1)) * w
        brush.polygon(
            [(x - 0.06 * h, 0), (x + 0.06 * h, 0), (x + 0.06 * h, 0.86 * h), (x, 0.99 * h), (x - 0.06 * h, 0.86 * h)],
            paint,
            round_m=0.03 * h,
        )


def street_lamp(brush: Brush) -> None:
    h, lit = brush.height, brush.light.is_dark or brush.light.sun_height < 8
    brush.limb([(0, 0), (0, 0.86 * h)], [0.035 * h, 0.016 * h], "23272c", round_m=0.02 * h)
    brush.box(-0.035 * h, 0, 0.035 * h, 0.05 * h, "23272c")
    brush.polygon(
        [(-0.035 * h, 0.86 * h), (0.035 * h, 0.86 * h), (0.05 * h, 0.96 * h), (-0.05 * h, 0.96 * h)],
        "ffd892",
        glow=4.0 if lit else 0.3,
    )
    brush.polygon([(-0.06 * h, 0.955 * h), (0.06 * h, 0.955 * h), (0, h)], "23272c")


def tower_block(brush: Brush, *, glass: str = "4a6078", lit_share: float = 0.35, width_m: float = 3.2) -> None:
    """A skyscraper's front, with windows; lamps burn in a part of them when it is dark."""
    w, h, dark = brush.width, brush.height, brush.light.is_dark or brush.light.sun_height < 6
    random = brush.random
    tone = colour(glass) * brush.random.uniform(0.75, 1.25, 3).astype("float32")
    crown = float(random.choice([0.0, 0.05, 0.09]))
    steps = [(0.0, 1.0)] if crown == 0 else [(0.0, 1 - crown * 2), (1 - crown * 2, 1.0)]
    for low, high in steps:
        half = w * (0.48 if low == 0 else 0.33)
        brush.box(-half, low * h, half * 0.42, high * h, tone, bulge=0, lean_x=-0.35)
        brush.box(half * 0.42, low * h, half, high * h, tone * 0.72, bulge=0, lean_x=1.0)
        rows, columns = int((high - low) * h / 3.6), max(3, int(2 * half / width_m))
        cell_w, cell_h = 2 * half / columns, (high - low) * h / max(1, rows)
        for row in range(rows):
            for column in range(columns):
                x, y = -half + (column + 0.5) * cell_w, low * h + (row + 0.5) * cell_h
                on = dark and random.random() < lit_share
                warm = ("ffd596", "ffe9c4", "cfe6ff")[int(random.integers(3))]
                brush.box(
                    x - cell_w * 0.32,
                    y - cell_h * 0.30,
                    x + cell_w * 0.32,
                    y + cell_h * 0.26,
                    warm if on else tone * 0.55,
                    bulge=0,
                    glow=float(random.uniform(0.5, 1.3)) if on else 0.0,
                    lean_y=0.3,
                )
    if crown:
        brush.line([(0, h * 0.99), (0, h)], 0.01 * w, "888888")
