"""Takes steady noise out of a recording: log-spectral amplitude estimation over minimum statistics (Ephraim and Malah; Martin)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from limpet.media.speech.analysis import Samples

Floats = NDArray[np.float64]

_WINDOW_S, _OVERLAP = 0.023, 4
#: The weakest moment of so long a time is noise.
_MINIMUM_S = 1.5
#: And lies this much below the mean of the noise.
_MINIMUM_BIAS = 2.2
#: How slowly what is known of the speech changes from frame to frame.
_MEMORY = 0.98
_LEAST_SPEECH = 10**-2.5
_MOST_SPEECH = 40.0
#: Noise is turned down by this factor at most; silence would sound like a fault.
_FLOOR = 0.06


def without_noise(samples: Samples, rate_hz: int, *, check: Callable[[], None] = lambda: None) -> Samples:
    """The same length and level of speech. `check` may raise to give up."""
    size = 1 << round(np.log2(_WINDOW_S * rate_hz))
    hop = size // _OVERLAP
    window = np.hanning(size + 1)[:-1]
    padded = np.pad(samples.astype(np.float64), (size, 2 * size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectra = np.fft.rfft(frames)
    power = np.abs(spectra) ** 2
    gains = _gains(power, _noise(power, max(round(_MINIMUM_S * rate_hz / hop), 8)), check)
    cleaned = np.fft.irfft(spectra * gains, size) * window
    out = np.zeros(len(padded))
    for number, frame in enumerate(cleaned):
        out[number * hop : number * hop + size] += frame
    result: Samples = (out[size : size + len(samples)] / (_OVERLAP * 3 / 8)).astype(np.float32)
    return result


def _noise(power: Floats, reach: int) -> Floats:
    """The power of the noise in every frame and bin: what even the weakest moments around it have."""
    smooth = np.empty_like(power)
    state = power[0]
    for number, frame in enumerate(power):
        state = 0.7 * state + 0.3 * frame
        smooth[number] = state
    step = max(reach // 8, 1)
    blocks = -(-len(power) // step)
    padded = np.pad(smooth, ((0, blocks * step - len(power)), (0, 0)), mode="edge")
    minima = padded.reshape(blocks, step, -1).min(1)
    around = np.pad(minima, ((4, 4), (0, 0)), mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(around, 9, axis=0).min(-1)
    places = (np.arange(blocks) + 0.5) * step
    noise: Floats = np.empty_like(power)
    for column in range(power.shape[1]):
        noise[:, column] = np.interp(np.arange(len(power)), places, lowest[:, column])
    return np.maximum(_MINIMUM_BIAS * noise, 1e-12)


def _gains(power: Floats, noise: Floats, check: Callable[[], None]) -> Floats:
    gains = np.empty_like(power)
    speech = np.zeros(power.shape[1])
    for number in range(len(power)):
        if number % 256 == 0:
            check()
        heard = np.minimum(power[number] / noise[number], _MOST_SPEECH)
        likely = np.maximum(_MEMORY * speech / noise[number] + (1 - _MEMORY) * np.maximum(heard - 1, 0), _LEAST_SPEECH)
        share = likely / (1 + likely)
        gain = share * np.exp(0.5 * _exponential_integral(np.maximum(share * heard, 1e-6)))
        gains[number] = np.clip(gain, _FLOOR, 1.0)
        speech = gains[number] ** 2 * power[number]
    return gains


def _exponential_integral(values: Floats) -> Floats:
    """E1 by the polynomials of Abramowitz and Stegun, 5.1.53 and 5.1.56; wrong by less than 1e-6 of its value."""
    small = np.minimum(values, 1.0)
    low = -np.log(small) + np.polyval(
        [0.00107857, -0.00976004, 0.05519968, -0.24991055, 0.99999193, -0.57721566], small
    )
    large = np.maximum(values, 1.0)
    above = np.polyval([1, 8.5733287401, 18.059016973, 8.6347608925, 0.2677737343], large)
    below = np.polyval([1, 9.5733223454, 25.6329561486, 21.0996530827, 3.9584969228], large)
    integral: Floats = np.where(values <= 1, low, np.exp(-large) / large * above / below)
    return integral
