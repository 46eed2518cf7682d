"""Draws textured rectangles in space, from back to front: trees, people, walls and signs are all of this kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.air import haze_share
from limpet.engines.embedded.scenes.frame import SEEN, Look, Pixels, Vector
from limpet.engines.embedded.scenes.view import COS, EYE_X, EYE_Y, EYE_Z, FOCAL, HORIZON_ROW, MIDDLE_X, SIN
from limpet.media.colour import Floats

Ints = npt.NDArray[np.int64]
_LEVELS = 8
# Columns of the table that the kernel reads: three rows of the inverse, tint, then single values.
_TINT, _TEXTURE, _THING, _HAZE, _OBLIQUE, _LEVEL, _FADE = 9, 12, 13, 14, 15, 16, 17
_WIDTH = 18


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """Light that a rectangle sends out, premultiplied by its opacity: linear red, green, blue and opacity."""

    pixels: Floats


@dataclass(slots=True, kw_only=True, eq=False)
class Card:
    """A rectangle in space: its top left corner, its edge to the right and its edge down."""

    texture: Texture
    corner: tuple[float, float, float]
    right: tuple[float, float, float]
    down: tuple[float, float, float]
    #: Number of the thing that it belongs to; 0 is scenery.
    thing: int = 0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    #: Share of the haze that it takes.
    haze: float = 1.0
    opacity: float = 1.0


def standing(
    texture: Texture, x: float, y: float, z: float, height: float, *, thing: int = 0, flip: bool = False
) -> Card:
    """A card that faces the camera, with the middle of its foot at a place."""
    rows, columns = texture.pixels.shape[:2]
    width = height * columns / rows
    side = -1.0 if flip else 1.0
    return Card(
        texture=texture,
        corner=(x - side * width / 2, y + height, z),
        right=(side * width, 0.0, 0.0),
        down=(0.0, -height, 0.0),
        thing=thing,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moving:
    """Rectangles that change with time; at second 0 they are those of a still picture."""

    textures: Sequence[Texture]
    at: Callable[[float], list[Card]]


@dataclass(slots=True)
class Atlas:
    """All textures of a scene, each at full size and halved again and again."""

    flat: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    #: Per texture and level: offset, columns, rows.
    places: Ints = field(default_factory=lambda: np.zeros((0, _LEVELS, 3), np.int64))
    _numbers: dict[int, int] = field(default_factory=dict)
    _kept: list[Texture] = field(default_factory=list)

    def number(self, texture: Texture) -> int:
        return self._numbers[id(texture)]

    @classmethod
    def of(cls, textures: Sequence[Texture]) -> "Atlas":
        atlas = cls()
        parts: list[Floats] = []
        offset = 0
        places = []
        for texture in dict.fromkeys(textures):
            atlas._numbers[id(texture)] = len(atlas._kept)
            atlas._kept.append(texture)
            level, rows = texture.pixels, []
            for _ in range(_LEVELS):
                rows.append((offset, level.shape[1], level.shape[0]))
                parts.append(np.ascontiguousarray(level, np.float32).ravel())
                offset += level.size
                if min(level.shape[:2]) > 1:
                    smaller = (max(1, level.shape[1] // 2), max(1, level.shape[0] // 2))
                    level = cv2.resize(level, smaller, interpolation=cv2.INTER_AREA)
            places.append(rows)
        if parts:
            atlas.flat, atlas.places = np.concatenate(parts), np.array(places, np.int64)
        return atlas


def card_table(cards: Sequence[Card], atlas: Atlas, view: Vector) -> tuple[Vector, Ints]:
    """What the kernel reads: rows of numbers from back to front, and the bounds of each on the picture."""
    if not cards:
        return np.zeros((0, _WIDTH)), np.zeros((0, 4), np.int64)
    points = np.array([[card.corner, card.right, card.down] for card in cards], np.float64)
    points[:, 0] -= view[EYE_X : EYE_Z + 1]
    turned = points.copy()
    turned[..., 0] = points[..., 0] * view[COS] - points[..., 2] * view[SIN]
    turned[..., 2] = points[..., 2] * view[COS] + points[..., 0] * view[SIN]
    corner, right, down = turned[:, 0], turned[:, 1], turned[:, 2]
    middle = corner + (right + down) / 2
    matrix = np.stack([right, down, corner], axis=2)
    usable = np.abs(np.linalg.det(matrix)) > 1e-9
    matrix[~usable] = np.eye(3)
    table = np.zeros((len(cards), _WIDTH))
    table[:, :9] = np.linalg.inv(matrix).reshape(-1, 9)
    for row, card in zip(table, cards, strict=True):
        row[_TINT : _TINT + 3] = card.tint
        row[_TEXTURE], row[_THING], row[_HAZE], row[_FADE] = (
            atlas.number(card.texture),
            card.thing,
            card.haze,
            card.opacity,
        )
    slanted = np.abs(right[:, 2]) + np.abs(down[:, 2]) > 1e-6
    table[:, _OBLIQUE] = slanted
    columns = atlas.places[table[:, _TEXTURE].astype(int), 0, 1]
    width = np.linalg.norm(right, axis=1)
    table[:, _LEVEL] = np.log2(np.maximum(1.0, columns * np.maximum(middle[:, 2], 0.1) / (width * view[FOCAL])))
    bounds = _bounds(corner, right, down, view)
    bounds[~usable] = 0
    shown = (bounds[:, 1] > bounds[:, 0]) & (bounds[:, 3] > bounds[:, 2])
    distance = np.where(
        slanted, np.max(_corners(corner, right, down)[..., 2], axis=1) * 0.5 + middle[:, 2] * 0.5, middle[:, 2]
    )
    order = np.argsort(-distance, kind="stable")
    order = order[shown[order]]
    return np.ascontiguousarray(table[order]), np.ascontiguousarray(bounds[order])


def _corners(corner: Vector, right: Vector, down: Vector) -> Vector:
    four: Vector = np.stack([corner, corner + right, corner + right + down, corner + down], axis=1)
    return four


def _bounds(corner: Vector, right: Vector, down: Vector, view: Vector) -> Ints:
    """First and last row, first and last column; whole picture for what reaches behind the camera."""
    width, height = view[0], view[1]
    four = _corners(corner, right, down)
    ahead = four[..., 2]
    near = ahead.min(axis=1) < 0.25
    safe = np.maximum(ahead, 0.25)
    columns = view[MIDDLE_X] + view[FOCAL] * four[..., 0] / safe
    rows = view[HORIZON_ROW] - view[FOCAL] * four[..., 1] / safe
    bounds = np.stack(
        [rows.min(axis=1) - 1, rows.max(axis=1) + 2, columns.min(axis=1) - 1, columns.max(axis=1) + 2], axis=1
    )
    bounds[near] = (0, height, 0, width)
    bounds[ahead.max(axis=1) < 0.25] = 0
    bounds[:, :2] = np.clip(bounds[:, :2], 0, height)
    bounds[:, 2:] = np.clip(bounds[:, 2:], 0, width)
    return bounds.astype(np.int64)


@kernel
def _texel(
    flat: Floats, places: Ints, texture: int, level: int, u: float, v: float
) -> tuple[float, float, float, float]:
    """Light and opacity of a texture at one of its sizes, between its points."""
    offset, columns, rows = places[texture, level, 0], places[texture, level, 1], places[texture, level, 2]
    x, y = u * columns - 0.5, v * rows - 0.5
    left, top = int(np.floor(x)), int(np.floor(y))
    across, along = x - left, y - top
    above, below = min(max(top, 0), rows - 1) * columns, min(max(top + 1, 0), rows - 1) * columns
    here, right = min(max(left, 0), columns - 1), min(max(left + 1, 0), columns - 1)
    a, b = offset + (above + here) * 4, offset + (above + right) * 4
    c, d = offset + (below + here) * 4, offset + (below + right) * 4
    wa, wb, wc, wd = (1 - across) * (1 - along), across * (1 - along), (1 - across) * along, across * along
    alpha = flat[a + 3] * wa + flat[b + 3] * wb + flat[c + 3] * wc + flat[d + 3] * wd
    if alpha <= 0.0:
        return 0.0, 0.0, 0.0, 0.0
    return (
        flat[a] * wa + flat[b] * wb + flat[c] * wc + flat[d] * wd,
        flat[a + 1] * wa + flat[b + 1] * wb + flat[c + 1] * wc + flat[d + 1] * wd,
        flat[a + 2] * wa + flat[b + 2] * wb + flat[c + 2] * wc + flat[d + 2] * wd,
        alpha,
    )


@kernel
def draw_cards(
    rows: tuple[int, int],
    look: Look,
    table: Vector,
    bounds: Ints,
    flat: Floats,
    places: Ints,
    lowest: float,
    on: Pixels,
) -> None:
    """Lays all cards over some rows, the nearest first, where land does not hide them; nothing below `lowest` is drawn."""
    view = look.eye
    for number in range(table.shape[0] - 1, -1, -1):
        card = table[number]
        texture = int(card[_TEXTURE])
        for row in range(max(rows[0], bounds[number, 0]), min(rows[1], bounds[number, 1])):
            b = (view[HORIZON_ROW] - row - 0.5) / view[FOCAL]
            for column in range(bounds[number, 2], bounds[number, 3]):
                a = (column + 0.5 - view[MIDDLE_X]) / view[FOCAL]
                inverse = card[6] * a + card[7] * b + card[8]
                if inverse <= 1e-7:
                    continue
                ahead = 1.0 / inverse
                # Sorted by their middles, slanted cards may stand in each other's way.
                is_over = on.near[row, column] > 0 and ahead < on.near[row, column] * 0.9995 - 0.01
                if on.open[row, column] < SEEN and not is_over:
                    continue
                land = on.depth[row, column]
                if land > 0 and ahead > land * 1.0005 + 0.01:
                    continue
                u = (card[0] * a + card[1] * b + card[2]) * ahead
                v = (card[3] * a + card[4] * b + card[5]) * ahead
                if u < 0 or u >= 1 or v < 0 or v >= 1 or ahead < 0.2:
                    continue
                if lowest > -1e8 and view[EYE_Y] + b * ahead < lowest:
                    continue
                level = card[_LEVEL]
                if card[_OBLIQUE] > 0:
                    wide, high = places[texture, 0, 1], places[texture, 0, 2]
                    du = abs(card[0] - u * card[6]) * wide + abs(card[1] - u * card[7]) * wide
                    dv = abs(card[3] - v * card[6]) * high + abs(card[4] - v * card[7]) * high
                    level = np.log2(max(1.0, max(min(du, dv), 0.35 * max(du, dv)) * ahead / view[FOCAL]))
                level = min(level, _LEVELS - 1.001)
                whole = int(level)
                red, green, blue, alpha = _texel(flat, places, texture, whole, u, v)
                if alpha <= 0.0:
                    continue
                share = level - whole
                if share > 0.02:
                    red_2, green_2, blue_2, alpha_2 = _texel(flat, places, texture, whole + 1, u, v)
                    red, green = red + (red_2 - red) * share, green + (green_2 - green) * share
                    blue, alpha = blue + (blue_2 - blue) * share, alpha + (alpha_2 - alpha) * share
                alpha *= card[_FADE]
                if alpha < SEEN:
                    continue
                length = np.sqrt(1 + a * a + b * b)
                air = haze_share(look.lamp, ahead * length, view[EYE_Y] + b * ahead) * card[_HAZE]
                for c in range(3):
                    value = red if c == 0 else green if c == 1 else blue
                    value = value * card[_TINT + c] * card[_FADE] * (1 - air) + look.haze[column, c] * alpha * air
                    if is_over:
                        on.front[row, column, c] = on.front[row, column, c] * (1 - alpha) + value
                    else:
                        on.front[row, column, c] += value * on.open[row, column]
                on.open[row, column] *= 1 - alpha
                if alpha > 0.5 and (is_over or on.near[row, column] <= 0):
                    on.near[row, column] = ahead
                    on.things[row, column] = int(card[_THING])


@kernel
def merge_rows(rows: tuple[int, int], on: Pixels) -> None:
    """Puts the cards before what is behind them, in light and distance."""
    for row in range(rows[0], rows[1]):
        for column in range(on.depth.shape[1]):
            for c in range(3):
                behind = on.picture[row, column, c] * on.open[row, column]
                on.picture[row, column, c] = behind + on.front[row, column, c]
            if on.near[row, column] > 0:
                on.depth[row, column] = on.near[row, column]
