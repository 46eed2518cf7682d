"""Sounds of air without voice."""

import numpy as np

from limpet.media.speech.sounds.synthesis import Curve, Samples, Stage, curve, joined, level, silence


def _air(stage: Stage, seconds: float, loudness: Curve, *, centre: Curve, width: float = 1.2) -> Samples:
    """A stream of air: noise about a frequency that moves with the mouth."""
    breath = level(stage.band(stage.noise(seconds), centre, width=width))
    flutter = 1 + 0.15 * stage.slow_noise(seconds, 25)
    return breath * flutter * curve(stage.times(seconds), loudness)


def inhale(stage: Stage) -> Samples:
    seconds = stage.about(0.75)
    swell = [(0.0, 0.0), (0.5 * seconds, 0.6), (0.85 * seconds, 1.0), (seconds, 0.0)]
    return _air(stage, seconds, swell, centre=[(0, 900), (seconds, 2600)])


def exhale(stage: Stage) -> Samples:
    seconds = stage.about(0.95)
    fall = [(0.0, 0.0), (0.08, 1.0), (0.4 * seconds, 0.5), (seconds, 0.0)]
    return _air(stage, seconds, fall, centre=[(0, 1500), (seconds, 600)], width=1.0)


def breath(stage: Stage) -> Samples:
    """In and out, softly."""
    into = _air(stage, 0.55, [(0, 0), (0.35, 0.7), (0.5, 0.8), (0.55, 0)], centre=[(0, 1300), (0.55, 2200)], width=0.9)
    out = _air(
        stage, stage.about(0.8), [(0, 0), (0.12, 0.6), (0.4, 0.35), (0.7, 0)], centre=[(0, 900), (0.8, 500)], width=0.9
    )
    return joined([into, silence(stage, 0.1), out])


def pant(stage: Stage) -> Samples:
    """Short breaths, in and out, one after the other."""
    parts = []
    for number in range(5):
        seconds = stage.about(0.14)
        for middle, loudness in ((2200.0, 0.6), (1000.0, 1.0)):
            swell = [(0.0, 0.0), (0.3 * seconds, loudness), (seconds, 0.0)]
            parts += [_air(stage, seconds, swell, centre=[(0, stage.about(middle))], width=0.8)]
        parts.append(silence(stage, stage.about(0.03) * (number < 4)))
    return joined(parts)


def gasps(stage: Stage) -> Samples:
    """A sharp breath in, with the throat in it."""
    seconds = stage.about(0.42)
    air = _air(
        stage,
        seconds,
        [(0, 0), (0.06, 1), (0.7 * seconds, 0.7), (seconds, 0)],
        centre=[(0, 1400), (seconds, 3800)],
        width=0.9,
    )
    throat = stage.pulses(seconds, [(0, 1.6), (seconds, 2.4)], roughness=0.08)
    voice = level(stage.tract(throat, [(0, "@"), (seconds, "a")], open_by=2.0)) * curve(
        stage.times(seconds), [(0, 0), (0.08, 0.35), (0.5 * seconds, 0.1), (seconds, 0)]
    )
    return air + voice


def sniffs(stage: Stage) -> Samples:
    """Two short breaths through the nose."""

    def sniff(loudness: float) -> Samples:
        seconds = stage.about(0.16)
        swell = [(0.0, 0.0), (0.75 * seconds, loudness), (seconds, 0.0)]
        return _air(stage, seconds, swell, centre=[(0, 2600), (seconds, 4600)], width=0.45)

    return joined([sniff(0.8), silence(stage, stage.about(0.14)), sniff(1.0)])


def snorts(stage: Stage) -> Samples:
    """Air against the soft palate, which flaps."""
    seconds = stage.about(0.5)
    air = _air(
        stage,
        seconds,
        [(0, 0), (0.08, 1), (0.7 * seconds, 0.8), (seconds, 0)],
        centre=[(0, 500), (seconds, 900)],
        width=1.1,
    )
    flaps = stage.pulses(seconds, [(0, 34 / stage.voice.f0_hz), (seconds, 48 / stage.voice.f0_hz)], roughness=0.2)
    return air * (0.25 + 6 * level(stage.band(abs(flaps), [(0, 45)], width=1.0), 0.16).clip(0))


def hissing(stage: Stage) -> Samples:
    seconds = stage.about(1.1)
    swell = [(0, 0.0), (0.12, 1), (0.8 * seconds, 0.9), (seconds, 0.0)]
    return _air(stage, seconds, swell, centre=[(0, 6300), (seconds, 6000)], width=0.35)


def whistles(stage: Stage) -> Samples:
    """One line that rises, falls and rises."""
    seconds = stage.about(1.0)
    line = curve(stage.times(seconds), [(0, 1150), (0.3 * seconds, 1900), (0.5 * seconds, 1250), (seconds, 2300)])
    tone = np.sin(2 * np.pi * np.cumsum(line * (1 + 0.004 * stage.slow_noise(seconds, 30))) / stage.rate_hz)
    air = level(stage.band(stage.noise(seconds), [(0, 1600)], width=0.5), 0.05)
    swell = curve(
        stage.times(seconds),
        [(0, 0), (0.06, 1), (0.45 * seconds, 0.8), (0.5 * seconds, 0.2), (0.56 * seconds, 0.9), (seconds, 0)],
    )
    return (tone * 0.7 + air) * swell
