"""Puts a scene together from words and films it: every layer moves by its own depth."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.scenes.board import MARGIN, Board, Layer
from limpet.engines.embedded.scenes.land import draw_dunes, draw_fog, draw_forest, draw_ground, draw_mountains
from limpet.engines.embedded.scenes.sky import Sky, draw_sky
from limpet.engines.embedded.scenes.space import draw_space
from limpet.engines.embedded.scenes.town import draw_boats, draw_city, draw_quay
from limpet.engines.embedded.scenes.water import draw_water
from limpet.engines.embedded.scenes.weather import draw_rain, draw_snow
from limpet.engines.embedded.scenes.words import SceneWords, Thing
from limpet.engines.embedded.video.ahead import Draw
from limpet.engines.embedded.video.life import Moment
from limpet.engines.embedded.video.raster import Raster, lay_over
from limpet.engines.embedded.video.stage import Shoot
from limpet.media.colour import Floats
from limpet.media.encode import Canvas
from limpet.media.geometry import Size

#: How far cameras may look beyond the picture, as a part of its size; layers may drift a little further.
DRAWN_BEYOND = MARGIN - 0.01
#: Inverse depth of the nearest layers.
NEAREST = 0.7

#: Inverse depth of what lies behind everything.
_BACKDROP = 0.02

#: The largest raster, in rows of the picture: larger ones take long to draw and look no better.
_MOST_ROWS = 900


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn scene: what lies behind everything, and layers from back to front."""

    backdrop: Raster
    layers: list[Layer]


def draw_scene(words: SceneWords, size: Size, *, seed: int, check: Callable[[], None]) -> Scene:
    """Draws everything once. `check` is called at every step and may raise to stop."""
    scale = float(np.clip(_MOST_ROWS / min(size.width, size.height), 0.8, 1.25))
    board = Board(size, np.random.default_rng(seed), scale, check)
    if words.has(Thing.SPACE):
        draw_space(board, words)
        return Scene(board.backdrop, board.layers)
    wet = words.has(Thing.SEA, Thing.LAKE, Thing.HARBOUR)
    sky = draw_sky(board, words, horizon=0.56 if wet else 0.60)
    _draw_far(board, words, sky)
    if wet:
        draw_water(board, sky, calm=0.15 if words.has(Thing.SEA) and not words.has(Thing.HARBOUR, Thing.LAKE) else 0.75)
    elif words.has(Thing.DESERT):
        draw_dunes(board, sky)
    elif not words.has(Thing.CITY):
        draw_ground(board, words, sky)
    _draw_near(board, words, sky, tree_line=sky.horizon + (0.16 if wet else 0.0))
    return Scene(board.backdrop, board.layers)


def _draw_far(board: Board, words: SceneWords, sky: Sky) -> None:
    """What stands behind water or ground, and is reflected."""
    if words.has(Thing.HARBOUR):
        draw_mountains(board, words, sky, ranges=2, height=0.16)
        draw_quay(board, words, sky)
        return
    if words.has(Thing.MOUNTAINS, Thing.LAKE):
        draw_mountains(board, words, sky)
    if words.has(Thing.CITY):
        draw_city(board, words, sky, base=sky.horizon - 0.01)


def _draw_near(board: Board, words: SceneWords, sky: Sky, *, tree_line: float) -> None:
    if words.has(Thing.HARBOUR):
        draw_boats(board, sky)
    if words.has(Thing.FOREST):
        draw_forest(board, words, sky, base=tree_line)
    if words.has(Thing.FOG):
        draw_fog(board, sky, near=0.3)
    if words.has(Thing.SNOWFALL):
        draw_snow(board)
    if words.has(Thing.RAIN):
        draw_rain(board)


def scene_film(scene: Scene, shoot: Shoot) -> Draw:
    """Draws the frames in order: each starts from the depths that the last one found."""
    view = shoot.view
    backdrop = shoot.brush.load(scene.backdrop)
    depths: list[Floats | None] = [None for _ in scene.layers]

    def draw(frame: int, canvas: Canvas) -> None:
        seconds, pose = frame / shoot.fps, shoot.path.pose(frame)
        x, y, _ = view.look(_BACKDROP, pose)
        backdrop.draw(x, y, canvas.planes)
        for number, layer in enumerate(scene.layers):
            opacity = layer.opacity(seconds) if layer.opacity else 1.0
            if opacity <= 0:
                continue
            x, y, depths[number] = view.look(layer.surface, pose, depths[number])
            if layer.drift is not None:
                x, y = layer.drift(seconds, x, y)
            lay_over(canvas.planes, layer.cutout, *shoot.life.moved(x, y, seconds), opacity=opacity)
        shoot.life.laid(canvas.planes, Moment(frame=frame, seconds=seconds, pose=pose))

    return draw
