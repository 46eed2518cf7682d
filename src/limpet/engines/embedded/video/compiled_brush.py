"""The brush of compiled kernels. Importing this module imports numba."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from limpet.engines.embedded.compiled import kept_in
from limpet.engines.embedded.video import quads
from limpet.engines.embedded.video.barrier import barrier_distance
from limpet.engines.embedded.video.brush import Source
from limpet.engines.embedded.video.continuation import continue_picture
from limpet.engines.embedded.video.correspondence import RETRACING_STEPS, Flow
from limpet.engines.embedded.video.crossing import cross, retrace
from limpet.engines.embedded.video.effects.compiled_paint import CompiledPaint
from limpet.engines.embedded.video.margins import Edges, with_continuation
from limpet.engines.embedded.video.raster import Place, Raster
from limpet.engines.embedded.video.subject import Mask
from limpet.engines.embedded.video.warp import SETTLING_STEPS, Rays
from limpet.media.colour import Floats, Plane, Planes, Rgb, empty_planes

_BARRIER_SWEEPS = 4

_Quad = TypeVar("_Quad", np.uint32, np.uint64)


@dataclass(frozen=True, slots=True)
class _PackedSource:
    luma: tuple[quads.LumaQuads, quads.Bounds]
    chroma: tuple[quads.ChromaQuads, quads.Bounds]
    place: Place

    def draw(self, x: Floats, y: Floats, onto: Planes, *, share: Floats | None = None) -> None:
        grid = np.stack([x, y] if share is None else [x, y, np.clip(share, 0, 1)]).astype(np.float32, copy=False)
        scale, left, top = self.place.scale, self.place.left, self.place.top
        across, along = (left + 0.5) * scale - 0.5, (top + 0.5) * scale - 0.5
        luma = _placing((scale, across), (scale, along))
        # A chroma sample covers two luma samples across, from the first on, and stands between two rows.
        chroma = _placing((scale / 2, across / 2), (scale / 2, along / 2 - 0.25))
        quads.draw_luma(self.luma, grid, luma, _whole_rows(onto.y), onto.width)
        out = _whole_rows(onto.u), _whole_rows(onto.v)
        quads.draw_chroma(self.chroma, grid, chroma, out, onto.width // 2)


class CompiledBrush:
    name = "compiled"
    paint = CompiledPaint()

    @classmethod
    def ready(cls, cache: Path | None) -> Self:
        """A brush whose kernels are compiled; `cache` keeps them for the next start."""
        brush = cls()
        if cache is None:
            brush._try_all()
        else:
            with kept_in(cache):
                brush._try_all()
        return brush

    def load(self, raster: Raster) -> Source:
        planes = raster.planes
        return _PackedSource(_packed(np.uint32, planes.y), _packed(np.uint64, planes.u, planes.v), raster.place)

    def settle(self, near: Floats, rays: Rays, guess: Floats) -> Floats:
        settled = guess.flatten()
        placing = [rays.across, rays.middle_x, rays.along, rays.middle_y]
        steps = np.array([rays.right, rays.down, rays.forward, *placing], np.float32)
        cross(near, np.stack([rays.x.ravel(), rays.y.ravel()]), steps, settled, SETTLING_STEPS)
        return settled.reshape(guess.shape)

    def retrace(self, flow: Flow, x: Floats, y: Floats, part: float) -> tuple[Floats, Floats, Floats]:
        found = np.empty((3, *x.shape), np.float32)
        ends = np.stack([x.ravel(), y.ravel()]).astype(np.float32, copy=False)
        retrace((flow.x, flow.y, flow.trust), ends, np.float32(part), found.reshape(3, -1), RETRACING_STEPS)
        return found[0], found[1], found[2]

    def extend(self, picture: Rgb, edges: Edges, avoid: Mask | None, *, check: Callable[[], None]) -> Rgb:
        return with_continuation(picture, edges, continue_picture(picture, edges, avoid, check=check))

    def enclosed(self, lab: Floats) -> Floats | None:
        distances = np.empty((3, *lab.shape[:2]), np.float32)
        for channel in range(3):
            barrier_distance(np.ascontiguousarray(lab[..., channel]), distances[channel], _BARRIER_SWEEPS)
        total: Floats = np.minimum(distances, 255).sum(axis=0, dtype=np.float32)
        return total

    def _try_all(self) -> None:
        """Runs every kernel once with the types that films use."""
        small = empty_planes(16, 16)
        for plane in small.as_tuple():
            plane[:] = 0
        flat = np.zeros((3, 3), np.float32)
        self.load(Raster(planes=small, place=Place(scale=1.0))).draw(flat, flat, small, share=flat)
        rays = Rays(x=flat, y=flat, right=0, down=0, forward=0, across=1, along=1, middle_x=0, middle_y=0)
        self.settle(flat, rays, flat)
        self.retrace(Flow(x=flat, y=flat, trust=flat), flat, flat, 0.0)
        self.enclosed(np.zeros((4, 4, 3), np.float32))
        self.extend(np.zeros((24, 24, 3), np.uint8), Edges(left=4, top=4, right=0, bottom=0), None, check=lambda: None)
        self.paint.try_all(small.y)


def _placing(across: tuple[float, float], along: tuple[float, float]) -> Floats:
    """Factors and offsets of kernels, from those that give samples; the fraction is cut off there, so half of one is added."""
    x, y = ((factor * quads.PARTS, offset * quads.PARTS + 0.5) for factor, offset in (across, along))
    return np.array([x, y, (1, 0)], np.float32)


def _packed(kind: type[_Quad], *planes: Plane) -> tuple[npt.NDArray[_Quad], quads.Bounds]:
    """Samples, each with the one below it, plane by plane; seen as numbers that reach over the next sample as well."""
    rows, columns = planes[0].shape
    pairs = np.empty((rows, columns + 1, 2 * len(planes)), np.uint8)
    for number, plane in enumerate(planes):
        quads.pack(np.ascontiguousarray(plane), pairs, 2 * number)
    overlapping = np.ndarray((rows * (columns + 1) - 1,), kind, pairs.data, strides=(2 * len(planes),))
    bounds = np.array([(columns - 1) * quads.PARTS, (rows - 1) * quads.PARTS, columns + 1], np.int32)
    return overlapping, bounds


def _whole_rows(plane: Plane) -> quads.Rows:
    """The plane with the unused bytes after each row: kernels are fast only on rows that follow each other directly."""
    stride = plane.strides[0]
    rows: quads.Rows = as_strided(plane, (plane.shape[0], stride), (stride, 1))
    return rows
