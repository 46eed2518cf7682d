"""Towns: skylines with lit windows, and a harbour whose boats rock while its lamps come on."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.scenes.board import MARGIN, Board, Drift, colour, mix
from limpet.engines.embedded.scenes.sky import Sky
from limpet.engines.embedded.scenes.words import Light, SceneWords, Thing
from limpet.media.colour import Floats, Plane

_LAMP, _COOL_LAMP = colour(255, 202, 122), colour(178, 216, 255)
_NEON = (colour(255, 64, 180), colour(48, 226, 255), colour(150, 90, 255))


def draw_city(board: Board, words: SceneWords, sky: Sky, *, base: float) -> None:
    """Four rows of blocks, the farther the hazier."""
    board = board.strip(base - 0.5, 1 + MARGIN)
    lit_share = {Light.NIGHT: 0.42, Light.DUSK: 0.34, Light.DAWN: 0.12}.get(words.light, 0.04)
    for number in range(4):
        near = (number + 1) / 4
        cell = max(3, round((0.006 + 0.008 * near) / board.pixel))
        empty = np.zeros_like(board.flat)
        row = _Row(empty, np.zeros((board.rows, board.columns), np.float32), np.zeros_like(board.flat))
        x = -0.3
        while x < board.aspect + 0.3:
            wide = float(board.random.uniform(0.05, 0.12)) * (0.5 + 0.8 * near)
            middle = 1 - 0.5 * abs((x + wide / 2) / board.aspect - 0.5) * 2
            tall = float(board.random.uniform(0.10, 0.44)) * (0.45 + 0.55 * near) * (0.4 + 0.6 * middle)
            roof = base + 0.02 + 0.16 * near**2 - tall
            windows = (cell, lit_share, words.has(Thing.NEON))
            _draw_block(board, row, (x, roof, wide), tone=_tone(board, sky), windows=windows)
            x += wide * float(board.random.uniform(0.85, 1.25))
        haze = 0.70 * (1 - near) + 0.04
        glow = cv2.GaussianBlur(row.lights, (0, 0), 0.010 / board.pixel) * np.float32(0.9)
        shown = mix(row.picture, sky.haze, haze) + row.lights * np.float32(1 - 0.6 * haze) + glow
        board.add(shown, row.alpha, 0.08 + 0.45 * near**1.5)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of buildings while it is drawn."""

    picture: Floats
    alpha: Floats
    lights: Floats


def _tone(board: Board, sky: Sky) -> Floats:
    tone: Floats = colour(96, 104, 122) * (0.18 + 0.82 * sky.palette.land) * np.float32(board.random.uniform(0.55, 1.0))
    return tone


