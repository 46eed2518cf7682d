"""What can be measured of a voice: pitch, melody, pace, breath and the shape of its spectrum; and how far two voices are apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import soxr
from numpy.typing import NDArray

from limpet.media.speech.pitch import repetitions

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

RATE_HZ = 16000
#: Bands of equal width on the mel scale, from 80 to 7600 Hz.
BANDS = 40
_LOW_HZ, _HIGH_HZ = 80.0, 7600.0
_HOP = 160
_FRAMES_PER_S = RATE_HZ / _HOP
_SPECTRUM_WINDOW, _PITCH_WINDOW = 512, 640
_LOWEST_PITCH_HZ, _HIGHEST_PITCH_HZ = 60.0, 420.0
#: A moment is voiced when it repeats itself this well and is not much weaker than the loud ones.
_LEAST_LIKENESS, _LEAST_LEVEL_DB = 0.6, -28.0
_CEPSTRA = 19
#: Natural logarithm of the power by which a silent band lies below the strongest.
_SILENT_BAND = 13.0
#: The same, between bands that are three apart, where a recording ends: 22 dB. None ends below 1 kHz.
_CLIFF, _LEAST_WIDTH = 5.0, 12
#: Syllables are rises of the loudness by this much.
_SYLLABLE_DB, _SYLLABLE_FLOOR_DB = 2.5, -20.0
#: A voice of which less than this is voiced cannot be measured.
_LEAST_VOICED_S = 1.0


class NoVoiceFound(ValueError):
    """There is too little voice in this sound to measure it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The measures of a voice."""

    #: Median, and deviation of the natural logarithm.
    pitch_hz: float
    pitch_spread: float
    #: Mean log power of voiced moments in the mel bands.
    bands: Floats
    #: The cepstrum tells of so many bands, the lowest ones.
    width: int
    #: Mean and deviation of the cepstrum of voiced moments.
    cepstra: Floats
    cepstra_spread: Floats
    syllables_per_s: float
    #: 0 for a wave that repeats itself exactly.
    unevenness: float

    def equalised(self, gains_db: Sequence[float]) -> "Profile":
        """The measures of the same voice behind an equaliser."""
        bands = self.bands + np.asarray(gains_db) * np.log(10) / 10
        return replace(self, bands=bands, cepstra=_cepstra(bands, self.width))

    def present(self) -> NDArray[np.intp]:
        """The bands in which there is something."""
        return np.flatnonzero(self.bands > self.bands.max() - _SILENT_BAND)

    def recorded_width(self) -> int:
        """How many bands a recording has: up to where it falls off as no voice does, as a telephone's does at 3.5 kHz."""
        for width in range(_LEAST_WIDTH, BANDS):
            if self.bands[width:].max() < self.bands[width - 3] - _CLIFF:
                return width
        return BANDS


def profile_of(samples: Samples, rate_hz: int, width: int = BANDS) -> Profile:
    """Raises `NoVoiceFound`. Only profiles of the same width can be compared."""
    heard = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32) if rate_hz != RATE_HZ else samples
    pitch_hz, likeness = _pitches(heard)
    voiced = pitch_hz > 0
    if voiced.sum() < _LEAST_VOICED_S * _FRAMES_PER_S:
        raise NoVoiceFound
    pitches = np.log(pitch_hz[voiced])
    low, high = np.percentile(pitches, [5, 95])
    melody = pitches[(pitches >= low) & (pitches <= high)]
    power = _power(heard)
    bands = np.log(power[voiced] @ _TRIANGLES.T + 1e-8)
    cepstra = _cepstra(bands, width)
    return Profile(
        pitch_hz=float(np.exp(np.median(pitches))),
        pitch_spread=float(melody.std()),
        bands=bands.mean(0),
        width=width,
        cepstra=cepstra.mean(0),
        cepstra_spread=cepstra.std(0),
        syllables_per_s=_syllables_per_s(power),
        unevenness=float(1 - np.median(likeness[voiced])),
    )


def distance(one: Profile, other: Profile) -> float:
    """How unlike two voices sound: means and deviations of their spectra, and their pitch."""
    spread = 2 * np.log(np.maximum(one.cepstra_spread, 1e-3) / np.maximum(other.cepstra_spread, 1e-3))
    pitch = 10 * np.log2(one.pitch_hz / other.pitch_hz)
    return float(np.linalg.norm(np.concatenate([one.cepstra - other.cepstra, spread, [pitch]])))


