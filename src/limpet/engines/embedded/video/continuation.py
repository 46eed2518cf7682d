"""Continues a small picture beyond its edges with patches of its own, from coarse to fine.

Sideways only rows of about the same height are copied from (and upwards columns of the same place), near ones first, and the
subject never: without these rules a second pagoda grows beside the first. Importing this module imports numba.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.video.margins import Edges
from limpet.engines.embedded.video.patch_match import RADIUS, Field, Rules, match, vote
from limpet.engines.embedded.video.subject import Mask
from limpet.media.colour import Floats, Rgb

#: Long side of the picture at which the work begins and ends; finer detail follows the field.
_COARSEST, _FINEST = 96, 288
_SHRINK = 0.62
_SWEEPS = 4
#: Alternations of matching and voting, at the coarse levels and at each of the last two.
_ROUNDS, _LAST_ROUNDS = 4, 1
#: How far around what a coarser level found a finer one looks.
_AROUND = 8
#: How far up or down a side margin looks, as a part of the height; for other margins sideways.
_SAME_PLACE = 0.12
#: How far away a source may be in the other direction, as a part of the picture's side.
_NOT_FAR = 0.4
#: A part of the subject goes on beyond a side that cuts this much of its height, with what it has this near to that side.
_CUT, _NEAR_CUT = 0.5, 0.2
#: Change of tone of what is copied, in levels, that makes it meet the picture's edge.
_MOST_TONE = 40
_PAD = RADIUS + 1


@dataclass(frozen=True, slots=True, eq=False)
class Continued:
    """A small picture with its margins, and how far from each pixel its source is, in its pixels."""

    picture: Floats
    #: Columns and rows.
    offset: Floats
    edges: Edges


@dataclass(slots=True, eq=False)
class _Level:
    """One size of the pyramid; all arrays have a rim, so that every patch is inside."""

    #: Colour and the weight of each pixel in comparisons.
    picture: Floats
    rules: Rules
    field: Field
    price: Floats
    edges: Edges

    def take_votes(self) -> None:
        """Fills the margins with what their patches copy."""
        typical = np.percentile(self.price[self.field[..., 0] >= 0], 60)
        vote(self.picture, self.rules, self.field, self.price, np.float32(0.35 * typical + 1))

    def enlarged(self, values: Floats, edges: Edges, shape: tuple[int, int], how: int) -> Floats:
        """Values of this level on a finer one, whose margins and rim need not be as many times wider."""
        across, along = self.step_to(edges, shape)
        left = (0.5 - edges.left - _PAD) * across - 0.5 + self.edges.left + _PAD
        top = (0.5 - edges.top - _PAD) * along - 0.5 + self.edges.top + _PAD
        placing = np.array([[across, 0, left], [0, along, top]])
        flags = how | cv2.WARP_INVERSE_MAP
        finer: Floats = cv2.warpAffine(values, placing, shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return finer

    def step_to(self, edges: Edges, shape: tuple[int, int]) -> tuple[float, float]:
        """This level's columns and rows to each of a finer one."""
        (own_width, own_height), (width, height) = _inner(self.field.shape[:2], self.edges), _inner(shape, edges)
        return own_width / width, own_height / height


def _inner(shape: tuple[int, int], edges: Edges) -> tuple[int, int]:
    """Width and height without margins and rim."""
    return shape[1] - edges.left - edges.right - 2 * _PAD, shape[0] - edges.top - edges.bottom - 2 * _PAD


def continue_picture(picture: Rgb, edges: Edges, avoid: Mask | None, *, check: Callable[[], None]) -> Continued:
    """`edges` are in pixels of `picture`. `check` is called at every sweep and may raise to stop."""
    longest = max(picture.shape[1] + edges.left + edges.right, picture.shape[0] + edges.top + edges.bottom)
    scales = [min(1.0, _FINEST / longest)]
    while scales[-1] * longest * _SHRINK > _COARSEST:
        scales.append(scales[-1] * _SHRINK)
    level: _Level | None = None
    for number, (scale, small) in enumerate(reversed(list(zip(scales, _pyramid(picture, scales), strict=True)))):
        level = _level(small, edges.scaled(scale), avoid, coarser=level)
        rounds = _ROUNDS if number < len(scales) - 2 else _LAST_ROUNDS
        reach = max(level.field.shape) if number == 0 else _AROUND
        for sweep in range(rounds * _SWEEPS):
            check()
            match(level.picture, level.rules, level.field, level.price, (1000 * number + sweep, reach))
            if sweep % _SWEEPS == _SWEEPS - 1:
                level.take_votes()
    assert level is not None, "there is at least one scale"
    _meet_edges(level)
    inner = (slice(_PAD, -_PAD), slice(_PAD, -_PAD))
    return Continued(np.ascontiguousarray(level.picture[inner][..., :3]), _offsets(level.field)[inner], level.edges)


