"""Straight lines of a picture, and how far a relief would bend them: masts and door frames tell when a depth is wrong."""

import cv2
import numpy as np
import numpy.typing as npt

from limpet.media.colour import Floats, Plane, Rgb

#: Shortest line that counts, as a part of the picture's short side.
_SHORTEST = 0.22
#: Places at which a line is looked at.
_STATIONS = 24
#: The longest lines are enough.
_MOST = 60

#: A line belongs to the subject when this much of it lies within; this percentile of the others must stay straight.
_MOSTLY = 0.4
_SHARE_OF_LINES = 75

#: One line a row: x and y of both ends.
Lines = npt.NDArray[np.float32]


def straight_lines(picture: Rgb) -> Lines:
    """The long straight lines of a small picture, in its pixels."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    edges = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 0.8), 60, 140)
    shortest = _SHORTEST * min(grey.shape)
    cv2.setRNGSeed(1)  # the transform visits edge points at random
    found = cv2.HoughLinesP(
        edges, 1, np.pi / 180, threshold=round(0.6 * shortest), minLineLength=shortest, maxLineGap=3
    )
    if found is None:
        return np.zeros((0, 4), np.float32)
    lines = found.reshape(-1, 4).astype(np.float32)
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    longest: Lines = lines[np.argsort(-lengths)[:_MOST]]
    return longest


def beside(lines: Lines, subject: Plane) -> Lines:
    """Without those that run along or within the subject: they move with it."""
    if not len(lines):
        return lines
    x, y = _stations(lines)
    within = cv2.remap(subject, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE) > 0
    rest: Lines = lines[within.mean(axis=1) < _MOSTLY]
    return rest


def most_bent(near: Floats, lines: Lines) -> float:
    """How far inverse depth along the lines departs from an even slope, which would leave them straight."""
    if not len(lines):
        return 0.0
    depths = cv2.remap(near, *_stations(lines), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    part = np.linspace(0, 1, _STATIONS, dtype=np.float32)
    slope = np.stack([np.ones_like(part), part], axis=1)
    even = depths @ slope @ np.linalg.pinv(slope.T @ slope) @ slope.T
    return float(np.percentile(np.abs(depths - even).max(axis=1), _SHARE_OF_LINES))


def _stations(lines: Lines) -> tuple[Floats, Floats]:
    """Places along each line."""
    part = np.linspace(0, 1, _STATIONS, dtype=np.float32)
    x = lines[:, :1] + (lines[:, 2:3] - lines[:, :1]) * part
    y = lines[:, 1:2] + (lines[:, 3:4] - lines[:, 1:2]) * part
    return x.astype(np.float32), y.astype(np.float32)
