"""Makes recordings of known content in every format that Limpet reads."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
#: Hertz of the tone in each channel.
TONES = (440, 1000, 1500, 2000, 2500, 3000, 3300, 3600)


@dataclass(frozen=True, slots=True)
class Sound:
    """How a recording is written: FFmpeg's names of the writer and of the codec."""

    container: str
    codec: str
    rate: int = 16_000


SOUNDS: Mapping[str, Sound] = {
    "wav": Sound("wav", "pcm_s16le"),
    "wav 24 bit": Sound("wav", "pcm_s24le", 96_000),
    "wav float": Sound("wav", "pcm_f32le", 44_100),
    "wav 8 bit": Sound("wav", "pcm_u8", 8_000),
    "wav a-law": Sound("wav", "pcm_alaw", 8_000),
    "flac": Sound("flac", "flac", 44_100),
    "opus": Sound("ogg", "libopus", 48_000),
    "vorbis": Sound("ogg", "vorbis", 44_100),
    "mp3": Sound("mp3", "libmp3lame", 44_100),
    "mp3 of a telephone": Sound("mp3", "libmp3lame", 8_000),
    "m4a": Sound("ipod", "aac", 44_100),
    "m4a lossless": Sound("ipod", "alac", 44_100),
}


def tones(seconds: float, rate: int, channels: int) -> NDArray[np.float32]:
    """A tone of half of full scale in each channel, of shape (frames, channels)."""
    time = np.arange(round(seconds * rate)) / rate
    return np.stack([0.5 * np.sin(2 * np.pi * tone * time) for tone in TONES[:channels]], axis=1).astype(np.float32)


def recorded(
    sound: Sound, samples: NDArray[np.float32] | None = None, *, seconds: float = 12.0, channels: int = 2
) -> bytes:
    """A file of `samples`, or of tones where none are given."""
    if samples is None:
        samples = tones(seconds, sound.rate, channels)
    file = io.BytesIO()
    with av.open(file, "w", format=sound.container) as container:
        stream = container.add_stream(sound.codec, rate=sound.rate, layout=_LAYOUTS[samples.shape[1]])
        assert isinstance(stream, av.AudioStream)
        stream.options = {"strict": "experimental"}  # FFmpeg's own writer of Vorbis
        for frame in _frames(samples, stream):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def _frames(samples: NDArray[np.float32], stream: av.AudioStream) -> list[av.AudioFrame]:
    whole = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout=stream.layout.name)
    whole.sample_rate = stream.rate
    queue = av.AudioFifo()
    converter = av.AudioResampler(format=stream.format.name, layout=stream.layout.name, rate=stream.rate)
    for part in [*converter.resample(whole), *converter.resample(None)]:
        part.pts = None
        queue.write(part)
    frames, position = [], 0
    while (frame := queue.read(stream.codec_context.frame_size or 1024, partial=True)) is not None:
        frame.pts = position
        position += frame.samples
        frames.append(frame)
    return frames