def _pyramid(picture: Rgb, scales: Sequence[float]) -> Iterator[Floats]:
    """The picture at each scale, the largest first: the next is made of it, which is much less to read than the picture."""
    smaller = picture
    for scale in scales:
        size = max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale))
        smaller = cv2.resize(smaller, size, interpolation=cv2.INTER_AREA)
        yield smaller.astype(np.float32)


def _level(small: Floats, edges: Edges, avoid: Mask | None, *, coarser: _Level | None) -> _Level:
    size = small.shape[1], small.shape[0]
    sides = (edges.top + _PAD, edges.bottom + _PAD, edges.left + _PAD, edges.right + _PAD)
    hole = cv2.copyMakeBorder(np.zeros(size[::-1], np.uint8), *sides, cv2.BORDER_CONSTANT, value=1)
    whole = cv2.copyMakeBorder(small, *sides, cv2.BORDER_REFLECT)
    if coarser is None:
        whole = _without_subject(whole, hole, avoid, sides)
    else:
        earlier = coarser.enlarged(coarser.picture[..., :3], edges, hole.shape, cv2.INTER_LINEAR)
        whole = np.where(hole[..., None] > 0, earlier, whole)
    square = np.ones((2 * RADIUS + 1, 2 * RADIUS + 1), np.uint8)
    valid = _sources(hole, avoid, sides, square)
    rules = np.dstack([*_reach(hole, size, sides), valid, hole]).astype(np.int32)
    deep = cv2.distanceTransform(hole, cv2.DIST_L2, 3)
    weight = np.maximum(np.float32(1.25) ** -deep, np.float32(0.02))
    return _Level(
        picture=np.ascontiguousarray(np.dstack([whole, weight]), np.float32),
        rules=np.ascontiguousarray(rules),
        field=_start(cv2.dilate(hole, square), valid, coarser, edges),
        price=np.zeros(hole.shape, np.float32),
        edges=edges,
    )


def _without_subject(mirrored: Floats, hole: Rgb, avoid: Mask | None, sides: tuple[int, int, int, int]) -> Floats:
    """A mirrored margin to begin with, in which the subject's image is painted over: it must not stand there again."""
    if avoid is None:
        return mirrored
    inner = hole.shape[1] - sides[2] - sides[3], hole.shape[0] - sides[0] - sides[1]
    subject = cv2.dilate(cv2.resize(_inside(avoid), inner, interpolation=cv2.INTER_NEAREST), np.ones((5, 5), np.uint8))
    image = cv2.copyMakeBorder(subject, *sides, cv2.BORDER_REFLECT) & hole
    painted: Floats = cv2.inpaint(np.rint(mirrored).astype(np.uint8), image, 3, cv2.INPAINT_TELEA).astype(np.float32)
    return painted


