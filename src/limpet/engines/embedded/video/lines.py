"""Straight lines of a picture, and a relief that leaves them straight: masts and door frames tell when a depth is wrong.

A line stays straight under every move of the camera if inverse depth changes evenly along it.
"""

import cv2
import numpy as np
import numpy.typing as npt

from limpet.media.colour import Floats, Plane, Rgb

#: Shortest piece of a line, shortest line, and longest gap between two pieces, as parts of the picture's short side.
_PIECE, _SHORTEST, _GAP = 0.06, 0.15, 0.3
#: How far a piece may lie beside a line that it belongs to, in pixels of a small picture.
_BESIDE_PX = 1.5
#: Places at which a line is looked at.
_STATIONS = 24
#: The longest lines are enough.
_MOST = 80
#: A line belongs to the subject when this much of it lies within.
_MOSTLY = 0.8

#: How far around a line its depth is evened out, in pixels of a small picture, and how often: lines cross each other.
_AROUND_PX = 8.0
_ROUNDS = 16
#: Beyond this share of a lonely point's weight a place follows its lines, not itself.
_FOLLOWS = 0.3

#: One line a row: x and y of both ends.
Lines = npt.NDArray[np.float32]


def straight_lines(picture: Rgb) -> Lines:
    """The long straight lines of a small picture, in its pixels; windows behind a mast do not cut it into pieces."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    short = min(grey.shape)
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        return np.zeros((0, 4), np.float32)
    pieces = _longest_first(found.reshape(-1, 4).astype(np.float32), _PIECE * short)
    return _longest_first(_joined(pieces, _GAP * short), _SHORTEST * short)[:_MOST]


def _longest_first(lines: Lines, shortest: float) -> Lines:
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    order = np.argsort(-lengths, kind="stable")
    chosen: Lines = lines[order[lengths[order] > shortest]]
    return chosen


def _joined(pieces: Lines, gap: float) -> Lines:
    """Lines of all pieces that lie on one line with at most a gap between them."""
    ends = pieces.reshape(-1, 2, 2)
    free = np.ones(len(ends), np.bool_)
    lines = []
    for number in range(len(ends)):
        if free[number]:
            line, found = ends[number], free
            while found.any():
                line, found = _grown(line, ends, free, gap)
                free &= ~found
            lines.append(line.ravel())
    return np.array(lines, np.float32).reshape(-1, 4)


def _grown(
    line: npt.NDArray[np.float32], ends: npt.NDArray[np.float32], free: npt.NDArray[np.bool_], gap: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """A line with the free pieces that belong to it, and which they are."""
    length = float(np.linalg.norm(line[1] - line[0]))
    along = (line[1] - line[0]) / length
    away = ends - line[0]
    aside = np.abs(away @ np.array([-along[1], along[0]])).max(axis=1)
    places = away @ along
    belong = free & (aside < _BESIDE_PX) & (np.maximum(places.min(axis=1) - length, -places.max(axis=1)) < gap)
    first, last = places[belong].min(initial=0.0), places[belong].max(initial=length)
    return line[0] + np.outer([first, last], along).astype(np.float32), belong


def beside(lines: Lines, subject: Plane) -> Lines:
    """Without those that lie on the subject: they move with it."""
    if not len(lines):
        return lines
    x, y = _stations(lines)
    within = cv2.remap(subject, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE) > 0
    rest: Lines = lines[within.mean(axis=1) < _MOSTLY]
    return rest


def straightened(near: Floats, lines: Lines) -> Floats:
    """Inverse depth that changes evenly along each line, and as before away from them."""
    if not len(lines):
        return near
    x, y = _stations(lines)
    rows, columns = near.shape
    at = np.clip(np.rint(y), 0, rows - 1).astype(np.intp), np.clip(np.rint(x), 0, columns - 1).astype(np.intp)
    weight = _gathered(np.ones_like(x), at, near.shape)
    lonely = np.float32(_FOLLOWS / (2 * np.pi * _AROUND_PX**2))
    for _ in range(_ROUNDS):
        near = near + _gathered(_unevenness(near, x, y), at, near.shape) / (weight + lonely)
    return near


def _gathered(values: Floats, at: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], shape: tuple[int, ...]) -> Floats:
    """Values at places, spread around them."""
    total = np.zeros(shape, np.float32)
    np.add.at(total, at, values)
    spread: Floats = cv2.GaussianBlur(total, (0, 0), _AROUND_PX)
    return spread


def _unevenness(near: Floats, x: Floats, y: Floats) -> Floats:
    """What each place lacks to an even change along its line."""
    depths = cv2.remap(near, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    part = np.linspace(0, 1, _STATIONS, dtype=np.float32)
    slope = np.stack([np.ones_like(part), part], axis=1)
    uneven: Floats = depths @ slope @ np.linalg.pinv(slope.T @ slope) @ slope.T - depths
    return uneven


def most_bent(near: Floats, lines: Lines) -> float:
    """How far inverse depth along the lines departs from an even change, for all but one in ten."""
    if not len(lines):
        return 0.0
    return float(np.percentile(np.abs(_unevenness(near, *_stations(lines))).max(axis=1), 90))


def _stations(lines: Lines) -> tuple[Floats, Floats]:
    """Places along each line."""
    part = np.linspace(0, 1, _STATIONS, dtype=np.float32)
    x = lines[:, :1] + (lines[:, 2:3] - lines[:, :1]) * part
    y = lines[:, 1:2] + (lines[:, 3:4] - lines[:, 1:2]) * part
    return x.astype(np.float32), y.astype(np.float32)
