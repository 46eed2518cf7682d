"""Settings beyond the air: deep space, and an orbit above a planet."""

import math
from dataclasses import replace

import numpy as np

from limpet.engines.embedded.scenes.cards import Card, Texture, standing
from limpet.engines.embedded.scenes.ground import FIRST, Soil
from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models import props
from limpet.engines.embedded.scenes.noise import cloud_noise, sampled
from limpet.engines.embedded.scenes.sky import SPACE
from limpet.engines.embedded.scenes.stage import Director, Stage
from limpet.media.colour import Floats

_FAR_M = 9000.0
_NEBULAE = (("5a4fd0", "c0508a"), ("2f8aa8", "d08a4a"), ("8a3fb0", "3f6ad0"), ("c0604a", "6a4ad0"))
#: What planets are made of: sea, land, second land, clouds, air.
_WORLDS = {
    "earth": ("123a78", "4f7a3f", "9a8a58", 0.85, "4f9aff"),
    "red": ("8a4a30", "a8603c", "c48a5a", 0.12, "e0a070"),
    "gas": ("c9a47a", "a87a58", "e0c8a0", 0.0, "e8d0a8"),
    "ice": ("9ac4d8", "c8e0ea", "7fa8c8", 0.4, "a8e0ff"),
}


def _no_ground(x: Floats, z: Floats) -> Floats:
    return np.full_like(z, -1e7)


def _space_light(director: Director, *, sun_height: float, sun_side: float, disc: float) -> None:
    """Light without air: hard, and hardly any from elsewhere."""
    first, second = _NEBULAE[int(director.random.integers(len(_NEBULAE)))]
    director.light = replace(
        director.light,
        zenith=colour("04050c"),
        middle=colour("04050c"),
        horizon=colour("05060f"),
        cloud_lit=colour(first, 0.60),
        cloud_shade=colour(second, 0.50),
        sun=colour("fff6e8", 1.5),
        above=colour("8a9cc8", 0.62),
        below=colour("4a5478", 0.40),
        glow=colour("fff2dc"),
        glow_strength=1.0,
        disc_strength=disc,
        is_moon=False,
        stars=1.0,
        haze_per_m=0.0,
        mist_per_m=0.0,
        sun_height=sun_height,
        sun_side=sun_side,
    )


def _stage(director: Director, *, horizon: float) -> Stage:
    soil = Soil()
    soil.colours[FIRST] = 0
    return Stage(
        heights=_no_ground,
        soil=soil,
        light=director.light,
        eye=0.0,
        horizon=horizon,
        sky_kind=SPACE,
        deepest=600,
        bloom=1.3,
    )


def space(director: Director) -> Stage:
    random = director.random
    _space_light(director, sun_height=22, sun_side=-72, disc=0.0)
    stage = _stage(director, horizon=0.5)
    if not director.reading.without & {"space", "alien planet"}:
        side = float(random.choice([-1.0, 1.0]))
        kinds = list(_WORLDS)
        stage.cards.append(
            planet(
                director,
                kinds[int(random.integers(len(kinds)))],
                x=side * 0.30 * director.shape.aspect,
                y=float(random.uniform(-0.18, 0.16)),
                radius=float(random.uniform(0.24, 0.36)),
            )
        )
        if random.random() < 0.7:
            stage.cards.append(
                planet(
                    director,
                    kinds[int(random.integers(1, len(kinds)))],
                    x=-side * float(random.uniform(0.2, 0.4)) * director.shape.aspect,
                    y=float(random.uniform(0.05, 0.32)),
                    radius=float(random.uniform(0.035, 0.08)),
                    seed=5,
                )
            )
    stage.cards += _asteroids(director)
    return stage


def orbit(director: Director) -> Stage:
    """Above a planet whose edge crosses the picture, with the sun just over it."""
    random = director.random
    rising = director.reading.hour in ("dawn", "sunset", "golden hour") or "flare" in director.reading.looks
    side = float(random.choice([-1.0, 1.0]))
    _space_light(
        director, sun_height=6.0 if rising else 30, sun_side=side * (14 if rising else 60), disc=9.0 if rising else 0.0
    )
    stage = _stage(director, horizon=0.50)
    stage.cards.append(
        planet(director, "earth", x=-side * 0.12 * director.shape.aspect, y=-1.28, radius=1.32, rows=1500)
    )
    return stage


def planets_in_the_sky(director: Director) -> list[Card]:
    """For the ground of another world."""
    random = director.random
    side = float(random.choice([-1.0, 1.0]))
    kinds = list(_WORLDS)
    first = planet(
        director,
        kinds[int(random.integers(1, len(kinds)))],
        x=side * 0.26 * director.shape.aspect,
        y=float(random.uniform(0.24, 0.34)),
        radius=float(random.uniform(0.15, 0.24)),
        veil=0.35,
    )
    second = planet(
        director,
        kinds[int(random.integers(1, len(kinds)))],
        x=side * 0.02 * director.shape.aspect,
        y=0.46,
        radius=0.045,
        seed=4,
        veil=0.35,
    )
    return [first, second]


def planet(
    director: Director,
    kind: str,
    *,
    x: float,
    y: float,
    radius: float,
    seed: int = 0,
    rows: int = 720,
    veil: float = 0.0,
) -> Card:
    """A ball far away; places and radius are in picture heights from the middle of the horizon."""
    texture = Texture(
        _globe(
            kind,
            director.seed + seed,
            director.light.direction,
            rows=rows,
            ringed=kind == "gas" and radius < 0.4,
            veil=veil,
        )
    )
    scale = _FAR_M / director.shape.focal
    stretch = texture.pixels.shape[1] / texture.pixels.shape[0]
    half = radius * 1.12 * scale
    return Card(
        texture=texture,
        corner=(x * scale - half * stretch, y * scale + half, _FAR_M),
        right=(2 * half * stretch, 0, 0),
        down=(0, -2 * half, 0),
        haze=0.0,
        thing=0,
    )


