"""Small things in the air: snow, rain, sparks, petals, bubbles, fireflies. They fill a box that follows the camera."""

from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.frame import Vector
from limpet.engines.embedded.scenes.light import Light
from limpet.engines.embedded.scenes.view import FOCAL, HORIZON_ROW, MIDDLE_X
from limpet.media.colour import Floats

#: The box around the view: half its width and its depth in metres.
_HALF_WIDTH, _DEPTH = 9.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    count: int
    #: Metres.
    radius: float
    #: Metres a second: to the right, up.
    drift: tuple[float, float]
    colour: tuple[float, float, float]
    opacity: float = 0.8
    #: Seconds of movement that one is drawn out to.
    streak_s: float = 0.0
    #: Metres that one sways to either side.
    sway: float = 0.3
    #: Whether they flicker, as sparks do, rather than being lit.
    glows: bool = False
    seed: int = 1
    #: The lowest and highest place, around the eye.
    low: float = -4.0
    high: float = 6.0


def draw_showers(
    showers: list[Shower], view: Vector, light: Light, seconds: float, depth: Floats, picture: Floats
) -> None:
    for shower in showers:
        random = np.random.default_rng(shower.seed)
        start = random.random((shower.count, 5))
        height = shower.high - shower.low
        x = (start[:, 0] * 2 * _HALF_WIDTH + shower.drift[0] * seconds * (0.7 + 0.6 * start[:, 3])) % (2 * _HALF_WIDTH)
        y = (start[:, 1] * height + shower.drift[1] * seconds * (0.7 + 0.6 * start[:, 3])) % height + shower.low
        z = 0.9 + start[:, 2] * _DEPTH
        # The box widens with distance as the view does.
        across = (x - _HALF_WIDTH) * (0.25 + z / 10) + shower.sway * np.sin(seconds * 1.7 + start[:, 4] * 40)
        flicker = (
            0.55 + 0.45 * np.sin(seconds * 6 * (0.5 + start[:, 4]) + start[:, 0] * 60)
            if shower.glows
            else np.ones(shower.count)
        )
        points = np.stack([across, y * (0.35 + z / 12), z, shower.radius * (0.6 + 0.8 * start[:, 4]), flicker], axis=1)
        lit = np.ones(3) if shower.glows else light.above * 1.3 + light.sun * 0.45
        look = np.array(
            [
                *(np.array(shower.colour) * lit),
                shower.opacity,
                shower.drift[0] * shower.streak_s,
                shower.drift[1] * shower.streak_s,
            ]
        )
        splat(view, points, look, depth, picture)


@kernel
def splat(view: Vector, points: Vector, look: Vector, depth: Floats, picture: Floats) -> None:
    """Soft discs, or strokes where they move fast, where nothing nearer is."""
    rows, columns = depth.shape
    for number in range(points.shape[0]):
        x, y, ahead, radius, bright = points[number]
        column = view[MIDDLE_X] + view[FOCAL] * x / ahead
        row = view[HORIZON_ROW] - view[FOCAL] * y / ahead
        size = max(0.6, view[FOCAL] * radius / ahead)
        fade = min(1.0, view[FOCAL] * radius / ahead / 0.6) * look[3]
        size = min(size, 0.03 * rows)
        step_x, step_y = view[FOCAL] * look[4] / ahead, -view[FOCAL] * look[5] / ahead
        reach = np.sqrt(step_x * step_x + step_y * step_y)
        left, right = min(column, column - step_x) - 2 * size, max(column, column - step_x) + 2 * size
        top, bottom = min(row, row - step_y) - 2 * size, max(row, row - step_y) + 2 * size
        for r in range(max(0, int(top)), min(rows, int(bottom) + 1)):
            for c in range(max(0, int(left)), min(columns, int(right) + 1)):
                if depth[r, c] > 0 and depth[r, c] < ahead:
                    continue
                dx, dy = c + 0.5 - column, r + 0.5 - row
                if reach > 0.5:
                    along = min(1.0, max(0.0, -(dx * step_x + dy * step_y) / (reach * reach)))
                    dx += along * step_x
                    dy += along * step_y
                share = np.exp(-(dx * dx + dy * dy) / (size * size) * 1.4) * fade * bright
                if share < 0.01:
                    continue
                for k in range(3):
                    picture[r, c, k] = picture[r, c, k] * (1 - min(1.0, share)) + look[k] * share
