"""Trees, bushes, flowers and grass, grown by rule from a seed."""

import math
from collections.abc import Sequence

import numpy as np

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush
from limpet.media.colour import Floats


def broadleaf(
    brush: Brush, leaves: Sequence[str], *, bark: str = "4a3728", crown: float = 1.0, dense: float = 1.0
) -> None:
    """A tree of about the sheet's size; without leaves it shows its branches."""
    height = brush.height
    tips = _branches(brush, bark, height)
    if not leaves:
        return
    random = brush.random
    colours = [colour(code) for code in leaves]
    middle_y = height * 0.62
    lobes = [(x * 1.05, y, float(random.uniform(0.085, 0.15)) * height * crown) for x, y in tips]
    lobes += [
        (
            float(random.normal(0, 0.13)) * height,
            middle_y + float(random.normal(0.02, 0.10)) * height,
            0.14 * height * crown,
        )
        for _ in range(6)
    ]
    lobes.sort(key=lambda lobe: lobe[1] + float(random.uniform(-0.1, 0.1)) * height)
    for x, y, radius in lobes:
        tone = colours[int(random.integers(len(colours)))]
        _leafage(brush, x, y, radius, tone, int(230 * dense), (0.0, middle_y))


def _leafage(
    brush: Brush, x: float, y: float, radius: float, tone: Floats, count: int, middle: tuple[float, float]
) -> None:
    """A clump: dark inside and below, light at its top."""
    random = brush.random
    spread = brush.height * 0.36
    angle, away = random.uniform(0, 2 * np.pi, count), np.sqrt(random.uniform(0, 1, count)) * radius
    order = np.argsort(-away + random.uniform(0, 0.3, count) * radius)
    chance = random.random((count, 2))
    angle, away = angle[order], away[order]
    across, along = away * np.cos(angle), away * np.sin(angle) * 0.8
    px, py = x + across, y + along
    shine = 0.62 + 0.35 * along / radius + 0.25 * (py - middle[1]) / spread + 0.32 * chance[:, 0] - 0.16
    slopes = np.stack([1.1 * across / radius + 0.6 * (px - middle[0]) / spread, 0.8 * along / radius + 0.5], axis=1)
    tones = tone * np.maximum(0.22, shine)[:, None]
    brush.dabs(np.stack([px, py], axis=1), radius * (0.035 + 0.05 * chance[:, 1]), tones, slopes)


def _branches(brush: Brush, bark: str, height: float) -> list[tuple[float, float]]:
    """Draws trunk and branches; returns the places of the outer ends."""
    random = brush.random
    tips: list[tuple[float, float]] = []
    stack = [(0.0, 0.0, math.pi / 2 + float(random.normal(0, 0.04)), height * 0.27, height * 0.050, 0)]
    while stack:
        x, y, angle, length, width, depth = stack.pop()
        bend = angle + float(random.normal(0, 0.10))
        mid = (x + length * 0.5 * math.cos(angle), y + length * 0.5 * math.sin(angle))
        end = (mid[0] + length * 0.5 * math.cos(bend), mid[1] + length * 0.5 * math.sin(bend))
        foot = width * (1.7 if depth == 0 else 1.0)
        brush.limb([(x, y), mid, end], [foot, width * 0.85, width * 0.66], bark, grain=0.15, round_m=width * 0.6)
        if depth >= 2:
            tips.append(end)
        if depth < 5 and length > height * 0.02:
            stack += [
                (*end, bend + turn, length * float(random.uniform(0.62, 0.80)), width * 0.62, depth + 1)
                for turn in _forks(random, depth)
            ]
    return tips


def _forks(random: np.random.Generator, depth: int) -> list[float]:
    spread = 0.50 if depth < 2 else 0.42
    forks = [float(random.normal(-spread, 0.12)), float(random.normal(spread, 0.12))]
    if depth < 3 and random.random() < 0.75:
        forks.append(float(random.normal(0, 0.15)))
    return forks


