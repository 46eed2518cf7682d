"""Small movements of parts of a picture: leaves and grass, hair and cloth, flames."""

from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.effects.region import Region
from limpet.engines.embedded.video.life import Moment
from limpet.media.colour import Floats

_ARRIVAL_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How a region moves; lengths are parts of the picture's short side."""

    amplitude: float
    #: Of the longest wave.
    length: float
    #: Of its slowest swing, in seconds.
    period_s: float
    #: The vertical part of the movement.
    upright: float


FOLIAGE = Motion(amplitude=0.0046, length=0.30, period_s=2.6, upright=0.4)
CLOTH = Motion(amplitude=0.0050, length=0.34, period_s=2.1, upright=0.5)
FLAME = Motion(amplitude=0.0065, length=0.12, period_s=0.9, upright=0.6)


class RegionSway:
    """Four waves with seeded phases and directions, the shorter ones faster and smaller, inside a region."""

    def __init__(self, region: Region, motion: Motion, *, strength: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._region, self._motion = region, motion
        short = min(region.size.width, region.size.height)
        self._amplitude = motion.amplitude * strength * short
        smaller = np.array([1.0, 0.8, 0.6, 0.5])
        directions = random.uniform(0, 2 * np.pi, (2, 4))
        lengths = motion.length * short * smaller * random.uniform(0.85, 1.15, (2, 4))
        self._across = 2 * np.pi * np.cos(directions) / lengths
        self._along = 2 * np.pi * np.sin(directions) / lengths
        self._turns = 2 * np.pi / (motion.period_s * smaller * random.uniform(0.85, 1.15, (2, 4)))
        self._phases = random.uniform(0, 2 * np.pi, (2, 4))
        self._shares = smaller / smaller.sum()

    @property
    def reach(self) -> float:
        return 2 * self._amplitude

    def moved(self, x: Floats, y: Floats, moment: Moment) -> tuple[Floats, Floats]:
        size = np.float32(self._amplitude * moment.arrived(_ARRIVAL_S)) * self._region.at(x, y)
        upright = np.float32(self._motion.upright)
        return x + size * self._waves(x, y, 0, moment.seconds), y + upright * size * self._waves(
            x, y, 1, moment.seconds
        )

    def _waves(self, x: Floats, y: Floats, axis: int, seconds: float) -> Floats:
        total = np.zeros_like(x)
        for wave, share in enumerate(self._shares):
            turn = self._turns[axis, wave] * seconds + self._phases[axis, wave]
            total += np.float32(2 * share) * np.sin(self._across[axis, wave] * x + self._along[axis, wave] * y + turn)
        return total.astype(np.float32)
