"""Makes the recording of a voice fit to be measured."""

from collections.abc import Callable

import numpy as np

from limpet.engines.embedded.speech.analysis import Samples
from limpet.engines.embedded.speech.denoise import without_noise

#: Speech beyond this adds nothing to the measures of a voice.
_MEASURED_S = 60.0
_WINDOW_S = 0.4
#: Parts are brought to their common loudness, but noise between them is not brought up.
_MOST_GAIN_DB, _SILENT_DB = 12.0, -30.0


def prepared(
    samples: Samples,
    rate_hz: int,
    *,
    removes_noise: bool,
    evens_loudness: bool,
    check: Callable[[], None] = lambda: None,
) -> Samples:
    """One channel, as much as is measured."""
    taken = samples[: round(_MEASURED_S * rate_hz)]
    if removes_noise:
        taken = without_noise(taken, rate_hz, check=check)
    return evened(taken, rate_hz) if evens_loudness else taken


def evened(samples: Samples, rate_hz: int) -> Samples:
    """Brings loud and soft parts nearer to each other."""
    window = max(round(_WINDOW_S * rate_hz), 1)
    count = -(-len(samples) // window)
    if count < 2:
        return samples
    padded = np.pad(samples.astype(np.float64), (0, count * window - len(samples)))
    levels = 10 * np.log10(np.maximum((padded.reshape(count, window) ** 2).mean(1), 1e-10))
    heard = levels > levels.max() + _SILENT_DB
    common = float(np.median(levels[heard]))
    gains = np.where(heard, np.clip(common - levels, -_MOST_GAIN_DB, _MOST_GAIN_DB), 0.0)
    places = (np.arange(count) + 0.5) * window
    if heard.any():
        gains = np.interp(places, places[heard], gains[heard])
    curve = np.interp(np.arange(len(samples)), places, gains)
    louder: Samples = (samples * 10 ** (curve / 20)).astype(np.float32)
    peak = float(np.abs(louder).max())
    return louder / np.float32(peak) if peak > 1 else louder
