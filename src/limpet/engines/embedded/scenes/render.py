"""Renders a world: sky and ground, then the mirror image, the water, and everything that stands in it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes.bands import in_bands
from limpet.engines.embedded.scenes.cards import Atlas, Card, Moving, card_table, draw_cards
from limpet.engines.embedded.scenes.ground import WET, Ground
from limpet.engines.embedded.scenes.land import Vector, light_vector, shade_rows, walk_columns
from limpet.engines.embedded.scenes.light import Light
from limpet.engines.embedded.scenes.noise import cloud_noise
from limpet.engines.embedded.scenes.particles import Shower, draw_showers
from limpet.engines.embedded.scenes.sky import DRIFT, Sky, haze_colours
from limpet.engines.embedded.scenes.view import EYE_Y, HORIZON_ROW, Camera, column_angles
from limpet.engines.embedded.scenes.water import MIRROR_SCALE, wet_rows
from limpet.media.colour import Floats

_NOISE_SEED = 3
#: How far clouds drift in a second, in samples of their noise.
_DRIFT_PER_S = 0.35

Check = Callable[[], None]


@dataclass(slots=True, kw_only=True)
class World:
    """A scene ready to be rendered from any camera near its own."""

    camera: Camera
    light: Light
    sky: Sky
    ground: Ground
    cards: list[Card] = field(default_factory=list)
    #: Cards of a moment, for things that move.
    moving: list[Moving] = field(default_factory=list)
    showers: list[Shower] = field(default_factory=list)
    #: Height of the waves, 0 for a pond and 1 for the sea.
    sea: float = 1.0
    bloom: float = 1.0
    #: What each number in the picture's map of things is.
    things: dict[int, str] = field(default_factory=dict)
    atlas: Atlas = field(default_factory=Atlas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What the camera sees: linear light, and for each pixel how far ahead it is and to which thing it belongs."""

    light: Floats
    #: Metres along the camera's axis; 0 is the sky.
    depth_m: Floats
    #: Where water or wet ground mirrors: metres to what is seen in it; 0 elsewhere, and for mirrored sky.
    mirror_depth_m: Floats
    things: npt.NDArray[np.uint8]


@dataclass(slots=True)
class _Canvas:
    view: Vector
    sky: Sky
    lamp: Vector
    haze: Floats
    picture: Floats
    depth: Floats
    edge: Floats
    wet: Floats
    things: npt.NDArray[np.uint8]


def prepare(world: World) -> None:
    """Gathers the textures; to be called again when cards of other textures join."""
    moving = [texture for part in world.moving for texture in part.textures]
    world.atlas = Atlas.of([card.texture for card in world.cards] + moving)


def shoot(world: World, camera: Camera, size: tuple[int, int], *, seconds: float = 0.0, check: Check) -> Shot:
    """One picture of `size` (width, height). `check` is called between parts and may raise to stop."""
    cards = world.cards + [card for moving in world.moving for card in moving.at(seconds)]
    canvas = _canvas(world, camera.vector(*size), size, seconds)
    _draw_land(world, canvas, check)
    mirror_depth = np.zeros((size[1], size[0]), np.float32)
    if canvas.wet.any():
        mirror = _mirror_image(world, camera, cards, size, seconds, check)
        _draw_wet(world, canvas, mirror, mirror_depth, check)
    _draw_cards(world, canvas, cards, -1e9, check)
    draw_showers(world.showers, canvas.view, world.light, seconds, canvas.depth, canvas.picture)
    return Shot(light=canvas.picture, depth_m=canvas.depth, mirror_depth_m=mirror_depth, things=canvas.things)


def _canvas(world: World, view: Vector, size: tuple[int, int], seconds: float) -> _Canvas:
    width, height = size
    sky = world.sky.copy()
    sky[DRIFT] += seconds * _DRIFT_PER_S
    haze = np.zeros((width, 3), np.float32)
    haze_colours(sky, column_angles(view), haze)
    base = world.ground.level if world.ground.has_water else 0.0
    return _Canvas(
        view=view,
        sky=sky,
        lamp=light_vector(world.light, mist_base=base, seconds=seconds),
        haze=haze,
        picture=np.zeros((height, width, 3), np.float32),
        depth=np.zeros((height, width), np.float32),
        edge=np.zeros(width, np.float32),
        wet=np.zeros((height, width), np.float32),
        things=np.zeros((height, width), np.uint8),
    )


