"""Follows features through a clip, frame by frame; a feature that cannot be followed back to where it came from is dropped."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from tests.estimator.clips import Lumas, Numbers
from tests.estimator.turning import Turning

_CELLS = (6, 8)  # rows and columns: features from everywhere, not only where the picture is busiest
_PER_CELL = 10
_APART_PX = 5
_LEAST_CONTRAST = 1e-4  # smallest eigenvalue of a feature's gradients, in OpenCV's unit
_BORDER_PX = 6
_RETURN_PX = 0.5
_AGREEMENT_PX = 2.0
_WINDOW: dict[str, Any] = {"winSize": (15, 15), "maxLevel": 3}


@dataclass(frozen=True)
class Tracks:
    """Places of features in pixels, shape (frames, features, 2), and until when each could be followed."""

    places: Numbers
    #: Shape (frames, features).
    alive: npt.NDArray[np.bool_]
    width: int
    height: int

    def between(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """Start and end of every feature seen in both frames, in widths of the picture from its middle."""
        seen = self.alive[first] & self.alive[last]
        middle = np.array([self.width, self.height]) / 2
        return (self.places[first, seen] - middle) / self.width, (self.places[last, seen] - middle) / self.width

    def brightness(self, lumas: Lumas) -> Numbers:
        """Mean of nine by nine pixels around each feature that lives to the end, shape (frames, features)."""
        places = self.places[:, self.alive[-1]].astype(np.float32)
        if not places.shape[1]:
            return np.zeros((len(lumas), 1))
        blurred = (cv2.blur(luma.astype(np.float32), (9, 9)) for luma in lumas)
        seen = [
            cv2.remap(blur, at[:, None], None, cv2.INTER_LINEAR)[:, 0] for blur, at in zip(blurred, places, strict=True)
        ]
        return np.stack(seen)

    def steps(self) -> Numbers:
        """Median movement from each frame to the next, in pixels, shape (frames - 1, 2)."""
        both = self.alive[:-1] & self.alive[1:]
        moved = np.where(both[..., None], np.diff(self.places, axis=0), np.nan)
        lost = ~both.any(axis=1)
        moved[lost] = 0
        return np.asarray(np.nanmedian(moved, axis=1))


def follow_features(lumas: Lumas) -> Tracks:
    count, height, width = lumas.shape
    start = find_features(lumas[0])
    places = np.empty((count, len(start), 2), np.float32)
    alive = np.zeros((count, len(start)), np.bool_)
    places[0], alive[0] = start, True
    size = np.array([width, height])
    for number in range(1, count):
        live = np.flatnonzero(alive[number - 1])
        places[number] = places[number - 1]
        if not len(live):
            break
        before = places[number - 1, live]
        after, found, _ = cv2.calcOpticalFlowPyrLK(lumas[number - 1], lumas[number], before, None, **_WINDOW)
        back, found_back, _ = cv2.calcOpticalFlowPyrLK(lumas[number], lumas[number - 1], after, None, **_WINDOW)
        good = (found[:, 0] > 0) & (found_back[:, 0] > 0) & (np.linalg.norm(back - before, axis=1) < _RETURN_PX)
        good &= ((after > _BORDER_PX) & (after < size - 1 - _BORDER_PX)).all(axis=1)
        places[number, live] = after
        alive[number, live] = good
    return Tracks(places, alive, width, height)


def corrected(
    first: npt.NDArray[np.uint8], last: npt.NDArray[np.uint8], start: Numbers, end: Numbers, turning: Turning
) -> tuple[Numbers, Numbers]:
    """Ends found once more, straight from the first frame turned by what is known: small errors of many steps add up.

    A feature that this does not confirm to two pixels is dropped.
    """
    height, width = first.shape
    middle = np.array([width, height]) / 2
    like_last = cv2.warpPerspective(first, turning.in_pixels(width, height), (width, height), flags=cv2.INTER_CUBIC)
    begin = (turning.applied_to(start) * width + middle).astype(np.float32)
    guess = (end * width + middle).astype(np.float32)
    flags = cv2.OPTFLOW_USE_INITIAL_FLOW
    found, good, _ = cv2.calcOpticalFlowPyrLK(
        like_last, last, begin, guess.copy(), flags=flags, winSize=(15, 15), maxLevel=0
    )
    kept = (good[:, 0] > 0) & (np.linalg.norm(found - guess, axis=1) < _AGREEMENT_PX)
    kept &= ((begin > 8) & (begin < [width - 9, height - 9])).all(axis=1)
    return start[kept], (found[kept] - middle) / width


def find_features(luma: npt.NDArray[np.uint8]) -> Numbers:
    """The best corners of each cell, shape (features, 2)."""
    strength = cv2.cornerMinEigenVal(luma, 5)
    peak = cv2.dilate(strength, np.ones((_APART_PX, _APART_PX), np.uint8))
    strength[(strength < peak) | (strength < _LEAST_CONTRAST)] = 0
    strength[:_BORDER_PX], strength[-_BORDER_PX:], strength[:, :_BORDER_PX], strength[:, -_BORDER_PX:] = 0, 0, 0, 0
    rows, columns = np.nonzero(strength)
    cells = rows * _CELLS[0] // luma.shape[0] * _CELLS[1] + columns * _CELLS[1] // luma.shape[1]
    order = np.lexsort((-strength[rows, columns], cells))
    sorted_cells = cells[order]
    rank = np.arange(len(order)) - np.searchsorted(sorted_cells, sorted_cells)
    kept = order[rank < _PER_CELL]
    return np.stack([columns[kept], rows[kept]], axis=1).astype(np.float32)