def _globe(kind: str, seed: int, sun: Floats, *, rows: int, ringed: bool, veil: float) -> Floats:
    *_, cover, air = _WORLDS[kind]
    wide = 2.1 if ringed else 1.0
    y, x = np.mgrid[1.12 : -1.12 : rows * 1j, -1.12 * wide : 1.12 * wide : int(rows * wide) * 1j].astype(np.float32)
    away = x * x + y * y
    depth = np.sqrt(np.clip(1 - away, 0, 1))
    facing = x * sun[0] + y * sun[1] - depth * sun[2]
    turn = 0.4
    across, along = x * math.cos(turn) - y * math.sin(turn), y * math.cos(turn) + x * math.sin(turn)
    east, north = np.arctan2(across, depth + 1e-3), np.arcsin(np.clip(along, -1, 1))
    base = _surface(kind, seed, east, north)
    swirl = sampled(cloud_noise(61, 1.5), east * 60 + seed * 7, north * 95) * 7
    cloud = np.clip(
        sampled(cloud_noise(62, 1.2), east * 70 + swirl + seed * 3, north * 120 + swirl) * 0.55 + cover * 0.75 - 0.25,
        0,
        1,
    ) * (cover > 0)
    tone = base * (1 - cloud[..., None]) + np.float32(0.92) * cloud[..., None]
    lit = np.clip(facing, 0, 1) ** 0.8
    edge = np.clip(1 - depth, 0, 1) ** 3
    pixels = (
        tone * (lit * 1.35 + 0.012)[..., None] + colour(air) * (edge * np.clip(facing + 0.25, 0, 1) * 1.8)[..., None]
    )
    if kind == "earth":
        shine = np.clip(facing, 0, 1) ** 24 * (1 - cloud)
        pixels += (shine * 0.35)[..., None] * np.array([1.0, 0.95, 0.85], np.float32)
    disc = np.clip((1 - np.sqrt(away)) * rows / 2.24 + 0.5, 0, 1)
    halo = (
        np.exp(-np.clip(np.sqrt(away) - 1, 0, 1) * 26)
        * (away > 1)
        * np.clip(0.35 + 0.8 * (x * sun[0] + y * sun[1]) + 0.5 * sun[2], 0, 1)
    )
    glow = colour(air) * (halo * 0.9)[..., None]
    light = pixels * disc[..., None] * np.float32(1 - veil) + glow * (1 - disc)[..., None]
    sheet = np.dstack([light, disc * np.float32(1 - veil)]).astype(np.float32)
    return _with_ring(sheet, x, y, depth, away) if ringed else sheet


def _surface(kind: str, seed: int, east: Floats, north: Floats) -> Floats:
    sea, land, second, _, _ = _WORLDS[kind]
    rough = sampled(cloud_noise(63, 1.0), east * 90, north * 90) * 0.30
    high = sampled(cloud_noise(60, 1.7), east * 42 + seed * 31, north * 55 + seed * 17) + rough
    if kind == "gas":
        band = np.sin(north * 17 + 0.5 * high) * 0.5 + 0.5 + 0.12 * rough
        mixed: Floats = colour(sea) * band[..., None] + colour(land) * (1 - band)[..., None]
        return mixed
    is_land = 1 / (1 + np.exp(-(high - (0.12 if kind == "earth" else 0.0)) * 26))
    dry = np.clip(0.5 + rough * 1.6 + (0.35 - np.abs(north)) * 0.8, 0, 1)
    ground = colour(land) * (1 - dry)[..., None] + colour(second) * dry[..., None]
    tone = colour(sea) * (1 - is_land)[..., None] + ground * is_land[..., None]
    ice = 1 / (1 + np.exp(-(np.abs(north) - 1.18 + 0.05 * high) * 30)) if kind == "earth" else np.zeros_like(north)
    whole: Floats = (tone * (1 - ice)[..., None] + np.float32(0.9) * ice[..., None]).astype(np.float32)
    return whole


def _with_ring(sheet: Floats, x: Floats, y: Floats, depth: Floats, away: Floats) -> Floats:
    turn = 0.36
    across, along = x * math.cos(turn) + y * math.sin(turn), (y * math.cos(turn) - x * math.sin(turn)) * 4.2
    distance = np.sqrt(across**2 + along**2)
    bands = 0.55 + 0.45 * np.sin(distance * 46) * np.sin(distance * 17 + 1)
    alpha = (np.clip((distance - 1.28) * 30, 0, 1) * np.clip((2.1 - distance) * 30, 0, 1) * bands * 0.75).astype(
        np.float32
    )
    alpha = np.where((away < 1) & (along > 0), 0, alpha)
    ring = colour("e6d2ac")[None, None] * alpha[..., None]
    sheet[..., :3] = sheet[..., :3] * (1 - alpha)[..., None] + ring
    sheet[..., 3] = sheet[..., 3] * (1 - alpha) + alpha
    return sheet


def _asteroids(director: Director) -> list[Card]:
    if not any(item.name == "asteroid" for item in director.reading.items) and director.random.random() < 0.6:
        return []
    random, scale = director.random, 300 / director.shape.focal
    rocks = [director.painted(props.asteroid, 1, 1, rows=200, seed=number) for number in range(3)]
    return [
        standing(
            rocks[number % 3],
            float(random.normal(0, 0.5)) * director.shape.aspect * scale,
            float(random.normal(-0.1, 0.25)) * scale,
            300 + 20.0 * number,
            float(random.uniform(0.02, 0.07)) * scale,
        )
        for number in range(14)
    ]
