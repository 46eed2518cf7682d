"""Movement that never rests: the hand that holds a camera, and the breath of one that stands still."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.path import AXES, Lens, Samples
from limpet.media.camera_words import Move

#: A standing camera's change of focal length and the seconds of one breath: 0.1 pixels a frame at the corners of 1080P.
_BREATH = 0.0012
_BREATH_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tremble:
    """Random movement of a camera that is held: a band of frequencies, and how far each axis goes."""

    hertz: tuple[float, ...]
    #: How much weaker the fast parts are than the slow ones.
    slope: float
    #: Shares of the picture's width and height, and radians.
    yaw: float
    pitch: float
    roll: float
    #: Steps of the body, as shares of the picture for the nearest thing.
    step: float = 0.0


TREMBLES: Mapping[Move, Tremble] = {
    Move.SHAKE: Tremble(hertz=(0.9, 1.7, 2.6, 3.9, 5.3, 7.1), slope=0.6, yaw=0.009, pitch=0.010, roll=0.006),
    Move.HANDHELD: Tremble(
        hertz=(0.17, 0.31, 0.53, 0.89, 1.43, 2.3), slope=0.9, yaw=0.006, pitch=0.006, roll=0.003, step=0.008
    ),
}


def tremble(hand: Tremble, part: Samples, lens: Lens, *, fps: int, seed: int) -> Samples:
    """Sums of sines with seeded phases, fading in and out."""
    random = np.random.default_rng(seed)
    seconds = np.arange(len(part)) / fps
    hertz = np.array(hand.hertz)
    window = _window(part)
    shaken = np.zeros((len(part), len(AXES)))
    for axis, amplitude in (
        ("yaw", hand.yaw * lens.width_angle),
        ("pitch", hand.pitch * lens.height_angle),
        ("roll", hand.roll),
        ("right", hand.step * lens.width_angle),
        ("down", hand.step * lens.height_angle),
    ):
        weights = random.normal(size=len(hertz)) / (hertz / hertz[0]) ** hand.slope
        phases = random.uniform(0, 2 * np.pi, len(hertz))
        signal = np.sin(2 * np.pi * np.outer(seconds, hertz) + phases) @ weights
        shaken[:, AXES[axis]] = window * (signal - signal[0]) * amplitude
    return shaken


def breath(part: Samples, *, fps: int) -> Samples:
    """A still camera's own life, too small to see as movement."""
    table = np.zeros((len(part), len(AXES)))
    seconds = np.arange(len(part)) / fps
    table[:, AXES["zoom"]] = _window(part) * _BREATH * (1 - np.cos(2 * np.pi * seconds / _BREATH_S))
    return table


def _window(part: Samples) -> Samples:
    """Fades in over six frames, and out before what follows."""
    fade_in: Samples = np.clip(part * len(part) / 6, 0, 1)
    is_followed = len(part) > 1 and part[-2] == 1
    return fade_in * np.clip((1 - part) * 12, 0, 1) if is_followed else fade_in