def conifer(brush: Brush, tone: str = "2c4a2e", *, snow: float = 0.0, slim: float = 1.0) -> None:
    """Tiers of hanging branches, darker inside."""
    random, height = brush.random, brush.height
    brush.limb([(0, 0), (0, height * 0.95)], [height * 0.030, height * 0.006], "3d2f25", grain=0.2)
    base, white = colour(tone), colour("e9f0f7")
    for tier in np.linspace(0.07, 0.985, 30):
        half = height * 0.165 * slim * (1 - tier) ** 0.82 * float(random.uniform(0.78, 1.12)) + height * 0.006
        y = height * tier
        for k in np.argsort(-np.abs(np.linspace(-1, 1, 17) + random.normal(0, 0.02, 17))):
            share = float(np.linspace(-1, 1, 17)[k])
            reach = half * abs(share)
            droop = reach * 0.42 + half * 0.10 * abs(share)
            shine = 0.40 + 0.62 * abs(share) + float(random.uniform(-0.15, 0.18))
            x, low = math.copysign(reach, share), y - droop
            leaf = base * np.float32(shine)
            width = half * 0.11 + height * 0.003
            points = [
                (x - width, low + width * 1.1),
                (x, low - width * float(random.uniform(1.0, 2.0))),
                (x + width, low + width * 1.1),
            ]
            brush.polygon([*points, (x * 0.75, low + width * 2.6)], leaf, bulge=0, lean_x=0.9 * share, lean_y=0.5)
            if snow and random.random() < snow:
                brush.ellipse(
                    x * 0.95,
                    low + width * 1.1,
                    width * 1.0,
                    width * 0.55,
                    white,
                    bulge=0,
                    lean_x=0.5 * share,
                    lean_y=1.0,
                )


def palm(brush: Brush) -> None:
    random, height = brush.random, brush.height
    lean = float(random.uniform(-0.10, 0.10)) * height
    spine = [(lean * t * t, height * 0.80 * t) for t in np.linspace(0, 1, 9)]
    brush.limb(spine, list(np.linspace(0.05, 0.026, 9) * height), "8a7355", grain=0.25, round_m=height * 0.03)
    for x, y in spine[1:]:
        brush.line([(x - 0.016 * height, y), (x + 0.016 * height, y)], height * 0.003, "5f4d38", bulge=0)
    top = spine[-1]
    for angle in sorted(random.uniform(-0.5, math.pi + 0.5, 15), key=math.sin):
        _frond(brush, top, float(angle), height * float(random.uniform(0.27, 0.36)))
    for k in range(4):
        brush.ellipse(
            top[0] + (k - 1.5) * 0.018 * height, top[1] - 0.025 * height, 0.016 * height, 0.02 * height, "5e4426"
        )


def _frond(brush: Brush, root: tuple[float, float], angle: float, length: float) -> None:
    tone, random = colour("4f7a35"), brush.random
    x, y, heading = *root, angle
    points = [(x, y)]
    for _ in range(12):
        heading += (-0.13 if math.cos(angle) > 0 else 0.13) * (0.6 + 0.4 * abs(math.cos(angle)))
        x, y = x + length / 12 * math.cos(heading), y + length / 12 * math.sin(heading)
        points.append((x, y))
    for k, (px, py) in enumerate(points[1:], 1):
        leaf = length * 0.30 * math.sin(math.pi * min(1.0, 0.12 + k / 13.5))
        for side in (-1, 1):
            lean = -math.pi / 2 + side * 0.55 + float(random.normal(0, 0.12))
            end = (px + leaf * math.cos(lean), py + leaf * math.sin(lean))
            shade = np.float32(random.uniform(0.65, 1.15) * (0.85 + 0.25 * math.sin(angle)))
            brush.polygon(
                [(px - 0.01 * length, py), end, (px + 0.035 * length, py)],
                tone * shade,
                bulge=0,
                lean_y=0.7,
                lean_x=0.5 * math.cos(angle),
            )
    brush.line(points, length * 0.014, "6f8b45", bulge=0)


