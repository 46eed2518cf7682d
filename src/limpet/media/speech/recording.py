"""Makes the recording of a voice fit to be measured."""

from collections.abc import Callable

import numpy as np

from limpet.core.spec import Loudness, VoiceCloneSpec
from limpet.media.loudness import levelled
from limpet.media.recording import Recording
from limpet.media.speech.analysis import Samples
from limpet.media.speech.denoise import without_noise

#: Speech beyond this adds nothing to the measures of a voice.
_MEASURED_S = 60.0
_EVEN = Loudness(range_lu=5.0, peak_dbtp=-1.0)


def prepared(recording: Recording, spec: VoiceCloneSpec, *, check: Callable[[], None]) -> Samples:
    """One channel, as much as is measured, cleaned and evened out as `spec` asks."""
    taken = recording.samples[: round(_MEASURED_S * recording.sample_rate_hz)]
    samples: Samples = np.ascontiguousarray(taken.mean(axis=1, dtype=np.float32))
    if spec.removes_noise:
        samples = without_noise(samples, recording.sample_rate_hz, check=check)
    if spec.evens_loudness:
        samples = levelled(samples, recording.sample_rate_hz, _EVEN, check=check).samples
    return samples
