"""Land: mountain ranges, woods, dunes, fields, and fog between them."""

import cv2
import numpy as np

from limpet.engines.embedded.scenes.board import MARGIN, Board, colour, fractal, mix, step
from limpet.engines.embedded.scenes.sky import Sky
from limpet.engines.embedded.scenes.words import SceneWords, Thing
from limpet.engines.embedded.video.warp import Relief
from limpet.media.colour import Floats, Plane

#: Inverse depth of the nearest ground, at the picture's bottom edge.
_NEAR_GROUND = 0.75


def ground_surface(horizon: float, *, lowest: float = _NEAR_GROUND) -> Relief:
    """Inverse depth of a plane that runs from the horizon to the picture's bottom edge."""
    rows = (np.arange(64, dtype=np.float32) + 0.5) / 64
    column = 0.03 + (lowest - 0.03) * np.clip((rows - horizon) / (1 - horizon), 0, 1)
    return Relief(np.repeat(column[:, None], 8, axis=1).astype(np.float32))


def draw_mountains(board: Board, words: SceneWords, sky: Sky, *, ranges: int = 4, height: float = 0.30) -> None:
    strip = board.strip(sky.horizon - 1.3 * height, sky.horizon + 0.06)
    for number in range(ranges):
        near = (number + 1) / ranges
        swell = height * (1.0 - 0.62 * near)
        ridge = strip.line(2.2 + 2.2 * number, octaves=8, gain=0.50, peaks=number < ranges - 1)
        top = sky.horizon + 0.015 - swell * (0.25 + ridge)[None, :]
        _add_range(strip, words, sky, top, near=near, swell=swell)


def _add_range(board: Board, words: SceneWords, sky: Sky, top: Floats, *, near: float, swell: float) -> None:
    below = board.y - top
    foot = sky.horizon + 0.05
    alpha = step(-board.pixel, board.pixel, below) * (board.y < foot)
    relief = board.noise(9, octaves=6, gain=0.58, squash=0.6)
    lit_from = 1 if sky.sun_x > board.aspect / 2 else -1
    tilt = cv2.GaussianBlur(cv2.Sobel(relief, -1, 1, 1, ksize=1) + cv2.Sobel(relief, -1, 1, 0, ksize=1), (0, 0), 2)
    facing = np.clip(-lit_from * tilt / np.float32(board.pixel * 9), -1, 1)
    shade = np.clip(0.85 + 0.34 * relief + 0.16 * facing, 0.35, 1.4)
    rock = colour(104, 104, 112) * sky.palette.land * shade[..., None]
    if words.has(Thing.FOREST, Thing.FIELD) or near > 0.8:
        rock = mix(rock, colour(62, 80, 58) * sky.palette.land * shade[..., None], 0.7)
    if words.has(Thing.SNOW):
        snow = step(0.62, 0.2, below / np.float32(max(swell, 0.01)) + 0.5 * relief)
        bright = colour(226, 234, 248) * (sky.palette.land * 0.8 + 0.2) * np.clip(shade + 0.1, 0.55, 1.1)[..., None]
        rock = mix(rock, bright.astype(np.float32), snow)
    mist = 0.80 * (1 - near) ** 0.9 + 0.06
    haze = np.clip(mist + 0.55 * (1 - near * 0.7) * step(swell * 0.2, swell * 1.3, below), 0, 0.96)
    board.add(mix(rock, sky.haze, haze), alpha, 0.04 + 0.12 * near)


