"""Where each output pixel comes from, seen through a moving camera.

The map is computed on a coarse grid, where depth needs a few steps of a fixed point; `raster.py` enlarges it to pixels.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.video.path import Lens, Pose
from limpet.media.colour import Floats

#: Output pixels between two points of the map; depth is smooth enough that a finer grid moves nothing visibly.
STEP = 16
#: Fixed-point steps per frame; each halves the error at least, and a frame starts from the last one's result.
SETTLING_STEPS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """Inverse depth over a picture, at any coarse size; its edges go on outside."""

    near: Floats
    #: How much of the picture's width and height it covers beyond each side.
    beyond: float = 0.0


#: Inverse depths, or one for a flat picture.
Surface = Relief | float


@dataclass(frozen=True, slots=True)
class Aim:
    """What a camera that moves around keeps in its place: a point in focal lengths from the middle, and its inverse depth."""

    x: float = 0.0
    y: float = 0.0
    near: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rays:
    """Directions that the points of a grid look in, how far the camera has stepped, and where a relief lies."""

    x: Floats
    y: Floats
    right: float
    down: float
    forward: float
    #: What is seen at `x` focal lengths from the middle is in column `x * across + middle_x` of the relief.
    across: float
    along: float
    middle_x: float
    middle_y: float


#: Finds the inverse depths that rays meet, starting from a guess of them.
Settle = Callable[[Floats, Rays, Floats], Floats]


def settle(near: Floats, rays: Rays, guess: Floats) -> Floats:
    """By fixed point: look up the depth where the last guess says that the ray ends."""
    for _ in range(SETTLING_STEPS):
        shrink = 1 - rays.forward * guess
        x = (shrink * rays.x + rays.right * guess) * rays.across + rays.middle_x
        y = (shrink * rays.y + rays.down * guess) * rays.along + rays.middle_y
        guess = bilinear(near, x.astype(np.float32), y.astype(np.float32))
    return guess


class View:
    """A lens and its grid. Every point of the grid is one place of the output, in its pixels."""

    def __init__(self, lens: Lens, aim: Aim | None = None, *, settle: Settle = settle) -> None:
        self.lens = lens
        self._aim = aim or Aim()
        self._settle = settle
        # One more point on each side, so that the enlarged map needs no extrapolation.
        columns = np.arange(-1, -(-lens.size.width // STEP) + 1, dtype=np.float32)
        rows = np.arange(-1, -(-lens.size.height // STEP) + 1, dtype=np.float32)
        self.x, self.y = np.meshgrid(columns * STEP + (STEP - 1) / 2, rows * STEP + (STEP - 1) / 2)
        self._middle_x, self._middle_y = (lens.size.width - 1) / 2, (lens.size.height - 1) / 2

    def aimed(self, aim: Aim) -> "View":
        return View(self.lens, aim, settle=self._settle)

    def look(self, surface: Surface, pose: Pose, start: Floats | None = None) -> tuple[Floats, Floats, Floats | None]:
        """Picture coordinates that each grid point sees, and the inverse depths found there from those of `start`."""
        pose = self._resolved(pose)
        ray_x, ray_y = self._rays(pose)
        if isinstance(surface, float):
            return *self._seen(ray_x, ray_y, pose, surface), None
        if not (pose.right or pose.down or pose.forward):
            return *self._seen(ray_x, ray_y, pose, 0.0), start
        guess = start if start is not None else np.full_like(ray_x, np.mean(surface.near))
        near = self._settle(surface.near, self._towards(surface, ray_x, ray_y, pose), guess)
        return *self._seen(ray_x, ray_y, pose, near), near

    def _resolved(self, pose: Pose) -> Pose:
        """The same pose in turns, steps and focal length alone: the moves that keep the subject in view are worked out."""
        aim = self._aim
        return Pose(
            yaw=pose.yaw + math.atan(aim.x - pose.around * aim.near) - math.atan(aim.x),
            pitch=pose.pitch + math.atan(aim.y - pose.over * aim.near) - math.atan(aim.y),
            roll=pose.roll,
            right=pose.right + pose.around,
            down=pose.down + pose.over,
            forward=pose.forward + pose.vertigo,
            zoom=pose.zoom + math.log(1 - pose.vertigo * aim.near),
        )

    def _rays(self, pose: Pose) -> tuple[Floats, Floats]:
        """Directions into the scene, at depth one."""
        turned = _rotation(pose)
        reach = self.lens.focal * math.exp(pose.zoom)
        across, along = (self.x - self._middle_x) / reach, (self.y - self._middle_y) / reach
        # The transpose takes directions from the camera into the scene.
        x = turned[0, 0] * across + turned[1, 0] * along + turned[2, 0]
        y = turned[0, 1] * across + turned[1, 1] * along + turned[2, 1]
        depth = turned[0, 2] * across + turned[1, 2] * along + turned[2, 2]
        return (x / depth).astype(np.float32), (y / depth).astype(np.float32)

    def _seen(self, ray_x: Floats, ray_y: Floats, pose: Pose, near: Floats | float) -> tuple[Floats, Floats]:
        """Where rays meet inverse depth `near`, in picture pixels."""
        shrink = 1 - pose.forward * near
        x = (shrink * ray_x + pose.right * near) * self.lens.focal + self._middle_x
        y = (shrink * ray_y + pose.down * near) * self.lens.focal + self._middle_y
        return x.astype(np.float32), y.astype(np.float32)

    def _towards(self, relief: Relief, ray_x: Floats, ray_y: Floats, pose: Pose) -> Rays:
        rows, columns = relief.near.shape
        covered = 1 + 2 * relief.beyond
        per_width, per_height = columns / covered, rows / covered
        return Rays(
            x=ray_x,
            y=ray_y,
            right=pose.right,
            down=pose.down,
            forward=pose.forward,
            across=self.lens.focal * per_width / self.lens.size.width,
            along=self.lens.focal * per_height / self.lens.size.height,
            middle_x=(columns - 1) / 2,
            middle_y=(rows - 1) / 2,
        )


@dataclass(frozen=True, slots=True)
class Between:
    """Places between the samples of grids of one shape."""

    #: Index of the upper left sample, and how far to its right and below.
    corner: npt.NDArray[np.int32]
    to_right: Floats
    to_below: Floats
    columns: int

    def of(self, values: Floats) -> Floats:
        flat, corner = values.ravel(), self.corner
        above = flat[corner] + (flat[corner + 1] - flat[corner]) * self.to_right
        corner = corner + np.int32(self.columns)
        below = flat[corner] + (flat[corner + 1] - flat[corner]) * self.to_right
        between: Floats = above + (below - above) * self.to_below
        return between


def between(shape: tuple[int, int], x: Floats, y: Floats) -> Between:
    rows, columns = shape
    x = np.clip(x, 0, np.float32(columns - 1.001), dtype=np.float32)
    y = np.clip(y, 0, np.float32(rows - 1.001), dtype=np.float32)
    column, row = x.astype(np.int32), y.astype(np.int32)
    return Between(row * np.int32(columns) + column, x - column.astype(np.float32), y - row.astype(np.float32), columns)


def bilinear(values: Floats, x: Floats, y: Floats) -> Floats:
    """Values between samples. `cv2.remap` rounds places to 1/32 of a sample, which would make slow moves tremble."""
    rows, columns = values.shape
    return between((rows, columns), x, y).of(values)


def _rotation(pose: Pose) -> Floats:
    """The rotation from the scene into the camera; positive yaw turns right, positive pitch turns down."""
    turn_cos, turn_sin = math.cos(pose.yaw), math.sin(pose.yaw)
    turn = np.array([[turn_cos, 0, -turn_sin], [0, 1, 0], [turn_sin, 0, turn_cos]])
    nod_cos, nod_sin = math.cos(pose.pitch), math.sin(pose.pitch)
    nod = np.array([[1, 0, 0], [0, nod_cos, -nod_sin], [0, nod_sin, nod_cos]])
    lean_cos, lean_sin = math.cos(pose.roll), math.sin(pose.roll)
    lean = np.array([[lean_cos, lean_sin, 0], [-lean_sin, lean_cos, 0], [0, 0, 1]])
    rotation: Floats = (lean @ nod @ turn).astype(np.float32)
    return rotation
