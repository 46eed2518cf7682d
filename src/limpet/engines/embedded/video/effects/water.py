"""Ripples on water, which grow toward the viewer. They are finer than the map's grid, so the drawn frame itself is rippled."""

import numpy as np

from limpet.engines.embedded.video.effects.paint import Paint, Ripples, steps_of
from limpet.engines.embedded.video.effects.region import Region, grid_of
from limpet.engines.embedded.video.life import Moment, Seen
from limpet.media.colour import Floats, Planes

_ARRIVAL_S = 1.2
#: Distance of two crests at the horizon, and its growth with the distance below it; parts of the short side.
_SHORTEST, _GROWTH = 0.014, 0.13
#: Displacement as a part of that distance; above 0.16 waves would fold.
_HEIGHT = 0.06
#: How much brighter or darker the slopes of waves are that would be as long as the short side.
_SHADE = 0.55
#: Seconds in which a crest moves by one distance, for both trains.
_PERIODS_S = (1.9, 2.7)


class WaterRipples:
    """Two trains of waves come toward the viewer; their crests bend, and are anchored in the picture."""

    def __init__(self, water: Region, paint: Paint, *, strength: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._water, self._paint = water, paint
        self._short = min(water.size.width, water.size.height)
        # Where the water ends in the distance.
        self._horizon = float(np.flatnonzero(water.share.max(axis=1) > 0.1)[0]) / water.along
        self._height = _HEIGHT * strength
        self._bends = random.uniform(0, 2 * np.pi, (2, 3))
        self._grid = grid_of(water.size)

    def lay(self, frame: Planes, moment: Moment) -> None:
        seen = moment.seen or Seen(x=self._grid[0], y=self._grid[1])
        share = self._water.at(seen.x, seen.y)
        if not share.any():
            return
        share = (share * np.float32(moment.arrived(_ARRIVAL_S))).astype(np.float32)
        for plane, step in steps_of(frame):
            rows = self._rows(_between(seen.y[:, seen.y.shape[1] // 2], plane.shape[0], step), moment.seconds)
            columns = self._columns(_between(seen.x[seen.x.shape[0] // 2], plane.shape[1], step))
            rows *= np.float32(step / steps_of(frame)[0][1])
            shade = _SHADE / (_HEIGHT * self._short) if plane is frame.y else 0.0
            self._paint.ripple(plane, Ripples(rows=rows, columns=columns, share=share, shade=shade), step=step)

    def _rows(self, y: Floats, seconds: float) -> Floats:
        below = np.maximum(0, y - self._horizon)
        distance = _SHORTEST * self._short + _GROWTH * below
        # The phase is the integral of one turn per distance.
        phase = 2 * np.pi / _GROWTH * np.log(distance / (_SHORTEST * self._short))
        height = self._height * distance
        parts = []
        for period, finer, share in zip(_PERIODS_S, (1.0, 1.7), (1.0, 0.45), strict=True):
            turn = finer * phase - 2 * np.pi * seconds / period
            parts += [share * height * np.sin(turn), share * height * np.cos(turn)]
        return np.stack(parts).astype(np.float32)

    def _columns(self, x: Floats) -> Floats:
        parts = []
        for bends, length in zip(self._bends, (0.9, 0.53), strict=True):
            across = 2 * np.pi * x / (length * self._short)
            bend = (
                1.7 * np.sin(across + bends[0])
                + 1.1 * np.sin(2.3 * across + bends[1])
                + 0.6 * np.sin(4.9 * across + bends[2])
            )
            parts += [np.sin(bend), np.cos(bend)]
        return np.stack(parts).astype(np.float32)


def _between(points: Floats, samples: int, step: int) -> Floats:
    """Values of grid points at each sample of a plane."""
    places = (np.arange(samples) - (step - 1) / 2) / step + 1
    return np.interp(places, np.arange(len(points)), points).astype(np.float32)