def bamboo(brush: Brush) -> None:
    random, height = brush.random, brush.height
    for x in random.uniform(-brush.width * 0.32, brush.width * 0.32, 5):
        width = height * float(random.uniform(0.011, 0.018))
        tone = colour("6e8f3e") * np.float32(random.uniform(0.7, 1.15))
        brush.limb([(x, 0), (x + width, height * 0.96)], [width, width * 0.6], tone, round_m=width)
        for y in np.arange(0.05, 0.95, 0.055) * height:
            brush.box(x - width * 0.62, y, x + width * 0.72, y + height * 0.004, "4b6328", bulge=0)
        for _ in range(60):
            y, side = float(random.uniform(0.42, 1.0)) * height, float(random.choice([-1.0, 1.0]))
            out = float(random.uniform(0.02, 0.11)) * height
            leaf = colour("7aa544") * np.float32(random.uniform(0.55, 1.2))
            brush.polygon(
                [
                    (x + side * out * 0.4, y),
                    (x + side * out, y - 0.030 * height),
                    (x + side * out * 0.5, y + 0.010 * height),
                ],
                leaf,
                bulge=0,
                lean_y=0.6,
            )


def bush(brush: Brush, leaves: Sequence[str]) -> None:
    random = brush.random
    for _ in range(9):
        x = float(random.normal(0, 0.20)) * brush.width
        y = abs(float(random.normal(0.32, 0.16))) * brush.height
        tone = colour(leaves[int(random.integers(len(leaves)))])
        _leafage(brush, x, y, brush.height * 0.30, tone, 200, (0, brush.height * 0.35))


def grass(brush: Brush, tones: Sequence[str], *, flowers: Sequence[str] = ()) -> None:
    """A tuft of blades as wide as the sheet, thicker at its foot."""
    random, height = brush.random, brush.height
    for _ in range(int(110 * brush.width / height)):
        x = float(random.uniform(-0.48, 0.48)) * brush.width
        tall = height * float(random.uniform(0.35, 0.95)) * (1 - 0.6 * (2 * x / brush.width) ** 4)
        bend = float(random.normal(0, 0.22)) * tall
        tone = colour(tones[int(random.integers(len(tones)))]) * np.float32(random.uniform(0.55, 1.15))
        width = height * 0.016
        points = [
            (x - width, 0),
            (x + bend * 0.35, tall * 0.6),
            (x + bend, tall),
            (x + bend * 0.35 + width * 1.3, tall * 0.58),
            (x + width, 0),
        ]
        brush.polygon(points, tone, bulge=0, lean_y=0.55, lean_x=bend / height)
        if flowers and random.random() < 0.16:
            _blossom(brush, x + bend, tall, height * float(random.uniform(0.035, 0.06)), flowers)


def _blossom(brush: Brush, x: float, y: float, radius: float, tones: Sequence[str]) -> None:
    tone = colour(tones[int(brush.random.integers(len(tones)))])
    for k in range(5):
        angle = k * 2 * math.pi / 5 + 0.3
        brush.ellipse(
            x + radius * 0.6 * math.cos(angle),
            y + radius * 0.5 * math.sin(angle),
            radius * 0.55,
            radius * 0.42,
            tone * np.float32(0.8 + 0.06 * k),
            bulge=0,
            lean_y=0.5,
        )
    brush.ellipse(x, y, radius * 0.32, radius * 0.28, "f2c53d", bulge=0, lean_y=0.6)


def flower(brush: Brush, tones: Sequence[str]) -> None:
    """A few big flowers on stems."""
    random, height = brush.random, brush.height
    for x in np.linspace(-0.3, 0.3, 5) * brush.width:
        tall = height * float(random.uniform(0.6, 0.88))
        tip = float(x + random.normal(0, 0.03) * height)
        brush.limb([(x * 0.5, 0), (tip, tall)], [height * 0.014] * 2, "4c7a34")
        brush.blob(
            [(x * 0.6, tall * 0.35), (x * 0.6 + 0.10 * height, tall * 0.5), (x * 0.6 + 0.03 * height, tall * 0.42)],
            "4c8a3a",
        )
        tone = colour(tones[int(random.integers(len(tones)))])
        for ring, count in ((0.085, 9), (0.05, 7)):
            for k in range(count):
                angle = k * 2 * math.pi / count + ring * 9
                brush.ellipse(
                    tip + ring * height * 0.8 * math.cos(angle),
                    tall + ring * height * 0.62 * math.sin(angle),
                    ring * height * 0.55,
                    ring * height * 0.34,
                    tone * np.float32(random.uniform(0.75, 1.1)),
                    turn=angle * 0.75,
                    round_m=0.02 * height,
                )
        brush.ellipse(tip, tall, 0.030 * height, 0.026 * height, "e8b32e", round_m=0.02 * height)


