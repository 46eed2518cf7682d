"""Renders a world: sky and ground, then the mirror image, the water, and everything that stands in it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes.air import light_vector
from limpet.engines.embedded.scenes.bands import in_bands
from limpet.engines.embedded.scenes.cards import Atlas, Card, Moving, card_table, draw_cards, merge_rows
from limpet.engines.embedded.scenes.frame import SEEN, Look, Pixels, Vector, blank
from limpet.engines.embedded.scenes.ground import WET, Ground
from limpet.engines.embedded.scenes.land import find_water, shade_rows, shade_sky, walk_columns
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
    look: Look
    on: Pixels


def prepare(world: World) -> None:
    """Gathers the textures; to be called again when cards of other textures join."""
    moving = [texture for part in world.moving for texture in part.textures]
    world.atlas = Atlas.of([card.texture for card in world.cards] + moving)


def shoot(world: World, camera: Camera, size: tuple[int, int], *, seconds: float = 0.0, check: Check) -> Shot:
    """One picture of `size` (width, height). `check` is called between parts and may raise to stop."""
    cards = world.cards + [card for moving in world.moving for card in moving.at(seconds)]
    canvas = _canvas(world, camera.vector(*size), size, seconds)
    on, view = canvas.on, canvas.look.eye
    _draw(world, canvas, cards, -1e9, size[1], check)
    mirror_depth = np.zeros((size[1], size[0]), np.float32)
    if (on.wet[on.open >= SEEN] > 0).any():
        mirror = _mirror_image(world, camera, cards, size, seconds, check)
        in_bands(
            lambda first, last: wet_rows((first, last), canvas.look, world.sea, mirror, on, mirror_depth),
            size[1],
            check=check,
        )
        mirror_depth[on.near > 0] = 0
    picture, depth = _merged(on, check)
    draw_showers(world.showers, view, world.light, seconds, depth, picture)
    return Shot(light=picture, depth_m=depth, mirror_depth_m=mirror_depth, things=on.things)


def _canvas(world: World, view: Vector, size: tuple[int, int], seconds: float) -> _Canvas:
    sky = world.sky.copy()
    sky[DRIFT] += seconds * _DRIFT_PER_S
    haze = np.zeros((size[0], 3), np.float32)
    haze_colours(sky, column_angles(view), haze)
    ground = world.ground
    look = Look(
        eye=view,
        sky=sky,
        lamp=light_vector(world.light, mist_base=ground.level if ground.has_water else 0.0, seconds=seconds),
        soil=ground.parameters,
        layers=ground.layers,
        colours=ground.colours,
        noise=cloud_noise(_NOISE_SEED),
        haze=haze,
    )
    return _Canvas(look=look, on=blank(*size))


def _draw(world: World, canvas: _Canvas, cards: list[Card], lowest: float, rows: int, check: Check) -> None:
    """The first `rows` of a picture: the shape of the land, then the cards over it, then what shows of land and sky behind them."""
    look, on, ground = canvas.look, canvas.on, world.ground
    columns = on.depth.shape[1]
    # The mirror image of dry ground holds no ground: it is the mirror.
    if ground.exists and (ground.has_water or look.eye[EYE_Y] >= 0 or ground.parameters[WET] <= 0):
        in_bands(lambda first, last: walk_columns((first, last), look, on), columns, check=check)
    if ground.has_water:
        in_bands(lambda first, last: find_water((first, last), look, on), rows, check=check)
    table, bounds = card_table(cards, world.atlas, look.eye)
    flat, places = world.atlas.flat, world.atlas.places
    if len(table):
        in_bands(
            lambda first, last: draw_cards((first, last), look, table, bounds, flat, places, lowest, on),
            rows,
            check=check,
        )
    grid = np.zeros((rows // 2 + 1, columns // 2 + 1, 4), np.float32)
    in_bands(lambda first, last: shade_sky((first, last), look, on, grid), grid.shape[0], check=check)
    in_bands(lambda first, last: shade_rows((first, last), look, on, grid), rows, check=check)


def _merged(on: Pixels, check: Check) -> tuple[Floats, Floats]:
    """Light and distance of all that was drawn."""
    in_bands(lambda first, last: merge_rows((first, last), on), on.depth.shape[0], check=check)
    return on.picture, on.depth


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
        _draw(world, canvas, cards, level, shown, check)
    return np.dstack(_merged(canvas.on, check))


def shrunk(shot: Shot, size: tuple[int, int]) -> Shot:
    """The shot at a smaller size, which smooths its edges."""
    return Shot(
        light=cv2.resize(np.minimum(shot.light, 6), size, interpolation=cv2.INTER_AREA),
        depth_m=cv2.resize(shot.depth_m, size, interpolation=cv2.INTER_NEAREST),
        mirror_depth_m=cv2.resize(shot.mirror_depth_m, size, interpolation=cv2.INTER_NEAREST),
        things=cv2.resize(shot.things, size, interpolation=cv2.INTER_NEAREST),
    )
