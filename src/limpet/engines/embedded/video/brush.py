"""What draws pixels: compiled kernels, or OpenCV where numba cannot be had. Both give the same pictures within one level."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from limpet.engines.embedded.video.correspondence import Flow
from limpet.engines.embedded.video.effects.paint import Paint
from limpet.engines.embedded.video.margins import Edges
from limpet.engines.embedded.video.raster import Raster
from limpet.engines.embedded.video.subject import Mask
from limpet.engines.embedded.video.warp import Rays
from limpet.media.colour import Floats, Planes, Rgb


class Source(Protocol):
    """A picture made ready for drawing."""

    def draw(self, x: Floats, y: Floats, onto: Planes, *, share: Floats | None = None) -> None:
        """Draws what a coarse map of picture coordinates sees; with a `share` of 0..1 on the same grid, over what is there."""
        ...


class Brush(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def paint(self) -> Paint:
        """What effects draw with."""
        ...

    def load(self, raster: Raster) -> Source: ...

    def settle(self, near: Floats, rays: Rays, guess: Floats) -> Floats:
        """The inverse depths that rays meet on a relief, starting from a guess of them."""
        ...

    def retrace(self, flow: Flow, x: Floats, y: Floats, part: float) -> tuple[Floats, Floats, Floats]:
        """See `correspondence.Retrace`."""
        ...

    def extend(self, picture: Rgb, edges: Edges, avoid: Mask | None, *, check: Callable[[], None]) -> Rgb:
        """The picture continued beyond its edges, without copies of what `avoid` masks. `check` may raise to stop."""
        ...

    def enclosed(self, lab: Floats) -> Floats | None:
        """How far, in colour, each pixel is shut off from the picture's edges; None without kernels."""
        ...


class BrushKind(StrEnum):
    """Which brush is wanted."""

    #: Compiled kernels, or OpenCV where numba cannot be imported.
    AUTO = "auto"
    COMPILED = "compiled"
    OPENCV = "opencv"


def make_brush(kind: BrushKind, *, cache: Path | None) -> Brush:
    """Compiles, or reads from the folder `cache`, what the brush needs: seconds the first time, then a fraction of one."""
    if kind is not BrushKind.OPENCV:
        try:
            from limpet.engines.embedded.video.compiled_brush import CompiledBrush

            return CompiledBrush.ready(cache)
        except ImportError:
            if kind is BrushKind.COMPILED:
                raise
    from limpet.engines.embedded.video.opencv_brush import OpenCvBrush

    return OpenCvBrush()