def cactus(brush: Brush) -> None:
    height, tone = brush.height, "5c7d4a"
    brush.limb([(0, 0), (0, height * 0.94)], [height * 0.12, height * 0.11], tone, grain=0.1, round_m=height * 0.06)
    for side, low, high in ((-1, 0.36, 0.66), (1, 0.48, 0.80)):
        arm = [(0, height * low), (side * height * 0.19, height * (low + 0.04)), (side * height * 0.20, height * high)]
        brush.limb(arm, [height * 0.075] * 3, tone, grain=0.1, round_m=height * 0.04)
    for x in (-0.03, 0.0, 0.03):
        brush.line([(x * height, 0.02 * height), (x * height, 0.93 * height)], height * 0.005, "48653a", bulge=0)


def mushroom(brush: Brush, cap: str = "c0311f") -> None:
    height = brush.height
    brush.blob(
        [(-0.12 * height, 0), (0.12 * height, 0), (0.085 * height, 0.55 * height), (-0.085 * height, 0.55 * height)],
        "efe4cc",
        round_m=0.1 * height,
    )
    brush.polygon(
        [
            (-0.36 * height, 0.52 * height),
            (0.36 * height, 0.52 * height),
            (0.1 * height, 0.46 * height),
            (-0.1 * height, 0.46 * height),
        ],
        "d8c7a6",
        bulge=0,
        lean_y=-0.8,
    )
    brush.blob(
        [
            (-0.42 * height, 0.52 * height),
            (-0.33 * height, 0.78 * height),
            (0, 0.96 * height),
            (0.33 * height, 0.78 * height),
            (0.42 * height, 0.52 * height),
            (0, 0.56 * height),
        ],
        cap,
        round_m=0.3 * height,
    )
    for x, y, r in (
        (-0.2, 0.72, 0.05),
        (0.05, 0.84, 0.055),
        (0.22, 0.68, 0.045),
        (-0.03, 0.66, 0.04),
        (-0.31, 0.6, 0.03),
    ):
        brush.ellipse(x * height, y * height, r * height, r * 0.75 * height, "f7efe0", round_m=0.02 * height)


def coral(brush: Brush, tone: str) -> None:
    random, height = brush.random, brush.height
    stack = [(0.0, 0.0, math.pi / 2 + float(random.normal(0, 0.1)), height * 0.30, height * 0.07, 0)]
    while stack:
        x, y, angle, length, width, depth = stack.pop()
        end = (x + length * math.cos(angle), y + length * math.sin(angle))
        shade = colour(tone) * np.float32(0.55 + 0.12 * depth)
        brush.limb([(x, y), end], [width, width * 0.75], shade, round_m=width * 0.5)
        if depth < 4:
            turns = random.normal(0, 0.55, 3)
            stack += [(*end, angle + float(turn), length * 0.72, width * 0.75, depth + 1) for turn in turns]


def weed(brush: Brush) -> None:
    """Seaweed."""
    random, height = brush.random, brush.height
    for _ in range(7):
        x, phase = float(random.uniform(-0.3, 0.3)) * brush.width, float(random.uniform(0, 6))
        tall = height * float(random.uniform(0.5, 0.95))
        points = [(x + 0.10 * brush.width * math.sin(phase + 5 * t), tall * t) for t in np.linspace(0, 1, 12)]
        widths = [height * 0.035 * math.sin(math.pi * min(0.97, 0.25 + 0.7 * t)) for t in np.linspace(0, 1, 12)]
        brush.limb(points, widths, colour("3f7a4a") * np.float32(random.uniform(0.5, 1.2)), round_m=0.02 * height)
