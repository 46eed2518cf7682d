"""What moves in a picture beside the camera: displacements of the coarse map, and overlays on the drawn frame.

This is the seam for effects. A field costs nothing per pixel: it moves the points of the map, which are places of the picture,
so that whatever it moves stays where it belongs while the camera goes on. An overlay sees the finished frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from limpet.engines.embedded.video.path import Pose
from limpet.media.colour import Floats, Planes


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One frame's place in time and the camera's place in it."""

    frame: int
    seconds: float
    pose: Pose


class Field(Protocol):
    """Displaces what is seen."""

    @property
    def reach(self) -> float:
        """The most that it displaces anything, in output pixels; margins are made that much wider."""
        ...

    def moved(self, x: Floats, y: Floats, seconds: float) -> tuple[Floats, Floats]:
        """Picture places, in picture pixels, to look at instead of `x` and `y`. Nothing moves at 0 seconds."""
        ...


class Overlay(Protocol):
    """Changes a drawn frame."""

    def lay(self, frame: Planes, moment: Moment) -> None:
        """Draws on the frame; it leaves the frame at 0 seconds as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Life:
    """All effects of a film, in the order in which they act."""

    fields: Sequence[Field] = ()
    overlays: Sequence[Overlay] = ()

    @property
    def reach(self) -> float:
        return sum(field.reach for field in self.fields)

    def moved(self, x: Floats, y: Floats, seconds: float) -> tuple[Floats, Floats]:
        for field in self.fields:
            x, y = field.moved(x, y, seconds)
        return x, y

    def laid(self, frame: Planes, moment: Moment) -> None:
        for overlay in self.overlays:
            overlay.lay(frame, moment)
