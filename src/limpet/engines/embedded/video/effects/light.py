"""Light that changes: a flickering lamp, lightning, a sunset, the glow of flames, a lens flare.

Whole-frame changes are tables of 256 entries. None flashes more than three times in a second, because some people get ill of it.
"""

import math

import cv2
import numpy as np

from limpet.engines.embedded.video.effects.paint import Colour, Drops, Paint, strew_colour, wash_colour
from limpet.engines.embedded.video.effects.region import Region, grid_of, spot_of
from limpet.engines.embedded.video.life import Moment, Seen
from limpet.engines.embedded.video.path import Samples
from limpet.media.colour import Floats, Plane, Planes
from limpet.media.geometry import Size

_LEVELS = np.arange(256, dtype=np.float32)
_BLACK, _WHITE, _GREY = 16, 235, 128


def _apply(plane: Plane, levels: Samples | Floats) -> None:
    table = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
    plane[:] = cv2.LUT(np.ascontiguousarray(plane), table)


def wavering(seconds: float, phases: Samples, hertz: tuple[float, ...]) -> float:
    """A sum of waves, -1..1."""
    return sum(
        math.sin(2 * math.pi * rate * seconds + float(phase)) for rate, phase in zip(hertz, phases, strict=True)
    ) / len(hertz)


class Flicker:
    """A lamp that falters: slow waves, and a short drop now and then."""

    _DEPTH = 0.30
    _PERIOD_S = 1.3

    def __init__(self, *, strength: float, seed: int) -> None:
        self._strength, self._random = strength, np.random.default_rng(seed)
        self._phases = self._random.uniform(0, 2 * np.pi, 3)
        self._drops = self._random.random((64, 2))

    def lay(self, frame: Planes, moment: Moment) -> None:
        seconds = moment.seconds
        turn, since = divmod(seconds, self._PERIOD_S)
        start, depth = self._drops[int(turn) % 64]
        away = abs(since - 0.25 - 0.8 * start) / 0.11
        drop = depth * max(0.0, 1 - away)
        wave = 0.25 * (1 - wavering(seconds, self._phases, (0.9, 1.7, 2.6)))
        gain = 1 - self._DEPTH * self._strength * min(1.0, drop + 0.5 * wave) * moment.arrived(0.5)
        _apply(frame.y, _BLACK + (_LEVELS - _BLACK) * np.float32(gain))


class Lightning:
    """Double strokes a few seconds apart."""

    #: Seconds after a stroke's start, and how bright it is then.
    _STROKE = ((0.0, 0.0), (0.04, 1.0), (0.12, 0.25), (0.20, 0.15), (0.25, 0.7), (0.34, 0.35), (0.6, 0.0))
    _GAP_S = 2.6

    def __init__(self, *, strength: float, seed: int) -> None:
        self._strength = strength
        self._starts = 0.25 + np.random.default_rng(seed).random(16) * (self._GAP_S - 1.1)

    def lay(self, frame: Planes, moment: Moment) -> None:
        turn, since = divmod(moment.seconds, self._GAP_S)
        times, values = zip(*self._STROKE, strict=True)
        bright = float(np.interp(since - self._starts[int(turn) % 16], times, values))
        share = 0.62 * min(1.2, self._strength) * bright * moment.arrived(0.4)
        if share <= 0:
            return
        part = np.clip((_LEVELS - _BLACK) / (_WHITE - _BLACK), 0, 1)
        # Middle tones gain most: what was black stays dark, what was bright does not burn out at once.
        _apply(frame.y, _LEVELS + np.float32(share) * 190 * part**0.7 * (1 - part) + 6 * np.float32(share))
        _apply(frame.u, _LEVELS + np.float32(share) * 7)
        _apply(frame.v, _LEVELS - np.float32(share) * 4)


