"""The paint of compiled kernels. Importing this module imports numba."""

import numpy as np

from limpet.engines.embedded.video.effects import paint_kernels
from limpet.engines.embedded.video.effects.paint import Drops, Ripples
from limpet.media.colour import Floats, Plane


class CompiledPaint:
    def wash(self, plane: Plane, share: Floats, level: float, *, step: int) -> None:
        paint_kernels.wash(plane, np.clip(share, 0, 1), np.float32(level), step)

    def strew(self, plane: Plane, drops: Drops, level: float) -> None:
        parts = [drops.x, drops.y, drops.to_x, drops.to_y, drops.radius, drops.share]
        paint_kernels.strew(plane, np.stack(parts).astype(np.float32, copy=False), np.float32(level))

    def ripple(self, plane: Plane, ripples: Ripples, *, step: int) -> None:
        waves = ripples.rows, ripples.columns, np.float32(ripples.shade)
        paint_kernels.ripple(plane, np.clip(ripples.share, 0, 1), waves, step)

    def try_all(self, plane: Plane) -> None:
        """Runs every kernel once with the types that films use."""
        share, waves = np.zeros((3, 3), np.float32), np.zeros((4, plane.shape[0]), np.float32)
        one = np.ones(1, np.float32)
        self.wash(plane, share, 16, step=16)
        self.strew(plane, Drops(x=one, y=one, to_x=one, to_y=one, radius=one, share=one), 16)
        columns = np.zeros((4, plane.shape[1]), np.float32)
        self.ripple(plane, Ripples(rows=waves, columns=columns, share=share, shade=0), step=16)
