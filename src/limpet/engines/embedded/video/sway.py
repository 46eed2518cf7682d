"""The small movement of a drawing that comes alive: long soft waves, too long to bend a line visibly."""

import numpy as np

from limpet.engines.embedded.video.life import Moment
from limpet.media.colour import Floats
from limpet.media.geometry import Size

#: Share of the short side.
_AMPLITUDE = 0.004
#: Seconds until the sway is at its full size; frame 0 is the picture itself.
_ARRIVAL_S = 1.0


class Sway:
    """Three waves with seeded phases and directions."""

    def __init__(self, size: Size, *, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._short = min(size.width, size.height)
        self._phases = random.uniform(0, 2 * np.pi, (2, 3))
        self._hertz = random.uniform(0.22, 0.5, (2, 3))
        directions = random.uniform(0, 2 * np.pi, (2, 3))
        # Wavelengths between 0.9 and 1.6 short sides.
        lengths = random.uniform(0.9, 1.6, (2, 3)) * self._short
        self._across = 2 * np.pi * np.cos(directions) / lengths
        self._along = 2 * np.pi * np.sin(directions) / lengths

    @property
    def reach(self) -> float:
        return _AMPLITUDE * self._short

    def moved(self, x: Floats, y: Floats, moment: Moment) -> tuple[Floats, Floats]:
        size = _AMPLITUDE * self._short * moment.arrived(_ARRIVAL_S)
        seconds = moment.seconds
        share = np.float32(size / 3)
        return x + share * self._waves(x, y, 0, seconds), y + share * self._waves(x, y, 1, seconds)

    def _waves(self, x: Floats, y: Floats, axis: int, seconds: float) -> Floats:
        total = np.zeros_like(x)
        for wave in range(3):
            turn = 2 * np.pi * self._hertz[axis, wave] * seconds + self._phases[axis, wave]
            total += np.sin(self._across[axis, wave] * x + self._along[axis, wave] * y + turn)
        return total