def band_middles_hz() -> Floats:
    return _corners_hz()[1:-1]


def _corners_hz() -> Floats:
    """Band i rises from corner i to corner i + 1 and falls to corner i + 2."""
    mels: Floats = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), BANDS + 2).astype(np.float64)
    corners: Floats = 700 * (10 ** (mels / 2595) - 1)
    return corners


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _triangles() -> Floats:
    corners, bins = _corners_hz(), np.fft.rfftfreq(_SPECTRUM_WINDOW, 1 / RATE_HZ)
    rise = (bins[None] - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    fall = (corners[2:, None] - bins[None]) / (corners[2:] - corners[1:-1])[:, None]
    # The lowest bands are narrower than a bin; each has at least the bin nearest to its middle.
    nearest = np.abs(bins[None] - corners[1:-1, None])
    triangles: Floats = np.maximum(np.minimum(rise, fall), 0) + 1e-3 * (nearest == nearest.min(1, keepdims=True))
    even: Floats = triangles / triangles.sum(1, keepdims=True)
    return even


_TRIANGLES = _triangles()


def _cepstra(bands: Floats, width: int) -> Floats:
    waves = np.cos(np.pi * np.arange(1, _CEPSTRA + 1)[:, None] * (np.arange(width)[None] + 0.5) / width)
    cepstra: Floats = bands[..., :width] @ (np.sqrt(2 / width) * waves).T
    return cepstra


def _frames(samples: Samples, size: int) -> NDArray[np.float32]:
    """Around moments that are a hop apart."""
    padded = np.pad(samples, (size // 2, size))
    count = max(len(samples) // _HOP, 1)
    frames: NDArray[np.float32] = np.lib.stride_tricks.sliding_window_view(padded, size)[::_HOP][:count]
    return frames


def _power(samples: Samples) -> Samples:
    """The spectrum of each moment."""
    window = np.hanning(_SPECTRUM_WINDOW).astype(np.float32)
    power: Samples = np.abs(np.fft.rfft(_frames(samples, _SPECTRUM_WINDOW) * window)) ** 2
    return power


def _pitches(samples: Samples) -> tuple[Floats, Floats]:
    """The fundamental frequency of each moment, 0 where there is none, and how well the wave repeats itself."""
    frames = _frames(samples, _PITCH_WINDOW)
    frames = frames - frames.mean(1, keepdims=True)
    energy = (frames**2).sum(1)
    lags = int(RATE_HZ / _HIGHEST_PITCH_HZ), int(RATE_HZ / _LOWEST_PITCH_HZ)
    periods, likeness = repetitions(frames, lags)
    loud = energy > np.percentile(energy, 95) * 10 ** (_LEAST_LEVEL_DB / 10)
    voiced = loud & (likeness > _LEAST_LIKENESS) & (periods > 0)
    pitch = np.where(voiced, RATE_HZ / np.maximum(periods, 1), 0.0)
    if voiced.any():
        # What is an octave off is a mistake of the measure.
        pitch[np.abs(np.log2(np.maximum(pitch, 1) / np.median(pitch[voiced]))) > 0.8] = 0.0
    return pitch, likeness


def _syllables_per_s(power: Samples) -> float:
    """Rises of the loudness between 300 and 3000 Hz, for each second that is not silent."""
    bins = np.fft.rfftfreq(_SPECTRUM_WINDOW, 1 / RATE_HZ)
    strength = power[:, (bins > 300) & (bins < 3000)].sum(1)
    smooth = np.convolve(strength, np.hanning(9) / np.hanning(9).sum(), "same")
    decibels = 10 * np.log10(np.maximum(smooth, 1e-9) / max(float(np.percentile(smooth, 95)), 1e-9))
    spoken_s = (decibels > _SYLLABLE_FLOOR_DB - 10).sum() / _FRAMES_PER_S
    return _rises(decibels) / max(float(spoken_s), 0.1)


def _rises(decibels: Floats) -> int:
    """Peaks that stand out from the valleys on both sides."""
    count, is_rising = 0, True
    highest = lowest = float(decibels[0])
    for value in decibels.tolist():
        if is_rising:
            highest = max(highest, value)
            if value < highest - _SYLLABLE_DB:
                count += highest > _SYLLABLE_FLOOR_DB
                is_rising, lowest = False, value
        else:
            lowest = min(lowest, value)
            if value > lowest + _SYLLABLE_DB:
                is_rising, highest = True, value
    return count