class Sunset:
    """The light grows lower and warmer during the first seconds and stays so."""

    _WITHIN_S = 5.5

    def __init__(self, *, strength: float) -> None:
        self._strength = min(1.3, strength)

    def lay(self, frame: Planes, moment: Moment) -> None:
        share = np.float32(self._strength * moment.arrived(self._WITHIN_S))
        part = np.clip((_LEVELS - _BLACK) / (_WHITE - _BLACK), 0, 1)
        _apply(frame.y, _BLACK + (_WHITE - _BLACK) * part ** (1 + 0.35 * share) * (1 - 0.06 * share))
        _apply(frame.u, _GREY + (_LEVELS - _GREY) * (1 - 0.1 * share) - 13 * share)
        _apply(frame.v, _GREY + (_LEVELS - _GREY) * (1 + 0.05 * share) + 11 * share)


class FlameLight:
    """Flames grow brighter and darker; what is around them glows with them."""

    _WARM = Colour(200, 84, 164)

    def __init__(self, flames: Region, paint: Paint, *, strength: float, seed: int) -> None:
        self._paint, self._strength = paint, strength
        self._phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, 4)
        rows, columns = flames.share.shape
        glow = cv2.GaussianBlur(flames.share, (0, 0), 0.09 * min(rows, columns))
        self._glow = Region((glow / max(1e-6, float(glow.max()))).astype(np.float32), flames.size)
        self._flames = flames
        self._grid = grid_of(flames.size)

    def lay(self, frame: Planes, moment: Moment) -> None:
        seen = moment.seen or Seen(x=self._grid[0], y=self._grid[1])
        beat = wavering(moment.seconds, self._phases, (1.3, 2.1, 2.9, 0.6)) * moment.arrived(0.5) * self._strength
        gain = 1 + 0.035 * beat
        _apply(frame.y, _BLACK + (_LEVELS - _BLACK) * np.float32(gain))
        share = np.float32(abs(beat)) * (0.16 * self._glow.at(seen.x, seen.y) + 0.08 * self._flames.at(seen.x, seen.y))
        wash_colour(
            self._paint, frame, share.astype(np.float32), self._WARM if beat > 0 else Colour(_BLACK + 14, 126, 132)
        )


class LensFlare:
    """A glow around the sun that breathes, and its reflections in the lens on the line through the middle."""

    _GHOSTS = ((0.45, 0.035, 0.10), (0.78, 0.018, 0.16), (1.25, 0.055, 0.09), (1.62, 0.026, 0.13))
    _TINTS = (Colour(190, 120, 140), Colour(200, 118, 128), Colour(180, 138, 122), Colour(190, 124, 136))

    def __init__(self, sun: tuple[float, float], size: Size, paint: Paint, *, strength: float) -> None:
        self._sun, self._size, self._paint = sun, size, paint
        self._strength = min(1.4, strength)
        self._grid = grid_of(size)

    def lay(self, frame: Planes, moment: Moment) -> None:
        spot = spot_of(moment, *self._sun)
        short = min(frame.width, frame.height)
        breath = 1 + 0.10 * math.sin(2 * math.pi * moment.seconds / 4.3)
        arrived = moment.arrived(2.0) * self._strength
        away = np.hypot(self._grid[0] - spot.x, self._grid[1] - spot.y) / short
        glow = 0.55 * np.exp(-away / (0.11 * breath)) + 0.16 * np.exp(-away / (0.5 * breath))
        wash_colour(self._paint, frame, (arrived * glow).astype(np.float32), Colour(232, 118, 136))
        middle_x, middle_y = frame.width / 2, frame.height / 2
        for (along, radius, share), tint in zip(self._GHOSTS, self._TINTS, strict=True):
            x, y = spot.x + (middle_x - spot.x) * 2 * along, spot.y + (middle_y - spot.y) * 2 * along
            strew_colour(self._paint, frame, _disc(x, y, radius * short, share * arrived * breath), tint)


def _disc(x: float, y: float, radius: float, share: float) -> Drops:
    at_x, at_y, wide, thick = (np.array([value], np.float32) for value in (x, y, radius, share))
    return Drops(x=at_x, y=at_y, to_x=at_x, to_y=at_y, radius=wide, share=thick)
