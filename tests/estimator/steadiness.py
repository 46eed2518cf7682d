"""Whether a movement is smooth, and whether the picture keeps its brightness while it moves."""

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from tests.estimator.clips import Lumas, Numbers

_WINDOW = 9  # frames; a camera's own speed changes more slowly, what changes faster is jitter


def unsteadiness(series: Numbers) -> float:
    """Root mean square of what a cubic through nine frames does not follow; `series` has one row a frame."""
    rough = roughness(series.reshape(len(series), -1))
    return float(np.sqrt((rough**2).sum(axis=1).mean())) if len(rough) else 0.0


def roughness(series: Numbers) -> Numbers:
    """Each value minus the cubic that fits its nine neighbours best; the ends, which have no neighbours, are left out."""
    offsets = np.arange(_WINDOW) - _WINDOW // 2
    cubic = np.vander(offsets, 4)
    middle = np.linalg.pinv(cubic)[-1]
    if len(series) < _WINDOW:
        return series[:0]
    around = np.lib.stride_tricks.sliding_window_view(series, _WINDOW, axis=0)
    return np.asarray(series[_WINDOW // 2 : -(_WINDOW // 2)] - around @ middle)


def flicker(brightness: Numbers) -> float:
    """Levels by which brightness trembles, root mean square; the median of features, so that one moving light is none.

    `brightness` has one row a frame and one column a feature that moves along with the picture.
    """
    return unsteadiness(_common(brightness))


def flicker_spectrum(brightness: Numbers) -> Numbers:
    """Amplitude in levels by frequency, from 0 to half the frame rate."""
    common = roughness(_common(brightness))[:, 0]
    return np.asarray(np.abs(np.fft.rfft(common)) * 2 / max(len(common), 1))


def _common(brightness: Numbers) -> Numbers:
    """What all features share: the median of their changes, summed up."""
    changes = np.median(np.diff(brightness, axis=0), axis=1)
    return np.concatenate([[0], np.cumsum(changes)])[:, None]


def change(lumas: Lumas) -> npt.NDArray[np.float64]:
    """Mean difference from each frame to the next, in levels."""
    return np.array([cv2.absdiff(before, after).mean(dtype=np.float64) for before, after in pairwise(lumas)])
