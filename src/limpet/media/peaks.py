"""True peaks: how far the wave between the samples reaches, and keeping it below a bound without distortion."""

import numpy as np
import numpy.typing as npt
import soxr

Samples = npt.NDArray[np.float32]

#: At least fourfold, as BS.1770 asks, and so fine that meters which look closer see no more.
_OVERSAMPLING, _FINE_HZ = 4, 96_000
#: Gains are worked out for steps of about a millisecond ...
_STEP_S = 0.001
#: ... lowered this many steps before and after a peak, and eased over as many.
_REACH = 5
#: What reconstruction differs by from one measuring program to the next.
_MARGIN_DB = 0.15
_NOTHING_DBTP = -120.0
#: Turning down bends the wave a little, so that what was just below the bound may pass it.
_PASSES = 3
#: Between two samples of speech the wave may stand twice as high as at them; far more only where all energy lies at the edge of the band.
_MOST_BETWEEN = 0.5
#: The wave between samples is worked out in blocks of so many steps, with so many samples around them.
_BLOCK_STEPS, _MARGIN = 128, 64


def true_peak_dbtp(samples: Samples, rate_hz: int) -> float:
    if not len(samples):
        return _NOTHING_DBTP
    step = _step(rate_hz)
    highest = float(np.abs(samples).max())
    peak = _step_peaks(samples, rate_hz, step, from_level=highest * _MOST_BETWEEN).max()
    return float(20 * np.log10(max(peak, 10 ** (_NOTHING_DBTP / 20))))


def limited(samples: Samples, rate_hz: int, *, peak_dbtp: float) -> Samples:
    """The same sound, turned down around each peak that would pass `peak_dbtp`."""
    if not len(samples):
        return samples
    for _ in range(_PASSES):
        turned_down = _limited_once(samples, rate_hz, 10 ** ((peak_dbtp - _MARGIN_DB) / 20))
        if turned_down is samples:
            break
        samples = turned_down
    return samples


def _limited_once(samples: Samples, rate_hz: int, bound: float) -> Samples:
    """The very same samples where nothing passes the bound."""
    step = _step(rate_hz)
    peaks = _step_peaks(samples, rate_hz, step, from_level=bound * _MOST_BETWEEN)
    if peaks.max() <= bound:
        return samples
    gains = np.minimum(1.0, bound / np.maximum(peaks, 1e-9))
    reach = 2 * _REACH + 1
    lowest = np.lib.stride_tricks.sliding_window_view(np.pad(gains, 2 * _REACH, constant_values=1.0), reach).min(axis=1)
    window = np.hanning(reach + 2)[1:-1]
    eased = np.convolve(lowest, window / window.sum(), "valid")
    middles = (np.arange(len(eased)) + 0.5) * step
    gain = np.interp(np.arange(len(samples)), middles, eased).astype(np.float32)
    turned_down: Samples = samples * gain
    return turned_down


def _step(rate_hz: int) -> int:
    return max(round(_STEP_S * rate_hz), 1)


def _finer(rate_hz: int) -> int:
    return max(_OVERSAMPLING, -(-_FINE_HZ // rate_hz))


def _step_peaks(samples: Samples, rate_hz: int, step: int, *, from_level: float) -> Samples:
    """The highest point of each step. Between samples it is looked for only where they reach `from_level`."""
    peaks: Samples = np.abs(np.pad(samples, (0, -len(samples) % step)).reshape(-1, step)).max(axis=1)
    block, fine = _BLOCK_STEPS * step, _finer(rate_hz)
    for number in range(-(-len(peaks) // _BLOCK_STEPS)):
        steps = slice(number * _BLOCK_STEPS, (number + 1) * _BLOCK_STEPS)
        if peaks[steps].max() < from_level:
            continue
        first = max(number * block - _MARGIN, 0)
        finer = np.abs(_between(samples[first : (number + 1) * block + _MARGIN], rate_hz))
        finer = finer[(number * block - first) * fine :][: block * fine]
        size = step * fine
        between = np.pad(finer, (0, -len(finer) % size)).reshape(-1, size).max(axis=1)
        peaks[steps] = np.maximum(peaks[steps], between[: len(peaks[steps])])
    return peaks


def _between(samples: Samples, rate_hz: int) -> Samples:
    fine = _finer(rate_hz)
    finer: Samples = soxr.resample(samples, rate_hz, rate_hz * fine, quality="HQ")
    wanted = len(samples) * fine
    whole: Samples = np.pad(finer, (0, max(0, wanted - len(finer))))[:wanted]
    return whole
