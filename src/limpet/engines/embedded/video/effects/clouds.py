"""Clouds that drift without end: the sky is seen at two places, half a period apart, which fade into each other."""

from collections.abc import Sequence

import cv2
import numpy as np

from limpet.engines.embedded.video.effects.region import Region
from limpet.engines.embedded.video.life import Look, Moment
from limpet.media.colour import Floats

_ARRIVAL_S = 1.5
_PERIOD_S = 5.0
#: Parts of the short side in a second, at the top of the picture.
_SPEED = 0.018
#: The speed at the bottom of the sky is this part of the one at the top: what is lower is farther.
_FAR = 0.45
#: A place may be displaced by this part of its distance to the end of the sky: roofs are never drawn along, nothing folds.
_FREEDOM = 0.6


class CloudDrift:
    """At most half a period's way to either side of where clouds stand in the picture."""

    def __init__(self, sky: Region, *, strength: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._sky = sky
        short = min(sky.size.width, sky.size.height)
        aside = 1.0 if random.random() < 0.5 else -1.0
        self._speed = np.array([aside, -0.12], np.float32) * np.float32(_SPEED * strength * short)
        self._free = Region(self._freedom(), sky.size)

    def _freedom(self) -> Floats:
        """How much of the drift each place can have, 0..1."""
        inside = (self._sky.share > 0.5).astype(np.uint8)
        away = cv2.distanceTransform(cv2.copyMakeBorder(inside, 0, 0, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 5)[
            :, 1:-1
        ]
        furthest = float(np.abs(self._speed).max()) * _PERIOD_S / 2 * self._sky.across
        lower = np.linspace(1, _FAR, inside.shape[0], dtype=np.float32)[:, None]
        free = np.minimum(1, np.maximum(0, away - 1.5) * _FREEDOM / max(0.5, furthest)) * lower
        smooth: Floats = cv2.GaussianBlur(free.astype(np.float32), (0, 0), 1.5) * inside
        return smooth

    def looks(self, x: Floats, y: Floats, moment: Moment) -> Sequence[Look]:
        arrived = moment.arrived(_ARRIVAL_S)
        if not arrived:
            return [Look(x, y)]
        free = self._free.at(x, y) * np.float32(arrived)
        first, second = ((moment.seconds / _PERIOD_S + start) % 1 for start in (0.5, 0.0))
        weight = np.float32(1 - abs(2 * second - 1))
        share = (weight * (free > 0)).astype(np.float32)
        return [self._displaced(x, y, free, first), Look(*self._place(x, y, free, second), share)]

    def _displaced(self, x: Floats, y: Floats, free: Floats, part: float) -> Look:
        return Look(*self._place(x, y, free, part))

    def _place(self, x: Floats, y: Floats, free: Floats, part: float) -> tuple[Floats, Floats]:
        way = np.float32((part - 0.5) * _PERIOD_S)
        to_x, to_y = x - free * self._speed[0] * way, y - free * self._speed[1] * way
        return _inside(to_x, x, self._sky.size.width), _inside(to_y, y, self._sky.size.height)


def _inside(moved: Floats, before: Floats, length: int) -> Floats:
    """Mirrored at the picture's edge where only the drift led beyond it: there may be nothing to be seen there."""
    low, high = np.minimum(before, 0), np.maximum(before, length - 1)
    mirrored = np.where(moved < low, 2 * low - moved, np.where(moved > high, 2 * high - moved, moved))
    return mirrored.astype(np.float32)
