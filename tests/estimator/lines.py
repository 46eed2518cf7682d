"""Whether straight lines of the picture stay straight: the edges of houses, masts and tables, followed from frame 0 to the last.

Along an edge a tracker slides, across it it is exact; only how far points leave the line across it is looked at.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from tests.estimator.clips import Lumas, Numbers

_LEAST_LENGTH = 0.18  # of the shorter side
_MOST_LINES = 40
_POINTS = 15
_WINDOW = (13, 13)
_LEAST_KEPT = 8
_LEAP_PX = 1.5  # from one frame to the next; a line that bends does so little by little


@dataclass(frozen=True)
class Bend:
    """How far a line's points leave the straight line through them, in pixels, in the last frame more than in the first."""

    start: tuple[float, float]
    end: tuple[float, float]
    px: float


def find_bends(lumas: Lumas) -> list[Bend]:
    """Of every long straight line that can be followed to the end."""
    lines = _straight_lines(lumas[0])
    if not len(lines):
        return []
    shares = np.linspace(0.04, 0.96, _POINTS)[None, :, None]
    first = lines[:, None, :2] * (1 - shares) + lines[:, None, 2:] * shares
    last, alive = _follow(lumas, first, _across(lines))
    bends = []
    for line, points, kept in zip(lines, last, alive, strict=True):
        if kept.sum() >= _LEAST_KEPT:
            bends.append(Bend((line[0], line[1]), (line[2], line[3]), _off_line(points[kept])))
    return bends


def typical_bend(lumas: Lumas) -> float:
    """Of ten lines, nine are bent by less; 0 if there are too few to say."""
    bends = [bend.px for bend in find_bends(lumas)]
    return float(np.percentile(bends, 90)) if len(bends) >= 5 else 0.0


def _straight_lines(luma: Numbers) -> Numbers:
    found = cv2.createLineSegmentDetector().detect(np.ascontiguousarray(luma))[0]
    lines = np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64)
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    long = lengths > _LEAST_LENGTH * min(luma.shape)
    return np.asarray(lines[long][np.argsort(-lengths[long])][:_MOST_LINES])


def _across(lines: Numbers) -> Numbers:
    """Unit vectors at right angles to the lines."""
    along = lines[:, 2:] - lines[:, :2]
    return np.asarray(np.stack([-along[:, 1], along[:, 0]], axis=1) / np.linalg.norm(along, axis=1, keepdims=True))


def _follow(lumas: Lumas, start: Numbers, across: Numbers) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Where the points of each line are in the last frame. One that leaps away from its line has taken another edge for it."""
    places = start.reshape(-1, 2).astype(np.float32)
    alive = np.ones(start.shape[:2], np.bool_)
    size = np.array([lumas.shape[2], lumas.shape[1]])
    for before, after in pairwise(lumas):
        found, good, _ = cv2.calcOpticalFlowPyrLK(before, after, places, None, winSize=_WINDOW, maxLevel=3)
        steps = np.einsum("lpi,li->lp", (found - places).reshape(start.shape), across)
        leaps = np.abs(steps - np.median(steps, axis=1, keepdims=True)) > _LEAP_PX
        inside = ((found > 4) & (found < size - 5)).all(axis=1).reshape(alive.shape)
        alive &= (good[:, 0] > 0).reshape(alive.shape) & inside & ~leaps
        places = found
    return places.reshape(start.shape).astype(np.float64), alive


def _off_line(points: Numbers) -> float:
    """Largest distance from the best line, without the worst point, which may have been lost to another edge."""
    middle = np.median(points, axis=0)
    across = np.linalg.svd(points - points.mean(axis=0))[2][1]
    off = np.abs((points - middle) @ across)
    return float(np.sort(off)[-2])
