"""Clips whose truth is known, made without the engine: planes at known distances before a camera that obeys geometry.

The measures are checked on these before they judge anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from tests.estimator.clips import Numbers, Picture


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Where the camera is and where it looks. Turns in radians; travel in units of the scene."""

    #: To the left, so that the content moves to the right.
    yaw: float = 0.0
    #: Upward, so that the content moves down.
    pitch: float = 0.0
    roll: float = 0.0
    #: Enlargement by the lens.
    zoom: float = 1.0
    right: float = 0.0
    up: float = 0.0
    forward: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Plane:
    """A picture hung up across the view, or, with a `slope`, lying as ground."""

    picture: Picture
    #: Distance of its middle from the camera's first place.
    distance: float
    #: Its width as a share of what the camera sees at that distance; more than 1 leaves room to move.
    width: float
    #: Place of its middle, as shares of the view.
    right: float = 0.0
    down: float = 0.0
    #: By how much its upper edge lies farther than its lower one, as a share of the distance.
    slope: float = 0.0
    is_round: bool = False


@dataclass(frozen=True, kw_only=True)
class View:
    width: int = 456
    height: int = 256
    #: In widths.
    focal: float = 1.07


PLAIN = View()


def film(
    planes: Sequence[Plane], path: Callable[[float], Pose], *, frames: int = 24, view: View = PLAIN
) -> list[Picture]:
    """`path` takes the time from 0 to 1; the farthest plane comes first."""
    return [render(planes, path(number / (frames - 1)), view) for number in range(frames)]


def eased(time: float) -> float:
    return time**3 * (10 - 15 * time + 6 * time**2)


def render(planes: Sequence[Plane], pose: Pose, view: View = PLAIN) -> Picture:
    """Twice as fine as wanted, then the mean: what a lens does."""
    fine = np.full((view.height * 2, view.width * 2, 3), 128, np.uint8)
    size = fine.shape[1], fine.shape[0]
    for plane in planes:
        homography = _homography(plane, pose, view)
        warped = cv2.warpPerspective(plane.picture, homography, size, flags=cv2.INTER_AREA)
        mask = cv2.warpPerspective(_mask(plane), homography, size)[..., None] / 255.0
        fine = (warped * mask + fine * (1 - mask)).astype(np.uint8)
    return np.asarray(cv2.resize(fine, (view.width, view.height), interpolation=cv2.INTER_AREA), np.uint8)


def _mask(plane: Plane) -> Picture:
    height, width = plane.picture.shape[:2]
    if not plane.is_round:
        return np.full((height, width), 255, np.uint8)
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, (width // 2, height // 2), (width * 45 // 100, height * 45 // 100), 0, 0, 360, 255, -1)
    return np.asarray(cv2.GaussianBlur(mask, (9, 9), 0), np.uint8)


def _homography(plane: Plane, pose: Pose, view: View) -> Numbers:
    """From the plane's pixels to those of the (doubled) view, through its four corners in space."""
    height, width = plane.picture.shape[:2]
    reach = plane.width * plane.distance / view.focal / 2
    tall = reach * height / width
    middle = np.array([plane.right, plane.down * view.height / view.width]) * plane.distance / view.focal
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    depth = plane.distance * (1 - corners[:, 1] * plane.slope / 2)
    space = np.column_stack([middle[0] + corners[:, 0] * reach, middle[1] + corners[:, 1] * tall, depth])
    seen = _project(space, pose, view)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, seen.astype(np.float32)))


def _project(space: Numbers, pose: Pose, view: View) -> Numbers:
    x, y, z = (space - [pose.right, -pose.up, pose.forward]).T
    x, z = x * np.cos(pose.yaw) + z * np.sin(pose.yaw), z * np.cos(pose.yaw) - x * np.sin(pose.yaw)
    y, z = y * np.cos(pose.pitch) + z * np.sin(pose.pitch), z * np.cos(pose.pitch) - y * np.sin(pose.pitch)
    x, y = x * np.cos(pose.roll) - y * np.sin(pose.roll), x * np.sin(pose.roll) + y * np.cos(pose.roll)
    focal = view.focal * pose.zoom * view.width * 2
    return np.column_stack([x / z * focal + view.width, y / z * focal + view.height])
