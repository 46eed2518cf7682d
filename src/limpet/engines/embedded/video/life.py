"""What moves in a picture beside the camera: displacements of the coarse map, and overlays on the drawn frame.

This is the seam for effects. A field costs nothing per pixel: it moves the points of the map, which are places of the picture,
so that whatever it moves stays where it belongs while the camera goes on. A drift lets one part of the picture be seen at two
places at once, faded into each other, so that it can flow without end. An overlay sees the finished frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from limpet.engines.embedded.video.path import Pose
from limpet.media.colour import Floats, Planes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """The places of the picture that the points of the map show, in picture pixels, and their inverse depths if known."""

    x: Floats
    y: Floats
    near: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moment:
    """One frame's place in time and the camera's place in it."""

    frame: int
    seconds: float
    #: Seconds to the nearest frame that is a given picture to the last bit: there everything is at rest.
    from_rest: float
    pose: Pose
    #: None before the camera has looked.
    seen: Seen | None = None

    def arrived(self, within: float) -> float:
        """From 0 at rest to 1 after some seconds, softly."""
        part = min(1.0, self.from_rest / within)
        return part * part * (3 - 2 * part)


class Field(Protocol):
    """Displaces what is seen."""

    @property
    def reach(self) -> float:
        """The most that it displaces anything, in output pixels; the picture is continued that much further."""
        ...

    def moved(self, x: Floats, y: Floats, moment: Moment) -> tuple[Floats, Floats]:
        """Picture places, in picture pixels, to look at instead of `x` and `y`. Nothing moves at rest."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One way in which the picture is seen; with a share of 0..1 it is laid over the ones before."""

    x: Floats
    y: Floats
    share: Floats | None = None


class Drift(Protocol):
    """Shows a part of the picture at two places at once, faded into each other. At rest there is one look, at `x` and `y`."""

    def looks(self, x: Floats, y: Floats, moment: Moment) -> Sequence[Look]: ...


class Overlay(Protocol):
    """Changes a drawn frame."""

    def lay(self, frame: Planes, moment: Moment) -> None:
        """Draws on the frame; it leaves the frame at rest as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Life:
    """All effects of a film, in the order in which they act."""

    fields: Sequence[Field] = ()
    overlays: Sequence[Overlay] = ()
    drift: Drift | None = None

    @property
    def reach(self) -> float:
        return sum(field.reach for field in self.fields)

    def moved(self, x: Floats, y: Floats, moment: Moment) -> tuple[Floats, Floats]:
        for field in self.fields:
            x, y = field.moved(x, y, moment)
        return x, y

    def looks(self, x: Floats, y: Floats, moment: Moment) -> Sequence[Look]:
        """Everything that is to be drawn of the picture, one over the other."""
        x, y = self.moved(x, y, moment)
        return self.drift.looks(x, y, moment) if self.drift else [Look(x, y)]

    def laid(self, frame: Planes, moment: Moment) -> None:
        for overlay in self.overlays:
            overlay.lay(frame, moment)