def _draw_land(world: World, canvas: _Canvas, check: Check) -> None:
    ground, noise = world.ground, cloud_noise(_NOISE_SEED)
    # The mirror image of dry ground holds no ground: it is the mirror.
    if ground.has_water or canvas.view[EYE_Y] >= 0 or ground.parameters[WET] <= 0:
        in_bands(
            lambda first, last: walk_columns(
                canvas.view, ground.layers, ground.level, (first, last), canvas.depth, canvas.edge
            ),
            canvas.depth.shape[1],
            check=check,
        )
    in_bands(
        lambda first, last: shade_rows(
            (first, last),
            canvas.view,
            canvas.sky,
            canvas.lamp,
            ground.parameters,
            ground.layers,
            ground.colours,
            noise,
            canvas.haze,
            canvas.depth,
            canvas.edge,
            canvas.picture,
            canvas.wet,
        ),
        canvas.depth.shape[0],
        check=check,
    )


def _draw_cards(world: World, canvas: _Canvas, cards: list[Card], lowest: float, check: Check) -> None:
    table, bounds = card_table(cards, world.atlas, canvas.view)
    if not len(table):
        return
    in_bands(
        lambda first, last: draw_cards(
            (first, last),
            canvas.view,
            canvas.lamp,
            table,
            bounds,
            world.atlas.flat,
            world.atlas.places,
            canvas.haze,
            lowest,
            canvas.depth,
            canvas.things,
            canvas.picture,
        ),
        canvas.depth.shape[0],
        check=check,
    )


def _mirror_image(
    world: World, camera: Camera, cards: list[Card], size: tuple[int, int], seconds: float, check: Check
) -> Floats:
    """What an eye as far under the water as ours is above it sees: light and distance, coarser than the picture."""
    small = (-(-size[0] // MIRROR_SCALE), -(-size[1] // MIRROR_SCALE))
    level = world.ground.level if world.ground.has_water else 0.0
    view = camera.vector(*small)
    view[EYE_Y] = 2 * level - camera.y
    canvas = _canvas(world, view, small, seconds)
    # Nothing of the mirror image lies under the horizon.
    shown = min(small[1], int(view[HORIZON_ROW]) + 2)
    if shown > 0:
        _draw_land(world, canvas, check)
        _draw_cards(world, canvas, cards, level, check)
    return np.dstack([canvas.picture, canvas.depth])


def _draw_wet(world: World, canvas: _Canvas, mirror: Floats, mirror_depth: Floats, check: Check) -> None:
    ground, noise = world.ground, cloud_noise(_NOISE_SEED)
    in_bands(
        lambda first, last: wet_rows(
            (first, last),
            canvas.view,
            canvas.sky,
            canvas.lamp,
            ground.parameters,
            ground.layers,
            ground.colours,
            noise,
            canvas.haze,
            world.sea,
            canvas.depth,
            canvas.wet,
            mirror,
            canvas.picture,
            mirror_depth,
        ),
        canvas.depth.shape[0],
        check=check,
    )


def shrunk(shot: Shot, size: tuple[int, int]) -> Shot:
    """The shot at a smaller size, which smooths its edges."""
    return Shot(
        light=cv2.resize(np.minimum(shot.light, 6), size, interpolation=cv2.INTER_AREA),
        depth_m=cv2.resize(shot.depth_m, size, interpolation=cv2.INTER_NEAREST),
        mirror_depth_m=cv2.resize(shot.mirror_depth_m, size, interpolation=cv2.INTER_NEAREST),
        things=cv2.resize(shot.things, size, interpolation=cv2.INTER_NEAREST),
    )
