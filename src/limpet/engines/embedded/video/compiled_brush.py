"""The brush of compiled kernels. Importing this module imports numba."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.lib.stride_tricks import as_strided

from limpet.engines.embedded.compiled import kept_in
from limpet.engines.embedded.video import quads
from limpet.engines.embedded.video.barrier import barrier_distance
from limpet.engines.embedded.video.brush import Source
from limpet.engines.embedded.video.continuation import continue_picture
from limpet.engines.embedded.video.crossing import cross
from limpet.engines.embedded.video.effects.compiled_paint import CompiledPaint
from limpet.engines.embedded.video.margins import Edges, with_continuation
from limpet.engines.embedded.video.raster import Place, Raster
from limpet.engines.embedded.video.subject import Mask
from limpet.engines.embedded.video.warp import SETTLING_STEPS, Rays
from limpet.media.colour import Floats, Plane, Planes, Rgb, empty_planes

_BARRIER_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class _PackedSource:
    luma: quads.Quads
    chroma: quads.PairQuads
    place: Place

    def draw(self, x: Floats, y: Floats, onto: Planes, *, share: Floats | None = None) -> None:
        grid = np.stack([x, y] if share is None else [x, y, np.clip(share, 0, 1)]).astype(np.float32, copy=False)
        scale, left, top = self.place.scale, self.place.left, self.place.top
        across, along = (left + 0.5) * scale - 0.5, (top + 0.5) * scale - 0.5
        luma = np.array([[scale, across], [scale, along], [1, 0]], np.float32)
        # A chroma sample covers two luma samples across, from the first on, and stands between two rows.
        chroma = np.array([[scale / 2, across / 2], [scale / 2, along / 2 - 0.25], [1, 0]], np.float32)
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
        packed = []
        for plane in raster.planes.as_tuple():
            packed.append(np.empty(plane.shape, np.uint32))
            quads.pack(np.ascontiguousarray(plane), packed[-1])
        pairs = np.empty(packed[1].shape, np.uint64)
        quads.pack_pair(packed[1], packed[2], pairs)
        return _PackedSource(packed[0], pairs, raster.place)

    def settle(self, near: Floats, rays: Rays, guess: Floats) -> Floats:
        settled = guess.copy()
        placing = [rays.across, rays.middle_x, rays.along, rays.middle_y]
        steps = np.array([rays.right, rays.down, rays.forward, *placing], np.float32)
        cross(near, np.stack([rays.x, rays.y]), steps, settled, SETTLING_STEPS)
        return settled

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
        self.enclosed(np.zeros((4, 4, 3), np.float32))
        self.extend(np.zeros((24, 24, 3), np.uint8), Edges(left=4, top=4, right=0, bottom=0), None, check=lambda: None)
        self.paint.try_all(small.y)


def _whole_rows(plane: Plane) -> quads.Rows:
    """The plane with the unused bytes after each row: kernels are fast only on rows that follow each other directly."""
    stride = plane.strides[0]
    rows: quads.Rows = as_strided(plane, (plane.shape[0], stride), (stride, 1))
    return rows