def _draw_block(
    board: Board, row: _Row, place: tuple[float, float, float], *, tone: Floats, windows: tuple[int, float, bool]
) -> None:
    """One building: left edge, roof and width; size of its windows, share of lit ones, and whether some are neon."""
    x, roof, wide = place
    cell, lit, neon = windows
    left, right, top = board.column(x), board.column(x + wide), board.row(roof)
    side = max(1, (right - left) // 6)
    rows, columns = (board.rows - top) // (cell * 2), (right - left - side - cell) // (cell * 3 // 2)
    if columns < 1 or rows < 1:
        return
    row.picture[top:, left:right] = tone * np.float32(0.75)
    row.picture[top:, left : left + side] = tone * np.float32(0.55)
    row.alpha[top:, left:right] = 1
    row.lights[top:, left:right] = 0
    for storey, column in np.argwhere(board.random.random((rows, columns)) < lit):
        y = top + cell + storey * cell * 2
        start = left + side + cell // 2 + column * (cell * 3 // 2)
        bright = np.float32(board.random.uniform(0.45, 1.0))
        row.lights[y : y + cell + cell // 3, start : start + cell] = _lamp(board, neon=neon) * bright


def _lamp(board: Board, *, neon: bool) -> Floats:
    choice = float(board.random.random())
    if neon and choice < 0.45:
        return _NEON[int(choice * 100) % len(_NEON)]
    return _COOL_LAMP if choice > 0.8 else _LAMP


def draw_quay(board: Board, words: SceneWords, sky: Sky) -> None:
    """A row of gabled houses above a quay wall; in the dark hours their windows light up one after the other."""
    board = board.strip(sky.horizon - 0.35, sky.horizon + 0.02)
    top_of_quay = sky.horizon - 0.012
    picture = np.zeros_like(board.flat)
    shape = np.zeros((board.rows, board.columns), np.uint8)
    windows = np.zeros((board.rows, board.columns), np.uint8)
    late_windows = np.zeros_like(windows)
    x = -0.25
    while x < board.aspect + 0.25:
        wide = float(board.random.uniform(0.075, 0.13))
        tall = float(board.random.uniform(0.09, 0.17))
        _draw_house(board, sky, picture, shape, (x, top_of_quay, wide, tall))
        _draw_windows(board, windows, late_windows, (x, top_of_quay, wide, tall))
        x += wide * float(board.random.uniform(0.94, 0.995))
    wall = slice(board.row(top_of_quay), board.row(sky.horizon + 0.006))
    picture[wall] = colour(70, 64, 66) * (0.25 + 0.75 * sky.palette.land)
    shape[wall] = 255
    alpha = cv2.GaussianBlur(shape.astype(np.float32) / 255, (0, 0), 0.7)
    board.add(mix(picture, sky.haze, 0.18), alpha, 0.13)
    if words.light in (Light.DUSK, Light.NIGHT, Light.DAWN):
        _add_glow(board, windows, begins=-1.0)
        _add_glow(board, late_windows, begins=1.2)


def _draw_house(
    board: Board, sky: Sky, picture: Floats, shape: Plane, place: tuple[float, float, float, float]
) -> None:
    x, foot, wide, tall = place
    left, right, top, bottom = board.column(x), board.column(x + wide), board.row(foot - tall), board.row(foot)
    wall = np.array([(196, 150, 118), (178, 100, 80), (206, 186, 150), (128, 140, 150), (168, 128, 92)], np.float32)
    plaster = wall[board.random.integers(len(wall))] * (0.20 + 0.80 * sky.palette.land)
    picture[top:bottom, left:right] = plaster
    shape[top:bottom, left:right] = 255
    ridge = top - round(wide * float(board.random.uniform(0.30, 0.55)) / board.pixel)
    eaves = round(0.004 / board.pixel)
    roof = [(left - eaves, top), ((left + right) // 2, ridge), (right + eaves, top)]
    tile = colour(118, 66, 54) * (0.20 + 0.80 * sky.palette.land) * np.float32(board.random.uniform(0.7, 1.1))
    cv2.fillPoly(picture, [np.array(roof, np.int32)], tuple(map(float, tile)))
    cv2.fillPoly(shape, [np.array(roof, np.int32)], 255)
    chimney = left + round((right - left) * float(board.random.uniform(0.62, 0.75)))
    thick = max(2, round(0.010 / board.pixel))
    top_of_chimney = (top + 2 * ridge) // 3
    picture[top_of_chimney:top, chimney : chimney + thick] = tile * np.float32(0.8)
    shape[top_of_chimney:top, chimney : chimney + thick] = 255


def _draw_windows(board: Board, early: Plane, late: Plane, place: tuple[float, float, float, float]) -> None:
    x, foot, wide, tall = place
    columns, rows = max(2, round(wide / 0.032)), max(2, round(tall / 0.045))
    width, height = round(0.011 / board.pixel), round(0.019 / board.pixel)
    for row in range(rows):
        for column in range(columns):
            chance = float(board.random.random())
            if chance > 0.78:
                continue
            target = early if chance < 0.42 else late
            left = board.column(x + wide * (column + 0.5) / columns) - width // 2
            top = board.row(foot - tall * (row + 0.62) / rows) - height // 2
            target[top : top + height, left : left + width] = 180 + int(75 * float(board.random.random()))


def _add_glow(board: Board, windows: Plane, *, begins: float) -> None:
    """Light that has come on from `begins` seconds, within two seconds."""
    panes = windows.astype(np.float32) / 255
    halo = cv2.GaussianBlur(panes, (0, 0), 0.012 / board.pixel)
    alpha = np.maximum(cv2.GaussianBlur(panes, (0, 0), 0.8), 0.85 * halo)

    def opacity(seconds: float) -> float:
        part = min(1.0, max(0.0, (seconds - begins) / 2.0))
        return part * part * (3 - 2 * part)

    lamp = np.broadcast_to(_LAMP, board.flat.shape)
    board.add(lamp, alpha, 0.13, opacity=opacity, counts=1.0 if begins < 0 else 0.0)


def draw_boats(board: Board, sky: Sky) -> None:
    """Moored sailing boats, each row rocking in its own time."""
    for near, count in ((0.30, 6), (0.62, 3)):
        water = sky.horizon + 0.02 + 0.30 * near**1.4
        strip = board.strip(water - 0.32, water + 0.32)
        shape = np.zeros((2 * strip.rows, 2 * strip.columns), np.uint8)
        picture = np.zeros_like(strip.flat)
        spots = (np.arange(count) + board.random.uniform(0.2, 0.8, count)) / count * (board.aspect + 0.2) - 0.1
        places: Floats = spots.astype(np.float32)
        for x in places:
            _draw_boat(strip, shape, float(x), water, size=0.05 + 0.16 * near)
        alpha = cv2.resize(shape, (strip.columns, strip.rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        _add_reflection(strip, sky, alpha, water, near)
        hull = colour(34, 32, 42) * (0.35 + 0.65 * sky.palette.land)
        rim = np.clip((water - 0.02 - strip.y) / 0.05, 0, 1) * 0.25
        picture[:] = mix(hull, sky.haze, 0.25 * (1 - near)) + sky.haze * rim[..., None] * 0.3
        strip.add(picture, alpha, 0.16 + 0.4 * near, drift=_rocking(board, places, water, near))


def _draw_boat(board: Board, shape: Plane, x: float, water: float, *, size: float) -> None:
    """A hull with a cabin, a mast with its rigging, at double size for smooth edges."""
    unit = 2 / board.pixel
    side = float(board.random.choice([-1.0, 1.0]))

    def points(*corners: tuple[float, float]) -> list[Floats]:
        aspect_margin = -float(board.x[0, 0]) + board.pixel / 2
        top_margin = -float(board.y[0, 0]) + board.pixel / 2
        places = [
            ((x + side * a * size + aspect_margin) * unit, (water - b * size + top_margin) * unit) for a, b in corners
        ]
        return [np.array(places, np.int32)]

    hull = points((-0.55, 0.16), (0.62, 0.24), (0.40, -0.02), (-0.44, -0.02))
    cabin = points((-0.30, 0.15), (-0.26, 0.30), (0.08, 0.28), (0.14, 0.17))
    cv2.fillPoly(shape, hull, 255)
    cv2.fillPoly(shape, cabin, 255)
    thick = max(1, int(0.018 * size * unit))
    cv2.polylines(shape, points((0.12, 0.15), (0.11, 1.45)), isClosed=False, color=255, thickness=2 * thick)
    cv2.polylines(
        shape,
        points((0.62, 0.24), (0.11, 1.42), (-0.55, 0.16)),
        isClosed=False,
        color=190,
        thickness=max(1, thick // 2),
    )
    cv2.polylines(shape, points((0.12, 0.40), (-0.46, 0.36)), isClosed=False, color=255, thickness=3 * thick)


def _add_reflection(board: Board, sky: Sky, alpha: Floats, water: float, near: float) -> None:
    """The boats' dark mirror image, broken by ripples."""
    wobble = board.noise(30, octaves=2, squash=4) * (0.004 + 0.010 * near)
    mirror_y = 2 * water - board.y + 0 * board.x
    columns = ((board.x + wobble - float(board.x[0, 0])) / np.float32(board.pixel)).astype(np.float32)
    rows = ((mirror_y - float(board.y[0, 0])) / np.float32(board.pixel)).astype(np.float32)
    mirrored = cv2.remap(alpha, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    fade = np.clip(1 - (board.y - water) / np.float32(0.10 + 0.25 * near), 0, 1) * (board.y > water)
    dark = np.broadcast_to(sky.palette.water * np.float32(0.6), board.flat.shape)
    board.add(dark, 0.6 * mirrored * fade, 0.16 + 0.4 * near)


def _rocking(board: Board, places: Floats, water: float, near: float) -> Drift:
    """Turns each boat a little about its waterline."""
    height = board.size.height
    middles = places.astype(np.float32) * np.float32(height)
    hertz, phases = board.random.uniform(0.22, 0.38, len(places)), board.random.uniform(0, 2 * math.pi, len(places))

    def drift(seconds: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        nearest = np.argmin(np.abs(x[..., None] - middles), axis=-1)
        swing = np.sin(2 * np.pi * hertz * seconds + phases) - np.sin(phases)
        turn = (0.020 * swing).astype(np.float32)[nearest]
        heave = (0.0025 * height * (0.5 + near) * swing).astype(np.float32)[nearest]
        return x + turn * (y - np.float32(water * height)), y - turn * (x - middles[nearest]) * np.float32(0.6) + heave

    return drift
