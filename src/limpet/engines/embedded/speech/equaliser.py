"""Shapes a spectrum by gains in the bands of the analysis."""

from collections.abc import Sequence

import numpy as np

from limpet.engines.embedded.speech.analysis import BANDS, Samples, band_edges_hz

_TAPS = 512
#: Fine steps of the response before it becomes a filter.
_RESPONSE = 4096


def equalised(samples: Samples, rate_hz: float, gains_db: Sequence[float]) -> Samples:
    """By a filter that answers at once: nothing is heard before the sound that it comes from."""
    if not gains_db:
        return samples
    assert len(gains_db) == BANDS, "an equaliser has as many gains as there are bands"
    size = 1 << (len(samples) + _TAPS - 1).bit_length()
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(_minimum_phase(rate_hz, gains_db), size)
    shaped: Samples = np.fft.irfft(spectrum, size)[: len(samples)].astype(np.float32)
    return shaped


def _minimum_phase(rate_hz: float, gains_db: Sequence[float]) -> Samples:
    """The filter of these gains of which the energy comes as early as can be, by way of the cepstrum."""
    middles = band_edges_hz()[1:-1]
    bins = np.fft.rfftfreq(_RESPONSE, 1 / rate_hz)
    logs = np.interp(bins, middles, np.asarray(gains_db)) * np.log(10) / 20
    cepstrum = np.fft.irfft(logs)
    cepstrum[1 : _RESPONSE // 2] *= 2
    cepstrum[_RESPONSE // 2 + 1 :] = 0
    taps = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))[:_TAPS]
    fade = np.hanning(_TAPS)[_TAPS // 2 :]
    taps[_TAPS // 2 :] *= fade
    filter_: Samples = taps.astype(np.float32)
    return filter_
