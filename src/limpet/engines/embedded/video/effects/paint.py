"""What effects draw with: soft veils from a coarse grid, drops and flakes, and rippled water."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from limpet.engines.embedded.video.warp import STEP
from limpet.media.colour import Floats, Plane, Planes


@dataclass(frozen=True, slots=True)
class Colour:
    """Code values of BT.709 in limited range."""

    y: int
    u: int = 128
    v: int = 128

    def as_tuple(self) -> tuple[int, int, int]:
        return self.y, self.u, self.v


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drops:
    """Soft strokes from one point to another, in luma samples; a flake is a stroke of no length."""

    x: Floats
    y: Floats
    to_x: Floats
    to_y: Floats
    radius: Floats
    #: 0..1 in the middle of the stroke.
    share: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ripples:
    """Displacements of rows and columns whose products are two crossing trains of waves, in samples of the plane."""

    #: Sine and cosine parts of both trains for each row: 4 x rows.
    rows: Floats
    #: The same for each column: 4 x columns.
    columns: Floats
    #: Where there is water, 0..1, on the map's grid.
    share: Floats
    #: Light on a slope: the change of a bright sample for each sample of displacement, as a part of its level.
    shade: float


class Paint(Protocol):
    """Draws on one plane. `step` is the distance of two grid points in its samples."""

    def wash(self, plane: Plane, share: Floats, level: float, *, step: int) -> None:
        """Lays one level over the plane, as thick as the map's grid says."""
        ...

    def strew(self, plane: Plane, drops: Drops, level: float) -> None: ...

    def ripple(self, plane: Plane, ripples: Ripples, *, step: int) -> None: ...


def steps_of(frame: Planes) -> tuple[tuple[Plane, int], ...]:
    """Each plane with the distance of two points of the map's grid in its samples."""
    return (frame.y, STEP), (frame.u, STEP // 2), (frame.v, STEP // 2)


def wash_colour(paint: Paint, frame: Planes, share: Floats, colour: Colour) -> None:
    for (plane, step), level in zip(steps_of(frame), colour.as_tuple(), strict=True):
        paint.wash(plane, share, level, step=step)


def strew_colour(paint: Paint, frame: Planes, drops: Drops, colour: Colour) -> None:
    paint.strew(frame.y, drops, colour.y)
    half = np.float32(0.5)
    chroma = Drops(
        x=drops.x * half,
        y=drops.y * half,
        to_x=drops.to_x * half,
        to_y=drops.to_y * half,
        radius=drops.radius * half,
        share=drops.share,
    )
    paint.strew(frame.u, chroma, colour.u)
    paint.strew(frame.v, chroma, colour.v)