def draw_ground(board: Board, words: SceneWords, sky: Sky) -> None:
    """A plain: snow, grass, or a field with rows."""
    board = board.strip(sky.horizon - 0.01, 1 + MARGIN)
    dark, light = colour(44, 62, 30), colour(128, 142, 66)
    if words.has(Thing.SNOW):
        dark, light = colour(178, 192, 216), colour(244, 248, 255)
    elif words.has(Thing.FIELD):
        dark, light = colour(104, 92, 38), colour(206, 182, 88)
    depth = np.clip((board.y - sky.horizon) / (1 - sky.horizon), 0, None)
    away = 1 / (depth + np.float32(0.035))
    texture = fractal(board.random, 1024, 1024, cells=40, octaves=6, gain=0.62)
    u = ((board.x - board.aspect / 2) * away * 90 + 512).astype(np.float32)
    v = np.broadcast_to(away * 190, u.shape).astype(np.float32)
    grain = cv2.remap(texture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    swell = board.noise(2, octaves=3, squash=3)
    colours = mix(dark, light, np.clip(0.5 + 0.9 * grain + 0.25 * swell, 0, 1)) * sky.palette.land
    colours = mix(colours, sky.haze, 0.85 * np.exp(-depth / np.float32(0.16)) * np.ones_like(board.x))
    edge = step(-board.pixel, board.pixel, board.y - sky.horizon) * np.ones_like(board.x)
    board.add(colours, edge, ground_surface(sky.horizon))


def draw_dunes(board: Board, sky: Sky) -> None:
    board = board.strip(sky.horizon - 0.15, 1 + MARGIN)
    warm, cool = colour(232, 176, 112), colour(132, 84, 62)
    for number in range(5):
        near = (number + 1) / 5
        crest = cv2.GaussianBlur(board.line(1.6 + 1.4 * (5 - number), octaves=3, gain=0.35)[None], (0, 0), 9)
        top = sky.horizon - 0.05 + 0.40 * near**1.7 - (0.05 + 0.15 * near) * crest
        below = board.y - top
        slope = np.gradient(crest[0])[None, :] / np.float32(board.pixel)
        bend = np.exp(-below / np.float32(0.10 + 0.10 * near))
        facing = 0.5 + np.clip(-0.5 * slope * (1 if sky.sun_x > board.aspect / 2 else -1), -0.5, 0.5) * bend
        ripple = board.noise(26, octaves=2, squash=7) * (0.05 + 0.10 * near)
        light = np.clip(facing * np.exp(-below / np.float32(0.7)) + ripple + 0.15, 0, 1)
        sand = mix(cool, warm, light) * (0.35 + 0.65 * sky.palette.land)
        haze = 0.60 * (1 - near) ** 1.2
        board.add(mix(sand, sky.haze, haze), step(-board.pixel, board.pixel, below), 0.05 + 0.55 * near**1.6)


def draw_forest(board: Board, words: SceneWords, sky: Sky, *, base: float) -> None:
    """Rows of conifers, the nearest dark and tall."""
    for number in range(4):
        near = (number + 1) / 4
        line = base + 0.02 + 0.34 * near**1.8 - 0.05 * board.line(2 + number, octaves=3)
        strip = board.strip(float(line.min()) - 0.60, 1 + MARGIN)
        alpha = _conifers(strip, line, size=0.10 + 0.36 * near**1.5, count=int(64 - 34 * near))
        dark = colour(26, 44, 34) * (0.25 + 0.75 * sky.palette.land) * np.float32(1.15 - 0.55 * near)
        if words.has(Thing.SNOW):
            dark = mix(dark, colour(150, 164, 184) * sky.palette.land, 0.35)
        leaves = dark * (1 + 0.35 * strip.noise(40, octaves=3))[..., None]
        haze = 0.72 * (1 - near) ** 1.1
        strip.add(mix(leaves, sky.haze, haze), alpha, 0.10 + 0.55 * near**1.3)


def _conifers(board: Board, line: Floats, *, size: float, count: int) -> Floats:
    """Opacity of a row of trees that stand on a line, drawn at double size for smooth edges."""
    shape = np.zeros((2 * board.rows, 2 * board.columns), np.uint8)
    unit = 2 / board.pixel
    top = float(board.y[0, 0])
    for column in np.sort(board.random.integers(0, board.columns, count)):
        tall = size * float(board.random.uniform(0.55, 1.2))
        foot = (float(line[column]) - top + 0.12 * tall) * unit
        _draw_conifer(shape, 2 * float(column), foot, tall * unit, board.random)
    ground = board.y - line[None, :] > 0
    small = cv2.resize(shape, (board.columns, board.rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    alpha: Floats = np.maximum(small, cv2.GaussianBlur(ground.astype(np.float32), (0, 0), 1))
    return alpha


def _draw_conifer(shape: Plane, x: float, foot: float, tall: float, random: np.random.Generator) -> None:
    tiers = 9
    for tier in range(tiers):
        part = tier / tiers
        half = tall * 0.19 * (part**0.85 + 0.10) * float(random.uniform(0.85, 1.15))
        top, bottom = foot - tall * (1 - part), foot - tall * (1 - part - 1.9 / tiers)
        droop = half * float(random.uniform(-0.15, 0.15))
        corners = [(x, top), (x - half + droop, bottom), (x, bottom - tall * 0.02), (x + half + droop, bottom)]
        cv2.fillPoly(shape, [np.array(corners, np.int32)], 255)
    cv2.line(shape, (int(x), int(foot - 0.6 * tall)), (int(x), int(foot)), 255, max(1, int(tall * 0.012)))


def draw_fog(board: Board, sky: Sky, *, near: float) -> None:
    """A bank of fog over the ground that drifts."""
    board = board.strip(sky.horizon - 0.4, sky.horizon + 0.5)
    banks = step(-0.45, 0.5, board.noise(1.6, octaves=5, squash=3.5))
    alpha = 0.85 * banks * np.exp(-(((board.y - sky.horizon - 0.06) / 0.15) ** 2))
    speed = 0.012 * board.size.height

    def drift(seconds: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return x - np.float32(speed * seconds), y

    board.add(np.broadcast_to(sky.haze, board.flat.shape), alpha, near, drift=drift)
