"""Draws textured rectangles in space, from back to front: trees, people, walls and signs are all of this kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.land import Vector, haze_share
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
def _texel(flat: Floats, places: Ints, texture: int, level: int, u: float, v: float, share: float, out: Floats) -> None:
    offset, columns, rows = places[texture, level, 0], places[texture, level, 1], places[texture, level, 2]
    x, y = u * columns - 0.5, v * rows - 0.5
    left, top = int(np.floor(x)), int(np.floor(y))
    across, along = x - left, y - top
    for dy in range(2):
        row = min(max(top + dy, 0), rows - 1)
        for dx in range(2):
            column = min(max(left + dx, 0), columns - 1)
            weight = (across if dx else 1 - across) * (along if dy else 1 - along) * share
            place = offset + (row * columns + column) * 4
            for c in range(4):
                out[c] += flat[place + c] * weight


@kernel
def draw_cards(
    rows: tuple[int, int],
    view: Vector,
    light: Vector,
    table: Vector,
    bounds: Ints,
    flat: Floats,
    places: Ints,
    haze: Floats,
    lowest: float,
    depth: Floats,
    things: npt.NDArray[np.uint8],
    picture: Floats,
) -> None:
    """Lays all rectangles over some rows of the picture, where nothing nearer is; nothing below `lowest` is drawn."""
    texel = np.zeros(4, np.float32)
    for number in range(table.shape[0]):
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
                if depth[row, column] > 0 and ahead > depth[row, column] * 1.0005 + 0.01:
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
                texel[:] = 0.0
                _texel(flat, places, texture, whole, u, v, 1 - (level - whole), texel)
                if level - whole > 0.02:
                    _texel(flat, places, texture, whole + 1, u, v, level - whole, texel)
                alpha = texel[3] * card[_FADE]
                if alpha < 0.004:
                    continue
                length = np.sqrt(1 + a * a + b * b)
                air = haze_share(light, ahead * length, view[EYE_Y] + b * ahead) * card[_HAZE]
                for c in range(3):
                    value = texel[c] * card[_TINT + c] * card[_FADE] * (1 - air) + haze[column, c] * alpha * air
                    picture[row, column, c] = picture[row, column, c] * (1 - alpha) + value
                if alpha > 0.5:
                    depth[row, column] = ahead
                    if card[_THING] > 0 or things[row, column] > 0:
                        things[row, column] = int(card[_THING])
