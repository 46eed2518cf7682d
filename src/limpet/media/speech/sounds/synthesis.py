"""What the sounds are made of: noise, glottal pulses, a vocal tract that moves, and curves over time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
#: Points (seconds, value), joined by straight lines.
Curve = Sequence[tuple[float, float]]

_HOP, _WINDOW = 128, 512
#: Room behind each frame for the ringing of a resonance.
_PADDED = 2048
#: The first formants of a grown man's vowels, Hz.
VOWELS = {
    "a": (730.0, 1090.0, 2440.0, 3400.0, 4500.0),
    "@": (500.0, 1500.0, 2500.0, 3500.0, 4500.0),
    "o": (480.0, 850.0, 2400.0, 3300.0, 4400.0),
    "u": (320.0, 800.0, 2250.0, 3250.0, 4400.0),
    "i": (290.0, 2250.0, 3000.0, 3600.0, 4600.0),
    "m": (260.0, 1050.0, 2100.0, 3100.0, 4100.0),
}
_BANDWIDTHS = (80.0, 110.0, 170.0, 230.0, 300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundVoice:
    """Whose throat it is."""

    #: Median pitch of the voice when it speaks.
    f0_hz: float = 120.0
    #: Frequencies of the formants against a grown man's.
    tract_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one sound is made: a voice, a rate, and chance that is the same for the same seed."""

    voice: SoundVoice
    rate_hz: int
    rng: np.random.Generator

    def times(self, seconds: float) -> Samples:
        return np.arange(round(seconds * self.rate_hz)) / self.rate_hz

    def noise(self, seconds: float) -> Samples:
        return self.rng.standard_normal(len(self.times(seconds)))

    def about(self, value: float, spread: float = 0.1) -> float:
        """The value, off by chance: no two coughs are alike."""
        return value * float(1 + spread * self.rng.uniform(-1, 1))

    def slow_noise(self, seconds: float, per_second: float) -> Samples:
        """A value that wanders about 0 with a deviation near 1."""
        count = max(int(seconds * per_second) + 3, 4)
        return np.interp(self.times(seconds) * per_second, np.arange(count), self.rng.standard_normal(count))

    def pulses(self, seconds: float, f0: Curve, *, roughness: float = 0.02) -> Samples:
        """The wave of vocal folds. The curve is a factor on the pitch of the voice."""
        pitch = curve(self.times(seconds), f0) * self.voice.f0_hz
        pitch = pitch * (1 + roughness * self.slow_noise(seconds, 60))
        phase = np.cumsum(np.clip(pitch, 25, self.rate_hz / 4)) / self.rate_hz % 1
        # Opens slowly, closes at once, then rests: the derivative of the flow through the folds.
        opening = np.clip(phase / 0.6, 0, 1)
        wave = np.where(phase < 0.6, np.sin(np.pi * opening) * np.sin(np.pi * opening**3), 0)
        flow = np.diff(wave, prepend=wave[:1])
        return flow / max(float(np.abs(flow).max()), 1e-9) * (1 + 3 * roughness * self.slow_noise(seconds, 90))

    def tract(self, source: Samples, path: Sequence[tuple[float, str]], *, open_by: float = 1.0) -> Samples:
        """The source through a mouth that moves from vowel to vowel; `open_by` widens the resonances."""
        times, shapes = zip(*path, strict=True)
        tables: Samples = np.array([VOWELS[shape] for shape in shapes], np.float64) * self.voice.tract_scale

        def response(moments: Samples, frequencies: Samples) -> NDArray[np.complex128]:
            gain = np.ones((len(moments), len(frequencies)), np.complex128)
            for index, bandwidth in enumerate(_BANDWIDTHS):
                centre = np.interp(moments, times, tables[:, index])[:, None]
                ratio = frequencies[None] / centre
                gain /= 1 - ratio**2 + 1j * ratio * (bandwidth * open_by / centre)
            # The lips pass high frequencies better, and above the last formant nothing rings.
            return gain * (0.2 + frequencies[None] / 1000)

        return self.filtered(source, response)

    def band(self, source: Samples, centre: Curve, *, width: float) -> Samples:
        """What is near a moving frequency; the width is in octaves."""

        def response(moments: Samples, frequencies: Samples) -> NDArray[np.complex128]:
            middle = np.minimum(curve(moments, centre), 0.42 * self.rate_hz)[:, None]
            octaves = np.log2(np.maximum(frequencies[None], 1) / middle)
            return np.exp(-((octaves / width) ** 2)).astype(np.complex128)

        return self.filtered(source, response)

    def filtered(self, source: Samples, response: "Response") -> Samples:
        """By a response that changes with time, in frames that overlap."""
        padded = np.pad(source, (_WINDOW, _WINDOW))
        starts = np.arange(0, len(padded) - _WINDOW, _HOP)
        window: Samples = np.hanning(_WINDOW + 1)[:-1].astype(np.float64)
        frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[starts] * window
        frequencies: Samples = np.fft.rfftfreq(_PADDED, 1 / self.rate_hz).astype(np.float64)
        moments: Samples = (starts + _WINDOW / 2 - _WINDOW) / self.rate_hz
        shaped = np.fft.irfft(np.fft.rfft(frames, _PADDED) * response(moments, frequencies), _PADDED)
        out = np.zeros(len(padded) + _PADDED)
        for start, frame in zip(starts, shaped, strict=True):
            out[start : start + _PADDED] += frame
        result: Samples = out[_WINDOW : _WINDOW + len(source)] * (_HOP / _WINDOW * 2)
        return result


Response = Callable[[Samples, Samples], NDArray[np.complex128]]


def curve(times: Samples, points: Curve) -> Samples:
    at, values = zip(*points, strict=True)
    result: Samples = np.interp(times, at, values)
    return result


def level(samples: Samples, to: float = 1.0) -> Samples:
    """With this root of the mean square, so that parts can be mixed by ear."""
    strength = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
    return samples * (to / strength) if strength else samples


def joined(parts: Sequence[Samples]) -> Samples:
    return np.concatenate(parts)


def silence(stage: Stage, seconds: float) -> Samples:
    return np.zeros(len(stage.times(seconds)))
