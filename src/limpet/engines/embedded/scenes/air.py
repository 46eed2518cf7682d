"""The light that falls on things, as kernels read it, and what the air between takes of it."""

import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.frame import Vector
from limpet.engines.embedded.scenes.light import Light

# Places in the vector of light that falls on things.
TO_SUN, SUNLIGHT, ABOVE, BELOW, HAZE, MIST, MIST_HEIGHT, MIST_BASE, SECONDS = 0, 3, 6, 9, 12, 13, 14, 15, 16


def light_vector(light: Light, *, mist_base: float = 0.0, seconds: float = 0.0) -> Vector:
    return np.concatenate(
        [
            light.direction,
            light.sun,
            light.above,
            light.below,
            [light.haze_per_m, light.mist_per_m, light.mist_height_m, mist_base, seconds],
        ]
    ).astype(np.float64)


@kernel
def haze_share(light: Vector, away: float, height: float) -> float:
    """How much of what is seen at this distance and height is air."""
    low = np.exp(-max(0.0, height - light[MIST_BASE]) / light[MIST_HEIGHT])
    return 1.0 - np.exp(-away * light[HAZE] - away * light[MIST] * low)
