"""Water: reflects everything drawn before it, ripples, and glitters under the sun."""

import cv2
import numpy as np

from limpet.engines.embedded.scenes.board import MARGIN, Board, Drift, fractal, mix, step
from limpet.engines.embedded.scenes.land import ground_surface
from limpet.engines.embedded.scenes.sky import Sky
from limpet.media.colour import Floats


def draw_water(board: Board, sky: Sky, *, calm: float) -> None:
    """`calm` 1 is a mirror-like lake, 0 an open sea."""
    whole, board = board, board.strip(sky.horizon - 0.01, 1 + MARGIN)
    depth = np.clip((board.y - sky.horizon) / (1 - sky.horizon), 0, None)
    height, slope_x, slope_y = _waves(board, depth)
    reach = step(0, 0.35, depth) * np.float32(1.15 - calm)
    mirrored_y = 2 * sky.horizon - board.y + slope_y * (0.05 + 0.35 * reach)
    mirrored_x = board.x + slope_x * (0.010 + 0.05 * reach)
    reflection = _seen(whole, mirrored_x, np.minimum(mirrored_y, sky.horizon - 2 * board.pixel))
    grazing = np.clip(0.90 - (0.60 - 0.22 * calm) * step(0, 1, depth) + slope_y * (2.2 - 1.4 * calm), 0.12, 0.96)
    body = sky.palette.water * (1 + 1.6 * slope_x)[..., None]
    colours = mix(body, reflection, grazing)
    path = np.exp(-(((board.x - sky.sun_x) / (0.05 + 0.20 * depth)) ** 2))
    sparkle = np.clip(slope_y * 11 * (0.3 + depth) + 0.05 + 0.30 * step(0.25, 0, depth), 0, 1.1)
    colours += sky.palette.sun * (0.75 * path * sparkle * (0.4 + 0.6 * float(sky.palette.land.max())))[..., None]
    foam = step(0.34, 0.55, height) * step(0.30, 0.9, depth) * np.float32(0.55 * (1 - calm))
    colours = mix(colours, (sky.palette.land * 235).astype(np.float32), foam)
    colours = mix(colours, sky.haze, 0.55 * np.exp(-depth / np.float32(0.05)) * np.ones_like(board.x))
    edge = step(-board.pixel, board.pixel, board.y - sky.horizon) * np.ones_like(board.x)
    board.add(colours, edge, ground_surface(sky.horizon), drift=_ripple(board, sky.horizon, calm))


def _waves(board: Board, depth: Floats) -> tuple[Floats, Floats, Floats]:
    """Height of the waves and its slopes across and along, in perspective."""
    texture = fractal(board.random, 1024, 1024, cells=26, octaves=6, gain=0.55, squash=2.2)
    away = 1 / (depth + np.float32(0.03))
    u = ((board.x - board.aspect / 2) * away * 70 + 512).astype(np.float32)
    v = np.broadcast_to(away * 200, u.shape).astype(np.float32)

    def at(offset_u: float, offset_v: float) -> Floats:
        values: Floats = cv2.remap(texture, u + offset_u, v + offset_v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return values

    height = at(0, 0)
    return height, at(3, 0) - height, at(0, 3) - height


def _seen(board: Board, x: Floats, y: Floats) -> Floats:
    """What was drawn so far at places in picture heights."""
    columns = ((x - float(board.x[0, 0])) / np.float32(board.pixel)).astype(np.float32)
    rows = ((y - float(board.y[0, 0])) / np.float32(board.pixel)).astype(np.float32)
    seen: Floats = cv2.remap(board.flat, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return seen


def _ripple(board: Board, horizon: float, calm: float) -> Drift:
    """Waves that run toward the viewer, larger near by; they start from rest so that frame 0 is what was drawn."""
    height = board.size.height
    phases = board.random.uniform(0, 2 * np.pi, 4)
    strength = (1.2 - 0.75 * calm) * height / 512

    def drift(seconds: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        depth = np.clip((y / np.float32(height) - horizon) / (1 - horizon), 0, 1.3)
        away = 1 / (depth + np.float32(0.10))
        across, along = x / np.float32(height) * away, 2.2 * away
        size = np.float32(strength * min(1.0, seconds)) * depth
        lift = sum(
            np.sin(across * k + along * m - np.float32(w * seconds) + np.float32(phase))
            for (k, m, w), phase in zip(((4, 9, 2.1), (-7, 12, 2.9), (11, 5, 3.7), (2, 16, 4.4)), phases, strict=True)
        )
        return x + size * 1.6 * np.float32(0.5) * lift, y + size * lift

    return drift
