"""Periodic noise: textures that repeat without a seam, and sums of them at any places."""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.media.colour import Floats

#: Samples to a side of every noise texture; a power of two, so that kernels may wrap by a mask.
SIDE = 512
#: Waves to a side of `band_noise`.
BAND_WAVES = 16


@lru_cache(maxsize=24)
def cloud_noise(seed: int, steepness: float = 1.35) -> Floats:
    """Noise of all sizes, mean 0 and spread 1; steeper is smoother."""
    size = _wave_counts()
    return _shaped(seed, np.where(size < 1, 0, np.maximum(size, 1) ** -steepness))


@lru_cache(maxsize=24)
def band_noise(seed: int) -> Floats:
    """Noise of one size."""
    return _shaped(seed, np.exp(-((np.log2(np.maximum(_wave_counts(), 0.5) / BAND_WAVES) / 0.5) ** 2)))


def _wave_counts() -> npt.NDArray[np.float64]:
    along = np.fft.fftfreq(SIDE)[:, None] * SIDE
    return np.hypot(along, np.fft.rfftfreq(SIDE)[None] * SIDE)


def _shaped(seed: int, weights: npt.NDArray[np.float64]) -> Floats:
    white = np.random.default_rng(seed).standard_normal((SIDE, SIDE))
    values = np.fft.irfft2(np.fft.rfft2(white) * weights, (SIDE, SIDE))
    values -= values.mean()
    shaped: Floats = (values / values.std()).astype(np.float32)
    shaped.flags.writeable = False
    return shaped


def sampled(noise: Floats, x: Floats, y: Floats) -> Floats:
    """Smooth values of a texture at places in its samples."""
    side = noise.shape[0]
    wrapped = np.mod(x, side).astype(np.float32), np.mod(y, side).astype(np.float32)
    values: Floats = cv2.remap(noise, *wrapped, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP).astype(np.float32)
    return values


def waves(seed: int, x: Floats, z: Floats, length_m: float) -> Floats:
    """Noise with waves of this length over places in metres."""
    scale = SIDE / BAND_WAVES / length_m
    shift = np.random.default_rng(seed).uniform(0, SIDE, 2)
    turn = float(np.random.default_rng(seed + 1).uniform(0, 6.28))
    cos, sin = np.cos(turn), np.sin(turn)
    return sampled(
        band_noise(seed % 5 + 40), (x * cos - z * sin) * scale + shift[0], (x * sin + z * cos) * scale + shift[1]
    )


def rolling(seed: int, x: Floats, z: Floats, length_m: float, octaves: int = 5) -> Floats:
    """Soft hills, about -1..1."""
    total = np.zeros_like(x)
    for octave in range(octaves):
        total += waves(seed * 31 + octave, x, z, length_m / 2**octave) * np.float32(0.42 * 0.47**octave)
    return total


def ridged(seed: int, x: Floats, z: Floats, length_m: float, octaves: int = 7) -> Floats:
    """Crests and gullies, about 0..1: each octave is strongest on the crests of the one before."""
    total, weight, gain = np.zeros_like(x), np.ones_like(x), 0.5
    for octave in range(octaves):
        crest = (1 - np.minimum(np.abs(waves(seed * 37 + octave, x, z, length_m / 2**octave)) * 0.8, 1)) ** 2 * weight
        total += crest * np.float32(gain)
        weight = np.clip(crest * 2.0, 0, 1)
        gain *= 0.5
    return total


@kernel
def tile(noise: Floats, x: float, y: float) -> float:
    """A value between the samples of a periodic texture."""
    side = noise.shape[0]
    left, top = np.floor(x), np.floor(y)
    column, row = int(left) & (side - 1), int(top) & (side - 1)
    across, along = x - left, y - top
    right, below = (column + 1) & (side - 1), (row + 1) & (side - 1)
    above = noise[row, column] * (1 - across) + noise[row, right] * across
    under = noise[below, column] * (1 - across) + noise[below, right] * across
    return above * (1 - along) + under * along
