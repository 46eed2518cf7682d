"""Space: nebulae, stars at two distances, and a planet."""

import cv2
import numpy as np

from limpet.engines.embedded.scenes.board import Board, colour, fractal, mix, step
from limpet.engines.embedded.scenes.words import SceneWords, Thing
from limpet.media.colour import Floats

_NEBULAE = (
    (colour(150, 50, 170), colour(30, 110, 190)),
    (colour(190, 80, 60), colour(60, 60, 170)),
    (colour(40, 140, 140), colour(120, 60, 190)),
)


def draw_space(board: Board, words: SceneWords) -> None:
    _add_nebula(board)
    _add_stars(board, count=2600, bright=0.9, near=0.02)
    _add_stars(board, count=260, bright=1.0, near=0.09)
    if words.has(Thing.PLANET):
        _add_planet(board)


def _add_nebula(board: Board) -> None:
    first, second = _NEBULAE[int(board.random.integers(len(_NEBULAE)))]
    shape, other = board.noise(1.3, octaves=7, gain=0.56), board.noise(1.8, octaves=7, gain=0.56)
    detail = step(-0.4, 0.5, board.noise(6, octaves=6, gain=0.6))
    dust = step(0.0, 0.35, np.float32(0.25) - np.abs(board.noise(2.6, octaves=6, gain=0.6)))
    picture = np.zeros_like(board.flat) + colour(4, 5, 13)
    picture += first * (step(-0.05, 0.55, shape + 0.3 * other) * (0.35 + 0.75 * detail))[..., None]
    picture += second * (0.75 * step(0.0, 0.6, other - 0.2 * shape) * (0.5 + 0.5 * detail))[..., None]
    picture *= (1 - 0.6 * dust * step(-0.1, 0.4, shape))[..., None]
    board.begin(picture)


def _add_stars(board: Board, *, count: int, bright: float, near: float) -> None:
    points = np.zeros((board.rows, board.columns), np.float32)
    many = int(count * board.aspect / 1.78)
    rows, columns = board.random.integers(0, board.rows, many), board.random.integers(0, board.columns, many)
    points[rows, columns] = np.clip(board.random.exponential(0.25 * bright, many), 0, 1)
    dot = 1 / (1000 * board.pixel)
    alpha = cv2.GaussianBlur(points, (0, 0), max(0.5, dot)) * np.float32(14 * max(0.5, dot) ** 2)
    large = np.where(points > 0.7, points, 0).astype(np.float32)
    alpha += cv2.GaussianBlur(large, (0, 0), 3.5 * dot) * np.float32(40 * dot * dot)
    board.add(np.broadcast_to(colour(238, 242, 255), board.flat.shape), alpha, near)


def _add_planet(board: Board) -> None:
    radius = 0.46
    x = (board.x - float(board.random.uniform(0.3, 0.7)) * board.aspect) / np.float32(radius)
    y = (board.y - 0.86) / np.float32(radius)
    distance = np.hypot(x, y)
    front = np.sqrt(np.clip(1 - distance**2, 0, 1))
    ball = step(1.004, 0.996, distance)
    surface = _surface(board, x + 0 * y, y + 0 * x, front)
    light = np.clip(-0.55 * x - 0.50 * y + 0.67 * front, 0, 1)
    picture = surface * (0.02 + 1.06 * light)[..., None]
    edge = np.exp(-np.abs(distance - 1) / np.float32(0.035)) * np.clip(0.45 - 0.6 * x - 0.6 * y, 0, 1)
    air = colour(110, 176, 255)
    picture = np.where((distance < 1)[..., None], picture + air * (0.6 * edge)[..., None], air)
    alpha = np.maximum(ball, 0.85 * edge)
    board.add(picture.astype(np.float32), alpha, 0.30)


def _surface(board: Board, x: Floats, y: Floats, front: Floats) -> Floats:
    """Continents and clouds wrapped on a ball."""
    u = ((np.arctan2(x, front + np.float32(1e-6)) / np.pi + 0.5) * 1023).astype(np.float32)
    v = ((np.arcsin(np.clip(y, -1, 1)) / np.pi + 0.5) * 511).astype(np.float32)

    def wrapped(cells: float, gain: float) -> Floats:
        texture = fractal(board.random, 512, 1024, cells=cells, octaves=7, gain=gain)
        seen: Floats = cv2.remap(texture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        return seen

    land = wrapped(9, 0.55)
    ground = mix(colour(16, 56, 116), colour(104, 108, 66), step(0.03, 0.10, land))
    return mix(ground, colour(244, 246, 250), 0.9 * step(0.06, 0.42, wrapped(13, 0.6)))
