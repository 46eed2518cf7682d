"""How loud sound is, as ITU-R BS.1770 and EBU Tech 3342 measure it, and bringing it to a target."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from limpet.core.spec import Loudness
from limpet.media.peaks import limited

Samples = npt.NDArray[np.float32]
Powers = npt.NDArray[np.float64]

#: Below this nothing counts as sound.
_SILENCE_LUFS = -70.0
_MOMENT_S, _SHORT_TERM_S, _STEP_S = 0.4, 3.0, 0.1
#: The filter is applied in the frequency domain, in blocks; its own ringing is over after an eighth of a second.
_BLOCK, _RINGING_S = 1 << 16, 0.25
#: A loudness this near to its target is there.
_NEAR_LU = 0.05
_ROUNDS = 12
#: The peaks swallow a part of each step, so it goes further than the difference.
_EAGERNESS = 1.7
#: What goes further against the peaks is only distortion.
_MOST_PUSHED_DB = 9.0
#: Bounds of what evening out may change in one place.
_LEAST_CHANGE_DB, _MOST_CHANGE_DB = -18.0, 12.0


def loudness_of(power: Powers) -> Powers:
    """LUFS of mean squares of weighted samples."""
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))


def integrated_lufs(samples: Samples, rate_hz: int) -> float:
    """Loudness of the whole, without its silences; -70 where nothing can be heard."""
    powers = _powers(k_weighted(samples, rate_hz), rate_hz, _MOMENT_S, _STEP_S)
    return _gated(powers, below_lu=10)


def range_lu(samples: Samples, rate_hz: int) -> float:
    """The loudness range of Tech 3342: between the 10th and the 95th percentile of what is not silent."""
    powers = _powers(k_weighted(samples, rate_hz), rate_hz, _SHORT_TERM_S, _STEP_S)
    heard = powers[loudness_of(powers) > _SILENCE_LUFS]
    if len(heard) < 2:
        return 0.0
    levels = loudness_of(heard)
    levels = levels[levels > loudness_of(heard.mean()[None])[0] - 20]
    return float(np.percentile(levels, 95) - np.percentile(levels, 10))


def _gated(powers: Powers, *, below_lu: float) -> float:
    heard = powers[loudness_of(powers) > _SILENCE_LUFS]
    if not len(heard):
        return _SILENCE_LUFS
    loud = heard[loudness_of(heard) > loudness_of(heard.mean()[None])[0] - below_lu]
    return float(loudness_of(loud.mean()[None])[0])


def _powers(weighted: Samples, rate_hz: int, window_s: float, step_s: float) -> Powers:
    """Mean squares of overlapping windows; of the whole where it is shorter than one."""
    sums = np.concatenate([[0.0], np.cumsum(np.square(weighted, dtype=np.float64))])
    window, step = round(window_s * rate_hz), round(step_s * rate_hz)
    if len(weighted) < window:
        return np.array([sums[-1] / max(len(weighted), 1)])
    starts = np.arange(0, len(weighted) - window + 1, step)
    powers: Powers = (sums[starts + window] - sums[starts]) / window
    return powers


def k_weighted(samples: Samples, rate_hz: int) -> Samples:
    """What the ear makes of it, by BS.1770: less below 60 Hz, 4 dB more above 2 kHz."""
    overlap = int(_RINGING_S * rate_hz)
    response = _k_response(rate_hz)
    padded = np.concatenate([np.zeros(overlap, np.float32), samples, np.zeros(_BLOCK, np.float32)])
    hop = _BLOCK - overlap
    weighted = np.empty(len(samples) + hop, np.float32)
    for start in range(0, len(samples), hop):
        block = np.fft.irfft(np.fft.rfft(padded[start : start + _BLOCK]) * response, _BLOCK)
        weighted[start : start + hop] = block[overlap:][: len(weighted) - start]
    return weighted[: len(samples)]


@lru_cache(maxsize=8)
def _k_response(rate_hz: int) -> npt.NDArray[np.complex64]:
    """Both filters of BS.1770, derived anew for this rate."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(_BLOCK))
    k = np.tan(np.pi * 1681.974450955533 / rate_hz)
    high, band, q = (
        10 ** (3.999843853973347 / 20),
        10 ** (3.999843853973347 / 20 * 0.4996667741545416),
        0.7071752369554196,
    )
    shelf = ((high + band * k / q + k * k) + 2 * (k * k - high) * z + (high - band * k / q + k * k) * z**2) / (
        (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2
    )
    k, q = np.tan(np.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    cut = (1 - 2 * z + z**2) / (1 + (2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2) / (1 + k / q + k * k))
    response: npt.NDArray[np.complex64] = (shelf * cut).astype(np.complex64)
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    samples: Samples
    #: What it was brought to; it may miss the target where the peaks leave no room.
    lufs: float
    range_lu: float


def levelled(samples: Samples, rate_hz: int, target: Loudness, *, check: Callable[[], None]) -> Levelled:
    """Brings sound to a loudness, a range and a highest true peak; `check` may raise to give up."""
    even = _evened(samples, rate_hz, target.range_lu, check)
    lufs = integrated_lufs(even, rate_hz)
    gain_db = target.target_lufs - lufs
    most_db = gain_db + _MOST_PUSHED_DB
    result = even
    if lufs <= _SILENCE_LUFS:
        return Levelled(samples=even, lufs=lufs, range_lu=0.0)
    for _ in range(_ROUNDS):
        check()
        result = limited(even * np.float32(10 ** (gain_db / 20)), rate_hz, peak_dbtp=target.peak_dbtp)
        lufs = integrated_lufs(result, rate_hz)
        if abs(target.target_lufs - lufs) < _NEAR_LU or gain_db == most_db:
            break
        gain_db = min(gain_db + _EAGERNESS * (target.target_lufs - lufs), most_db)
    return Levelled(samples=result, lufs=lufs, range_lu=range_lu(result, rate_hz))


def _evened(samples: Samples, rate_hz: int, most_lu: float, check: Callable[[], None]) -> Samples:
    """Draws loud and soft passages together until their range is at most `most_lu`."""
    wide = range_lu(samples, rate_hz)
    for _ in range(_ROUNDS // 2):
        check()
        if wide <= most_lu + 0.2:
            break
        samples = samples * _evening_gain(samples, rate_hz, 1 - most_lu / wide)
        wide = range_lu(samples, rate_hz)
    return samples


def _evening_gain(samples: Samples, rate_hz: int, strength: float) -> Samples:
    step_s = _STEP_S / 2
    levels = loudness_of(_powers(k_weighted(samples, rate_hz), rate_hz, _MOMENT_S, step_s))
    middle = integrated_lufs(samples, rate_hz)
    window = np.hanning(33)[1:-1]
    smooth = np.convolve(np.pad(levels, len(window) // 2, mode="edge"), window / window.sum(), "valid")
    away = np.clip(smooth - middle, _LEAST_CHANGE_DB, _MOST_CHANGE_DB)
    away[levels < middle - 30] = 0  # silences stay silent
    moments = (np.arange(len(levels)) * step_s + _MOMENT_S / 2) * rate_hz
    gain_db = np.interp(np.arange(len(samples)), moments, -away * strength)
    gain: Samples = (10 ** (gain_db / 20)).astype(np.float32)
    return gain
