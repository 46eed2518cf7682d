"""Speech of anybody bent to a manner: another pitch, another throat, another pace. For voices that are made elsewhere."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import soxr

from limpet.media.speech.manner import Manner
from limpet.media.speech.stretch import stretched
from limpet.media.speech.synthesiser import Samples
from limpet.media.speech.timbre import Timbre, coloured

Spectra = npt.NDArray[np.complexfloating]

_WINDOW_S, _OVERLAP = 0.043, 4
#: What of a spectrum changes slower than this quefrency is the throat, the rest the vocal cords.
_THROAT_S = 0.0016
#: Squared Hann windows that overlap fourfold add up to this.
_OVERLAPPED = 1.5
#: No formant is moved by more than this; what lies between them is faint, and would become noise.
_MOST_GAIN = float(np.log(10 ** (24 / 20)))
_FAINT = 1e-7
#: Changes that nobody hears are not made.
_HEARD = 1e-3


def bent(
    samples: Samples, rate_hz: int, manner: Manner, *, speed: float, seed: int, check: Callable[[], None]
) -> Samples:
    """As long as `speed` and the manner's pace want it. The gain is not applied; the melody's reach cannot be."""
    length = 1 / (manner.rate * speed)
    if abs(manner.pitch * length - 1) > _HEARD:
        samples = stretched(samples, rate_hz, manner.pitch * length, check=check)
    if abs(manner.pitch - 1) > _HEARD:
        samples = soxr.resample(samples, rate_hz * manner.pitch, rate_hz).astype(np.float32)
    if abs(manner.throat / manner.pitch - 1) > _HEARD:
        samples = _with_throat(samples, rate_hz, manner.throat / manner.pitch)
    timbre = Timbre(tilt_db=manner.tilt_db, breath=min(manner.breath, 1.0), whisper=manner.whisper)
    return coloured(samples, rate_hz, timbre, seed=seed, check=check) if timbre != Timbre() else samples


def _with_throat(samples: Samples, rate_hz: int, factor: float) -> Samples:
    """All formants higher by `factor`, at the same pitch."""
    size = 1 << round(np.log2(_WINDOW_S * rate_hz))
    hop = size // _OVERLAP
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    padded = np.pad(samples, (size, 2 * size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectra = np.fft.rfft(frames, axis=1)
    throats = _throats(spectra, round(_THROAT_S * rate_hz))
    places = np.minimum(np.arange(throats.shape[1]) / factor, throats.shape[1] - 1)
    low = places.astype(int)
    high, share = np.minimum(low + 1, throats.shape[1] - 1), places - low
    moved = throats[:, low] * (1 - share) + throats[:, high] * share
    spectra *= np.exp(np.clip(moved - throats, -_MOST_GAIN, _MOST_GAIN))
    out = np.zeros(len(padded), np.float32)
    for number, frame in enumerate(np.fft.irfft(spectra, size, axis=1).astype(np.float32) * window):
        out[number * hop : number * hop + size] += frame
    return out[size : size + len(samples)] / np.float32(_OVERLAPPED)


def _throats(spectra: Spectra, quefrencies: int) -> npt.NDArray[np.float64]:
    """The smooth part of each log spectrum."""
    cepstra = np.fft.irfft(np.log(np.abs(spectra) + _FAINT), axis=1)
    cepstra[:, quefrencies : cepstra.shape[1] - quefrencies + 1] = 0
    smooth: npt.NDArray[np.float64] = np.fft.rfft(cepstra, axis=1).real
    return smooth
