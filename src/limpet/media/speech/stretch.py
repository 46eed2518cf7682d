"""Speech made longer or shorter at the same pitch, where the synthesiser cannot speak slowly enough: WSOLA."""

from collections.abc import Callable

import numpy as np

from limpet.media.speech.synthesiser import Samples

_WINDOW_S = 0.030
#: How far a piece may move to meet the wave before it; the period of the deepest voice and half as much again.
_REACH_S = 0.016
_CHECK_EVERY = 64


def stretched(samples: Samples, rate_hz: int, factor: float, *, check: Callable[[], None]) -> Samples:
    """`factor` times as long, to the sample."""
    wanted = round(len(samples) * factor)
    size, reach = int(_WINDOW_S * rate_hz) // 2 * 2, int(_REACH_S * rate_hz)
    hop = size // 2
    source = np.pad(samples, (reach, size + 2 * reach + hop))
    result = np.zeros(wanted + 2 * size, np.float32)
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    following = reach
    for number, at in enumerate(range(0, wanted + hop, hop)):
        if number % _CHECK_EVERY == 0:
            check()
        start = min(round(at / factor), len(source) - size - 2 * reach - hop)
        if not start <= following <= start + 2 * reach:  # else nothing goes on like the wave itself
            pattern = source[following : following + size]
            following = start + _best_offset(source[start : start + size + 2 * reach], pattern)
        result[at : at + size] += source[following : following + size] * window
        following += hop
    # The first half window has no neighbour; it carries only what the window lets through.
    result[:hop] /= np.maximum(window[:hop], 0.05)
    return result[:wanted]


def _best_offset(field: Samples, pattern: Samples) -> int:
    """Where in `field` the wave goes on most like `pattern`."""
    likeness = np.correlate(field, pattern, "valid")
    sums = np.concatenate([[0.0], np.cumsum(np.square(field, dtype=np.float64))])
    energy = sums[len(pattern) :] - sums[: -len(pattern)]
    return int(np.argmax(likeness / np.sqrt(np.maximum(energy, 1e-6))))
