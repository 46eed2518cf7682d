"""What a camera that stays in its place can do: turn, roll, and change its focal length. All else that moves is travel.

Places are in widths of the picture from its middle. The focal length is not known from a clip; the one that explains most
is taken, within what lenses of film have (35 to 71 degrees along the longer side).
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from tests.estimator.clips import Numbers

_FOCALS = (0.70, 0.85, 1.07, 1.30, 1.60)  # in longer sides of the picture
_ROUNDS = 8
_DOUBT = 0.0005  # in widths; a rest beyond it counts by its size, not by its square


@dataclass(frozen=True)
class Turning:
    """The turn that explains most of a movement, in radians; growth is the natural logarithm of the enlargement."""

    #: Positive where the content moves to the right: the camera turns left.
    yaw: float
    #: Positive where the content moves down: the camera turns up.
    pitch: float
    roll: float
    growth: float
    #: In widths of the picture.
    focal: float
    #: Mean of what it leaves unexplained, in widths.
    rest: float

    def applied_to(self, points: Numbers) -> Numbers:
        return turned(points, np.array([self.yaw, self.pitch, self.roll, self.growth]), self.focal)

    def in_pixels(self, width: int, height: int) -> Numbers:
        """The same as a homography of pixel places."""
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
        middle = np.array([width, height]) / 2
        moved = self.applied_to((corners - middle) / width) * width + middle
        return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32)))


def turned(points: Numbers, turn: Numbers, focal: float) -> Numbers:
    """Where points go when the camera turns by (yaw, pitch, roll) and enlarges by exp(growth)."""
    yaw, pitch, roll, growth = turn
    x, y = points[:, 0] / focal, points[:, 1] / focal
    x, y = x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)
    x, z = x * np.cos(yaw) + np.sin(yaw), np.cos(yaw) - x * np.sin(yaw)
    y, z = y * np.cos(pitch) + z * np.sin(pitch), z * np.cos(pitch) - y * np.sin(pitch)
    return np.asarray(np.stack([x / z, y / z], axis=1) * focal * np.exp(growth))


def fit_turning(start: Numbers, end: Numbers, *, long_side: float) -> Turning:
    """`long_side` in widths of the picture: 1 for wide pictures, more for tall ones."""
    fits = [_fit(start, end, focal * long_side) for focal in _FOCALS]
    return min(fits, key=lambda fit: fit.rest)


def _fit(start: Numbers, end: Numbers, focal: float) -> Turning:
    shift = np.median(end - start, axis=0)
    turn = np.array([shift[0] / focal, shift[1] / focal, 0.0, 0.0])
    for _ in range(_ROUNDS):
        rest = end - turned(start, turn, focal)
        weights = 1 / np.maximum(np.linalg.norm(rest, axis=1), _DOUBT)
        slopes = _slopes(lambda tried: turned(start, tried, focal), turn)
        weighted = slopes * weights[:, None, None]
        turn = (
            turn
            + np.linalg.lstsq(
                np.einsum("nip,niq->pq", weighted, slopes), np.einsum("nip,ni->p", weighted, rest), rcond=None
            )[0]
        )
    unexplained = float(np.linalg.norm(end - turned(start, turn, focal), axis=1).mean())
    yaw, pitch, roll, growth = map(float, turn)
    return Turning(yaw, pitch, roll, growth, focal, unexplained)


def _slopes(function: Callable[[Numbers], Numbers], at: Numbers) -> Numbers:
    """Change of each point's place by each parameter, shape (points, 2, parameters)."""
    step = 1e-5
    plain = function(at)
    return np.stack([(function(at + step * unit) - plain) / step for unit in np.eye(len(at))], axis=2)
