"""How high a voice is: the periods of its voiced moments, by autocorrelation."""

import numpy as np
import numpy.typing as npt

from limpet.media.speech.synthesiser import Samples

Floats = npt.NDArray[np.float64]

#: A window holds so many periods, and is not shorter than this.
_PERIODS, _WINDOW_S = 3.5, 0.048
_HOP_S = 0.010
#: A moment is voiced when the wave repeats itself this well ...
_LEAST_LIKENESS = 0.7
#: ... and is not much weaker than the loud ones.
_LEAST_LEVEL_DB = -20.0
#: A wave that repeats itself does so at twice the period as well; the shorter one is meant. For each doubling of the
#: period, against the likeness; without it a voice seems up to one percent deeper than it is.
_LONG_PERIOD_COST = 0.03
#: So many tell as much as all.
_MOST_MOMENTS = 500
#: Percentiles whose mean is the middle. The median alone jumps by two percent where a lively melody has few moments near it.
_MIDDLE = 35, 65


def middle_pitch_hz(samples: Samples, rate_hz: int, *, near_hz: float) -> float | None:
    """The middle of the voiced moments, looked for within an octave around `near_hz`; None where nothing is voiced."""
    halved, rate = _halved(samples), rate_hz / 2
    size, hop = int(max(_WINDOW_S, _PERIODS / near_hz) * rate), int(_HOP_S * rate)
    if len(halved) < 2 * size:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(halved, size)[::hop]
    sums = np.concatenate([[0.0], np.cumsum(np.square(halved, dtype=np.float64))])
    powers = (sums[size:] - sums[:-size])[::hop]
    frames = frames[powers > np.percentile(powers, 95) * 10 ** (_LEAST_LEVEL_DB / 10)]
    lags = max(int(rate / (near_hz * 1.9)), 2), min(int(rate / (near_hz * 0.55)) + 2, size - 2)
    periods, likeness = repetitions(frames[:: -(-len(frames) // _MOST_MOMENTS) or 1], lags)
    voiced = periods[(periods > 0) & (likeness > _LEAST_LIKENESS)]
    if not len(voiced):
        return None
    low, high = np.percentile(voiced, _MIDDLE)
    return float(rate / np.mean(voiced[(voiced >= low) & (voiced <= high)]))


def _halved(samples: Samples) -> Samples:
    """Every second sample, after a low-pass: four times less work for the same answer."""
    taps = np.sinc(np.arange(-8, 9) / 2) * np.hamming(17)
    return np.convolve(samples, (taps / taps.sum()).astype(np.float32), "same")[::2].astype(np.float32)


def repetitions(frames: Samples, lags: tuple[int, int]) -> tuple[Floats, Floats]:
    """The period of each frame in samples, and how well the wave repeats itself; period 0 where the best is at a bound."""
    size, (shortest, longest) = frames.shape[1], lags
    likeness = _likeness(frames - frames.mean(axis=1, keepdims=True), longest + 2)
    scores = likeness - _LONG_PERIOD_COST * np.log2(np.maximum(np.arange(longest + 2), 1))
    best = shortest + scores[:, shortest : longest + 1].argmax(axis=1)
    rows = np.arange(len(frames))
    before, peak, after = (likeness[rows, best + step].astype(np.float64) for step in (-1, 0, 1))
    bend = before - 2 * peak + after
    shift = np.where(np.abs(bend) > 1e-9, 0.5 * (before - after) / np.where(bend == 0, 1, bend), 0.0)
    is_inside = (best > shortest) & (best < min(longest, size))
    return np.where(is_inside, best + np.clip(shift, -0.5, 0.5), 0.0), peak


def _likeness(frames: Samples, count: int) -> Samples:
    """How like each frame is to itself later by 0 to `count` samples, where both are."""
    size = frames.shape[1]
    spectrum = np.fft.rfft(frames, _fast_size(size + count), axis=1)
    products = np.fft.irfft(np.square(np.abs(spectrum)), axis=1)[:, :count]
    squares = np.cumsum(np.pad(np.square(frames), ((0, 0), (1, 0))), axis=1)
    lag = np.arange(count)
    head, tail = squares[:, size - lag], squares[:, -1:] - squares[:, lag]
    likeness: Samples = products / np.sqrt(np.maximum(head * tail, 1e-12))
    return likeness


def _fast_size(least: int) -> int:
    """An even size whose only prime factors are 2 and 3 or 5: such transforms are quick."""
    sizes = (factor << power for factor in (1, 3, 5, 9, 15) for power in range(1, 20))
    return min(size for size in sizes if size >= least)
