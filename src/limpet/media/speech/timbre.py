"""The colour of a voice where the synthesiser has no say: its tilt from dark to bright, its breath, its roughness."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from limpet.media.speech.analysis import band_middles_hz
from limpet.media.speech.synthesiser import Samples

Curve = npt.NDArray[np.float32]
Hertz = npt.NDArray[np.floating]
Spectra = npt.NDArray[np.complexfloating]

_WINDOW, _HOP = 512, 128
#: Hann windows that overlap fourfold add up to two.
_OVERLAPPED = np.float32(0.5)
#: Windows of one batch: about six seconds, which take some ten milliseconds.
_BATCH = 1024
#: Rumble and DC below this are cut; the deepest voice begins at 46 Hz.
_RUMBLE_HZ = 30.0
#: Breath lies above the vowels' own strength.
_BREATH_FROM_HZ, _BREATH_FULL_HZ = 900.0, 2100.0
#: A rest of the voice stays.
_MOST_NOISE = 0.98
#: Bins around each over which a whisper is blurred: as wide as harmonics are apart.
_BLUR = range(-3, 4)
#: Roughness: how fast the strength of the voice trembles.
_ROUGH_STEP_S = 0.006
_ROUGH_DEPTH = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Timbre:
    #: Decibels at 4 kHz against 500 Hz.
    tilt_db: float = 0.0
    #: Share of the upper sound that is breath, 0..1.
    breath: float = 0.0
    #: Share of the whole sound that is whispered, 0..1.
    whisper: float = 0.0
    #: How much the strength trembles, 0..1.
    roughness: float = 0.0
    #: Decibels in the bands of the analysis; empty leaves the spectrum as it is.
    equaliser_db: tuple[float, ...] = ()


PLAIN = Timbre()
#: So many differ enough to be chance.
_PHASES: Spectra = np.exp(2j * np.pi * np.arange(256) / 256).astype(np.complex64)


def coloured(samples: Samples, rate_hz: int, timbre: Timbre, *, seed: int, check: Callable[[], None]) -> Samples:
    """The same speech in another colour, equally long. The same seed gives the same breath."""
    if not len(samples):
        return samples
    random = np.random.default_rng(seed)
    filtered = _filtered(samples, rate_hz, timbre, random, check)
    if timbre.roughness:
        filtered = filtered * _trembling(len(filtered), rate_hz, timbre.roughness, random)
    return filtered.astype(np.float32)


def _filtered(
    samples: Samples, rate_hz: int, timbre: Timbre, random: np.random.Generator, check: Callable[[], None]
) -> Samples:
    window = np.sqrt(np.hanning(_WINDOW + 1)[:-1]).astype(np.float32)
    hertz = np.fft.rfftfreq(_WINDOW, 1 / rate_hz)
    gains, breath = _gains(hertz, timbre), _breath_share(hertz, timbre)
    count = -(-len(samples) // _HOP) + _WINDOW // _HOP
    padded = np.zeros((count - 1) * _HOP + _WINDOW, np.float32)
    padded[_WINDOW - _HOP :][: len(samples)] = samples
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    result = np.zeros_like(padded)
    for first in range(0, count, _BATCH):
        check()
        spectra: Spectra = np.fft.rfft(frames[first : first + _BATCH] * window, axis=1) * gains
        if timbre.breath or timbre.whisper:
            spectra = _breathy(spectra, breath, random, blurs=bool(timbre.whisper))
        _add_frames(result, np.fft.irfft(spectra, axis=1).astype(np.float32) * window, first)
    return result[_WINDOW - _HOP :][: len(samples)] * _OVERLAPPED


def _add_frames(result: Samples, frames: Samples, first: int) -> None:
    """Overlap-add: the quarters of all frames at once."""
    for quarter in range(_WINDOW // _HOP):
        start = (first + quarter) * _HOP
        part = frames[:, quarter * _HOP : (quarter + 1) * _HOP]
        result[start : start + part.size] += part.reshape(-1)


def _gains(hertz: Hertz, timbre: Timbre) -> Curve:
    octaves = np.clip(np.log2(np.maximum(hertz, 50) / 500) / 3, -1, 1.2)
    decibels = octaves * timbre.tilt_db
    if timbre.equaliser_db:
        decibels = decibels + np.interp(hertz, band_middles_hz(), timbre.equaliser_db)
    gains = 10 ** (decibels / 20)
    gains[hertz < _RUMBLE_HZ] = 0
    curve: Curve = gains.astype(np.float32)
    return curve


def _breath_share(hertz: Hertz, timbre: Timbre) -> Curve:
    rise = np.clip((hertz - _BREATH_FROM_HZ) / (_BREATH_FULL_HZ - _BREATH_FROM_HZ), 0, 1)
    share: Curve = np.clip(rise * timbre.breath, timbre.whisper * _MOST_NOISE, _MOST_NOISE).astype(np.float32)
    return share


def _breathy(spectra: Spectra, share: Curve, random: np.random.Generator, *, blurs: bool) -> Spectra:
    """Replaces a share of each component by one of the same strength and of random phase: breath with the vowel's own envelope.

    A whisper has no harmonics: its strengths are blurred, so that no pitch is left of them.
    """
    strengths = np.abs(spectra)
    if blurs:
        strengths = np.mean([np.roll(strengths, step, axis=1) for step in _BLUR], axis=0)
    noise = strengths * _PHASES[random.integers(0, len(_PHASES), spectra.shape, np.uint8)]
    mixed: Spectra = spectra * np.sqrt(1 - share**2) + noise * share
    return mixed


def _trembling(count: int, rate_hz: int, roughness: float, random: np.random.Generator) -> Samples:
    step = max(int(_ROUGH_STEP_S * rate_hz), 1)
    points = random.standard_normal(count // step + 2)
    curve = np.interp(np.arange(count) / step, np.arange(len(points)), np.clip(points, -1.6, 1.6))
    return (1 + roughness * _ROUGH_DEPTH * curve).astype(np.float32)
