"""Makes the recording of a voice fit to be measured."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from limpet.core.job import Artifact
from limpet.core.spec import AudioEncoding, AudioFormat, Loudness, VoiceCloneSpec
from limpet.media.loudness import levelled
from limpet.media.recording import Recording
from limpet.media.sound_file import CONTENT_TYPES, SoundWriter
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


def kept(samples: Samples, rate_hz: int, folder: Path) -> Artifact:
    """The recording of a voice as it was used."""
    path = folder / "recording.flac"
    encoding = AudioEncoding(format=AudioFormat.FLAC, sample_rate_hz=rate_hz)
    with SoundWriter(path, encoding, tags={}, is_generated=False) as writer:
        writer.write(samples)
    return Artifact(path=path, content_type=CONTENT_TYPES[AudioFormat.FLAC], file_name=path.name)