def _sources(hole: Rgb, avoid: Mask | None, sides: tuple[int, int, int, int], square: Rgb) -> Rgb:
    """Pixels whose patch lies inside the picture and does not touch the subject, unless hardly any are left then."""
    valid: Rgb = cv2.erode(1 - hole, square, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    if avoid is None:
        return valid
    top, bottom, left, right = sides
    inner = hole.shape[1] - left - right, hole.shape[0] - top - bottom
    subject = cv2.resize(_inside(avoid), inner, interpolation=cv2.INTER_NEAREST)
    # On coarse levels a whole patch around the subject would leave nothing of the sky above it.
    clear = 1 + 2 * round(RADIUS * max(inner) / _FINEST)
    around = cv2.copyMakeBorder(cv2.dilate(subject, np.ones((clear, clear), np.uint8)), *sides, cv2.BORDER_REPLICATE)
    fewer = valid & (1 - around)
    return fewer if fewer.mean() > 0.05 else valid


def _inside(avoid: Mask) -> Rgb:
    """The subject without what a side cuts at full height, near that side: that goes on beyond it, as houses do."""
    count, parts = cv2.connectedComponents(avoid.astype(np.uint8))
    inside = avoid.astype(np.uint8)
    # Sides in turn become the first rows of a view.
    for seen, masks in ((inside, parts), (inside.T, parts.T), (inside.T[::-1], parts.T[::-1])):
        near = round(_NEAR_CUT * len(seen))
        for part in range(1, count):
            mask = masks == part
            if mask[:2].any(0).sum() >= _CUT * mask.any(0).sum():
                seen[:near][mask[:near]] = 0
    return inside


def _reach(hole: Rgb, size: tuple[int, int], sides: tuple[int, int, int, int]) -> tuple[Rules, Rules]:
    """How many rows and columns away each pixel's source may be."""
    height, width = hole.shape
    top, bottom, left, right = sides
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    beside = (columns < left + RADIUS) | (columns >= width - right - RADIUS)
    above = (rows < top + RADIUS) | (rows >= height - bottom - RADIUS)
    along = np.where(beside & ~above, round(_SAME_PLACE * size[1]), max(top, bottom) + round(_NOT_FAR * size[1]))
    across = np.where(above & ~beside, round(_SAME_PLACE * size[0]), max(left, right) + round(_NOT_FAR * size[0]))
    along, across = np.maximum(along, 2), np.maximum(across, 2)
    return along.astype(np.int32), across.astype(np.int32)


def _start(wanted: Rgb, valid: Rgb, coarser: _Level | None, edges: Edges) -> Field:
    """A first source for each pixel: where the coarser level had it, or the nearest one there is."""
    height, width = valid.shape
    wanted[:RADIUS], wanted[-RADIUS:], wanted[:, :RADIUS], wanted[:, -RADIUS:] = 0, 0, 0, 0
    rows, columns = np.nonzero(wanted)
    source_rows, source_columns = rows, columns
    if coarser is not None:
        factor = np.float32(1 / coarser.step_to(edges, (height, width))[0])
        offset = coarser.enlarged(_offsets(coarser.field), edges, (height, width), cv2.INTER_NEAREST) * factor
        source_rows = np.clip(np.rint(rows + offset[rows, columns, 1]), 0, height - 1).astype(np.int64)
        source_columns = np.clip(np.rint(columns + offset[rows, columns, 0]), 0, width - 1).astype(np.int64)
    _, label = cv2.distanceTransformWithLabels(1 - valid, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    places = np.zeros((int(label.max()) + 1, 2), np.int32)
    places[label[valid > 0]] = np.argwhere(valid)
    field = np.full((height, width, 2), -1, np.int32)
    field[rows, columns] = places[label[source_rows, source_columns]]
    return field


def _meet_edges(level: _Level) -> None:
    """Shifts the tone of the margins by what the field gets wrong at the picture's edge, smoothly."""
    hole = level.rules[..., 3].astype(np.uint8)
    ring = (cv2.dilate(hole, np.ones((5, 5), np.uint8)) > 0) & (hole == 0) & (level.field[..., 0] >= 0)
    colours = level.picture[..., :3]
    wrong: Floats = np.zeros_like(colours)
    wrong[ring] = colours[ring] - colours[level.field[ring, 0], level.field[ring, 1]]
    shift = cv2.GaussianBlur(_spread(np.clip(wrong, -_MOST_TONE, _MOST_TONE), ring.astype(np.float32)), (0, 0), 2)
    colours[hole > 0] += shift[hole > 0]


def _spread(values: Floats, known: Floats) -> Floats:
    """Fills what is unknown from what is known around it, near first: down a pyramid and up again."""
    if min(known.shape) <= 2:
        mean: Floats = (values / np.maximum(known, 1e-4)[..., None]).astype(np.float32)
        return mean
    size = known.shape[::-1]
    coarse = cv2.pyrUp(_spread(cv2.pyrDown(values), cv2.pyrDown(known)), dstsize=size)
    sure = np.clip(known * 4, 0, 1)[..., None]
    filled: Floats = (coarse * (1 - sure) + values / np.maximum(known, 1e-4)[..., None] * sure).astype(np.float32)
    return filled


def _offsets(field: Field) -> Floats:
    height, width = field.shape[:2]
    across, along = field[..., 1] - np.arange(width)[None, :], field[..., 0] - np.arange(height)[:, None]
    needed = field[..., :1] >= 0
    offset: Floats = np.where(needed, np.dstack([across, along]), 0).astype(np.float32)
    return offset
